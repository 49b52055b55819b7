"""党组织 beside committees, firms and communities: posts, members, records of Party life, 双报到.

Whether a named person is a member is sensitive (个人信息保护法 §28): seen by those who hold a post there and by the
person, by others only where the person agreed to it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import Committee
from committees.party.states import (
    HEADS,
    KEEPERS,
    NOT_OF_A_TEMPORARY_ONE,
    Leaving,
    PartyKind,
    PartyOffice,
    PostEnd,
    RecordKind,
    Way,
)
from governance.accounts.models import Consent
from governance.phrases import day
from governance.registry.models import Community, Organisation, Period, Street, holds, today
from governance.registry.models.periods import PeriodQuerySet
from governance.walls import Walled

SHOWN = "party_shown"  # the consent to be named as a member


def stands(prefix="", on=None):
    """A condition: the organisation holds on a day, and so does the body that it was founded for."""
    body = Q(**{f"{prefix}committee": None}) | holds(f"{prefix}committee__", on)
    return holds(prefix, on) & body


class PartyQuerySet(PeriodQuerySet):
    def current(self, on=None):
        """Founded and not ended; with its body ends the organisation, in the same second."""
        return self.filter(stands(on=on))

    def visible_to(self, user):
        """That it exists and what for is no secret to whoever is signed in."""
        return self.all() if user.is_authenticated else self.none()


class PartyOrganisation(Period):
    kind = models.CharField("类别", max_length=12, choices=PartyKind)
    name = models.CharField("名称", max_length=60, unique=True)
    street = models.ForeignKey(Street, models.PROTECT, related_name="party_organisations", verbose_name="街道")
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="party_organisations", null=True, blank=True, verbose_name="社区"
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="party_organisations", null=True, blank=True, verbose_name="依托的组织"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="party_organisations",
        null=True,
        blank=True,
        verbose_name="依托的单位",
    )
    approver = models.ForeignKey(
        "self", models.PROTECT, related_name="below", null=True, blank=True, verbose_name="批准成立的党组织"
    )
    purpose = models.CharField("职责任务", max_length=200, blank=True)
    last_day = models.DateField("本届任期至", null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "党组织"
        ordering = ["street", "name"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=PartyKind.values), name="party_organisation_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind=PartyKind.TEMPORARY) | Q(approver__isnull=False) & ~Q(purpose=""),
                name="temporary_branch_has_an_approver_and_a_task",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("party", args=[self.pk])

    def journal_scope(self):
        return self.community_id, self.street_id

    @property
    def number(self):
        return self.name

    @property
    def is_current(self):
        return PartyOrganisation.objects.current().filter(pk=self.pk).exists()

    @property
    def is_temporary(self):
        return self.kind == PartyKind.TEMPORARY

    @property
    def has_term(self):
        """A temporary branch has none: it ends with the body that it was set up for (支部工作条例 §8)."""
        return not self.is_temporary

    @property
    def is_over_term(self):
        """Its rights stay as they are: no rule takes them away."""
        return self.last_day is not None and self.last_day < today()

    @property
    def has_rhythm(self):
        """三会一课 are a branch's."""
        return self.kind not in {PartyKind.COMMITTEE, PartyKind.GENERAL}

    @property
    def record_kinds(self):
        """What may be recorded here."""
        return [kind for kind in RecordKind if not (self.is_temporary and kind in NOT_OF_A_TEMPORARY_ONE)]

    @property
    def stands_beside(self):
        return self.committee or self.organisation or self.community or self.street


# --- facts ---------------------------------------------------------------------------------------------


def posts_of(user, *offices):
    """Posts that the person holds today, in organisations that stand today."""
    rows = PartyPost.objects.current().filter(stands("party__"), person=user).scoped()
    return rows.filter(office__in=offices) if offices else rows


def beside(user, prefix=""):
    """A condition on rows with `party`: the person holds any post there today."""
    return Q(**{f"{prefix}party__in": posts_of(user).values("party")})


def shown_people(party):
    """People who agreed to be named as members of this organisation."""
    return Consent.objects.in_force().filter(purpose=SHOWN, about=str(party.pk)).values("person")


class PostQuerySet(PeriodQuerySet, Walled):
    def visible_to(self, user):
        """One's own; those beside oneself; those below by the heads, who appoint them. A post implies membership."""
        if not user.is_authenticated:
            return self.none()
        above = Q(party__approver__in=posts_of(user, *HEADS).values("party"))
        return self.filter(Q(person=user) | beside(user) | above).scoped()


