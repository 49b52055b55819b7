"""业主名册: who counts as an owner of a management area on a day, and the street's decision how heads are counted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.accounts.models import User
from governance.registry import roll
from governance.registry.models.homes import Ownership
from governance.registry.models.organisations import Organisation
from governance.registry.models.periods import Period, today
from governance.registry.models.places import Home, ManagementArea
from governance.registry.models.titles import TitleRecord, phone_digest
from governance.registry.states import OrganisationKind, OwnerKind, Title

PRESUMED = "参照最高人民法院关于建筑物区分所有权纠纷的解释第九条“同一买受人按一人计算”推定"


class HeadRule(Period):
    """How many heads the unsold homes of one 产权单位 are, as the street decided; without a row they are one (推定)."""

    area = models.ForeignKey(ManagementArea, models.PROTECT, related_name="head_rules", verbose_name="物业管理区域")
    titleholder_counts_once = models.BooleanField("同一产权单位按一人计", default=True)
    basis = models.CharField("依据", max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="决定人"
    )

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "人数计算规则"
        ordering = ["area", "since"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["area"], condition=Q(until=None), name="one_head_rule_per_area_at_a_time"),
            models.CheckConstraint(condition=~Q(basis=""), name="head_rule_states_its_basis"),
        ]

    def __str__(self):
        return f"{self.area} · 自 {self.since} 起"


def head_rule_of(area, on=None):
    """The decision that holds on the day, or None: then one is presumed."""
    return HeadRule.objects.current(on).filter(area=area).order_by("-since", "-pk").first()


def owner_roll(area, on=None):
    """Heads and areas of a management area on a day: exact for every day that the facts tell about.

    Homes, their areas and the borders of the management area are those of today; owners are those of the day.
    """
    return count_on(area, on)[1]


def count_on(area, on=None):
    """The decision that holds, or None, and the roll counted by it."""
    rule = head_rule_of(area, on)
    return rule, roll.count(parts_of(area, on), rule.titleholder_counts_once if rule else True)


def homes_in_order(keys):
    """Homes by key, with what their names are made of."""
    return Home.objects.select_related("entrance__building").in_bulk(keys)


def parts_of(area, on=None):
    """The exclusive parts of a management area with their owners on a day, by account or by the paper roll."""
    on = on or today()
    here = Ownership.objects.current(on).filter(home__entrance__building__area=area).order_by("home", "pk")
    facts = list(here.values_list("home", "person", "organisation", "title", "share", "shares"))
    heirs, stakes = Heirs({fact[2] for fact in facts}, on), {}
    for home, *fact in facts:
        stakes.setdefault(home, []).append(heirs.stake(*fact))
    for home, stake in recorded_stakes(area, on, {fact[1] for fact in facts}):
        stakes.setdefault(home, []).append(stake)
    homes = Home.objects.filter(entrance__building__area=area)
    homes = homes.order_by("entrance__building__number", "entrance__number", "door").values_list("pk", "area")
    return [roll.Part(pk, size, tuple(stakes.get(pk, ()))) for pk, size in homes]


def recorded_stakes(area, on, people):
    """What owners without an account hold. Two records with one name and one number are of one owner (民法典 §278).

    The same name and number as one of these people's is that person, who has claimed one home and not yet the other.
    """
    records = TitleRecord.objects.counted(on).filter(home__entrance__building__area=area).order_by("home", "pk")
    rows = list(records.values_list("home", "pk", "name", "phone_digest", "share", "shares"))
    known = User.objects.filter(pk__in=people - {None}) if any(row[3] for row in rows) else User.objects.none()
    heads = {
        (name, phone_digest(phone)): ("person", pk)
        for pk, name, phone in known.exclude(phone="").values_list("pk", "display_name", "phone")
    }
    for home, pk, name, digest, share, shares in rows:
        owner = heads.get((name, digest), ("record", name, digest)) if digest else ("record", pk)
        yield home, roll.Stake(owner, share=share, shares=shares)


class Heirs:
    """Which organisation stands for which on a day: one that has ended is represented by its successor."""

    def __init__(self, owners, on):
        self.on = on
        rows = Organisation.objects.filter(Q(pk__in=owners - {None}) | Q(predecessors__isnull=False))
        self.rows = {one.pk: one for one in rows}

    def stake(self, person, organisation, title, share, shares):
        if person:
            return roll.Stake(("person", person), share=share, shares=shares)
        heir = self.heir_of(self.rows[organisation])
        is_unsold = title == Title.UNSOLD_PUBLIC or (not title and OrganisationKind.TITLEHOLDER in heir.kinds)
        return roll.Stake(
            ("organisation", heir.pk), kind_of_owner(heir), is_unsold, share, shares, is_gone=self.has_ended(heir)
        )

    def heir_of(self, organisation):
        """Along the line of successors; a line that comes back to itself ends where it began to repeat."""
        seen = set()
        while self.has_ended(organisation) and organisation.successor_id and organisation.pk not in seen:
            seen.add(organisation.pk)
            organisation = self.rows[organisation.successor_id]
        return organisation

    def has_ended(self, organisation):
        return bool(organisation.dissolved_on) and organisation.dissolved_on <= self.on


def kind_of_owner(organisation):
    for kind in (OrganisationKind.TITLEHOLDER, OrganisationKind.DEVELOPER):
        if kind in organisation.kinds:
            return OwnerKind(kind.value)
    return OwnerKind.ORGANISATION
