"""Ending a binding, and looking at who is bound."""

from django.db import transaction
from django.utils import timezone

from governance.journal.actions import record
from governance.people.rules import confirms_in, keeps_home, may_end_binding
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Ownership


@transaction.atomic
def end_binding(*, fact, by, reason="", at=None):
    """Somebody moved out or sold: the right ends in this second, the row stays."""
    at = at or timezone.now()
    fact = (
        type(fact)
        .objects.select_for_update(of=("self",))
        .select_related("home__entrance__building__community", "person")
        .get(pk=fact.pk)
    )
    if not may_end_binding(by, fact):
        raise NotAllowed("只有本人和本社区居委会可以结束绑定")
    day = timezone.localdate(at)
    if fact.until and fact.until <= day:
        raise NotPossibleNow(f"这处绑定已于 {fact.until} 结束")
    fact.until = max(day, fact.since)
    fact.save(update_fields=["until"])
    mine = fact.person_id == by.pk
    building = str(fact.home.entrance.building)
    if mine:
        record("home.left", subject=fact, by=by, at=at, building=building, kind=kind_of(fact))
    else:
        said = {"building": building, "kind": kind_of(fact), "reason": reason}
        record("home.ended", subject=fact, by=by, at=at, tell=[fact.person], **said)
    return fact


def kind_of(fact):
    """业主, 家庭成员 or 承租人."""
    return "业主" if isinstance(fact, Ownership) else fact.get_kind_display()


@transaction.atomic
def see_names(*, home, by, reason, at=None):
    """The full names of who is bound to a home, to who looks after it; each look is an event."""
    if not keeps_home(by, home):
        raise NotAllowed("只有本社区居委会和所属街道可以查看")
    record(
        "home.names_seen",
        subject=home,
        by=by,
        at=at or timezone.now(),
        role=office_of(by, home),
        building=str(home.entrance.building),
        reason=reason,
    )


def office_of(user, home):
    """In whose name somebody who keeps a home looks: the 居委会's where she is posted there, else the street's."""
    return "社区居委会" if confirms_in(user, home) else "街道办事处"


@transaction.atomic
def correct_name(*, person, home, name, reason, by, at=None):
    """The 居委会 corrects the name of somebody bound to a home of its own: the name is what it confirmed."""
    at = at or timezone.now()
    if not confirms_in(by, home) or person.pk == by.pk:
        raise NotAllowed("只有本社区居委会可以更正，且不能更正自己的")
    facts = (person.ownerships.current().filter(home=home), person.occupancies.current().filter(home=home))
    if not any(rows.exists() for rows in facts):
        raise NotPossibleNow("此人现在没有绑定这处房屋")
    person.display_name = name
    person.save(update_fields=["display_name"])
    record("details.corrected", subject=person, by=by, at=at, tell=[person], reason=reason)
    return person
