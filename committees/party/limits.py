"""How long a Party organisation sits, and who hears before its term is over. Nobody loses a right by its end."""

from datetime import date, timedelta

from committees.bodies.limits import latest_last_day
from committees.party.states import PartyKind
from governance.clocks.ladder import Rung
from governance.clocks.models.limits import limit_on
from governance.workdays import Limit, Unit

TERM, LONG_TERM = "party_term", "party_long_term"
WARNING, LAST_CALL = "party_term_warning", "party_term_last_call"

SINCE = date(2018, 10, 28)
TERMS = "《关于党的基层组织任期的意见》第一条"
OWN = "本平台自定的提醒"
LIMITS = {
    TERM: Limit(3, Unit.YEARS, f"{TERMS}、《中国共产党支部工作条例（试行）》第二十一条", SINCE),
    LONG_TERM: Limit(5, Unit.YEARS, f"{TERMS}、《中国共产党支部工作条例（试行）》第二十一条", SINCE),
    WARNING: Limit(90, Unit.CIVIL_DAYS, OWN, SINCE),
    LAST_CALL: Limit(30, Unit.CIVIL_DAYS, OWN, SINCE),
}
WARNINGS = (WARNING, LAST_CALL)

PARTS = {"secretary": "本党组织书记", "above": "上级党组织书记、副书记"}
ALL = tuple(PARTS)


def _at_the_end(label, kind):
    return (Rung("due", label, None, timedelta(0), ALL, kind),)


LADDERS = {
    TERM: _at_the_end("党组织任期已届满，请按期换届", "escalation"),
    LONG_TERM: _at_the_end("党组织任期已届满，请按期换届", "escalation"),
    WARNING: _at_the_end("党组织任期还有九十日，请准备换届", "reminder"),
    LAST_CALL: _at_the_end("党组织任期还有三十日，请准备换届", "reminder"),
}


def term_of(party):
    """Which term it has: 党委 and those of a community itself the long one, a temporary branch none (§8)."""
    if party.is_temporary:
        return ""
    of_a_community = party.community_id and not (party.committee_id or party.organisation_id)
    return LONG_TERM if of_a_community or party.kind == PartyKind.COMMITTEE else TERM


def last_day_of(party, since, on):
    """The last day of a term that began on `since`, by the row in force `on`; None where no row holds."""
    kind = term_of(party)
    limit = limit_on(kind, on, party.street_id) if kind else None
    return latest_last_day(since, limit) if limit else None
