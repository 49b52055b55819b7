"""What commendations hold about a person: what she gave, and where others name her."""

from committees.commendations.models import Commendation
from committees.commendations.states import CommendationState
from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import day, moment

ACCOUNT_GONE = "送出的居民注销了账号"


def register():
    holdings.add("commendations", "我送出的表扬、感谢", given, erase=erase)


def given(person):
    for row in Commendation.objects.filter(giver=person).scoped().for_list().order_by("pk"):
        yield {
            "送给": str(row.receiver),
            "种类": row.get_kind_display(),
            "日期": day(row.given_on),
            "内容": row.words,
            "照片": "有" if row.image else "",
            "状态": row.get_state_display(),
            "公开时间": moment(row.published_at) if row.published_at else "",
        }


def erase(person, traces, at):
    """With her consents ends what they allowed; the words stay with who received them, without her."""
    mine = Commendation.objects.filter(giver=person)
    gone = {"state": CommendationState.WITHDRAWN, "withdrawn_at": at, "withdrawn_reason": ACCOUNT_GONE}
    mine.filter(state=CommendationState.PUBLISHED).update(**gone)
    scrubbed = scrub_rows(Commendation.objects.all(), traces, "words", "giver_words", "withdrawn_reason")
    about = {row.pk: row for row in [*mine, *scrubbed]}.values()
    return scrub_words(Event.objects.about(*about).order_by(), traces.scrub) if about else []
