"""任职: nobody grants himself rights; an invitation becomes a posting once, for its time, by the person it was for."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.accounts.models import User
from governance.journal.models import Event, Notice
from governance.people import actions, slips
from governance.people.models import Invitation, organisations_kept_by
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import actions as registry
from governance.registry.models import Organisation, Posting, postings_of
from tests.threads import together

pytestmark = pytest.mark.django_db

CAST = "li sun wang zhou dang wuye gehua chengguan jiedao laoshan zhuanban jiandu admin shenji juwei".split()  # noqa: SIM905
PLACES = {
    "首华物业": "首华物业",  # serves in both streets: no street's own
    "蓟门第二物业": "蓟门第二物业",  # serves in 蓟门里 only
    "歌华有线": "歌华有线",
    "执法队": "北太平庄街道综合执法队",
    "街道": "北太平庄街道办事处",
    "居委会": "蓟门里社区居委会",
    "老山街道": "老山街道办事处",
}
# Who may give an ordinary post in which organisation: the lead, and the lead of the street for what is its own.
GRANTS = {
    "首华物业": {"wuye"},
    "蓟门第二物业": {"jiedao"},
    "歌华有线": {"gehua", "jiedao"},
    "执法队": {"chengguan", "jiedao"},
    "街道": {"jiedao"},
    "居委会": {"zhou", "jiedao"},
    "老山街道": {"laoshan"},
}
AUDITORS = {"街道": {"jiedao"}, "老山街道": {"laoshan"}}


def place(key):
    return Organisation.objects.get(name=PLACES[key])


def invite(cast, who="wuye", where="首华物业", **more):
    what = {"name": "钟维修", "title": "维修员", "nonce": uuid.uuid4(), **more}
    return actions.invite(organisation=place(where), by=cast[who], **what)


# --- the matrix of grants and roles (S24) --------------------------------------------------------


@pytest.mark.parametrize("where", PLACES)
def test_who_may_give_a_post(cast, where):
    may = set()
    for who in CAST:
        try:
            invite(cast, who, where)
            may.add(who)
        except NotAllowed:
            pass
    assert may == GRANTS[where]


@pytest.mark.parametrize("where", PLACES)
def test_auditors_are_posted_by_the_streets_lead_alone_and_only_at_its_office(cast, where):
    may = set()
    for who in CAST:
        try:
            invite(cast, who, where, duties=["auditor"])
            may.add(who)
        except NotAllowed:
            pass
    assert may == AUDITORS.get(where, set())


@pytest.mark.parametrize("who", CAST)
def test_nobody_prolongs_a_post_of_their_own(cast, who):
    day = timezone.localdate() + timedelta(days=9)
    for posting in Posting.objects.filter(person=cast[who]):
        with pytest.raises(NotAllowed):
            actions.extend_posting(posting=posting, until=day, by=cast[who])
        with pytest.raises(NotAllowed):
            actions.extend_posting(posting=posting, until=None, by=cast[who])
    assert not Posting.objects.filter(until=day).exists()


@pytest.mark.parametrize("who", ["wuye", "gehua", "chengguan", "jiedao", "zhou", "laoshan"])
def test_nobody_takes_an_invitation_of_their_own(cast, who):
    organisation = organisations_kept_by(cast[who]).first()
    with pytest.raises(NotAllowed, match="不能邀请自己"):
        actions.invite(
            organisation=organisation, by=cast[who], nonce=uuid.uuid4(), name="我", title="兼职", phone=cast[who].phone
        )
    _, token = actions.invite(organisation=organisation, by=cast[who], nonce=uuid.uuid4(), name="我", title="兼职")
    before = Posting.objects.count()
    with pytest.raises(NotAllowed, match="自己发出"):
        actions.accept_invitation(token=token, by=cast[who])
    assert Posting.objects.count() == before


def test_the_database_refuses_an_invitation_accepted_by_whoever_made_it(cast):
    invitation, _ = invite(cast)
    with pytest.raises(IntegrityError, match="of_their_own"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=cast["wuye"], accepted_at=timezone.now())


def test_operators_post_nobody_as_themselves(cast, sign_in):
    form = {"person": cast["admin"].pk, "organisation": place("街道").pk, "title": "主任", "since": "2026-01-01"}
    page = sign_in(cast["admin"]).post("/admin/registry/posting/add/", form)
    assert "不能给自己设置任职或席位" in page.content.decode()
    assert not postings_of(cast["admin"]).exists()


# --- accepting -----------------------------------------------------------------------------------


def test_an_accepted_invitation_is_a_posting_with_its_period_and_duties(cast):
    until = timezone.localdate() + timedelta(days=90)
    invitation, token = invite(cast, duties=["repairer", "intake"], until=until)
    posting = actions.accept_invitation(token=token, by=cast["li"])
    assert (posting.person, posting.title, posting.duties) == (cast["li"], "维修员", ["intake", "repairer"])
    assert (posting.since, posting.until, posting.is_lead) == (timezone.localdate(), until, False)
    assert Posting.objects.current(until - timedelta(days=1)).filter(pk=posting.pk).exists()
    assert not Posting.objects.current(until).filter(pk=posting.pk).exists()
    invitation.refresh_from_db()
    assert invitation.accepted_by == cast["li"]
    assert Notice.objects.visible_to(cast["wuye"]).get().event.verb == "staff.joined"


def test_the_journal_holds_neither_the_name_nor_the_phone_of_who_was_invited(cast):
    _, token = invite(cast, phone="15400009999")
    actions.accept_invitation(token=token, by=cast["li"])
    told = str([(event.data, event.words) for event in Event.objects.all()])
    assert "钟维修" not in told and "15400009999" not in told and token not in told


def test_the_database_holds_only_a_digest_of_the_secret(cast):
    invitation, token = invite(cast)
    assert len(token) == 26
    assert token not in str(Invitation.objects.values().get(pk=invitation.pk))
    assert invitation.token_hash == slips.digest(token)


def test_the_same_form_sent_again_is_the_same_invitation(cast):
    nonce = uuid.uuid4()
    assert invite(cast, nonce=nonce) == invite(cast, nonce=nonce)
    assert Invitation.objects.count() == Event.objects.filter(verb="staff.invited").count() == 1
    with pytest.raises(NotPossibleNow):
        invite(cast, "gehua", "歌华有线", nonce=nonce)


def test_an_invitation_is_good_once_for_seven_days_and_not_after_it_was_taken_back(cast):
    _, token = invite(cast)
    actions.accept_invitation(token=token, by=cast["li"])
    with pytest.raises(NotPossibleNow, match="已接受"):
        actions.accept_invitation(token=token, by=cast["sun"])
    _, token = invite(cast)
    with pytest.raises(NotPossibleNow, match="已过期"):
        actions.accept_invitation(token=token, by=cast["sun"], at=timezone.now() + timedelta(days=7, seconds=1))
    invitation, token = invite(cast)
    actions.revoke_invitation(invitation=invitation, by=cast["wuye"])
    with pytest.raises(NotPossibleNow, match="已撤回"):
        actions.accept_invitation(token=token, by=cast["sun"])
    assert not postings_of(cast["sun"]).exists()


def test_whoever_lost_the_right_to_give_a_post_gave_none(cast):
    _, token = invite(cast)
    registry.end_posting(posting=cast["wuye"].postings.get(), by=cast["jiedao"])
    with pytest.raises(NotPossibleNow, match="已不再负责"):
        actions.accept_invitation(token=token, by=cast["li"])
    assert not postings_of(cast["li"]).exists()


def test_whoever_works_there_already_takes_no_second_post(cast):
    _, token = invite(cast, "jiedao", "执法队")
    with pytest.raises(NotPossibleNow, match="已经在这个单位任职"):
        actions.accept_invitation(token=token, by=cast["chengguan"])


def test_an_auditor_does_no_other_work(cast):
    _, token = invite(cast, "jiedao", "街道", duties=["auditor"])
    with pytest.raises(NotPossibleNow, match="不能同时办理业务"):
        actions.accept_invitation(token=token, by=cast["wuye"])
    actions.accept_invitation(token=token, by=cast["li"])
    assert not postings_of(cast["li"]).exists()  # an audit is no work of the office


def test_a_new_account_begins_with_its_post_or_not_at_all(cast):
    _, token = invite(cast, phone="15400009999")
    person = actions.join_by_invitation(token=token, username="zhong", password="yaoshi-2026-zhong")
    assert (person.display_name, person.phone) == ("钟维修", "15400009999")
    assert person.consents.get().purpose == "privacy"
    assert postings_of(person).get().organisation.name == "首华物业"
    with pytest.raises(NotPossibleNow):
        actions.join_by_invitation(token=token, username="zhong2", password="yaoshi-2026-zhong")
    assert not User.objects.filter(username="zhong2").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_gets_the_post(cast):
    _, token = invite(cast)
    results = together(
        lambda: actions.accept_invitation(token=token, by=cast["li"]),
        lambda: actions.accept_invitation(token=token, by=cast["sun"]),
    )
    assert sorted(type(result).__name__ for result in results) == ["NotPossibleNow", "Posting"]
    assert Posting.objects.filter(title="维修员").count() == 1


# --- the end of a post ---------------------------------------------------------------------------


def test_the_last_lead_stays_until_there_is_another_one(cast):
    mine = cast["wuye"].postings.get()
    with pytest.raises(NotPossibleNow, match="唯一的负责人"):
        registry.end_posting(posting=mine, by=cast["wuye"])
    _, token = invite(cast, is_lead=True, title="副经理")
    actions.accept_invitation(token=token, by=cast["li"])
    registry.end_posting(posting=mine, by=cast["wuye"])
    assert not postings_of(cast["wuye"]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_leads_do_not_leave_at_the_same_moment(cast):
    _, token = invite(cast, is_lead=True, title="副经理")
    second = actions.accept_invitation(token=token, by=cast["li"])
    first = cast["wuye"].postings.get()
    results = together(
        lambda: registry.end_posting(posting=first, by=cast["wuye"]),
        lambda: registry.end_posting(posting=second, by=cast["li"]),
    )
    assert sorted(type(result).__name__ for result in results) == ["NotPossibleNow", "Posting"]
    assert Posting.objects.current().filter(organisation=place("首华物业"), is_lead=True).count() == 1


def test_a_post_that_ended_opens_nothing_in_the_same_second(cast, sign_in, task_of):
    task = task_of()
    client = sign_in(cast["wuye"])
    assert client.get(f"/tasks/{task.number}/").status_code == 200
    registry.end_posting(posting=cast["wuye"].postings.get(), by=cast["jiedao"])
    assert client.get(f"/tasks/{task.number}/").status_code == 404
    assert client.get("/staff/").status_code == 404


def test_a_later_last_day_is_told_to_the_person(cast):
    _, token = invite(cast, until=timezone.localdate() + timedelta(days=3))
    posting = actions.accept_invitation(token=token, by=cast["li"])
    actions.extend_posting(posting=posting, until=timezone.localdate() + timedelta(days=300), by=cast["wuye"])
    assert Notice.objects.visible_to(cast["li"]).latest("pk").event.verb == "staff.extended"
    with pytest.raises(NotPossibleNow, match="晚于今天"):
        actions.extend_posting(posting=posting, until=timezone.localdate(), by=cast["wuye"])
