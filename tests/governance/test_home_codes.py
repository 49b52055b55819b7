"""房屋码, vouching and the end of a binding: how somebody gets into a home, and out of it."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.journal.models import Event, Notice
from governance.people import actions, slips
from governance.people.models import HomeCode
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import actions as registry
from governance.registry.models import Entrance, Home, HomeClaim, Occupancy, Ownership, homes_of
from tests.threads import together

pytestmark = pytest.mark.django_db


def entrance(building=12, number=2, community="蓟门里社区"):
    return Entrance.objects.get(building__number=building, building__community__name=community, number=number)


def make(cast, who="zhou", sheet=None, **what):
    made = actions.make_codes(
        entrance=what.pop("entrance", None) or entrance(), sheet=sheet or uuid.uuid4(), by=cast[who], **what
    )
    return {str(slip.home): slip.code for slip in made}


@pytest.fixture
def code(cast):
    """`code("501")` is a fresh code for that door of 12号楼2单元."""
    return lambda door="501": make(cast)[f"12号楼2单元{door}"]


# --- the code itself -----------------------------------------------------------------------------


def test_a_code_has_eight_characters_that_nobody_takes_for_another():
    sheet = uuid.uuid4()
    codes = {slips.home_code(sheet, home) for home in range(2000)}
    assert len(codes) == 2000
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) == set(slips.ALPHABET)
    assert set(slips.ALPHABET) & set("01IO") == set()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("K7QM-2XPA", "K7QM2XPA"),
        (" k7qm 2xpa ", "K7QM2XPA"),
        ("Ｋ７ＱＭ－２ＸＰＡ", "K7QM2XPA"),
        ("k7qm—2xpa", "K7QM2XPA"),
        ("K7QM2XP", ""),
        ("K7QM2XPA9", ""),
        ("K0QM2XPA", ""),
        ("", ""),
        ("\0" * 8, ""),
        ("房" * 8, ""),
        ("K" * 10**5, ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, read):
    assert slips.read(typed) == read


# --- printing ------------------------------------------------------------------------------------


def test_a_sheet_has_one_code_per_home_and_the_database_only_digests(cast):
    codes = make(cast)
    assert len(codes) == Home.objects.filter(entrance=entrance()).count() == 18
    stored = " ".join(str(list(row.values())) for row in HomeCode.objects.values())
    assert not any(code in stored for code in codes.values())
    event = Event.objects.get(verb="codes.made")
    assert (event.data["count"], event.by, event.subject) == (18, cast["zhou"], entrance())


def test_new_codes_end_the_old_ones_of_the_same_homes_only(cast):
    old, other = make(cast), make(cast, entrance=entrance(number=1))
    make(cast)
    live = HomeCode.objects.live()
    assert live.count() == 18 + len(other)
    with pytest.raises(actions.WrongCode, match="已经作废"):
        actions.bind_by_code(code=old["12号楼2单元501"], kind="tenant", by=cast["sun"])
    actions.bind_by_code(code=other["12号楼1单元101"], kind="tenant", by=cast["sun"])


def test_the_same_form_sent_again_gives_the_same_slips_and_later_none(cast):
    sheet, now = uuid.uuid4(), timezone.now()
    first = make(cast, sheet=sheet, at=now)
    assert make(cast, sheet=sheet, at=now + timedelta(minutes=5)) == first
    assert HomeCode.objects.count() == 18
    assert Event.objects.filter(verb="codes.made").count() == 1
    with pytest.raises(NotPossibleNow, match="只在生成时显示一次"):
        make(cast, sheet=sheet, at=now + timedelta(hours=2))
    with pytest.raises(NotPossibleNow, match="只在生成时显示一次"):
        make(cast, "jiedao", sheet=sheet, at=now)


def test_a_sheet_may_leave_out_homes_with_residents_or_hold_a_single_one(cast):
    assert "12号楼2单元601" not in make(cast, empty_only=True)
    assert set(make(cast, home=Home.objects.get(entrance=entrance(), door="601"))) == {"12号楼2单元601"}
    assert HomeCode.objects.live().count() == 17


@pytest.mark.parametrize(
    "who",
    ["li", "sun", "wang", "dang", "wuye", "chengguan", "laoshan", "juwei", "zhuanban", "jiandu", "admin", "shenji"],
)
def test_only_the_neighbourhood_committee_and_its_street_print_codes(cast, who):
    with pytest.raises(NotAllowed):
        make(cast, who)
    assert not HomeCode.objects.exists()


def test_the_street_prints_too(cast):
    assert len(make(cast, "jiedao")) == 18


def test_a_home_never_has_two_live_codes(cast):
    make(cast)
    row = HomeCode.objects.first()
    row.pk, row.code_hash = None, "x"
    with pytest.raises(IntegrityError, match="home_has_one_live_code"), transaction.atomic():
        row.save()


# --- binding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "facts"), [("owner", Ownership), ("family", Occupancy), ("tenant", Occupancy)])
def test_a_code_binds_at_once(cast, code, kind, facts):
    bound = actions.bind_by_code(code=code().lower(), kind=kind, by=cast["sun"])
    assert (str(bound.home), bound.waits) == ("12号楼2单元501", False)
    assert bound.home in homes_of(cast["sun"])
    assert facts.objects.current().filter(person=cast["sun"], home=bound.home).count() == 1
    row = HomeCode.objects.get(home=bound.home)
    assert row.used_by == cast["sun"]
    event = Event.objects.get(verb="home.bound")
    assert (event.by, event.data["building"]) == (cast["sun"], "12号楼")


def test_a_code_is_good_once(cast, code):
    one = code()
    actions.bind_by_code(code=one, kind="tenant", by=cast["sun"])
    with pytest.raises(actions.WrongCode, match="已经用过"):
        actions.bind_by_code(code=one, kind="tenant", by=cast["wuye"])
    assert not homes_of(cast["wuye"]).exists()


def test_a_code_ends_after_sixty_days(cast, code):
    one = code()
    late = timezone.now() + timedelta(days=60, seconds=1)
    with pytest.raises(actions.WrongCode, match="已经过期"):
        actions.bind_by_code(code=one, kind="tenant", by=cast["sun"], at=late)


@pytest.mark.parametrize("typed", ["", "K7QM-2XPA", "\0", "x" * 9000])
def test_a_wrong_code_is_a_sentence(cast, typed):
    with pytest.raises(actions.WrongCode, match="没有这个房屋码"):
        actions.bind_by_code(code=typed, kind="tenant", by=cast["sun"])


def test_whoever_is_bound_already_does_not_use_up_the_code(cast, code):
    one = code("601")
    with pytest.raises(NotPossibleNow, match="已经绑定"):
        actions.bind_by_code(code=one, kind="owner", by=cast["li"])
    actions.bind_by_code(code=one, kind="family", by=cast["sun"])


def test_a_second_owner_is_left_to_the_neighbourhood_committee_and_the_code_stays_good(cast, code):
    one = code("601")
    assert actions.bind_by_code(code=one, kind="owner", by=cast["sun"]).waits
    assert not Ownership.objects.filter(person=cast["sun"]).exists()
    claim = HomeClaim.objects.get(person=cast["sun"])
    assert (claim.kind, claim.state) == ("owner", "waiting")
    actions.bind_by_code(code=one, kind="family", by=cast["wuye"])


def test_who_lives_there_is_told_of_a_new_one_without_a_name(cast, code):
    actions.bind_by_code(code=code("601"), kind="family", by=cast["sun"])
    text = Notice.objects.visible_to(cast["li"]).get(event__verb="home.bound").event.notice_text
    assert "12号楼" in text and "家庭成员" in text
    assert "孙晓梅" not in text and "601" not in text


def test_a_claim_that_waits_is_settled_by_the_code(cast, code):
    home = Home.objects.get(entrance=entrance(), door="501")
    registry.claim_home(home=home, kind="tenant", by=cast["sun"])
    actions.bind_by_code(code=code(), kind="tenant", by=cast["sun"])
    claim = HomeClaim.objects.get()
    assert (claim.state, claim.decided_by) == ("confirmed", cast["zhou"])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_code_at_once_one_wins_and_the_other_reads_why(cast):
    for door in ("101", "102", "103"):
        one = make(cast)[f"12号楼2单元{door}"]
        results = together(
            *(partial(actions.bind_by_code, code=one, kind="tenant", by=cast[who]) for who in ("sun", "wuye"))
        )
        assert sorted(type(result).__name__ for result in results) == ["Bound", "WrongCode"]
        lost = next(result for result in results if isinstance(result, Exception))
        assert "已经用过" in str(lost)
        assert Occupancy.objects.filter(home__door=door, home__entrance=entrance()).count() == 1


# --- vouching ------------------------------------------------------------------------------------


def claimed(cast, who="sun", door="601", kind="family"):
    return registry.claim_home(home=Home.objects.get(entrance=entrance(), door=door), kind=kind, by=cast[who])


@pytest.mark.parametrize("kind", ["family", "tenant"])
def test_somebody_who_lives_there_vouches(cast, kind):
    claim = registry.vouch(claim=claimed(cast, kind=kind), known=True, by=cast["li"])
    assert (claim.state, claim.decided_by) == ("confirmed", cast["li"])
    assert claim.home in homes_of(cast["sun"])
    assert Notice.objects.visible_to(cast["sun"]).get().event.verb == "home.vouched"


def test_the_one_asked_is_told_of_the_claim_without_a_name_in_the_journal(cast):
    claimed(cast)
    notice = Notice.objects.visible_to(cast["li"]).get()
    assert (notice.event.verb, notice.url) == ("home.vouch_asked", "/accounts/home/")
    assert "孙晓梅" not in str([event.data for event in Event.objects.all()])


def test_titles_are_not_vouched_for(cast):
    claim = claimed(cast, kind="owner")
    assert not Notice.objects.visible_to(cast["li"]).exists()
    with pytest.raises(NotAllowed):
        registry.vouch(claim=claim, known=True, by=cast["li"])


@pytest.mark.parametrize("who", ["zhao", "sun", "wang", "zhou", "jiedao", "admin"])
def test_nobody_vouches_from_another_home_or_for_themselves(cast, who):
    claim = claimed(cast)
    with pytest.raises(NotAllowed):
        registry.vouch(claim=claim, known=True, by=cast[who])
    assert HomeClaim.objects.get().state == "waiting"


def test_whoever_moved_out_does_not_vouch_any_more(cast):
    claim = claimed(cast)
    actions.end_binding(fact=cast["li"].ownerships.get(), by=cast["li"])
    with pytest.raises(NotAllowed):
        registry.vouch(claim=claim, known=True, by=cast["li"])


def test_not_knowing_somebody_leaves_the_claim_to_the_neighbourhood_committee_which_is_told(cast):
    claim = registry.vouch(claim=claimed(cast), known=False, by=cast["li"])
    assert (claim.state, claim.doubted_by) == ("waiting", cast["li"])
    registry.vouch(claim=claim, known=False, by=cast["li"])
    assert Notice.objects.visible_to(cast["zhou"]).filter(event__verb="home.doubted").count() == 1
    registry.decide_claim(claim=claim, confirm=False, reason="请来居委会", by=cast["zhou"])
    with pytest.raises(NotPossibleNow):
        registry.vouch(claim=claim, known=True, by=cast["li"])


# --- the end -------------------------------------------------------------------------------------


def test_somebody_who_moves_out_loses_the_home_in_the_same_second(cast, sign_in):
    assert sign_in(cast["sun"]).get("/petitions/new/").context["form"]
    fact = actions.end_binding(fact=cast["sun"].occupancies.get(), by=cast["sun"])
    assert fact.until == timezone.localdate()
    assert not homes_of(cast["sun"]).exists()
    assert "先绑定您的房屋" in sign_in(cast["sun"]).get("/petitions/new/").content.decode()
    assert Event.objects.get(verb="home.left").by == cast["sun"]
    with pytest.raises(NotPossibleNow):
        actions.end_binding(fact=fact, by=cast["sun"])


def test_the_neighbourhood_committee_ends_a_binding_with_a_reason_that_is_told(cast):
    fact = cast["li"].ownerships.get()
    actions.end_binding(fact=fact, by=cast["zhou"], reason="房屋已过户")
    assert "房屋已过户" in Notice.objects.visible_to(cast["li"]).get().event.notice_text


@pytest.mark.parametrize("who", ["zhao", "sun", "wang", "wuye", "jiedao", "juwei", "admin", "shenji"])
def test_nobody_else_ends_a_binding(cast, who):
    with pytest.raises(NotAllowed):
        actions.end_binding(fact=cast["li"].ownerships.get(), by=cast[who])
    assert homes_of(cast["li"]).exists()


def test_a_binding_begun_today_ends_today_and_may_begin_again(cast, code):
    actions.bind_by_code(code=code(), kind="tenant", by=cast["wuye"])
    actions.end_binding(fact=cast["wuye"].occupancies.get(), by=cast["wuye"])
    assert not homes_of(cast["wuye"]).exists()
    actions.bind_by_code(code=code(), kind="tenant", by=cast["wuye"])
    assert homes_of(cast["wuye"]).count() == 1
