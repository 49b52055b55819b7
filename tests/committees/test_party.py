"""Party organisations: founded by the one above, ended with their body, and silent about who is a member."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.bodies.models import Committee
from committees.party import actions
from committees.party.cross import appointments, beside_committee
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord, Rhythm
from committees.party.rhythm import due_in
from committees.party.sizes import advice
from committees.party.states import NOT_OF_A_TEMPORARY_ONE, PartyKind, PartyOffice, RecordKind, Way
from governance.accounts import consents
from governance.journal.models import Event, Notice
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today
from issues.demo import parties
from tests.kept_rows import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def party(cast):
    """`party["branch"]` of the 物管会 (dang; eleven members, all shown), `party["temporary"]` of 老山."""
    return parties.settle(cast)


def hold(party, by, kind=RecordKind.PARTY_DAY, **more):
    what = {"held_on": today(), "title": "清理楼道", "present": 9, "text": "", "nonce": uuid.uuid4()}
    return actions.record_life(party=party, kind=kind, by=by, **what | more)


# --- founding, posts ----------------------------------------------------------------------------------------


def test_only_heads_of_the_organisation_above_found_and_appoint(cast, party):
    what = {"kind": PartyKind.BRANCH, "name": "又一个党支部", "purpose": "", "since": today()}
    with pytest.raises(NotAllowed):
        actions.found(approver=party["branch"].approver, by=cast["dang"], **what)
    with pytest.raises(NotAllowed):
        actions.appoint(
            party=party["branch"],
            person=cast["wang"],
            office=PartyOffice.DEPUTY,
            way=Way.ELECTED,
            since=today(),
            by=cast["dang"],
        )
    made = actions.found(approver=party["branch"].approver, by=cast["zhou"], **what)
    assert (made.street, made.community) == (party["branch"].street, party["branch"].community)


def test_a_temporary_branch_elects_nobody_and_says_by_which_rule(cast, party):
    post = {"person": cast["jiandu"], "office": PartyOffice.MEMBER, "since": today(), "by": cast["laoshan"]}
    with pytest.raises(NotPossibleNow, match="支部工作条例"):
        actions.appoint(party=party["temporary"], way=Way.ELECTED, **post)
    assert actions.appoint(party=party["temporary"], way=Way.APPOINTED, **post).office == PartyOffice.MEMBER


@pytest.mark.parametrize("kind", sorted(NOT_OF_A_TEMPORARY_ONE))
def test_what_a_temporary_branch_cannot_hold_is_refused_by_the_rule(cast, party, kind):
    with pytest.raises(NotPossibleNow, match="支部工作条例"):
        hold(party["temporary"], cast["zhuanban"], kind)
    assert hold(party["branch"], cast["dang"], kind).kind == kind


def test_a_branch_ends_with_its_body_in_the_same_second(cast, party):
    branch = party["branch"]
    assert cast["dang"] in {post.person for post in PartyPost.objects.visible_to(cast["dang"])}
    Committee.objects.filter(pk=branch.committee_id).update(until=today())
    assert not branch.is_current
    assert list(PartyMember.objects.visible_to(cast["dang"]).exclude(person=cast["dang"])) == []
    with pytest.raises(NotAllowed):
        hold(branch, cast["dang"])
    page = Client()
    page.force_login(cast["dang"])
    assert page.post(f"/party/{branch.pk}/record/", {}).status_code == 409


def test_ending_it_ends_posts_and_roll_on_the_same_day(cast, party):
    ended = actions.end_party(party=party["branch"], on=today(), by=cast["zhou"])
    assert {post.until for post in ended.posts.all()} == {today()}
    assert {member.until for member in ended.members.all()} == {today()}
    with pytest.raises(NotPossibleNow):
        actions.end_party(party=ended, on=today(), by=cast["zhou"])


def test_one_secretary_at_a_time(cast, party):
    post = {"person": cast["wang"], "office": PartyOffice.SECRETARY, "way": Way.ELECTED, "since": today()}
    with pytest.raises(NotPossibleNow, match="已有书记"):
        actions.appoint(party=party["branch"], by=cast["zhou"], **post)
    post_of_dang = party["branch"].posts.get(person=cast["dang"])
    actions.end_post(post=post_of_dang, on=today(), reason="term", by=cast["zhou"])
    assert actions.appoint(party=party["branch"], by=cast["zhou"], **post).person == cast["wang"]


# --- who is a member ----------------------------------------------------------------------------------------


ASKED = ["dang", "zhao", "zhou", "wang", "li", "jiedao", "shenji", "admin", "zhuanban"]


@pytest.fixture
def secret(cast, party):
    """zhao is a member of the branch and has not agreed to be named."""
    cast.people["secret"] = cast["zhao"]
    return actions.enrol(party=party["branch"], person=cast["zhao"], since=today(), by=cast["dang"])


@pytest.mark.parametrize(
    ("who", "knows"),
    [
        (who, who in {"dang", "zhao"})
        for who in ["dang", "zhao", "zhou", "wang", "li", "jiedao", "shenji", "admin", "zhuanban"]
    ],
)
def test_that_a_named_person_is_a_member_is_known_beside_them_only(cast, secret, who, knows):
    assert PartyMember.objects.visible_to(cast[who]).filter(pk=secret.pk).exists() == knows
    client = Client()
    client.force_login(cast[who])
    page = client.get(secret.party.get_absolute_url()).content.decode()
    named = cast["zhao"].display_name in page.partition("<main")[2]
    assert named == (who == "dang")  # her own page says "my membership", not her name


def test_no_event_and_no_notice_says_who(cast, secret):
    about = Event.objects.about(secret.party)
    assert not any(cast["zhao"].display_name in str([event.data, event.text, event.words]) for event in about)
    assert {frozenset(event.data) for event in about.filter(verb="party.members")} == {frozenset({"count"})}
    assert not Notice.objects.filter(event__in=about.filter(verb="party.members")).exists()


def test_only_she_herself_agrees_and_takes_it_back(cast, secret):
    party = secret.party
    with pytest.raises(NotAllowed):
        actions.show_oneself(party=party, by=cast["li"])
    consent = actions.show_oneself(party=party, by=cast["zhao"])
    client = Client()
    client.force_login(cast["li"])
    page = client.get
    assert cast["zhao"].display_name in page(party.get_absolute_url()).content.decode()
    consents.withdraw(consent=consent)
    assert cast["zhao"].display_name not in page(party.get_absolute_url()).content.decode()


def test_who_leaves_the_roll_is_shown_no_more(cast, party):
    member = party["branch"].members.get(person=cast["wang"])
    body = party["branch"].committee
    seats = list(body.seats.current())
    assert beside_committee(body, seats) == [(party["branch"], 11)]
    actions.leave(member=member, on=today(), reason="moved", by=cast["dang"])
    assert beside_committee(body, seats) == [(party["branch"], 10)]
    assert not cast["wang"].consents.in_force().filter(purpose="party_shown").exists()


def test_cross_appointments_name_only_whom_the_reader_may_know(cast, party, secret):
    cast.organisations["首华物业"].postings.create(person=cast["zhao"], title="保安")
    by_all = dict(appointments(secret.party, cast["li"]))
    assert cast["zhao"] not in by_all
    assert by_all[cast["wang"]] == ["蓟门里社区物业管理委员会委员"]
    assert dict(appointments(secret.party, cast["dang"]))[cast["zhao"]] == ["首华物业保安"]


def test_the_committees_page_counts_who_agreed_to_be_named(cast, party):
    address = party["branch"].committee.get_absolute_url()
    assert "委员中公开身份的党员 11 名" in Client().get(address).content.decode()
    consents.withdraw(consent=cast["wang"].consents.in_force().get(purpose="party_shown"))
    assert "委员中公开身份的党员 10 名" in Client().get(address).content.decode()


# --- Party life --------------------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_record(cast, party):
    nonce = uuid.uuid4()
    assert hold(party["branch"], cast["dang"], nonce=nonce) == hold(party["branch"], cast["dang"], nonce=nonce)
    assert PartyRecord.objects.count() == 1


def test_what_is_due_follows_the_rows_in_force(cast, party):
    branch = party["branch"]
    due = {one.label for one in due_in(branch)}
    assert {"主题党日", "支部党员大会", "组织生活会"} <= due
    hold(branch, cast["dang"])
    assert "主题党日" not in {one.label for one in due_in(branch)}
    later = today() + timedelta(days=40)
    assert "主题党日" in {one.label for one in due_in(branch, on=later)}
    Rhythm.objects.create(kind=RecordKind.PARTY_DAY, months=6, basis="上级要求", valid_from=today())
    assert "主题党日" not in {one.label for one in due_in(branch, on=later)}


def test_members_report_where_they_live_and_once(cast, party):
    report = actions.claim_report(party=party["branch"], unit="某单位党支部", claims="周末值守", by=cast["sun"])
    with pytest.raises(NotPossibleNow):
        actions.claim_report(party=party["branch"], unit="某单位党支部", claims="周末值守", by=cast["sun"])
    assert [DualReport.objects.visible_to(cast[who]).count() for who in ("sun", "dang", "zhou", "li")] == [1, 1, 0, 0]
    actions.review_report(report=report, by=cast["dang"])
    with pytest.raises(NotPossibleNow):
        actions.review_report(report=report, by=cast["dang"])


@pytest.mark.parametrize(
    ("members", "posts", "sentences"), [(2, 1, 1), (3, 1, 0), (7, 1, 1), (7, 3, 0), (11, 6, 1), (51, 5, 1), (5, 3, 1)]
)
def test_sizes_of_a_branch(members, posts, sentences):
    assert len(advice(members=members, posts=posts)) == sentences


# --- pages --------------------------------------------------------------------------------------------------


def test_the_secretary_keeps_his_branch_on_its_page(cast, party):
    client = Client()
    client.force_login(cast["dang"])
    at = f"/party/{party['branch'].pk}/"
    page = client.get(at).content.decode()
    assert "党员名册（11 人）" in page
    assert "登记组织生活" in page
    sent = {"kind": "party_day", "held_on": today(), "title": "走访", "present": "八", "nonce": uuid.uuid4()}
    answer = client.post(f"{at}record/", sent)
    assert "请只填数字" in answer.content.decode()
    assert "走访" in answer.content.decode()
    assert client.post(f"{at}record/", sent | {"present": "8"}).status_code == 302
    assert "走访" in client.get(at).content.decode()
    record = PartyRecord.objects.get()
    assert client.get(f"{at}records/{record.pk}/").status_code == 200
    client.force_login(cast["zhao"])
    assert client.get(f"{at}records/{record.pk}/").status_code == 404


def test_whoever_leaves_a_roll_or_a_post_does_so_on_a_day_and_for_a_reason(cast, party):
    branch, client = party["branch"], Client()
    client.force_login(cast["dang"])
    early = {"person": "zhao", "since": branch.since - timedelta(days=1)}
    page = client.post(f"/party/{branch.pk}/enrol/", early).content.decode()
    assert f"不能早于党组织成立的{day(branch.since)}" in page
    with pytest.raises(NotPossibleNow, match="不能早于"):
        actions.enrol(party=branch, person=cast["zhao"], since=early["since"], by=cast["dang"])
    member = branch.members.get(person=cast["wang"])
    for day_out in (member.since - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(NotPossibleNow, match="日期应当"):
            actions.leave(member=member, on=day_out, reason="moved", by=cast["dang"])
    leaving = f"/party/{branch.pk}/members/{member.pk}/leave/"
    assert cast["wang"].display_name in client.get(leaving).content.decode()
    typed = {"reason": "", "on": member.since - timedelta(days=1)}
    assert list(client.post(leaving, typed).context["form"].errors) == ["reason", "on"]
    typed = {"reason": "moved", "on": today()}
    assert client.post(leaving, typed).url == branch.get_absolute_url()
    member.refresh_from_db()
    assert (member.until, member.end_reason) == (today(), "moved")
    assert client.post(leaving, typed).status_code == 409
    client.force_login(cast["zhou"])
    post = branch.posts.get()
    ending = f"/party/{branch.pk}/posts/{post.pk}/end/"
    assert client.post(ending, {"reason": "term", "on": today()}).url == branch.get_absolute_url()
    told = Notice.objects.get(event__verb="party.post_ended", recipient=cast["dang"], channel="inbox")
    assert told.event.notice_text == f"您不再担任{branch}书记。{day(today())}起，任期届满。"


def test_founding_and_appointing_by_form(cast, party):
    client = Client()
    client.force_login(cast["zhou"])
    above = party["branch"].approver
    typed = {"kind": "temporary", "name": "临时党支部甲", "committee": "", "purpose": "", "since": today()}
    assert "请写明任务" in client.post(f"/party/{above.pk}/found/", typed).content.decode()
    assert client.post(f"/party/{above.pk}/found/", typed | {"purpose": "防汛"}).status_code == 302
    made = PartyOrganisation.objects.get(name="临时党支部甲")
    post = {"person": "nobody-here", "office": "secretary", "way": "appointed", "since": today()}
    assert "没有这个用户名" in client.post(f"/party/{made.pk}/appoint/", post).content.decode()
    assert client.post(f"/party/{made.pk}/appoint/", post | {"person": "wang"}).status_code == 302
    assert made.posts.get().person == cast["wang"]


def test_as_many_questions_for_three_as_for_one(cast, party):
    client = Client()
    client.force_login(cast["dang"])
    pages = ("/party/", party["branch"].get_absolute_url())

    def questions():
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
        return counts

    hold(party["branch"], cast["dang"])
    actions.claim_report(party=party["branch"], unit="甲", claims="乙", by=cast["sun"])
    before = questions()
    for number, who in enumerate(("li", "zhao", "gehua")):
        hold(party["branch"], cast["dang"])
        actions.enrol(party=party["branch"], person=cast[who], since=today(), by=cast["dang"])
        actions.claim_report(party=party["branch"], unit="甲", claims="乙", by=cast[who])
        what = {"kind": PartyKind.BRANCH, "name": f"支部{number}", "purpose": "", "since": today()}
        actions.found(approver=party["branch"].approver, by=cast["zhou"], **what)
    assert questions() == before
