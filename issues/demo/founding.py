"""The bodies of 蓟门里 as a demo shows them: the former 自管会, the 物管会 with its term and how it was formed.

By the real deeds where people act today; what was long before is written as it was decided.
"""

import uuid
from datetime import date, timedelta

from committees.announcements import actions as announcements
from committees.announcements.models import Announcement
from committees.bodies.actions.founding import start_term
from committees.bodies.grounds import without_ground
from committees.bodies.models import Alternate, Committee, Seat, Zone
from committees.bodies.states import CommitteeKind, CommitteeState, FoundingGround, SeatKind
from committees.formation import actions as formation
from committees.formation.limits import REQUIRED
from committees.formation.models import Nomination, StatementMade
from committees.formation.states import NominationState, Way
from governance.accounts import consents
from governance.registry.models import Community, Home, Occupancy, Ownership, Posting
from governance.registry.states import OccupancyKind
from governance.workdays import ONE_DAY, SHANGHAI
from issues.demo.papers import noon

SELF_MANAGED = (date(2017, 9, 1), date(2020, 6, 1))
IN_OFFICE_FOR, TERM = timedelta(days=640), timedelta(days=1095)
CALLED_AGO = timedelta(days=12)
OBJECTION = "网上和纸质公告写的截止日期不一样，以哪一天为准？"
ANSWER = "以网上公示到期的日期为准，纸质公告已经更正。"


def found(ground, base):
    """Everything; some dozens of deeds."""
    today = base.astimezone(SHANGHAI).date()
    committee = Committee.objects.get(name="蓟门里社区物业管理委员会")
    before(committee)
    in_term(ground, committee, today)
    moved_in(ground, committee)
    shown(committee)
    published(ground, committee)
    called(ground, today)


def before(committee):
    """The owners managed themselves until the first 物管会 came."""
    since, until = SELF_MANAGED
    former = Committee.objects.create(
        kind=CommitteeKind.SELF_MANAGED,
        community=committee.community,
        name="蓟门里社区业主自我管理委员会",
        planned_size=5,
        since=since,
        until=until,
        last_day=until - ONE_DAY,
        state=CommitteeState.EXPIRED,
    )
    committee.succeeds = former
    committee.save(update_fields=["succeeds"])


def in_term(ground, committee, today):
    """Eleven in the second year of three; the warnings of the term are still to come."""
    since = today - IN_OFFICE_FOR
    last_day = since + TERM - ONE_DAY
    Committee.objects.filter(pk=committee.pk).update(
        since=since,
        last_day=last_day,
        until=last_day + ONE_DAY,
        founder=ground.organisations["街道"],
        ground=FoundingGround.NOT_READY,
        filed_on=since + 12 * ONE_DAY,
        certificate=f"海北太物管证〔{since.year}〕3 号",
        sealed_on=since + 15 * ONE_DAY,
    )
    Seat.objects.filter(committee=committee).update(since=since)
    Zone.objects.filter(committee=committee).update(since=since)
    committee.areas.set(committee.community.areas.all())
    committee.refresh_from_db()
    start_term(committee, noon(since))
    free = Ownership.objects.current().filter(home__entrance__building__number=14, person__isnull=False).first()
    if free:
        Alternate.objects.create(committee=committee, person=free.person, kind="owner", home=free.home, since=since)


def moved_in(ground, committee):
    """Members are what they sit for: owners own a home of the estate, the tenant rents one, a 社工 works there."""
    homes = Home.objects.filter(entrance__building__community=committee.community, ownerships=None, occupancies=None)
    free = iter(homes.order_by("-entrance__building__number", "pk")[: committee.planned_size])
    since = committee.since - 365 * ONE_DAY
    for seat, _ in without_ground(committee, list(committee.seats.current().select_related("person"))):
        if seat.kind == SeatKind.OWNER:
            Ownership.objects.create(home=next(free), person=seat.person, since=since)
        elif seat.kind == SeatKind.OCCUPANT:
            Occupancy.objects.create(home=next(free), person=seat.person, kind=OccupancyKind.TENANT, since=since)
        else:
            Posting.objects.create(
                person=seat.person, organisation=ground.organisations["居委会"], title="社工", since=since
            )


