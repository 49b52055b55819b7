"""表扬、感谢: private until the giver agrees, public by consent, gone the second it is taken back."""

import io
import uuid
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from committees.bodies.models import Seat
from committees.commendations import actions
from committees.commendations.exports import COLUMNS, commendations
from committees.commendations.models import Commendation
from committees.commendations.states import NAMED, SHOWN
from governance.accounts import consents, holdings
from governance.accounts.holdings import Traces
from governance.accounts.models import Consent
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Posting
from governance.workdays import SHANGHAI
from issues.insight.sight import Standing, may_see

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
LETTER = "大雪天有人扫雪，老人出门放心"


@pytest.fixture
def banner(cast):
    """`banner()`: what 老山's residents gave to 首华物业, recorded by its manager."""

    def recorded(by="wuye", receiver=None, community="老山东里北", **more):
        what = {"kind": "banner", "words": "情系居民 服务周到", "given_on": date(2026, 11, 1), "nonce": uuid.uuid4()}
        what |= {"giver_words": "老山东里北社区党委"} | more
        receiver = receiver or cast.organisations["首华物业"]
        return actions.enter(receiver=receiver, community=cast.communities[community], by=cast[by], at=NOON, **what)

    return recorded


@pytest.fixture
def letter(cast):
    """`letter()`: li thanks the 物管会; `is_shown=True` lets others read it."""

    def given(by="li", **more):
        what = {"kind": "thanks", "words": LETTER, "nonce": uuid.uuid4()} | more
        return actions.give(receiver=body(cast), community=cast.communities["蓟门里"], by=cast[by], at=NOON, **what)

    return given


def body(cast):
    return cast["wang"].seats.get().committee


def agreed(row, by):
    return actions.publish(commendation=row, way="written", agreed_on=date(2026, 11, 2), by=by, at=NOON)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return SimpleUploadedFile("banner.jpg", file.getvalue(), "image/jpeg")


def readers(cast, row):
    """Who sees it; `may_see` agrees of everybody."""
    seen = {name for name, user in cast.people.items() if Commendation.objects.visible_to(user).filter(pk=row.pk)}
    assert {name for name, user in cast.people.items() if may_see(user, row, Standing(user))} == seen
    return seen


def pages_with(words, *addresses):
    """Which of these public pages shows the words to who has not signed in."""
    found = {address: Client().get(address) for address in addresses}
    return {address for address, page in found.items() if words in page.content.decode()}


# --- who reads it -------------------------------------------------------------------------------------------------


def test_a_private_one_is_read_by_giver_receiver_and_street_alone(cast, banner, letter):
    Posting.objects.create(
        person=cast["sun"], organisation=cast.organisations["中国移动"], title="客户经理", since=date(2020, 1, 1)
    )
    given = banner(giver_words="", giver_organisation=cast.organisations["中国移动"])
    assert readers(cast, given) == {"wuye", "laoshan", "yidong", "sun"}
    assert readers(cast, letter()) == {"li", "zhou", "dang", "jiedao"}
    force = cast["zhuanban"].seats.get().committee
    assert readers(cast, banner(by="zhuanban", receiver=force)) == {"zhuanban", "juwei", "laoshan"}
    Seat.objects.filter(person=cast["dang"]).update(until=date(2026, 1, 1))
    assert readers(cast, Commendation.objects.get(words=LETTER)) == {"li", "zhou", "jiedao"}


def test_who_records_what_is_given_to_whom(cast, banner):
    may = {name for name in cast.people if not refused(lambda name=name: banner(by=name))}
    assert may == {"wuye", "laoshan"}
    own = {"receiver": body(cast), "community": "蓟门里"}
    assert {name for name in cast.people if not refused(lambda name=name: banner(by=name, **own))} == {
        "zhou",
        "dang",
        "jiedao",
    }
    with pytest.raises(NotAllowed):
        banner(community="蓟门里", by="laoshan")  # the firm serves there too, but it is another street


def refused(deed):
    try:
        deed()
    except NotAllowed:
        return True
    return False


