"""One nomination: made, supported, agreed to, stated, refused or withdrawn."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import actions as bodies
from committees.bodies.models import role_in
from committees.bodies.parts import people_of
from committees.bodies.states import BEING_FORMED
from committees.formation import rules
from committees.formation.limits import REQUIRED
from committees.formation.models import Nomination, StatementMade, Support
from committees.formation.states import GONE, RUNNING, NominationState, Way
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import homes_of


def must_be_nominating(contest):
    """A body that is being formed, or a by-election: recommendations are open in its first state only."""
    if contest.state != "announced":
        raise NotPossibleNow(f"{contest}现在是“{contest.get_state_display()}”，推荐已经截止。")


def obstacles(committee, *, person, kind):
    """What the registers say against this person in this kind of seat, with the article."""
    _, represents = rules.right_of(committee, person, kind)
    return bodies.obstacles_to_seat(committee, person=person, kind=kind, represents=represents)


def against_by_election(by_election, person, kind):
    """A free seat stays of its kind, and nobody sits twice."""
    if by_election is None:
        return []
    found = [] if kind == by_election.kind else [f"这次补选的是{by_election.get_kind_display()}的席位"]
    sits = by_election.committee.seats.current().filter(person=person).exists()
    return [*found, "这位居民已经是委员"] if sits else found


@transaction.atomic
def nominate(
    *, committee, person, way, kind, nonce, by_election=None, paper_households=0, paper_evidence="", by, at=None
):
    """Recommend somebody; the nominee is asked to agree, unless it is herself. One form is one nomination."""
    at = at or timezone.now()
    committee = bodies.lock(committee)
    if by_election is not None:
        by_election.refresh_from_db(fields=["state"])  # it moves under the committee's lock only
    already = Nomination.objects.filter(by=by, nonce=nonce).first()
    if already:
        return already
    if way not in rules.ways_open_to(by, committee.community) or (way == Way.SELF and person != by):
        raise NotAllowed(f"您不能以“{Way(way).label}”的方式推荐")
    must_be_nominating(by_election or committee)
    if committee.nominations.standing().filter(person=person, by_election=by_election).exists():
        raise NotPossibleNow(f"这位居民已经被推荐过，一个人在{by_election or committee}只列一次。")
    against = obstacles(committee, person=person, kind=kind) + against_by_election(by_election, person, kind)
    if against:
        raise NotPossibleNow("；".join(against) + "。")
    home, represents = rules.right_of(committee, person, kind)
    nomination = Nomination.objects.create(
        committee=committee,
        by_election=by_election,
        person=person,
        way=way,
        kind=kind,
        home=home,
        represents=represents,
        by=by,
        nonce=nonce,
        made_at=at,
        paper_households=paper_households if way == Way.JOINT else 0,
        paper_evidence=paper_evidence if way == Way.JOINT else "",
        agreed_at=at if person == by else None,
    )
    if way == Way.JOINT:
        _support(nomination, by, at)
    told = [] if person == by else [person]
    _record("nomination.made", nomination, by, at, tell=told, way=nomination.get_way_display())
    return nomination


def lock(nomination):
    """The nomination, after its committee: always in this order."""
    bodies.lock(nomination.committee)
    rows = Nomination.objects.select_for_update(of=("self",))
    rows = rows.select_related("committee__community__street", "person", "by_election__committee")
    return rows.get(pk=nomination.pk)


def must_be_proposed(nomination):
    must_be_nominating(nomination.contest)
    if nomination.state != NominationState.PROPOSED:
        raise NotPossibleNow(f"这份推荐现在是“{nomination.get_state_display()}”。")


@transaction.atomic
def support(*, nomination, by, at=None):
    """A household stands behind a joint nomination; all homes of the person in this community count, each once."""
    at, nomination = at or timezone.now(), lock(nomination)
    if not rules.lives_in(by, nomination.committee.community):
        raise NotAllowed("只有本社区的业主和住户可以联名")
    must_be_proposed(nomination)
    if nomination.way != Way.JOINT:
        raise NotPossibleNow("只有联名推荐需要联名。")
    if not _support(nomination, by, at):
        raise NotPossibleNow("您这一户已经联名过了，一户只计一次。")
    _record("nomination.supported", nomination, by, at, households=nomination.households)
    return nomination


def _support(nomination, by, at):
    homes = homes_of(by).filter(entrance__building__community=nomination.committee.community_id)
    there = set(nomination.supports.values_list("home", flat=True))
    new = [Support(nomination=nomination, home=home, person=by, at=at) for home in homes if home.pk not in there]
    return Support.objects.bulk_create(new)


@transaction.atomic
def agree(*, nomination, by, at=None):
    """The nominee wants to."""
    at, nomination = at or timezone.now(), lock(nomination)
    if nomination.person_id != by.pk:
        raise NotAllowed("是否同意只能由被推荐人本人决定")
    must_be_proposed(nomination)
    if nomination.agreed_at:
        raise NotPossibleNow("您已经同意过了。")
    nomination.agreed_at = at
    nomination.save(update_fields=["agreed_at"])
    told = people_of(["neighbourhood"], nomination.committee.community)
    _record("nomination.agreed", nomination, by, at, tell=told)
    return nomination


@transaction.atomic
def state(*, nomination, statements, by, at=None):
    """Tick what was shown: {statement: evidence}. Said again, the newest evidence holds; empty takes it back."""
    at, nomination = at or timezone.now(), lock(nomination)
    if not rules.may_speak_for(by, nomination):
        raise NotAllowed("委员条件由本人填写，居委会和街道核对")
    must_be_proposed(nomination)
    needed = REQUIRED.get(nomination.kind, ())
    said = {code.value: statements[code] for code in needed if statements.get(code)}
    if said == dict(nomination.statements.values_list("code", "evidence")):
        return nomination  # sent twice
    for code in needed:
        evidence = statements.get(code, "")
        if evidence:
            StatementMade.objects.update_or_create(
                nomination=nomination, code=code, defaults={"evidence": evidence, "stated_at": at}
            )
        else:
            nomination.statements.filter(code=code).delete()
    stated = nomination.statements.count()
    _record("nomination.stated", nomination, by, at, stated=stated, needed=len(needed))
    return nomination


@transaction.atomic
def refuse(*, nomination, reason, by, at=None):
    """Not on the list, and why; the nominee is told."""
    at, nomination = at or timezone.now(), lock(nomination)
    if not rules.is_local(by, nomination.committee.community):
        raise NotAllowed("候选人由居委会和街道审核")
    must_be_proposed(nomination)
    return turn_down(nomination, reason=reason, typed=True, by=by, at=at)


def turn_down(nomination, *, reason, typed, by, at):
    nomination.state, nomination.reason = NominationState.REFUSED, reason[:200]
    nomination.save(update_fields=["state", "reason"])
    words = {"reason": reason} if typed else {"why": reason}
    _record("nomination.refused", nomination, by, at, tell=[nomination.person], **words)
    return nomination


@transaction.atomic
def withdraw(*, nomination, by, at=None):
    """The nominee does not want to, until the body is formed."""
    at, nomination = at or timezone.now(), lock(nomination)
    if nomination.person_id != by.pk:
        raise NotAllowed("只有被推荐人本人可以退出")
    if nomination.state in GONE or nomination.contest.state not in (*BEING_FORMED, *RUNNING):
        raise NotPossibleNow(f"这份推荐现在是“{nomination.get_state_display()}”，不能再退出。")
    if nomination.state in (NominationState.CHOSEN, NominationState.ALTERNATE):
        raise NotPossibleNow("人选已经确定，请联系街道调整名单后再退出。")
    nomination.state = NominationState.WITHDRAWN
    nomination.save(update_fields=["state"])
    told = people_of(["neighbourhood"], nomination.committee.community)
    _record("nomination.withdrawn", nomination, by, at, tell=told)
    return nomination


def _record(verb, nomination, by, at, **what):
    committee = nomination.committee
    said = {"number": nomination.contest.number, "kind": nomination.get_kind_display()}
    record(verb, subject=nomination, by=by, role=role_in(by, committee.community), at=at, **said, **what)
