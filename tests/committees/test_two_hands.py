"""Two at the same moment around a body, with real threads: one wins, the other reads what is now; nothing doubles."""

import uuid
from datetime import time, timedelta

import pytest

from committees.announcements import actions as announcements
from committees.bodies import actions as bodies
from committees.bodies.models import Committee, Seat, Zone
from committees.commendations import actions as commendations
from committees.formation import actions as formation
from committees.formation.states import Statement
from committees.meetings import actions
from committees.meetings.models import AgendaItem, Demand, Meeting, Minutes
from committees.responsibility import actions as charges
from committees.responsibility.models import Charge, Duty
from committees.taskforces import actions as taskforces
from governance.journal.models import Event
from governance.refusals import NotPossibleNow
from governance.registry.actions import decide_head_rule
from governance.registry.models import HeadRule, ManagementArea, today
from tests.committees.conftest import EVENING, OTHERS, OWNERS, SOON
from tests.issues.test_races import split
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def verbs(*wanted):
    return Event.objects.filter(verb__in=wanted).count()


@pytest.fixture
def seat(cast):
    return lambda name: Seat.objects.current().get(person=cast[name], committee__kind="management")


@pytest.fixture
def closed(cast, sitting):
    return lambda: actions.close_meeting(meeting=sitting("zhou"), by=cast["zhou"], at=EVENING + HOUR)


# --- one form, sent several times at once ----------------------------------------------------------------------


def test_one_form_calls_one_meeting_however_often_it_comes(call):
    nonce = uuid.uuid4()
    called, lost = split(together(*[lambda: call(nonce=nonce)] * 6))
    assert (len({meeting.pk for meeting in called}), lost) == (1, [])
    assert (Meeting.objects.count(), verbs("meeting.called")) == (1, 1)


def test_one_form_is_one_demand(cast, body):
    what = {"committee": body, "reason": "停车", "nonce": uuid.uuid4(), "by": cast["wang"]}
    _, lost = split(together(*[lambda: actions.demand_meeting(**what)] * 6))
    assert (Demand.objects.count(), verbs("meeting.demanded"), lost) == (1, 1, [])


def test_a_body_is_announced_once(cast):
    what = {"kind": "management", "name": "第二届", "planned_size": 11, "text": "请推荐", "by": cast["jiedao"]}
    what |= {"community": cast.communities["蓟门里"], "founder": cast.organisations["街道"], "ground": "not_held"}
    won, lost = split(together(*[lambda: formation.announce_founding(**what)] * 4))
    assert (len(won), Committee.objects.filter(name="第二届").count()) == (1, 1)
    assert lost == ["已有名为“第二届”的组织，重新组建的请写明届次。"] * 3


def test_one_form_founds_one_body_however_often_it_comes(cast):
    what = {"kind": "management", "name": "第二届", "planned_size": 11, "text": "请推荐", "by": cast["jiedao"]}
    what |= {"community": cast.communities["蓟门里"], "founder": cast.organisations["街道"], "ground": "not_held"}
    nonce = uuid.uuid4()
    won, lost = split(together(*[lambda: formation.announce_founding(nonce=nonce, **what)] * 4))
    assert (len({one.pk for one in won}), len(won), lost) == (1, 4, [])
    assert (verbs("committee.announced"), verbs("announcement.posted")) == (1, 1)
    with pytest.raises(NotPossibleNow, match="已有名为“第二届”"):
        formation.announce_founding(nonce=uuid.uuid4(), **what)
    assert formation.announce_founding(nonce=nonce, **what | {"name": "第三届"}) == won[0]


def test_two_places_take_one_name_and_one_of_them_reads_why(cast):
    """The row that is locked is of one place, the name is the whole portal's."""
    what = {"kind": "management", "name": "第二届", "planned_size": 11, "text": "请推荐", "ground": "not_held"}
    sides = [("蓟门里", "街道", "jiedao"), ("老山东里北", "老山街道", "laoshan")]
    won, lost = split(
        together(
            *[
                lambda where=cast.communities[place], office=cast.organisations[office], by=cast[who]: (
                    formation.announce_founding(community=where, founder=office, by=by, **what)
                )
                for place, office, who in sides * 2
            ]
        )
    )
    assert (len(won), lost) == (1, ["已有名为“第二届”的组织，重新组建的请写明届次。"] * 3)


@pytest.mark.parametrize("of_one_form", [True, False])
def test_two_task_forces_of_one_name_are_one_and_a_sentence(cast, of_one_form):
    terms = {"name": "停车治理专班", "purpose": "理顺停车", "leaves": "办法", "last_day": today() + 90 * 24 * HOUR}
    terms |= {"leader": cast["zhuanban"], "leader_kind": "street", "units": [], "by": cast["laoshan"]}
    terms |= {"community": cast.communities["老山东里北"], "founder": None}
    nonces = [uuid.uuid4()] * 4 if of_one_form else [uuid.uuid4() for _ in range(4)]
    won, lost = split(together(*[lambda nonce=nonce: taskforces.found(nonce=nonce, **terms) for nonce in nonces]))
    assert Committee.objects.filter(name="停车治理专班").count() == verbs("taskforce.founded") == 1
    if of_one_form:
        assert (len({one.pk for one in won}), lost) == (1, [])
    else:
        assert (len(won), lost) == (1, ["已有名为“停车治理专班”的组织，请换一个名称。"] * 3)