# --- public by consent --------------------------------------------------------------------------------------------


def test_a_banner_is_public_from_its_consent_until_it_is_taken_back(cast, banner, sign_in):
    row = banner(photo=picture())
    photo = reverse("commendation_photo", args=[row.pk, "full"])
    addresses = [reverse("commendations"), row.get_absolute_url()]
    assert pages_with("情系居民", *addresses) == set()
    assert Client().get(photo).status_code == 404
    with pytest.raises(NotPossibleNow, match="哪一天"):
        actions.publish(commendation=row, by=cast["wuye"], at=NOON)
    row = agreed(row, cast["wuye"])
    assert pages_with("情系居民", *addresses) == set(addresses)
    assert pages_with("书面同意", *addresses) == {row.get_absolute_url()}
    firm = reverse("organisation", args=[row.organisation_id])
    assert "情系居民" in sign_in(cast["zhao"]).get(firm).content.decode()
    assert b"".join(Client().get(photo).streaming_content)[:2] == b"\xff\xd8"
    row = actions.withdraw(commendation=row, reason="送出人要求撤回", by=cast["laoshan"], at=NOON + DAY)
    assert pages_with("情系居民", *addresses) == set()
    assert "情系居民" not in sign_in(cast["zhao"]).get(firm).content.decode()
    assert Client().get(photo).status_code == 404
    assert readers(cast, row) == {"wuye", "laoshan"}
    with pytest.raises(NotPossibleNow, match="已撤回"):
        agreed(row, cast["wuye"])
    verbs = list(Event.objects.about(row).values_list("verb", flat=True))
    assert verbs == ["commendation.recorded", "commendation.published", "commendation.withdrawn"]


def test_a_resident_decides_over_her_own_letter(cast, letter, sign_in):
    """Without her consent nobody can publish it; with it she has no name but by a second one; taking back ends it."""
    row = letter()
    told = Notice.objects.filter(event__verb="commendation.given", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) == {"zhou", "dang"}
    with pytest.raises(NotPossibleNow, match="没有同意公开"):
        actions.publish(commendation=row, way="spoken", agreed_on=date(2026, 11, 20), by=cast["zhou"], at=NOON)
    publish = reverse("commendation_step", args=[row.pk, "publish"])
    chair = sign_in(cast["zhou"])
    assert publish not in chair.get(row.get_absolute_url()).content.decode()
    assert chair.get(publish).status_code == 409
    with pytest.raises(NotAllowed):
        actions.agree(commendation=row, is_shown=True, is_named=True, by=cast["zhou"], at=NOON)
    actions.agree(commendation=row, is_shown=True, is_named=True, by=cast["li"], at=NOON)
    actions.publish(commendation=row, by=cast["zhou"], at=NOON)
    pages = [reverse("commendations"), row.get_absolute_url(), reverse("committee", args=[row.committee_id])]
    assert pages_with(LETTER, *pages) == pages_with("李秀兰", *pages) == set(pages)
    named, shown = (Consent.objects.get(purpose=purpose, about=str(row.pk)) for purpose in (NAMED, SHOWN))
    client = sign_in(cast["li"])
    client.post(reverse("consent_withdraw", args=[named.pk]))
    assert pages_with("李秀兰", *pages) == set()
    assert pages_with("一位居民", *pages) == set(pages)
    client.post(reverse("consent_withdraw", args=[shown.pk]))
    assert pages_with(LETTER, *pages) == set()
    row.refresh_from_db()
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "送出的居民撤回了同意")


def test_taking_back_waits_for_who_publishes_in_the_same_moment(cast, letter):
    """Read before it is locked, it was not public yet, and would be public afterwards without her consent."""
    row = letter(is_shown=True)
    given = cast["li"].consents.in_force().get(purpose=SHOWN)
    with CaptureQueriesContext(connection) as asked:
        consents.withdraw(consent=given)
    asked_of_it = [query["sql"] for query in asked if "commendations_commendation" in query["sql"]]
    assert "FOR UPDATE" in asked_of_it[-1]
    row.refresh_from_db()
    assert row.state == "recorded"


