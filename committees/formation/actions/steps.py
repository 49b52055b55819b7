"""The steps of a body from the announcement to its first day (组建办法: 公告, 推荐, 确定, 公示, 成立)."""

from django.db import transaction
from django.utils import timezone

from committees.announcements import actions as announcements
from committees.announcements.models import Announcement
from committees.announcements.states import AnnouncementState
from committees.bodies import actions as bodies
from committees.bodies.actions.moves import must_be_open
from committees.bodies.composition import faults_of
from committees.bodies.models import Alternate, Seat
from committees.bodies.parts import people_of
from committees.bodies.states import Office, SeatKind, office_label
from committees.formation.actions.nominations import obstacles, turn_down
from committees.formation.models import Election, Nomination
from committees.formation.states import ON_THE_LIST, NominationState
from committees.majority import vote_fault
from governance.clocks.models.limits import time_limit
from governance.phrases import day, deadline
from governance.refusals import NotPossibleNow

FOUNDING, MEMBERS = "founding", "members"


def announce_founding(*, text, limit=None, nonce=None, by, at=None, **body):
    """The street says that a body is to be formed, and until when people may be recommended; once per form."""
    try:
        return _announce_founding(body, text, limit, nonce, by, at or timezone.now())
    except NotPossibleNow:  # of the same form its own name is taken
        already = founded_with(nonce, by=by)
        if already is None:
            raise
        return already


def founded_with(nonce, *, by):
    """The body that this person's form has founded before, or None."""
    call = nonce and Announcement.objects.filter(kind=FOUNDING, drafted_by=by, nonce=nonce).first()
    return call.subject if call else None


@transaction.atomic
def _announce_founding(body, text, limit, nonce, by, at):
    if already := founded_with(nonce, by=by):
        return already
    committee = bodies.found(**body, by=by, at=at)
    call = announcements.announce(
        kind=FOUNDING,
        subject=committee,
        community=committee.community,
        title=f"关于组建{committee}的公告"[:80],
        text=text,
        limit=limit,
        nonce=nonce,
        by=by,
        at=at,
    )
    if call.subject != committee:
        raise NotPossibleNow("这份表单已经提交过，请打开组建公告查看。")
    return committee


def latest(committee, kind):
    return Announcement.objects.about(committee).filter(kind=kind).exclude(state=AnnouncementState.WITHDRAWN).first()


def must_be_over(announcement, what):
    """Its time must be up: what the law gives people to speak is not cut short."""
    if announcement is None:
        raise NotPossibleNow(f"{what}还没有公示。")
    if announcement.is_online:
        raise NotPossibleNow(
            f"{what}公示到 {deadline(announcement.ends_at)}，期满后才能进入下一步（依据：{announcement.basis}）。"
        )


@transaction.atomic
def close_nominations(*, committee, by, at=None):
    """Who has everything is a candidate; who lacks something is told what. Not before the announcement is over."""
    at = at or timezone.now()
    committee = bodies.lock(committee)
    must_be_open(committee, "nominate", by=by)
    must_be_over(latest(committee, FOUNDING), "组建公告")
    proposed = list(committee.nominations.filter(state=NominationState.PROPOSED).for_list().order_by("pk"))
    whole = [one for one in proposed if not one.missing]
    if len(whole) < committee.planned_size:
        raise NotPossibleNow(
            f"材料齐全的只有{len(whole)}人，应有{committee.planned_size}个席位，请继续推荐或者补齐材料。"
        )
    for one in proposed:
        if one.missing:
            turn_down(one, reason="；".join(one.missing), typed=False, by=by, at=at)
    Nomination.objects.filter(pk__in=[one.pk for one in whole]).update(state=NominationState.LISTED)
    told = [one.person for one in whole] + people_of(["street"], committee.community)
    return bodies.move(committee, "nominate", by=by, at=at, tell=told, said={"candidates": len(whole)})


@transaction.atomic
def set_members(*, committee, offices, alternates=(), by, at=None):
    """Who is to sit in which office: {nomination: office}; the others may stand by, in order.

    Refused with every article that such a body would break, and where the registers say otherwise by now.
    """
    at = at or timezone.now()
    committee = bodies.lock(committee)
    must_be_open(committee, "set_members", by=by)
    shown = latest(committee, MEMBERS)
    if shown and shown.is_online:
        raise NotPossibleNow("名单正在公示。要调整人选，请先撤回公示并说明原因。")
    listed = Nomination.objects.select_for_update(of=("self",)).filter(committee=committee, state__in=ON_THE_LIST)
    listed = {one.pk: one for one in listed.select_related("person", "represents")}
    rows = [with_office(listed[pk], office) for pk, office in offices.items()]
    against = faults_of_members(committee, rows)
    if against:
        raise NotPossibleNow("；".join(against) + "。")
    for one in listed.values():
        one.rank = alternates.index(one.pk) + 1 if one.pk in alternates else 0
        one.state = NominationState.ALTERNATE if one.rank else NominationState.LISTED
        one.office = ""
        if one.pk in offices:
            one.state, one.office, one.rank = NominationState.CHOSEN, offices[one.pk], 0
    Nomination.objects.bulk_update(listed.values(), ["state", "office", "rank"])
    owners = sum(one.kind == SeatKind.OWNER for one in rows)
    told = [one.person for one in rows] + people_of(["neighbourhood"], committee.community)
    said = {"members": len(rows), "owners": owners}
    return bodies.move(committee, "set_members", by=by, at=at, tell=told, said=said)


