"""The routing table: who serves what, where, at which time of day, and on what ground."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.models import communities_served_by
from governance.registry.models import (
    Building,
    Community,
    ManagementArea,
    Organisation,
    Street,
    communities_confirmed_by,
    streets_of,
)
from governance.registry.models.periods import Period, PeriodQuerySet
from issues.petitions.models.category import CategoryGroup
from issues.petitions.routing import PLACES, Rule


class RouteQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """Of the communities that a person works for, with what their street decided; the street's own, all of them."""
        mine = Community.objects.filter(
            Q(pk__in=communities_served_by(user))
            | Q(pk__in=communities_confirmed_by(user))
            | Q(street__in=streets_of(user))
        )
        streets, mine = mine.order_by().values("street"), mine.order_by().values("pk")
        return self.filter(
            Q(street__in=streets_of(user))
            | Q(street__in=streets)
            | Q(community__in=mine)
            | Q(area__community__in=mine)
            | Q(building__community__in=mine)
        )

    def at(self, *places):
        """That say something of one of these places: (community, building or None) each."""
        here = Q(pk__in=[])
        for community, building in places:
            here |= Q(street=community.street_id) | Q(community=community)
            if building is not None:
                here |= Q(building=building)
                here |= Q(area=building.area_id) if building.area_id else Q(pk__in=[])
        return self.filter(here)

    def for_list(self):
        return self.select_related(
            "group",
            "street",
            "community",
            "area__community",
            "building__community",
            "organisation__successor__successor",
        )


class Route(Period):
    """One row: a matter and a place lead to an organisation. It ends, it is never deleted or changed."""

    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="routes", verbose_name="一级类别")
    # By code, because the row of a category is succeeded by another whenever it is revised.
    category = models.CharField("二级类别代码", max_length=4, blank=True, help_text="空着为整个一级类别")
    street = models.ForeignKey(
        Street, models.PROTECT, related_name="routes", null=True, blank=True, verbose_name="街道"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="routes", null=True, blank=True, verbose_name="社区"
    )
    area = models.ForeignKey(
        ManagementArea, models.PROTECT, related_name="routes", null=True, blank=True, verbose_name="物业管理区域"
    )
    building = models.ForeignKey(
        Building, models.PROTECT, related_name="routes", null=True, blank=True, verbose_name="楼"
    )
    begins = models.TimeField("每天自", null=True, blank=True)
    ends = models.TimeField("每天至", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="routes", verbose_name="单位")
    basis = models.CharField("依据", max_length=100)

    objects = RouteQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "派单对照"
        ordering = ["group", "category", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(street__isnull=False, community__isnull=True, area__isnull=True, building__isnull=True)
                | Q(street__isnull=True, community__isnull=False, area__isnull=True, building__isnull=True)
                | Q(street__isnull=True, community__isnull=True, area__isnull=False, building__isnull=True)
                | Q(street__isnull=True, community__isnull=True, area__isnull=True, building__isnull=False),
                name="route_is_of_exactly_one_place",
            ),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None)
                | (Q(begins__isnull=False, ends__isnull=False) & ~Q(begins=F("ends"))),
                name="route_has_both_times_or_none",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="route_names_its_basis"),
            models.CheckConstraint(
                condition=Q(category="") | Q(category__startswith=F("group")),
                name="route_of_a_category_is_of_its_group",
            ),
        ]

    def __str__(self):
        return f"{self.place_words} {self.group_id}{self.category}"

    def get_absolute_url(self):
        return reverse("routes")

    @property
    def place_kind(self):
        return next(name for name in PLACES if getattr(self, f"{name}_id") is not None)

    @property
    def place(self):
        return getattr(self, self.place_kind)

    @property
    def community_of_place(self):
        """None for a whole street."""
        kind = self.place_kind
        return {"street": None, "community": self.community}.get(kind, getattr(self.place, "community", None))

    @property
    def street_of_place(self):
        return self.street_id or self.community_of_place.street_id

    def journal_scope(self):
        community = self.community_of_place
        return (community.pk if community else None), self.street_of_place

    @property
    def place_words(self):
        """`全社区`, `12号楼`: as people say it who know which community is meant."""
        return {"street": "全街道", "community": "全社区"}.get(self.place_kind) or str(self.place)

    @property
    def hours_words(self):
        """`20:00 至次日 8:00`; empty for always."""
        if self.begins is None:
            return ""
        night = "次日 " if self.ends < self.begins else ""
        return f"{self.begins:%H:%M} 至{night or ' '}{self.ends:%H:%M}"

    def as_rule(self):
        return Rule(self.pk, self.place_kind, self.group_id, self.category, self.begins, self.ends, self.since)