def test_what_she_takes_back_on_its_page_ends_her_consents_too(cast, letter):
    row = letter(is_shown=True, is_named=True)
    actions.publish(commendation=row, by=cast["dang"], at=NOON)
    actions.withdraw(commendation=row, reason="不想公开了", by=cast["li"], at=NOON + DAY)
    assert not Consent.objects.in_force().filter(about=str(row.pk)).exists()
    told = Notice.objects.filter(event__verb="commendation.withdrawn", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) == {"zhou", "dang"}


def test_who_leaves_takes_her_letter_and_her_name_with_her(cast, letter):
    row = letter(is_shown=True, words=f"{cast['li'].display_name}谢谢你们")
    actions.publish(commendation=row, by=cast["dang"], at=NOON)
    (mine,) = [one for one in holdings.known() if one.name == "commendations"]
    assert [held["内容"] for held in mine.rows(cast["li"])] == [row.words]
    mine.erase(cast["li"], Traces(frozenset([cast["li"].display_name]), frozenset()), NOON + DAY)
    row.refresh_from_db()
    assert (row.state, row.words) == ("withdrawn", "〔已隐去〕谢谢你们")


# --- pages --------------------------------------------------------------------------------------------------------


def test_from_the_button_to_the_public_page(cast, sign_in):
    """A resident writes; the chair publishes; the same form sent twice is one letter; what is wrong keeps its words."""
    place = reverse("committee", args=[body(cast).pk])
    new = reverse("commendation_for_committee", args=[body(cast).pk])
    client = sign_in(cast["li"])
    assert new in client.get(place).content.decode()
    sent = {"kind": "thanks", "words": LETTER, "is_shown": "on", "nonce": uuid.uuid4()}
    wrong = client.post(new, sent | {"kind": "banner"})
    assert wrong.status_code == 200
    assert LETTER in wrong.content.decode()
    first, again = client.post(new, sent), client.post(new, sent)
    row = Commendation.objects.get()
    assert first.url == again.url == row.get_absolute_url()
    client = sign_in(cast["zhou"])
    publish = reverse("commendation_step", args=[row.pk, "publish"])
    assert publish in client.get(row.get_absolute_url()).content.decode()
    assert "请核对后勾选" in client.post(publish, {}).content.decode()
    client.post(publish, {"is_checked": "on"})
    assert pages_with(LETTER, place, reverse("commendations")) == {place, reverse("commendations")}
    assert client.post(publish, {"is_checked": "on"}).status_code == 409


def test_the_firm_records_one_from_exactly_one_giver(cast, sign_in):
    client, new = (
        sign_in(cast["wuye"]),
        reverse("commendation_for_organisation", args=[cast["wuye"].postings.get().organisation_id]),
    )
    sent = {"kind": "banner", "words": "情系居民", "given_on": "2026-11-01", "nonce": uuid.uuid4()}
    sent |= {"community": cast.communities["老山东里北"].pk}
    assert "只填一处" in client.post(new, sent).content.decode()
    assert "请不要写电话" in client.post(new, sent | {"giver_words": "居民 154 0000 0001"}).content.decode()
    assert client.post(new, sent | {"giver_words": "3号楼一位居民"}).status_code == 302
    assert Commendation.objects.get().giver_words == "3号楼一位居民"


def test_the_list_and_its_file_ask_the_same_for_one_and_for_three(cast, letter, banner, sign_in):
    client, address = sign_in(cast["jiedao"]), reverse("commendations")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            actions.publish(commendation=letter(is_shown=True, is_named=True), by=cast["dang"], at=NOON)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    listing = commendations(cast["zhao"], {})
    lines = [[value(row) for _, value in COLUMNS] for row in listing.load(listing.rows)]
    assert [line[:3] for line in lines] == [["感谢信", "蓟门里社区物业管理委员会", "李秀兰"]] * 3
