"""The deed of insight: keep the facts by day in step with the petitions."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from issues.insight.models import DailyFact, Watermark
from issues.petitions.models import Petition
from issues.petitions.models.petition import APPRAISED, OPEN, RESPONDED_IN_TIME, SATISFIED, SOLVED, assessed

NAME = "facts"
# A deed that began before the last refresh may have committed after it; clocks of two machines differ, too.
OVERLAP = timedelta(minutes=5)
DAYS_AT_ONCE = 31
LOCK = 0x79616F73  # a number that nothing else in this database locks


def refresh(*, now=None, everything=False):
    """Count again the days that were touched since the last time; returns how many (community, day) those were.

    Rows of a day are replaced as a whole, so that doing it twice, or by two workers at once, changes nothing.
    """
    now = now or timezone.now()
    mark = None if everything else Watermark.objects.filter(name=NAME).first()
    touched = set(_touched(mark.at - OVERLAP, now) if mark else _all())
    days = sorted({day for _, day in touched})
    for start in range(0, len(days), DAYS_AT_ONCE):
        some = days[start : start + DAYS_AT_ONCE]
        _recount({community for community, day in touched if day in some}, some, now)
    if mark or touched:  # the first petitions of a new installation may carry any date: wait for them
        _advance(now)
    return len(touched)


def _all():
    return Petition.objects.order_by().values_list("community_id", "filed_on").distinct()


def _touched(since, now):
    """Where a petition changed, and where one that waits for its first response became late by itself."""
    places = Petition.objects.order_by().values_list("community_id", "filed_on")
    late = Petition.objects.waiting().filter(responded_at=None, response_due_at__gt=since, response_due_at__lte=now)
    return [
        *places.filter(changed_at__gt=since).distinct(),
        *late.order_by().values_list("community_id", "filed_on").distinct(),
    ]


def counts(now):
    """What is counted of petitions, by the names that the dashboard adds up."""
    known = assessed(now)
    return {
        "n_filed": Count("pk"),
        "n_open": Count("pk", filter=OPEN),
        "n_assessed": Count("pk", filter=known),
        "n_responded": Count("pk", filter=known & RESPONDED_IN_TIME),
        "n_appraised": Count("pk", filter=APPRAISED),
        "n_solved": Count("pk", filter=APPRAISED & SOLVED),
        "n_satisfied": Count("pk", filter=APPRAISED & SATISFIED),
    }


@transaction.atomic
def _recount(communities, days, now):
    """Replace the facts of these communities on these days: one aggregate, one delete, one insert."""
    _wait_for_my_turn()
    counted = (
        Petition.objects.ordinary()
        .filter(community__in=communities, filed_on__in=days)
        .order_by()
        .values("community_id", "filed_on", "issue__lead_id")
        .annotate(**counts(now))
    )
    facts = [
        DailyFact(
            community_id=row["community_id"],
            organisation_id=row["issue__lead_id"],
            day=row["filed_on"],
            filed=row["n_filed"],
            open=row["n_open"],
            assessed=row["n_assessed"],
            responded_in_time=row["n_responded"],
            appraised=row["n_appraised"],
            solved=row["n_solved"],
            satisfied=row["n_satisfied"],
        )
        for row in counted
    ]
    DailyFact.objects.filter(community__in=communities, day__in=days).delete()
    DailyFact.objects.bulk_create(facts, batch_size=2000)


@transaction.atomic
def _advance(now):
    """The mark only moves forward, whichever of two workers ends last."""
    _wait_for_my_turn()
    Watermark.objects.get_or_create(name=NAME, defaults={"at": now})
    Watermark.objects.filter(Q(name=NAME) & Q(at__lt=now)).update(at=now)


def _wait_for_my_turn():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
