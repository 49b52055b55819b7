"""What visits hold about a person: rounds she walked, and words in which she is named."""

from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.phrases import day
from governance.registry.models import Occupancy, Ownership
from issues.visits.models import Visit, Wish


def register():
    holdings.add("visits", "我登记的走访", walked, erase=erase_words)


def walked(person):
    """Her own knocks, by day and building; what a household asked is that household's."""
    for row in Visit.objects.filter(by=person).unscoped("her own").select_related("round", "building").order_by("pk"):
        yield {"走访": row.round.name, "日期": day(row.visited_on), "楼": str(row.building)}


def erase_words(person, traces, at):
    """Texts from her homes, and those she typed, no longer name her; every count stays."""
    homes = [model.objects.filter(person=person).values("home") for model in (Ownership, Occupancy)]
    said = Wish.objects.filter(visit__home__in=homes[0].union(homes[1])) | Wish.objects.filter(visit__by=person)
    scrub_rows(said.distinct(), traces, "words")
    return []