def with_office(nomination, office):
    nomination.office = office
    return nomination


def faults_of_members(committee, rows):
    """What such members lack, as sentences with the article; the page shows the same while they are chosen."""
    found = faults_of(committee, rows)
    if len(rows) != committee.planned_size:
        found.append(f"公告的席位是{committee.planned_size}个，选了{len(rows)}人")
    for office in (Office.CHAIR, Office.DEPUTY):
        if sum(one.office == office for one in rows) > 1:
            found.append(f"{office_label(committee.kind, office)}只能有一名")
    for one in rows:
        found += [f"{one.person}：{words}" for words in obstacles(committee, person=one.person, kind=one.kind)]
    return found


@transaction.atomic
def publicise(*, committee, text, limit=None, by, at=None):
    """The list hangs in the area (§54), for an election fifteen days before the ballot (§35); objections are
    answered before anybody sits.
    """
    at = at or timezone.now()
    committee = bodies.lock(committee)
    must_be_open(committee, "publicise", by=by)
    limit = limit or notice_of(committee, at)
    shown = announcements.announce(
        kind=MEMBERS,
        subject=committee,
        community=committee.community,
        title=f"{committee}委员名单公示"[:80],
        text=text,
        limit=limit,
        by=by,
        at=at,
    )
    told = people_of(["street"], committee.community)
    return bodies.move(committee, "publicise", by=by, at=at, tell=told, said={"due": deadline(shown.ends_at)})


def notice_of(committee, at):
    """What the owners vote on is published fifteen days before (§35, D7); else the kind's own period."""
    if not committee.is_elected:
        return None
    return time_limit("assembly_notice", on=timezone.localdate(at), street=committee.community.street_id)


def must_be_answered(shown, what, article):
    must_be_over(shown, what)
    open_ones = shown.objections.unanswered().count()
    if open_ones:
        raise NotPossibleNow(f"{what}还有{open_ones}条异议没有答复，答复后才能成立（{article}）。")


def elect(committee, shown, ballot, *, by_election=None, by, at):
    """The owners' ballot that seats people of a 业委会: after the publicity, and carried (§34, 民法典 §278)."""
    if not committee.is_elected:
        return None
    if not ballot:
        raise NotPossibleNow("业主委员会由业主大会选举产生，请登记业主表决结果（物业管理条例第三十四条）。")
    if not timezone.localdate(shown.ended_at) <= ballot["closed_on"] <= timezone.localdate(at):
        raise NotPossibleNow(f"表决应当在公示期满（{day(shown.ended_at)}）以后结束，不晚于今天（第三十五条）。")
    held = Election(committee=committee, by_election=by_election, recorded_at=at, recorded_by=by, **ballot)
    if against := vote_fault(held.tally):
        raise NotPossibleNow(f"没有选举产生：{against}。")
    held.save()
    return held


@transaction.atomic
def form(*, committee, since, last_day, ballot=None, by, at=None):
    """Everybody on the list is seated, the alternates stand by, the term runs. A 业委会 by the owners' `ballot`."""
    at = at or timezone.now()
    committee = bodies.lock(committee)
    must_be_open(committee, "form", by=by)
    shown = latest(committee, MEMBERS)
    must_be_answered(shown, "委员名单", committee.law.formed)
    if not timezone.localdate(shown.ended_at) <= since <= timezone.localdate(at):
        raise NotPossibleNow(f"成立日期应当在公示期满（{day(shown.ended_at)}）以后，不晚于今天。")
    chosen = list(committee.nominations.filter(state=NominationState.CHOSEN).select_related("person").order_by("pk"))
    against = faults_of_members(committee, chosen)
    if against:
        raise NotPossibleNow("；".join(against) + "。")
    elect(committee, shown, ballot, by=by, at=at)
    seats = [
        Seat(person=one.person, kind=one.kind, office=one.office, home=one.home, represents=one.represents)
        for one in chosen
    ]
    formed = bodies.form(committee=committee, members=seats, since=since, last_day=last_day, by=by, at=at)
    standing_by = committee.nominations.filter(state=NominationState.ALTERNATE).order_by("rank", "pk")
    Alternate.objects.bulk_create(
        Alternate(
            committee=formed,
            person_id=one.person_id,
            kind=one.kind,
            home_id=one.home_id,
            represents_id=one.represents_id,
            rank=one.rank,
            since=since,
        )
        for one in standing_by
    )
    Nomination.objects.filter(pk__in=[one.pk for one in chosen]).update(state=NominationState.SEATED)
    return formed


@transaction.atomic
def give_up(*, committee, reason, by, at=None):
    """The formation is broken off; what was published of it is withdrawn with the same reason."""
    at = at or timezone.now()
    committee = bodies.lock(committee)
    must_be_open(committee, "give_up", by=by)
    for kind in (FOUNDING, MEMBERS):
        shown = latest(committee, kind)
        if shown and shown.is_online:
            announcements.withdraw(announcement=shown, reason=reason, by=by, at=at)
    told = [one.person for one in committee.nominations.standing().select_related("person")]
    told += people_of(("neighbourhood", "street"), committee.community)
    until = max(timezone.localdate(at), committee.since)
    return bodies.move(committee, "give_up", by=by, at=at, tell=told, said={"reason": reason}, until=until)
