"""Party organisations: founded by the one above, ended with their body, and silent about who is a member."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.bodies.models import Committee
from committees.party import actions, cross, exports, holdings, ladders, limits, rules, workflow
from committees.party.cross import appointments, beside_committee
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord, Rhythm
from committees.party.rhythm import due_in
from committees.party.sizes import advice
from committees.party.states import NOT_OF_A_TEMPORARY_ONE, PartyKind, PartyOffice, RecordKind, Way
from governance.accounts import consents
from governance.audit import rules as audit
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today
from governance.workdays import agreed_end
from issues.demo import parties
from issues.insight.sight import Standing, may_see
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


def test_a_branch_approves_nothing_and_says_by_which_article(cast, party):
    """§6: branches are approved by a 党委; a 党总支 approves what is for a task."""
    what = {"name": "又一个党支部", "purpose": "防汛", "since": today(), "by": cast["dang"]}
    for kind in PartyKind:
        with pytest.raises(NotPossibleNow, match="支部工作条例（试行）》第六条"):
            actions.found(approver=party["branch"], kind=kind, **what)
    assert "found" not in {step.name for step in workflow.open_to(cast["dang"], party["branch"])}
    PartyOrganisation.objects.filter(pk=party["branch"].pk).update(kind=PartyKind.GENERAL)
    with pytest.raises(NotPossibleNow, match="第六条"):
        actions.found(approver=party["branch"], kind=PartyKind.BRANCH, **what)
    assert actions.found(approver=party["branch"], kind=PartyKind.TEMPORARY, **what).is_temporary


def test_the_first_organisation_is_entered_by_who_leads_the_street_office(cast, party):
    """Nobody stands above it who could found it; from then on its own secretary decides."""
    street = cast.communities["蓟门里"].street
    first = {"street": street, "kind": "committee", "name": "北太平庄街道党工委", "way": "appointed", "since": today()}
    for who in ("zhou", "laoshan", "li", "wuye"):
        with pytest.raises(NotAllowed):
            actions.enter_first(secretary=cast["jiedao"], by=cast[who], **first)
    with pytest.raises(NotPossibleNow, match="第六条"):
        actions.enter_first(secretary=cast["zhou"], by=cast["jiedao"], **first | {"kind": "branch"})
    client = Client()
    client.force_login(cast["jiedao"])
    assert "登记党组织" in client.get("/party/").content.decode()
    typed = first | {"street": street.pk, "secretary": "zhou"}
    elsewhere = client.post("/party/new/", typed | {"community": cast.communities["老山东里北"].pk})
    assert elsewhere.context["form"].errors.keys() == {"community"}
    made = PartyOrganisation.objects.get(pk=client.post("/party/new/", typed).url.strip("/").split("/")[-1])
    assert (made.approver, made.community, made.posts.get().person) == (None, None, cast["zhou"])
    assert not rules.decides(cast["jiedao"], made)
    assert rules.decides(cast["zhou"], made)


def test_where_nobody_heads_what_stands_above_the_street_puts_somebody_there(cast, party):
    above = party["branch"].approver
    assert not rules.decides(cast["jiedao"], above)
    actions.end_post(post=above.posts.get(), on=today(), reason="moved", by=cast["zhou"])
    assert [rules.decides(cast[who], above) for who in ("jiedao", "zhou", "laoshan", "dang")] == [True, *[False] * 3]
    post = {"office": PartyOffice.SECRETARY, "way": Way.APPOINTED, "since": today()}
    actions.appoint(party=above, person=cast["wang"], by=cast["jiedao"], **post)
    assert not rules.decides(cast["jiedao"], above)


def test_a_firm_has_its_own_and_its_page_says_so(cast, party):
    firm = cast.organisations["首华物业"]
    client = Client()
    client.force_login(cast["zhou"])
    assert "批准成立党组织" in client.get(firm.get_absolute_url()).content.decode()
    above, body = party["branch"].approver, party["branch"].committee
    typed = {"kind": "branch", "name": "首华物业党支部", "organisation": firm.pk, "since": today()}
    both = client.post(f"/party/{above.pk}/found/", typed | {"committee": body.pk})
    assert both.context["form"].errors.keys() == {"organisation"}
    assert client.post(f"/party/{above.pk}/found/", typed).status_code == 302
    made = PartyOrganisation.objects.get(name="首华物业党支部")
    assert (made.organisation, made.committee) == (firm, None)
    page = client.get(firm.get_absolute_url()).content.decode()
    assert "首华物业党支部" in page
    assert "批准成立党组织" not in page


def test_a_temporary_branch_elects_nobody_and_says_by_which_rule(cast, party):
    post = {"person": cast["jiandu"], "office": PartyOffice.MEMBER, "since": today(), "by": cast["laoshan"]}
    with pytest.raises(NotPossibleNow, match="支部工作条例（试行）》第八条"):
        actions.appoint(party=party["temporary"], way=Way.ELECTED, **post)
    assert actions.appoint(party=party["temporary"], way=Way.APPOINTED, **post).office == PartyOffice.MEMBER


@pytest.mark.parametrize("kind", sorted(NOT_OF_A_TEMPORARY_ONE))
def test_what_a_temporary_branch_cannot_hold_is_refused_by_the_rule(cast, party, kind):
    with pytest.raises(NotPossibleNow, match="支部工作条例（试行）》第八条"):
        hold(party["temporary"], cast["zhuanban"], kind)
    assert hold(party["branch"], cast["dang"], kind).kind == kind


def test_a_branch_ends_with_its_body_in_the_same_second(cast, party):
    branch = party["branch"]
    assert cast["dang"] in {post.person for post in PartyPost.objects.visible_to(cast["dang"])}
    hold(branch, cast["dang"])
    assert holdings.ties(cast["dang"]) == [f"您是{branch}书记，请先交接"]
    Committee.objects.filter(pk=branch.committee_id).update(until=today())
    assert not branch.is_current
    assert holdings.ties(cast["dang"]) == []  # nobody could end that post any more, so it holds nobody back
    assert list(PartyRecord.objects.visible_to(cast["wang"])) == []  # on the roll of what has ended
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
    with pytest.raises(NotPossibleNow, match="不晚于今天"):
        actions.end_party(party=party["temporary"], on=today() + timedelta(days=1), by=cast["laoshan"])


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


def test_a_post_is_seen_beside_it_and_by_the_heads_above_only(cast, party):
    post = party["branch"].posts.get()
    above = party["branch"].approver
    ordinary = {"office": PartyOffice.MEMBER, "way": Way.ELECTED, "since": today(), "by": cast["zhou"]}
    actions.appoint(party=above, person=cast["wang"], **ordinary)
    seen = {who for who, person in cast.people.items() if PartyPost.objects.visible_to(person).filter(pk=post.pk)}
    assert seen == {"dang", "zhou"}
    for person in cast.people.values():
        for row in PartyPost.objects.all():
            listed = PartyPost.objects.visible_to(person).filter(pk=row.pk).exists()
            assert listed == may_see(person, row, Standing(person)), (person, row)


def test_not_even_the_auditor_reads_who_acts_for_a_party_organisation(cast, party):
    """Only who holds a post there records, enrols, founds; the line of an auditor would name a member."""
    hold(party["branch"], cast["dang"])
    about = Event.objects.about(party["branch"], party["branch"].approver)
    assert {event.by for event in about} == {cast["dang"], cast["zhou"]}
    assert not audit.events_for(cast["shenji"]).filter(subject_type=about[0].subject_type).exists()
    client = Client()
    client.force_login(cast["dang"])
    history = client.get(party["branch"].get_absolute_url()).context["entries"]
    assert [(one.role, one.text) for one in history] == [("上级党组织书记", "成立党组织"), ("上级党组织书记", "任职")]


def test_an_export_says_nowhere_in_how_many_one_is(cast, party):
    """The journal keeps what narrowed an export and how many rows it had."""
    for who in ("dang", "li"):
        listing = exports.listing(cast[who], {"tab": "mine"})
        assert (listing.rows.count(), listing.for_the_journal) == (PartyOrganisation.objects.count(), "无")


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
    firm = cast.organisations["首华物业"]
    here = appointments(secret.party, cast["li"])
    assert list(here) == [secret.party.committee]
    assert [(cast["zhou"], "主任"), (cast["wang"], "委员"), len(here[secret.party.committee])] == [
        here[secret.party.committee][0],
        *[one for one in here[secret.party.committee] if one[0] == cast["wang"]],
        11,
    ]
    assert appointments(secret.party, cast["dang"])[firm] == [(cast["zhao"], "保安")]
    assert appointments(secret.party, cast["sun"]) == {}  # of another street: who sits there is not hers to know
    actions.show_oneself(party=secret.party, by=cast["zhao"])
    assert firm not in appointments(secret.party, cast["li"])  # nor who works for a firm
    assert appointments(secret.party, cast["wuye"])[firm] == [(cast["zhao"], "保安")]


def test_the_other_way_round_a_body_and_a_firm_show_the_party_posts_of_their_people(cast, party):
    branch, firm = party["branch"], cast.organisations["首华物业"]
    post = {"office": PartyOffice.MEMBER, "way": Way.APPOINTED, "since": today()}
    actions.appoint(party=branch.approver, person=cast["wuye"], by=cast["zhou"], **post)
    seats = list(branch.committee.seats.current().select_related("person", "committee__community"))

    def held(who):
        return {seat.person.username: posts for seat, posts in cross.of_committee(seats, cast[who])}

    assert held("li") == {"dang": [f"{branch}书记"]}  # he agreed; zhou, secretary above, has not
    assert held("sun") == {}
    assert held("zhou") == {"dang": [f"{branch}书记"], "zhou": [f"{branch.approver}书记"]}
    consents.withdraw(consent=cast["dang"].consents.in_force().get(purpose="party_shown"))
    assert held("li") == {}
    assert held("dang") == {"dang": [f"{branch}书记"]}
    page = Client()
    page.force_login(cast["zhou"])
    assert "双向进入、交叉任职" in page.get(branch.committee.get_absolute_url()).content.decode()
    assert f"{branch.approver}委员" in page.get(firm.get_absolute_url()).content.decode()
    page.force_login(cast["li"])
    assert f"{branch.approver}委员" not in page.get(firm.get_absolute_url()).content.decode()
    assert "交叉任职" not in Client().get(branch.committee.get_absolute_url()).content.decode()


def test_the_committees_page_counts_who_agreed_to_be_named(cast, party):
    address = party["branch"].committee.get_absolute_url()
    assert "11 名委员，其中公开身份的党员 11 名" in Client().get(address).content.decode()
    consents.withdraw(consent=cast["wang"].consents.in_force().get(purpose="party_shown"))
    assert "11 名委员，其中公开身份的党员 10 名" in Client().get(address).content.decode()


# --- Party life --------------------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_record(cast, party):
    nonce = uuid.uuid4()
    assert hold(party["branch"], cast["dang"], nonce=nonce) == hold(party["branch"], cast["dang"], nonce=nonce)
    assert PartyRecord.objects.count() == 1


def test_nothing_was_held_before_it_stood_or_will_be_tomorrow(cast, party):
    branch = party["branch"]
    for on in (branch.since - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(NotPossibleNow, match="不晚于今天"):
            hold(branch, cast["dang"], held_on=on)


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
    assert due_in(branch.approver) == []  # 三会一课 are a branch's


def test_every_record_is_found_and_each_year_counted(cast, party):
    branch = party["branch"]
    PartyOrganisation.objects.filter(pk=branch.pk).update(since=today() - timedelta(days=800))
    for n in range(7):
        hold(branch, cast["dang"], held_on=today() - timedelta(days=n), title=f"活动{n}号")
    hold(branch, cast["dang"], kind="lecture", held_on=today() - timedelta(days=600), title="党课")
    client = Client()
    client.force_login(cast["wang"])  # on the roll
    page = client.get(f"/party/{branch.pk}/records/")
    assert [record.title for record in page.context["page"]] == [*(f"活动{n}号" for n in range(7)), "党课"]
    assert {year: dict(kinds) for year, kinds in page.context["years"]}[(today() - timedelta(days=600)).year] == {
        "党课": 1
    }
    client.force_login(cast["li"])
    assert client.get(f"/party/{branch.pk}/records/").status_code == 404


def corrected(entry, by, **more):
    words = {"kind": entry.kind, "held_on": entry.held_on, "title": entry.title, "present": 8, "text": "八人到会"}
    what = words | {"reason": "人数有误", "nonce": uuid.uuid4()} | more
    return actions.correct_life(entry=entry, by=by, **what)


def test_a_record_is_corrected_by_who_keeps_it_and_its_old_words_stay(cast, party):
    branch = party["branch"]
    first = hold(branch, cast["dang"], text="原话")
    with pytest.raises(NotAllowed):
        corrected(first, cast["wang"])  # on the roll, keeps nothing
    nonce = uuid.uuid4()
    second = corrected(first, cast["dang"], nonce=nonce)
    assert corrected(first, cast["dang"], nonce=nonce) == second  # the form twice
    with pytest.raises(NotPossibleNow, match="已经更正过"):
        corrected(first, cast["dang"])
    with pytest.raises(NotPossibleNow, match="没有改动"):
        corrected(second, cast["dang"])
    event = Event.objects.get(verb="party.corrected")
    assert (event.inner, event.text) == (True, f"主题党日，{day(today())}。")  # neither the words nor the reason
    assert list(PartyRecord.objects.standing()) == [second]
    client = Client()
    client.force_login(cast["wang"])
    page = client.get(second.get_absolute_url()).content.decode()
    assert "原话" in page
    assert "人数有误" in page
    assert "/correct/" not in page
    old = client.get(first.get_absolute_url()).content.decode()
    assert "这是更正以前的内容" in old
    assert [record.pk for record in client.get(f"/party/{branch.pk}/records/").context["page"]] == [second.pk]
    client.force_login(cast["li"])
    assert client.get(second.get_absolute_url()).status_code == 404


def test_what_was_corrected_is_due_by_its_right_day(cast, party):
    branch = party["branch"]
    PartyOrganisation.objects.filter(pk=branch.pk).update(since=today() - timedelta(days=800))
    branch.refresh_from_db()
    first = hold(branch, cast["dang"])
    assert "主题党日" not in [one.label for one in due_in(branch)]
    corrected(first, cast["dang"], held_on=today() - timedelta(days=60))
    assert "主题党日" in [one.label for one in due_in(branch)]


def test_a_record_is_corrected_on_its_page(cast, party):
    first = hold(party["branch"], cast["dang"], text="原话")
    client = Client()
    client.force_login(cast["dang"])
    address = f"{first.get_absolute_url()}correct/"
    assert address in client.get(first.get_absolute_url()).content.decode()
    assert "原话" in client.get(address).content.decode()
    sent = {"kind": "party_day", "held_on": today(), "title": "清理楼道", "present": "8", "nonce": uuid.uuid4()}
    assert "请填写这一项" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"reason": "人数有误"}).url == first.correction.get_absolute_url()


def test_members_report_where_they_live_and_once(cast, party):
    report = actions.claim_report(party=party["branch"], unit="某单位党支部", claims="周末值守", by=cast["sun"])
    with pytest.raises(NotPossibleNow):
        actions.claim_report(party=party["branch"], unit="某单位党支部", claims="周末值守", by=cast["sun"])
    assert [DualReport.objects.visible_to(cast[who]).count() for who in ("sun", "dang", "zhou", "li")] == [1, 1, 0, 0]
    actions.review_report(report=report, by=cast["dang"])
    with pytest.raises(NotPossibleNow):
        actions.review_report(report=report, by=cast["dang"])


def test_who_reported_reads_it_and_ends_it_herself(cast, party):
    branch, client = party["branch"], Client()
    report = actions.claim_report(party=branch, unit="某单位党支部", claims="周末值守", by=cast["sun"])
    client.force_login(cast["sun"])
    page = client.get(branch.get_absolute_url()).content.decode()
    assert "我的报到" in page and "周末值守" in page
    with pytest.raises(NotAllowed):
        actions.end_report(report=report, by=cast["zhou"])
    ending = f"/party/{branch.pk}/reports/{report.pk}/end/"
    assert "周末值守" in client.get(ending).content.decode()
    assert client.post(ending).url == branch.get_absolute_url()
    report.refresh_from_db()
    assert report.until == today()
    assert Event.objects.get(verb="party.report_ended").by is None
    for deed in (actions.end_report, actions.review_report):
        with pytest.raises(NotPossibleNow, match="结束"):
            deed(report=report, by=cast["dang"])
    assert actions.claim_report(party=branch, unit="某单位党支部", claims="帮扶", by=cast["sun"]).pk != report.pk


@pytest.mark.parametrize(
    ("members", "posts", "articles"),
    [
        (2, 1, ["第五条"]),
        (3, 1, []),
        (7, 1, ["第二十条"]),
        (7, 3, []),
        (11, 7, []),
        (11, 8, ["第二十条"]),
        (51, 5, ["第四条"]),
        (5, 3, ["第二十条"]),
    ],
)
def test_sizes_of_a_branch(members, posts, articles):
    said = advice(members=members, posts=posts)
    assert [sentence.partition("》")[2].rstrip("）") for sentence in said] == articles
    assert advice(members=members, posts=posts, kind=PartyKind.COMMITTEE) == []


def test_a_joint_branch_is_not_told_to_become_one():
    assert advice(members=2, posts=1, kind=PartyKind.JOINT) == []


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


def test_a_second_page_of_the_list_follows_the_first(cast, party):
    street = party["branch"].street
    PartyOrganisation.objects.bulk_create(
        PartyOrganisation(kind="branch", name=f"支部{n}", street=street, since=today()) for n in range(60)
    )
    client = Client()
    client.force_login(cast["li"])
    first = client.get("/party/").context["page"]
    second = client.get(f"/party/{first.next_query}").context["page"]
    assert [len(first), len(second)] == [50, PartyOrganisation.objects.count() - 50]


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


# --- terms ------------------------------------------------------------------------------------------------


def fired(moment):
    """By verb, who was told of terms in that tick."""
    seen = set(Event.objects.values_list("pk", flat=True))
    clocks.tick(now=moment)
    events = Event.objects.exclude(pk__in=seen).filter(verb__startswith="clock.")
    notices = Notice.objects.filter(event__in=events, channel="inbox")
    return sorted(set(notices.values_list("recipient__username", flat=True)))


def test_a_branch_sits_three_years_a_community_committee_five_a_temporary_one_has_no_term(cast, party):
    branch, temporary = party["branch"], party["temporary"]
    assert limits.term_of(branch) == "party_term"
    assert limits.term_of(branch.approver) == "party_long_term"
    assert (limits.term_of(temporary), temporary.last_day) == ("", None)
    assert limits.last_day_of(branch.approver, date(2024, 3, 1), today()) == date(2029, 2, 28)
    assert branch.last_day is None  # founded in 2020: that term is over, and nobody entered another
    what = {"kind": PartyKind.BRANCH, "name": "新支部", "purpose": "", "since": today()}
    made = actions.found(approver=branch.approver, by=cast["zhou"], **what)
    assert made.last_day == limits.last_day_of(made, today(), today())


def test_secretary_and_the_level_above_hear_before_a_term_is_over(cast, party):
    branch = actions.begin_term(party=party["branch"], since=today(), by=cast["zhou"])
    running = {clock.kind: clock.due_at for clock in Clock.objects.about(branch).running()}
    assert running["party_term"] == agreed_end(branch.last_day).at
    for days, kind in ((90, "party_term_warning"), (30, "party_term_last_call")):
        assert running[kind] == agreed_end(branch.last_day - timedelta(days=days)).at
        assert fired(running[kind]) == ["dang", "zhou"]
    assert fired(running["party_term"]) == ["dang", "zhou"]
    branch.refresh_from_db()
    assert branch.is_current  # nobody loses a right by it
    assert rules.keeps(cast["dang"], branch)


def test_a_new_term_is_entered_by_the_level_above_and_once(cast, party):
    branch, temporary = party["branch"], party["temporary"]
    PartyOrganisation.objects.filter(pk=branch.pk).update(since="2019-07-01", last_day="2022-06-30")
    client = Client()
    client.force_login(cast["dang"])
    page = client.get(branch.get_absolute_url()).content.decode()
    assert "到2022年6月30日，<b>已届满，请按期换届</b>" in page
    assert client.get(f"{branch.get_absolute_url()}term/").status_code == 403
    client.force_login(cast["zhou"])
    assert (
        "每届任期 3 年（《关于党的基层组织任期的意见》第一条）"
        in client.get(f"{branch.get_absolute_url()}term/").content.decode()
    )
    assert client.post(f"{branch.get_absolute_url()}term/", {"since": "2019-07-01"}).status_code == 409
    assert client.post(f"{branch.get_absolute_url()}term/", {"since": today()}).status_code == 302
    assert client.post(f"{branch.get_absolute_url()}term/", {"since": today()}).status_code == 409
    assert "已届满" not in client.get(branch.get_absolute_url()).content.decode()
    with pytest.raises(NotPossibleNow, match="不进行换届"):
        actions.begin_term(party=temporary, since=today(), by=cast["laoshan"])


def test_an_organisation_that_has_ended_reminds_nobody(cast, party):
    branch = actions.begin_term(party=party["branch"], since=today(), by=cast["zhou"])
    assert ladders.audience(branch, limits.ALL) == [cast["dang"], cast["zhou"]]
    actions.end_party(party=branch, on=today(), by=cast["zhou"])
    assert not Clock.objects.about(branch).running().exists()
    branch.refresh_from_db()
    assert ladders.audience(branch, limits.ALL) == []
