"""Who is recommended for a body that is being formed, by whom, with which statements, and who stands behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import Committee
from committees.bodies.parts import plays
from committees.bodies.states import Office, SeatKind, office_label
from committees.formation.limits import JOINT_HOUSEHOLDS, REQUIRED
from committees.formation.models.by_elections import ByElection
from committees.formation.states import GONE, ON_THE_LIST, TONES, NominationState, Statement, Way
from governance.registry.models import Home, Organisation, homes_of
from governance.walls import Walled

LOCAL = ("neighbourhood", "street")


class NominationQuerySet(Walled):
    def visible_to(self, user):
        """Who is recommended and who recommended; 居委会 and street; neighbours while a joint one seeks names."""
        if not user.is_authenticated:
            return self.none()
        lived_in = homes_of(user).order_by().values("entrance__building__community")
        asks = Q(way=Way.JOINT, state=NominationState.PROPOSED, committee__community__in=lived_in)
        return self.filter(Q(person=user) | Q(by=user) | asks | plays(user, LOCAL, "committee__")).scoped()

    def standing(self):
        return self.exclude(state__in=GONE)

    def on_the_list(self):
        return self.filter(state__in=ON_THE_LIST)

    def for_list(self):
        """With what `missing` asks, so that a list asks it once."""
        return self.select_related("person", "home", "represents", "committee", "by_election").prefetch_related(
            "statements", "supports"
        )


class Nomination(models.Model):
    """推荐: one person for one kind of seat."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="nominations", verbose_name="委员会")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="nominations", verbose_name="被推荐人"
    )
    by_election = models.ForeignKey(
        ByElection, models.PROTECT, related_name="nominations", null=True, blank=True, verbose_name="补选"
    )
    way = models.CharField("推荐方式", max_length=14, choices=Way)
    kind = models.CharField("席位", max_length=20, choices=SeatKind)
    home = models.ForeignKey(Home, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="凭哪一套房屋")
    represents = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="代表的产权单位"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="推荐人")
    nonce = models.UUIDField("表单标识")
    made_at = models.DateTimeField("推荐时间")
    paper_households = models.PositiveSmallIntegerField("纸质联名户数", default=0)
    paper_evidence = models.CharField("纸质联名材料", max_length=100, blank=True)
    agreed_at = models.DateTimeField("本人同意", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=NominationState, default=NominationState.PROPOSED)
    office = models.CharField("拟任职务", max_length=10, choices=Office, blank=True)
    rank = models.PositiveSmallIntegerField("候补次序", default=0)
    reason = models.CharField("未列入的原因", max_length=200, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "by_election", "person"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                nulls_distinct=False,
                name="nominated_once_at_a_time_for_a_contest",
            ),
            models.UniqueConstraint(fields=["by", "nonce"], name="nomination_made_once_per_form"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "listed", "alternate", "refused", "withdrawn"])
                | Q(state__in=["chosen", "seated"]) & ~Q(office=""),
                name="nominee_who_is_chosen_has_an_office",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="nominee_is_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(paper_households=0) | ~Q(paper_evidence=""), name="names_on_paper_are_kept_somewhere"
            ),
        ]

    def __str__(self):
        return f"{self.committee} · {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("nomination", args=[self.pk])

    @property
    def number(self):
        return self.committee.name

    @property
    def tone(self):
        return TONES[self.state]

    def journal_scope(self):
        return self.committee.journal_scope()

    def get_office_display(self):
        return office_label(self.committee.kind, self.office) if self.office else ""

    @property
    def contest(self):
        """For what: a free seat that is filled, else the whole body that is formed."""
        return self.by_election or self.committee

    @property
    def households(self):
        """How many stand behind it: homes that said so here, and those on paper."""
        return len({support.home_id for support in self.supports.all()}) + self.paper_households

    @property
    def unstated(self):
        """Statements that are still to be made, in their order."""
        made = {row.code for row in self.statements.all()}
        return [code for code in REQUIRED.get(self.kind, ()) if code not in made]

    @property
    def missing(self):
        """What keeps this person off the list of candidates, as sentences."""
        found = [] if self.agreed_at else ["本人还没有同意"]
        if self.way == Way.JOINT and self.households < JOINT_HOUSEHOLDS:
            found.append(f"联名只有{self.households}户，应当有{JOINT_HOUSEHOLDS}户以上")
        return found + [f"还没有核对：{code.label}" for code in self.unstated]


class StatementMade(models.Model):
    """One statement about eligibility, ticked, with what proves it."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="statements", verbose_name="推荐")
    code = models.CharField("事项", max_length=12, choices=Statement)
    evidence = models.CharField("证明材料", max_length=100)
    stated_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = verbose_name_plural = "委员条件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "code"], name="stated_once_per_nomination"),
            models.CheckConstraint(condition=Q(code__in=Statement.values), name="statement_is_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="statement_has_its_evidence"),
        ]

    def __str__(self):
        return self.get_code_display()


class Support(models.Model):
    """联名: a home that stands behind a joint nomination, counted once whoever of it speaks."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="supports", verbose_name="推荐")
    home = models.ForeignKey(Home, models.PROTECT, related_name="+", verbose_name="房屋")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="联名人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "联名"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["nomination", "home"], name="home_supports_once")]

    def __str__(self):
        return f"{self.nomination} · 联名"
