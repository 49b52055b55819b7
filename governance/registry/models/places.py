"""区, 街道, 社区, 网格, 小区, 物业管理区域, 楼, 单元, 房屋."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from governance.journal.models import Event, scope_of
from governance.registry.states import BuildingTitle, BuildingUse, HomeUse, Structure


class ParcelQuerySet(models.QuerySet):
    """Grids, estates and management areas: the three ways in which a community is divided."""

    def with_buildings(self):
        return self.annotate(building_count=Count("buildings")).order_by("pk")


class District(models.Model):
    name = models.CharField("区", max_length=20, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "区"

    def __str__(self):
        return self.name


class Street(models.Model):
    name = models.CharField("街道", max_length=40, unique=True)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="streets", null=True, blank=True, verbose_name="区"
    )

    class Meta:
        verbose_name = verbose_name_plural = "街道"

    def __str__(self):
        return self.name

    def journal_scope(self):
        return None, self.pk


class Community(models.Model):
    street = models.ForeignKey(Street, models.PROTECT, related_name="communities", verbose_name="街道")
    name = models.CharField("社区", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "社区"
        constraints = [models.UniqueConstraint(fields=["street", "name"], name="community_named_once_per_street")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("place", args=[self.pk])

    def journal_scope(self):
        return self.pk, self.street_id


class Grid(models.Model):
    """网格: the community's own division for patrols; not the zones (划片) of a committee's members."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="grids", verbose_name="社区")
    name = models.CharField("网格", max_length=40)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "网格"
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="grid_named_once_per_community")]

    def __str__(self):
        return self.name


class Estate(models.Model):
    """小区: what people call their compound; one community may hold several."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="estates", verbose_name="社区")
    name = models.CharField("小区", max_length=60)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "小区"
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="estate_named_once_per_community")]

    def __str__(self):
        return self.name


class ManagementArea(models.Model):
    """物业管理区域: one owners' assembly and one firm by law; not the same as a community."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="areas", verbose_name="社区")
    name = models.CharField("物业管理区域", max_length=60)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "物业管理区域"
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="area_named_once_per_community")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("owner_roll", args=[self.pk])


class Building(models.Model):
    community = models.ForeignKey(Community, models.PROTECT, related_name="buildings", verbose_name="社区")
    area = models.ForeignKey(
        ManagementArea,
        models.PROTECT,
        related_name="buildings",
        null=True,
        blank=True,
        verbose_name="物业管理区域",
    )
    estate = models.ForeignKey(
        Estate, models.PROTECT, related_name="buildings", null=True, blank=True, verbose_name="小区"
    )
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="buildings", null=True, blank=True, verbose_name="网格")
    number = models.PositiveSmallIntegerField("楼号")
    name = models.CharField("楼名", max_length=40, blank=True)
    use = models.CharField("用途", max_length=12, choices=BuildingUse, default=BuildingUse.RESIDENTIAL)
    built = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    is_old = models.BooleanField("老旧楼", default=False)
    structure = models.CharField("结构", max_length=16, choices=Structure, blank=True)
    storeys = models.PositiveSmallIntegerField("层数", null=True, blank=True)
    lifts = models.PositiveSmallIntegerField("电梯数", null=True, blank=True)
    title = models.CharField("产权性质", max_length=16, choices=BuildingTitle, blank=True)
    households = models.PositiveIntegerField("户数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "楼"
        ordering = ["community", "number"]
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="building_numbered_once"),
            models.CheckConstraint(condition=Q(use__in=BuildingUse.values), name="building_use_is_known"),
            models.CheckConstraint(
                condition=Q(title="") | Q(title__in=BuildingTitle.values), name="building_title_is_known"
            ),
            models.CheckConstraint(
                condition=Q(structure="") | Q(structure__in=Structure.values), name="building_structure_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.number}号楼"

    def get_absolute_url(self):
        return reverse("building", args=[self.pk])


class Entrance(models.Model):
    """单元: one stairwell of a building."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances", verbose_name="楼")
    number = models.PositiveSmallIntegerField("单元号")

    class Meta:
        verbose_name = verbose_name_plural = "单元"
        ordering = ["building", "number"]
        constraints = [models.UniqueConstraint(fields=["building", "number"], name="entrance_numbered_once")]

    def __str__(self):
        return f"{self.building}{self.number}单元"


class Home(models.Model):
    """房屋: one exclusive part. Its area is kept in hundredths of a square metre (民法典 §278 counts area)."""

    entrance = models.ForeignKey(Entrance, models.PROTECT, related_name="homes", verbose_name="单元")
    door = models.CharField("房号", max_length=10)
    area = models.PositiveIntegerField("专有面积（0.01 平方米）", default=0, db_column="area_cm2")
    use = models.CharField("用途", max_length=12, choices=HomeUse, default=HomeUse.DWELLING)
    storey = models.SmallIntegerField("所在层", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "房屋"
        ordering = ["entrance", "door"]
        constraints = [
            models.UniqueConstraint(fields=["entrance", "door"], name="home_numbered_once"),
            models.CheckConstraint(condition=Q(use__in=HomeUse.values), name="home_use_is_known"),
        ]

    def __str__(self):
        return f"{self.entrance}{self.door}"

    def get_absolute_url(self):
        return self.entrance.building.get_absolute_url()

    def history(self):
        """What was recorded about it, newest first; no event names anybody."""
        return Event.objects.about(self).order_by("-pk")

    def journal_scope(self):
        return scope_of(self.entrance.building)

    def urls_for(self, people):
        """Whoever owns or lives there is led to her own homes."""
        return {person.pk: reverse("claim_home") for person in people}