def shown(committee):
    """Some agree that everybody reads their name; one that neighbours may ring."""
    seats = {seat.person.username: seat for seat in committee.seats.select_related("person")}
    for username in ("zhou", "dang", "wang", "weiyuan5"):
        about = {"person": seats[username].person, "about": str(seats[username].pk), "at": noon(committee.since)}
        consents.give(purpose="committee_name", **about)
        if username == "wang":
            consents.give(purpose="committee_phone", **about)


def published(ground, committee):
    """How it came about: the call, the recommendations, the list, and what li asked."""
    by, formed = ground["jiedao"], noon(committee.since)
    nominated(ground, committee, formed - 20 * ONE_DAY)
    for kind, title, text, before in (
        ("founding", f"关于组建{committee}的公告", "现组建物业管理委员会，应有委员 11 人，请推荐人选。", 24),
        ("members", f"{committee}委员名单公示", "根据《北京市物业管理条例》第五十四条，现将委员名单公示如下。", 12),
    ):
        at = formed - before * ONE_DAY
        what = {"kind": kind, "subject": committee, "community": committee.community, "title": title, "text": text}
        row = announcements.announce(**what, by=by, at=at)
        on = at.astimezone(SHANGHAI).date()
        announcements.record_posting(announcement=row, place="东门公告栏、各楼门口", on=on, by=by, at=at)
        if kind == "founding":
            asked = {"text": OBJECTION, "nonce": uuid.UUID(int=5010), "by": ground["li"], "at": at + ONE_DAY}
            objection = announcements.object_to(announcement=row, **asked)
            announcements.reply_to_objection(objection=objection, reply=ANSWER, by=ground["zhou"], at=at + 2 * ONE_DAY)
        announcements.end(announcement=row, at=row.ends_at)


def nominated(ground, committee, at):
    """The eleven as they were recommended, with their papers."""
    seats = committee.seats.select_related("person").order_by("pk")
    rows = Nomination.objects.bulk_create(
        Nomination(
            committee=committee,
            person=seat.person,
            way=Way.NEIGHBOURHOOD,
            kind=seat.kind,
            by=ground["zhou"],
            nonce=uuid.UUID(int=5100 + number),
            made_at=at,
            agreed_at=at,
            state=NominationState.SEATED,
            office=seat.office,
        )
        for number, seat in enumerate(seats)
    )
    StatementMade.objects.bulk_create(
        StatementMade(nomination=row, code=code, evidence=f"居委会存档 {number} 号", stated_at=at)
        for number, row in enumerate(rows, 1)
        for code in REQUIRED[row.kind]
    )


def called(ground, today):
    """老山东里 calls for its first 物管会: the announcement is over, people are recommended."""
    community, by = Community.objects.get(name="老山东里社区"), ground["laoshan"]
    at = noon(today - CALLED_AGO)
    committee = formation.announce_founding(
        kind=CommitteeKind.MANAGEMENT,
        community=community,
        name="老山东里社区物业管理委员会",
        planned_size=7,
        founder=ground.organisations["老山街道"],
        ground=FoundingGround.NOT_READY,
        text="老山东里社区不具备成立业主大会的条件，现组建物业管理委员会，应有委员 7 人。\n\n请自荐、联名推荐，"
        "也可以到居委会领取推荐表。",
        by=by,
        at=at,
    )
    call = Announcement.objects.about(committee).get()
    announcements.record_posting(
        announcement=call, place="社区东门公告栏、各楼门口", on=today - CALLED_AGO, by=by, at=at
    )
    announcements.end(announcement=call, at=call.ends_at)