def test_a_group_takes_part_once(cast):
    terms = {"name": "停车治理专班", "purpose": "理顺停车", "leaves": "办法", "last_day": today() + 90 * 24 * HOUR}
    lead = {"leader": cast["zhuanban"], "leader_kind": "street", "units": [], "nonce": uuid.uuid4()}
    where = {"community": cast.communities["老山东里北"], "founder": None, "by": cast["laoshan"]}
    charter = taskforces.found(**terms, **lead, **where)
    group = taskforces.Unit("代表意见", kind="residents", name="居民代表五人")
    won, lost = split(together(*[lambda: taskforces.add_unit(charter=charter, unit=group, by=cast["laoshan"])] * 4))
    assert (len(won), charter.units.count()) == (1, 1)
    assert lost == ["这个群体已经登记过同样的分工，不用再登记。"] * 3


# --- said again, nothing changes and nobody is told again ------------------------------------------------------


def test_what_is_said_twice_is_told_once(cast, body, call, blocks, seat):
    zhou, meeting = cast["zhou"], call()
    later = {"begins_at": EVENING + HOUR, "place": "居委会三层", "by": zhou, "at": SOON}
    what = {"buildings": blocks(12), "lead": seat("wang"), "deputies": [seat("weiyuan6")], "by": zhou}
    days = {"since": today(), "last_day": today(), "check_by": time(10), "nonce": uuid.uuid4()}
    flood = charges.declare(kind="flood", name="防汛", buildings=blocks(12), by=zhou, **days)
    roster = {"emergency": flood, "day": today(), "buildings": blocks(12), "person": cast["weiyuan6"], "by": zhou}
    zone = {"committee": body, "name": "新片区", "lead": seat("wang"), "buildings": blocks(3, 4), "by": zhou}
    offices = {"committee": body, "chair": seat("zhou"), "deputies": [seat("wang")], "by": cast["jiedao"]}
    area = ManagementArea.objects.filter(community=body.community).first()
    rule = {"area": area, "titleholder_counts_once": True, "basis": "会议纪要", "by": cast["jiedao"]}
    notice = {"kind": "general", "subject": body.community, "community": body.community, "title": "一", "text": "二"}
    notice = announcements.announce(**notice, by=zhou)
    second = {"kind": "management", "name": "第二届", "planned_size": 11, "text": "请推荐", "by": cast["jiedao"]}
    second |= {"community": body.community, "founder": cast.organisations["街道"], "ground": "not_held"}
    how = {"way": "self", "kind": "owner", "nonce": uuid.uuid4(), "by": cast["li"]}
    nominee = formation.nominate(committee=formation.announce_founding(**second), person=cast["li"], **how)
    thanks = {"kind": "thanks", "words": "谢谢", "nonce": uuid.uuid4(), "by": cast["li"]}
    letter = commendations.give(receiver=body, community=body.community, **thanks)
    for _ in range(2):
        formation.state(nomination=nominee, statements=dict.fromkeys(Statement, "存档"), by=cast["li"])
        commendations.agree(commendation=letter, is_shown=True, is_named=False, by=cast["li"])
        actions.change_meeting(meeting=meeting, **later)
        charges.appoint(**what)
        charges.put_on_duty(**roster)
        bodies.draw_zone(**zone)
        bodies.give_offices(**offices)
        decide_head_rule(**rule)
        announcements.record_posting(announcement=notice, place="东门", on=today(), by=zhou)
    told = ["meeting.changed", "charge.assigned", "emergency.roster", "zone.drawn", "seat.offices", "roll.decided"]
    told += ["announcement.paper", "nomination.stated", "commendation.agreed"]
    assert {verb: verbs(verb) for verb in told} == dict.fromkeys(told, 1)
    meeting.refresh_from_db()
    assert (meeting.sequence, Charge.objects.count(), Duty.objects.count()) == (1, 2, 1)
    assert (Zone.objects.filter(name="新片区").count(), HeadRule.objects.filter(area=area).count()) == (1, 1)


# --- two officers at once ----------------------------------------------------------------------------------------


def test_two_sign_the_last_signature_and_it_passes_once(cast, resolve):
    resolution = resolve(signed_by=(*OWNERS[:4], OTHERS[0]))
    late = [OWNERS[4], OTHERS[1]]
    won, lost = split(
        together(
            *[lambda who=who: actions.sign_resolution(resolution=resolution, by=cast[who], at=EVENING) for who in late]
        )
    )
    resolution.refresh_from_db()
    assert (len(won), lost, resolution.state) == (2, [], "signed")
    assert (resolution.signatures.count(), verbs("resolution.passed")) == (7, 1)