class PartyPost(Period):
    party = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="posts", verbose_name="党组织")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="party_posts", verbose_name="任职人"
    )
    office = models.CharField("职务", max_length=12, choices=PartyOffice)
    way = models.CharField("产生方式", max_length=10, choices=Way)
    end_reason = models.CharField("免职原因", max_length=10, choices=PostEnd, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "党内职务"
        ordering = ["party", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["party", "person"], condition=Q(until=None), name="one_party_post_per_person_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(until=None, office="secretary"), name="one_secretary_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(office__in=PartyOffice.values, way__in=Way.values), name="party_post_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(until__isnull=False, end_reason__in=PostEnd.values),
                name="only_a_party_post_that_ended_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.party} · {self.get_office_display()}"

    @property
    def rank(self):
        return PartyOffice.values.index(self.office)


class MemberQuerySet(PeriodQuerySet, Walled):
    def visible_to(self, user):
        """One's own; all of an organisation by those who hold a post there."""
        return self.filter(Q(person=user) | beside(user)).scoped() if user.is_authenticated else self.none()


class PartyMember(Period):
    """The most guarded row of this room."""

    party = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="members", verbose_name="党组织")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="party_memberships", verbose_name="党员"
    )
    end_reason = models.CharField("移出原因", max_length=10, choices=Leaving, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "党员名册"
        ordering = ["party", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["party", "person"], condition=Q(until=None), name="on_a_party_roll_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(until__isnull=False, end_reason__in=Leaving.values),
                name="only_who_left_a_party_roll_has_a_reason",
            ),
        ]

    def __str__(self):
        return str(self.party)


class RecordQuerySet(Walled):
    def visible_to(self, user):
        """By its members and those who hold a post there."""
        if not user.is_authenticated:
            return self.none()
        mine = PartyMember.objects.current().filter(stands("party__"), person=user).values("party")
        return self.filter(beside(user) | Q(party__in=mine)).scoped()

    def standing(self):
        """As they were corrected last."""
        return self.filter(correction=None)


class PartyRecord(models.Model):
    """三会一课, 主题党日 and what else a branch does. A correction is a row of its own; the old words stay."""

    party = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="records", verbose_name="党组织")
    kind = models.CharField("类别", max_length=12, choices=RecordKind)
    held_on = models.DateField("日期")
    title = models.CharField("主题", max_length=80)
    present = models.PositiveSmallIntegerField("到会人数")
    text = models.TextField("记录", max_length=4000, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, related_name="correction", null=True, blank=True, verbose_name="更正的是"
    )
    reason = models.CharField("更正理由", max_length=200, blank=True, db_default="")
    nonce = models.UUIDField("表单标识")
    written_at = models.DateTimeField("登记时间")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织生活记录"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["written_by", "nonce"], name="party_record_written_once_per_form"),
            models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="party_record_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(corrects=None) ^ ~Q(reason=""), name="only_a_party_record_that_corrects_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {day(self.held_on)}"

    def get_absolute_url(self):
        return reverse("party_record", args=[self.party_id, self.pk])

    def journal_scope(self):
        return self.party.journal_scope()

    @property
    def is_corrected(self):
        return hasattr(self, "correction")

    def before(self):
        """The rows that it took the place of, the latest first."""
        found, row = [], self
        while row.corrects_id:
            row = row.corrects
            found.append(row)
        return found


class ReportQuerySet(PeriodQuerySet, Walled):
    def visible_to(self, user):
        """Whose it is, and those who hold a post where it was made."""
        return self.filter(Q(person=user) | beside(user)).scoped() if user.is_authenticated else self.none()


class DualReport(Period):
    """双报到: a member in service reports where he or she lives, and says what to help with."""

    party = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="dual_reports", verbose_name="报到的党组织"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="dual_reports", verbose_name="报到党员"
    )
    unit = models.CharField("所在单位党组织", max_length=80)
    claims = models.CharField("认领岗位", max_length=200)
    reviewed_on = models.DateField("年度核对", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "双报到"
        ordering = ["party", "-pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["party", "person"], condition=Q(until=None), name="reported_to_a_party_organisation_once"
            ),
        ]

    def __str__(self):
        return f"{self.party} · 双报到"


class Rhythm(models.Model):
    """How often Party life is held; a row each, so that a new rule is a new row."""

    kind = models.CharField("类别", max_length=12, choices=RecordKind)
    months = models.PositiveSmallIntegerField("每几个月一次")
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自")

    class Meta:
        verbose_name = verbose_name_plural = "组织生活频次"
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="one_rhythm_for_a_kind_from_a_day"),
            models.CheckConstraint(condition=Q(months__gt=0) & ~Q(basis=""), name="rhythm_has_months_and_a_basis"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：每 {self.months} 个月一次"


def keeps(user, party):
    """Keeps members and records: secretary, deputy, 组织委员."""
    return posts_of(user, *KEEPERS).filter(party=party).exists()
