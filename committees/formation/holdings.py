"""What a formation holds about a person: where she was recommended, and what was shown of her."""

from committees.formation.models import Nomination, StatementMade, Support
from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import moment


def register():
    holdings.add("nominations", "推荐", nominations, erase=erase)
    holdings.add("supports", "联名推荐", supports)


def nominations(person):
    rows = (
        Nomination.objects.filter(person=person)
        .unscoped("her own")
        .select_related("committee")
        .prefetch_related("statements")
    )
    for row in rows.order_by("pk"):
        yield {
            "委员会": row.committee.name,
            "席位": row.get_kind_display(),
            "推荐方式": row.get_way_display(),
            "推荐时间": moment(row.made_at),
            "状态": row.get_state_display(),
            "核对的条件": "；".join(f"{one.get_code_display()}（{one.evidence}）" for one in row.statements.all()),
        }


def supports(person):
    rows = Support.objects.filter(person=person).select_related("nomination__committee", "home__entrance__building")
    for row in rows.order_by("pk"):
        yield {
            "委员会": row.nomination.committee.name,
            "席位": row.nomination.get_kind_display(),
            "房屋": str(row.home),
            "时间": moment(row.at),
        }


def erase(person, traces, at):
    """Counts of households and candidates stay, without a name; what proved something about her goes."""
    hers = Nomination.objects.filter(person=person)
    StatementMade.objects.filter(nomination__in=hers).update(evidence=holdings.HIDDEN)
    scrub_rows(hers, traces, "reason", "paper_evidence")
    return scrub_words(Event.objects.about(*hers).order_by(), traces.scrub) if hers else []
