"""What the dashboard shows: facts of a month added up by community and by leading organisation."""

from dataclasses import dataclass, fields
from fractions import Fraction

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from issues.insight.actions import NAME, counts
from issues.insight.models import DailyFact, Watermark
from issues.petitions.models import Petition
from issues.petitions.models.petition import about_mine, recused

FEWEST_TO_RANK = 5
NO_LEAD = "没有牵头单位"


@dataclass
class Figures:
    """Counts of petitions. Each rate is two of them: the part and the whole."""

    filed: int = 0
    open: int = 0
    overdue: int = 0
    assessed: int = 0
    responded: int = 0
    appraised: int = 0
    solved: int = 0
    satisfied: int = 0

    def __iadd__(self, other):
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self


COUNTS = [field.name for field in fields(Figures)]


@dataclass
class Line:
    """One row of a table: its figures, and the address of the rows behind each of them."""

    label: str
    figures: Figures
    month: object
    community: object = None
    lead: object = None
    rank: int | None = None
    why_unranked: str = ""

    @cached_property
    def urls(self):
        place = {"community": self.community, "lead": self.lead}
        query = {"rows": "petitions"} | {name: value for name, value in place.items() if value is not None}
        query["month"] = str(self.month)
        return {name: f"{reverse('issues')}?{urlencode(query | {'only': name})}" for name in COUNTS}


class Board:
    """Everything the page shows of some communities in one month, in three questions to the database.

    Whoever must keep out of a petition here finds neither it nor a number that tells of it: for the few of whom
    that is so the petitions themselves are counted, those that the list behind each number shows.
    """

    def __init__(self, communities, month, now, viewer=None):
        self.communities, self.month, self.now = communities, month, now
        self.counts_anew = viewer is not None and keeps_out_of_some(viewer, communities)
        shown = Petition.objects.visible_to(viewer) if self.counts_anew else Petition.objects.unscoped("only counted")
        self.petitions = shown.ordinary().filter(community__in=communities)
        self.only = communities[0].pk if len(communities) == 1 else None
        self.names, self.cells, self.before = {None: NO_LEAD}, {}, Figures()
        self.overdue_ever = 0
        self._add_facts()
        self._add_overdue(now)

    def _facts(self, span):
        by_day = DailyFact.objects.filter(community__in=self.communities, day__range=span).order_by()
        by_month = by_day.annotate(month=TruncMonth("day"))
        return by_month.values("month", "community", "organisation", "organisation__name").annotate(
            n_filed=Sum("filed"),
            n_open=Sum("open"),
            n_assessed=Sum("assessed"),
            n_responded=Sum("responded_in_time"),
            n_appraised=Sum("appraised"),
            n_solved=Sum("solved"),
            n_satisfied=Sum("satisfied"),
        )

    def _counted_anew(self, span):
        """The same rows from the petitions themselves."""
        by_month = self.petitions.filter(filed_on__range=span).order_by().annotate(month=TruncMonth("filed_on"))
        named = {"organisation": F("issue__lead"), "organisation__name": F("issue__lead__name")}
        return by_month.values("month", "community", **named).annotate(**counts(self.now))

    def _add_facts(self):
        """This month by community and lead, the month before as a whole."""
        span = (self.month.previous.first, self.month.last)
        rows = self._counted_anew(span) if self.counts_anew else self._facts(span)
        for row in rows:
            figures = Figures(**{name: row[f"n_{name}"] for name in COUNTS if name != "overdue"})
            if row["month"] < self.month.first:
                self.before += figures
            else:
                self._cell(row["community"], row["organisation"], row["organisation__name"])
                self.cells[row["community"], row["organisation"]] += figures

    def _add_overdue(self, now):
        """Lateness grows by itself, so it is counted live; the partial index holds running petitions only."""
        this_month = Q(filed_on__range=(self.month.first, self.month.last))
        rows = (
            self.petitions.overdue(now)
            .order_by()
            .values("community", "issue__lead", "issue__lead__name")
            .annotate(here=Count("pk", filter=this_month), ever=Count("pk"))
        )
        for row in rows:
            self.overdue_ever += row["ever"]
            if row["here"]:
                self._cell(row["community"], row["issue__lead"], row["issue__lead__name"])
                self.cells[row["community"], row["issue__lead"]].overdue += row["here"]

    def _cell(self, community, lead, name):
        self.cells.setdefault((community, lead), Figures())
        self.names.setdefault(lead, name)

    def _sum(self, wanted):
        total = Figures()
        for (community, lead), figures in self.cells.items():
            if wanted(community, lead):
                total += figures
        return total

    @cached_property
    def total(self):
        return Line("合计", self._sum(lambda *_: True), self.month, community=self.only)

    @cached_property
    def by_community(self):
        return [
            Line(
                community.name,
                self._sum(lambda here, _, pk=community.pk: here == pk),
                self.month,
                community=community.pk,
            )
            for community in self.communities
        ]

    @cached_property
    def by_lead(self):
        """Ranked first, then those with too few petitions or appraisals, then what was sent to nobody yet."""
        leads = {lead for _, lead in self.cells}
        lines = [
            Line(
                self.names[lead],
                self._sum(lambda _, other, lead=lead: other == lead),
                self.month,
                community=self.only,
                lead="none" if lead is None else lead,
            )
            for lead in leads
        ]
        return rank(lines)

    @property
    def overdue_ever_url(self):
        query = {"rows": "petitions"} | ({"community": self.only} if self.only else {})
        return f"{reverse('issues')}?{urlencode(query | {'only': 'overdue'})}"


def rank(lines):
    """Order by the share solved, then by the share satisfied; equals share a place. Small numbers say nothing."""
    ranked = []
    for line in lines:
        if line.lead == "none":
            line.why_unranked = "尚未派单，或由物管会直接答复"
        elif line.figures.filed < FEWEST_TO_RANK:
            line.why_unranked = "件数少，不排名"
        elif line.figures.appraised < FEWEST_TO_RANK:  # one kind answer must not put a firm on top
            line.why_unranked = "评价少，不排名" if line.figures.appraised else "尚无评价，不排名"
        else:
            ranked.append(line)
    ranked.sort(key=lambda line: (_merit(line.figures), line.figures.filed, line.label), reverse=True)
    for place, line in enumerate(ranked, 1):
        before = ranked[place - 2] if place > 1 else None
        line.rank = before.rank if before and _merit(before.figures) == _merit(line.figures) else place
    others = [line for line in lines if line.rank is None]
    others.sort(key=lambda line: (line.lead == "none", -line.figures.filed, line.label))
    return ranked + others


def _merit(figures):
    return Fraction(figures.solved, figures.appraised), Fraction(figures.satisfied, figures.appraised)


def keeps_out_of_some(user, communities):
    """Whether there is a petition in these communities, of any time, that the person must keep out of."""
    barred = recused(user) | about_mine(user)
    every = Petition.objects.unscoped("whether there is any, never which")
    return every.ordinary().filter(barred, community__in=communities).exists()


def counted_until():
    """Up to which moment the facts are counted, or None before the first time."""
    return Watermark.objects.filter(name=NAME).values_list("at", flat=True).first()