def test_a_member_who_presses_twice_signs_once(cast, resolve):
    resolution = resolve()
    won, lost = split(
        together(*[lambda: actions.sign_resolution(resolution=resolution, by=cast["wang"], at=EVENING)] * 4)
    )
    assert (len(won), lost) == (1, ["这个席位已经签过字。"] * 3)
    assert resolution.signatures.count() == 1


def test_chair_and_deputy_open_and_close_once(cast, call):
    meeting = call()
    for deed, verb, words in (
        (actions.open_meeting, "meeting.opened", "正在开会"),
        (actions.close_meeting, "meeting.closed", "已散会"),
    ):
        won, lost = split(
            together(*[lambda who=who, deed=deed: deed(meeting=meeting, by=cast[who]) for who in ("zhou", "dang")])
        )
        assert (len(won), len(lost), verbs(verb)) == (1, 1, 1)
        assert words in lost[0]


def test_a_certificate_is_issued_once(cast, body):
    Committee.objects.filter(pk=body.pk).update(state="formed", filed_on=None, sealed_on=None, certificate="")
    what = {"committee": body, "on": today(), "by": cast["jiedao"]}
    won, lost = split(together(*[lambda n=n: bodies.certify(certificate=f"{n} 号", **what) for n in (1, 2)]))
    assert (len(won), len(lost)) == (1, 1)
    body.refresh_from_db()
    assert body.certificate == won[0].certificate


def test_an_objection_is_answered_once(cast):
    jimenli = cast.communities["蓟门里"]
    what = {"kind": "general", "subject": jimenli, "community": jimenli, "title": "一", "text": "二"}
    notice = announcements.announce(**what, by=cast["zhou"])
    objection = announcements.object_to(announcement=notice, text="不同意", nonce=uuid.uuid4(), by=cast["li"])
    answers = {"zhou": "好", "dang": "不好"}
    won, lost = split(
        together(
            *[
                lambda who=who, reply=reply: announcements.reply_to_objection(
                    objection=objection, reply=reply, by=cast[who]
                )
                for who, reply in answers.items()
            ]
        )
    )
    objection.refresh_from_db()
    assert (len(won), len(lost), objection.reply, verbs("objection.answered")) == (1, 1, won[0].reply, 1)
    assert "这条异议已由" in lost[0]


def test_a_building_that_two_give_away_has_one_lead(cast, blocks, seat):
    wanted = {"zhou": "wang", "jiedao": "weiyuan5"}
    won, lost = split(
        together(
            *[
                lambda by=by, lead=lead: charges.appoint(
                    buildings=blocks(12), lead=seat(lead), deputies=[seat("weiyuan6")], by=cast[by]
                )
                for by, lead in wanted.items()
            ]
        )
    )
    standing = Charge.objects.filter(until=None)
    assert (len(won), lost, standing.filter(part="lead").count(), standing.filter(part="deputy").count()) == (
        2,
        [],
        1,
        1,
    )
    assert verbs("charge.handed_over") == 1


def test_first_minutes_of_two_hands_are_not_written_over(cast, closed):
    meeting = closed()
    texts = {"zhou": "周的稿", "dang": "党的稿"}
    won, lost = split(
        together(
            *[
                lambda who=who, text=text: actions.write_minutes(meeting=meeting, text=text, seen=None, by=cast[who])
                for who, text in texts.items()
            ]
        )
    )
    assert (len(won), lost) == (1, ["纪要刚被另一位同事改过，请打开看过以后再来。"])
    assert Minutes.objects.get().text == won[0].text
    writer = won[0].drafted_by
    actions.write_minutes(meeting=meeting, text=won[0].text, seen=None, by=writer)  # her own form once more
    assert verbs("minutes.written") == 1


def test_what_is_taken_off_the_agenda_is_not_moved_or_taken_off_again(cast, call):
    meeting = call()
    for round_ in range(3):
        words = {"meeting": meeting, "by": cast["zhou"], "at": SOON}
        item, _ = [actions.add_item(title=f"{round_}-{n}", nonce=uuid.uuid4(), **words) for n in range(2)]
        _, lost = split(
            together(
                lambda item=item: actions.remove_item(item=item, by=cast["zhou"]),
                lambda item=item: actions.remove_item(item=item, by=cast["dang"]),
                lambda item=item: actions.move_item(item=item, up=False, by=cast["wang"]),
            )
        )
        assert set(lost) == {f"议题“{round_}-0”刚刚已经移出议程。"}
        assert not AgendaItem.objects.filter(pk=item.pk).exists()
    assert verbs("meeting.item_removed") == 3
