"""Pages of petitions over HTTP: filing, following, triage, appraisal, and what nobody else may see."""

import re
import threading
import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from governance.accounts import consents
from governance.journal.models import Event
from governance.registry.models import Building, Home, Occupancy, Ownership, Posting
from issues.petitions import actions, workflow
from issues.petitions.models import Category, Issue, Petition, Photo
from issues.petitions.views.petition_moves import STEPS

pytestmark = pytest.mark.django_db


def jpeg(name="roof.jpg", colour="red"):
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def heic():
    return SimpleUploadedFile("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 50)


def typed(**changes):
    """What a form sends."""
    return {
        "nonce": str(uuid.uuid4()),
        "text": "六楼屋顶下雨就漏，墙都湿了",
        "category": "C3",
        "place_kind": "home",
        "visibility": "private",
        "contact_phone": "15400000001",
        **changes,
    }


@pytest.fixture
def li(cast, sign_in):
    return sign_in(cast["li"])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def filed(cast):
    """`filed(by="li", text=..., visibility=...)` files by deed."""

    def file(by="li", code="C3", **changes):
        home = Home.objects.get(ownerships__person=cast["li"])
        what = {
            "category": Category.objects.get(code=code),
            "community": cast.communities["蓟门里"],
            "building": home.entrance.building,
            "home": home,
            "place_kind": "home",
            "text": "六楼屋顶下雨就漏，墙都湿了",
            "contact_phone": "15400000001",
        }
        return actions.file_petition(by=cast[by], nonce=uuid.uuid4(), **(what | changes))

    return file


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


# --- filing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["home", "building", "public", "other"])
def test_a_petition_is_filed_for_each_kind_of_place(cast, li, kind):
    there = Building.objects.get(community=cast.communities["蓟门里"], number=20)
    sent = typed(place_kind=kind, place_text="东侧", **({"building": there.pk} if kind == "other" else {}))
    answer = li.post("/petitions/new/", sent)
    petition = Petition.objects.get()
    assert answer.status_code == 302 and answer["Location"] == petition.get_absolute_url()
    home = Home.objects.get(ownerships__person=cast["li"])
    expected = {
        "home": (home, home.entrance.building),
        "building": (None, home.entrance.building),
        "public": (None, None),
        "other": (None, there),
    }
    assert (petition.home, petition.building) == expected[kind]
    assert petition.community == cast.communities["蓟门里"] and petition.place_text == "东侧"
    told = page(li, answer["Location"])
    assert f"已收到，编号 {petition.number}" in told and f'data-copy="{petition.number}"' in told


def test_a_refused_form_keeps_words_and_photos(li):
    sent = typed(text="漏", place_text="走廊尽头", photos=[jpeg("a.jpg"), jpeg("b.jpg", "blue")])
    told = li.post("/petitions/new/", sent).content.decode()
    assert not Petition.objects.exists()
    assert "请再写得具体一点" in told and 'value="走廊尽头"' in told and sent["nonce"] in told
    assert "a.jpg" in told and "b.jpg" in told and Photo.objects.count() == 2
    drop = Photo.objects.get(name="b.jpg")
    li.post("/petitions/new/", typed(nonce=sent["nonce"], drop=str(drop.pk)))
    assert [photo.name for photo in Petition.objects.get().photos.all()] == ["a.jpg"]
    assert Photo.objects.count() == 1


def test_only_photos_of_ones_own_loose_form_can_be_dropped(cast, li, filed):
    nonce = uuid.uuid4()
    actions.add_photos(files=[jpeg()], nonce=nonce, by=cast["zhao"])
    li.post("/petitions/new/", typed(nonce=str(nonce), text="x", drop=[str(Photo.objects.get().pk), "\0", "x"]))
    assert Photo.objects.count() == 1


def test_a_double_click_makes_one_petition_and_no_second_photos(li):
    nonce = str(uuid.uuid4())
    first = li.post("/petitions/new/", typed(nonce=nonce, photos=[jpeg()]))
    again = li.post("/petitions/new/", typed(nonce=nonce, photos=[jpeg()]))
    assert first["Location"] == again["Location"]
    assert (Petition.objects.count(), Photo.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_make_one_petition(cast):
    nonce, clients = str(uuid.uuid4()), [signed_in(cast["li"]) for _ in range(10)]
    start, answers = threading.Barrier(10), []

    def click(client):
        try:
            start.wait()
            answers.append(client.post("/petitions/new/", typed(nonce=nonce, photos=[jpeg()])))
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert {answer.status_code for answer in answers} == {302} and len(answers) == 10
    assert {answer["Location"] for answer in answers} == {Petition.objects.get().get_absolute_url()}
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("nonce", ["", "x", "\0", "9" * 400, None])
def test_a_broken_nonce_is_replaced(li, nonce):
    sent = typed(nonce=nonce)
    if nonce is None:
        del sent["nonce"]
    answer = li.post("/petitions/new/", sent)
    assert answer.status_code == 200 and "再提交一次" in answer.content.decode()
    assert uuid.UUID(str(answer.context["form"].nonce)) and not Petition.objects.exists()


def test_a_heic_photo_is_refused_in_words_beside_its_field(li):
    told = li.post("/petitions/new/", typed(photos=[heic(), jpeg()])).content.decode()
    assert "这是苹果手机的 HEIC 照片" in told and "roof.jpg" in told
    assert [photo.name for photo in Photo.objects.all()] == ["roof.jpg"] and not Petition.objects.exists()


def test_a_full_disk_costs_the_photo_and_not_the_words(li, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    sent = typed(photos=[jpeg()])
    told = li.post("/petitions/new/", sent).content.decode()
    assert "照片暂时存不上" in told and sent["text"] in told and not Photo.objects.exists()
    del sent["photos"]
    assert li.post("/petitions/new/", sent).status_code == 302


def test_suggestions_are_asked_for_while_typing_by_post(li):
    told = page(li, "/petitions/new/")
    assert 'hx-post="/petitions/suggest/"' in told and "input changed delay:600ms" in told and "hx-get" not in told


def test_the_words_choose_the_category_when_nobody_else_does(li):
    li.post("/petitions/new/", typed(category=""))
    li.post("/petitions/new/", typed(category="", text="请来看看这件事情吧"))
    li.post("/petitions/new/", typed(category="E1", suggested="C3"))
    li.post("/petitions/new/", typed(category="E1", suggested="list"))
    assert [petition.category.code for petition in Petition.objects.order_by("pk")] == ["C3", "Z9", "C3", "E1"]


def test_suggestions_follow_the_words_and_the_control_touched_last(li):
    told = li.post("/petitions/suggest/", {"text": "六楼屋顶下雨就漏"}).content.decode()
    assert 'value="C3" checked' in told
    headers = {"HX-Request": "true", "HX-Trigger-Name": "category"}
    told = li.post(
        "/petitions/suggest/", {"text": "屋顶漏", "suggested": "C3", "category": "A1"}, headers=headers
    ).content.decode()
    assert 'value="list" checked' in told and "96777" in told
    assert "C3" in page(li, "/petitions/suggest/?text=屋顶下雨就漏")


def test_an_emergency_shows_the_numbers_first_and_loses_nothing(li):
    sent = typed(text="厨房一股煤气味，怎么办", category="", place_text="厨房")
    told = li.post("/petitions/new/", sent).content.decode()
    assert not Petition.objects.exists()
    assert told.index("tel:96777") < told.index('name="text"') and 'value="厨房"' in told and "id_called" in told
    assert li.post("/petitions/new/", sent | {"called": "on"}).status_code == 302
    assert Petition.objects.get().category.code == "A1"


def test_whoever_has_no_home_is_told_what_to_do(cast):
    told = page(signed_in(cast["wuye"]), "/petitions/new/")
    assert "先绑定您的房屋" in told and "/accounts/home/" in told
    assert "先绑定您的房屋" in page(signed_in(cast["wuye"]), "/petitions/")
    signed_in(cast["wuye"]).post("/petitions/new/", typed())
    assert not Petition.objects.exists()


def test_the_neighbourhood_committee_files_for_a_neighbour(cast):
    client = signed_in(cast["zhou"])
    there = Building.objects.get(community=cast.communities["蓟门里"], number=5)
    assert "代谁反映" in page(client, "/petitions/new/")
    client.post("/petitions/new/", typed(place_kind="home"))
    assert not Petition.objects.exists()
    what = typed(place_kind="other", building=there.pk, on_behalf_of="5号楼张奶奶")
    refused = client.post("/petitions/new/", what).context["form"]
    assert set(refused.errors) == {"relation", "behalf_consent"}
    client.post("/petitions/new/", what | {"relation": "member", "behalf_consent": "phone"})
    petition = Petition.objects.get()
    assert (petition.building, petition.on_behalf_of) == (there, "5号楼张奶奶")
    assert (petition.relation, petition.behalf_consent) == ("member", "phone")


def test_a_daughter_files_for_her_mother_at_their_home(cast, li):
    what = typed(on_behalf_of="我母亲", relation="child", behalf_consent="spoken")
    li.post("/petitions/new/", what)
    petition = Petition.objects.get()
    assert (petition.on_behalf_of, petition.get_relation_display()) == ("我母亲", "子女代父母")
    assert "我母亲（子女代父母，当面同意）" in page(signed_in(cast["wang"]), petition.get_absolute_url())
    assert "我母亲" not in page(signed_in(cast["jiedao"]), petition.get_absolute_url())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"relation": "child"}, "on_behalf_of"),
        ({"on_behalf_of": "我母亲", "relation": "child"}, "behalf_consent"),
        ({"on_behalf_of": "我母亲", "behalf_consent": "spoken"}, "relation"),
        ({"on_behalf_of": "我母亲", "relation": "child", "behalf_consent": "guardian"}, "behalf_consent"),
        ({"on_behalf_of": "楼上张奶奶", "relation": "member", "behalf_consent": "phone"}, "relation"),
        ({"on_behalf_of": "我母亲", "relation": "\0", "behalf_consent": "x" * 500}, "relation"),
    ],
)
def test_filing_for_somebody_names_relation_and_consent(li, changes, field):
    form = li.post("/petitions/new/", typed(**changes)).context["form"]
    assert field in form.errors
    assert not Petition.objects.exists()


def test_sharing_the_phone_is_a_consent_that_can_be_taken_back(cast, li):
    li.post("/petitions/new/", typed(share_phone="on"))
    petition, consent = Petition.objects.get(), cast["li"].consents.get()
    assert (consent.purpose, consent.about, petition.share_phone) == ("share_phone", petition.number, True)
    consents.withdraw(consent=consent)
    petition.refresh_from_db()
    assert petition.share_phone is False


def test_who_has_two_homes_says_which(cast, li):
    away = Home.objects.filter(entrance__building__community=cast.communities["老山东里北"]).first()
    Occupancy.objects.create(home=away, person=cast["li"], kind="family", since="2021-01-01")
    assert "老山东里北社区" in page(li, "/petitions/new/")
    li.post("/petitions/new/", typed(home=f"h{away.pk}"))
    petition = Petition.objects.get()
    assert (petition.home, petition.community) == (away, cast.communities["老山东里北"])


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "漏水\0漏水漏水"},
        {"text": "长" * 200_000},
        {"text": "𠀀" * 2001},
        {"text": "\ud800漏水漏水漏水".encode("utf-8", "surrogatepass")},
        {"place_kind": "other", "building": "9" * 40},
        {"place_kind": "other", "building": "\0"},
        {"place_kind": "other", "building": ""},
        {"place_kind": "moon"},
        {"category": "QQ"},
        {"category": "\0"},
        {"home": "h999999"},
        {"visibility": ""},
        {"contact_phone": "123"},
        {"contact_phone": "1" * 5000},
        {"place_text": "门" * 61},
        {"on_behalf_of": "\0"},
        {"drop": "x" * 5000},
    ],
)
def test_no_input_breaks_the_filing_form(li, changes):
    assert li.post("/petitions/new/", typed(**changes)).status_code in (200, 302)


def test_two_thousand_characters_with_line_ends_are_accepted(li):
    li.post("/petitions/new/", typed(text="漏\r\n" * 999 + "漏水"))
    assert len(Petition.objects.get().text) == 2000


# --- who sees what ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["zhao", "sun", "wuye"])
def test_a_private_petition_is_not_found_by_others(cast, filed, name):
    page(signed_in(cast[name]), filed().get_absolute_url(), 404)


def test_a_shared_petition_shows_neighbours_the_matter_and_not_the_person(cast, filed):
    petition = filed(visibility="neighbours", place_text="2单元601门口")
    told = page(signed_in(cast["zhao"]), petition.get_absolute_url())
    assert petition.text in told and "12号楼" in told
    for secret in ("15400000001", "154****0001", cast["li"].display_name, "李*", "601", "2单元"):
        assert secret not in told
    page(signed_in(cast["sun"]), petition.get_absolute_url(), 404)
    assert "受理为新事项" not in told and "撤回" not in told


def test_the_street_reads_and_does_not_decide(cast, filed):
    petition, client = filed(), signed_in(cast["jiedao"])
    told = page(client, petition.get_absolute_url())
    assert petition.text in told and "受理为新事项" not in told and "15400000001" not in told
    assert client.post(f"{petition.get_absolute_url()}accept/", {}).status_code == 403
    assert client.post(f"{petition.get_absolute_url()}look/phone/").status_code == 403


def test_a_phone_is_masked_until_somebody_looks_and_is_recorded(cast, filed):
    petition, client = filed(), signed_in(cast["wang"])
    url, address = f"{petition.get_absolute_url()}look/phone/", petition.get_absolute_url()
    assert "15400000001" not in page(client, address)
    assert client.post(url, {"reason": "contact"}).url == f"{address}#facts"
    assert "15400000001" in page(client, address)
    seen = Event.objects.get(verb="look.phone")
    assert (seen.by, seen.inner, seen.text) == (cast["wang"], True, "物管会委员查看了电话：联系诉求人。")
    part = client.post(url, {"reason": "contact"}, headers={"HX-Request": "true"}).content.decode()
    assert "15400000001" in part and "<html" not in part
    assert client.get(url).status_code == 405
    assert signed_in(cast["li"]).post(url, {"reason": "contact"}).status_code == 403


def test_my_petitions_are_mine_only(cast, filed):
    mine = filed()
    filed(visibility="neighbours", by="zhao")
    told = page(signed_in(cast["li"]), "/petitions/")
    assert mine.number in told and Petition.objects.exclude(pk=mine.pk).get().number not in told


# --- triage -------------------------------------------------------------------------------------


def accepted(client, petition, **changes):
    sent = {"title": "12号楼屋面渗漏", "urgency": "P3", "category": "C3", **changes}
    return client.post(f"{petition.get_absolute_url()}accept/", sent)


def test_after_a_decision_the_next_petition_comes(cast, filed):
    first, second = filed(), filed(by="zhao")
    client = signed_in(cast["wang"])
    answer = accepted(client, first)
    assert answer["Location"] == second.get_absolute_url()
    issue = Issue.objects.get()
    told = page(client, answer["Location"])
    assert f'<a href="{issue.get_absolute_url()}">{issue.number}</a>' in told
    assert accepted(client, second)["Location"] == "/desk/"


def test_similar_open_issues_are_offered_and_joined(cast, filed):
    client = signed_in(cast["wang"])
    accepted(client, filed())
    issue, petition = Issue.objects.get(), filed(by="zhao", text="楼顶漏雨，下雨就往屋里漏")
    told = page(client, petition.get_absolute_url())
    assert issue.number in told and "并入" in told
    client.post(f"{petition.get_absolute_url()}join/", {"issue": issue.number})
    petition.refresh_from_db()
    assert petition.issue == issue


def test_a_private_petition_cannot_be_published(cast, filed):
    petition, client = filed(), signed_in(cast["wang"])
    assert "所以不能公开" in page(client, petition.get_absolute_url())
    accepted(client, petition, is_public="on")
    assert not Issue.objects.get().is_public


def test_the_second_triager_reads_who_was_first(cast, filed):
    petition = filed()
    accepted(signed_in(cast["wang"]), petition)
    answer = accepted(signed_in(cast["zhou"]), petition)
    assert answer.status_code == 409 and "物管会委员" in answer.content.decode()
    assert Issue.objects.count() == 1
    page(signed_in(cast["zhou"]), f"{petition.get_absolute_url()}accept/", 409)


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [
        ("ask_back", {"question": "哪一间屋漏？"}, "asked"),
        ("redirect", {"channel": "110 报警", "reason": "请报警处理"}, "redirected"),
        ("decline", {"reason": "同一问题已答复"}, "declined"),
    ],
)
def test_the_other_decisions_ask_for_their_words(cast, filed, name, sent, state):
    petition, client = filed(), signed_in(cast["wang"])
    url = f"{petition.get_absolute_url()}{name}/"
    page(client, url)
    refused = client.post(url, {})
    assert refused.status_code == 200 and "有几处需要修改" in refused.content.decode()
    client.post(url, sent)
    petition.refresh_from_db()
    assert petition.state == state
    assert sent.get("reason", sent.get("question")) in page(signed_in(cast["li"]), petition.get_absolute_url())


def test_every_move_with_a_button_has_a_page(cast, filed):
    assert set(STEPS) == {step.name for step in workflow.PETITION_MOVES if step.button}
    page(signed_in(cast["wang"]), f"{filed().get_absolute_url()}reply/", 404)
    page(signed_in(cast["wang"]), f"{filed().get_absolute_url()}x%00/", 404)


@pytest.mark.parametrize("number", ["SQ1", "%00", "x" * 3000, "%ED%A0%80", "'"])
def test_a_number_that_is_none_is_not_found(li, number):
    page(li, f"/petitions/{number}/", 404)


# --- the petitioner's moves ---------------------------------------------------------------------


def test_the_petitioner_supplements_and_withdraws(cast, filed, li):
    petition = filed()
    actions.ask_back(petition=petition, question="是哪一间屋？", by=cast["wang"])
    assert "是哪一间屋？" in page(li, petition.get_absolute_url())
    li.post(f"{petition.get_absolute_url()}supplement/", {"text": "北边小屋"})
    petition.refresh_from_db()
    assert petition.state == "filed"
    answer = li.post(f"{petition.get_absolute_url()}withdraw/", {"reason": ""})
    assert answer["Location"] == petition.get_absolute_url()
    petition.refresh_from_db()
    assert petition.state == "withdrawn"
    assert signed_in(cast["zhao"]).post(f"{petition.get_absolute_url()}withdraw/").status_code == 404


@pytest.fixture
def replied(cast, filed):
    petition = filed()
    issue = actions.accept(petition=petition, by=cast["wang"])
    actions.answer(issue=issue, text="屋面已修好", no_evidence_reason="雨后复查", by=cast["wang"])
    petition.refresh_from_db()
    return petition


@pytest.mark.parametrize("sent", [{}, {"solved": "yes"}, {"satisfied": "no"}, {"solved": "maybe", "satisfied": "\0"}])
def test_both_questions_must_be_answered(li, replied, sent):
    told = page(li, replied.get_absolute_url())
    assert "问题解决了吗" in told and "您对办理满意吗" in told and "屋面已修好" in told
    answer = li.post(f"{replied.get_absolute_url()}appraise/", sent | {"comment": "修得不错"})
    assert answer.status_code == 200 and "请选择" in answer.content.decode() and "修得不错" in answer.content.decode()
    replied.refresh_from_db()
    assert replied.state == "replied"


@pytest.mark.parametrize(("solved", "state"), [("yes", "closed"), ("no", "accepted")])
def test_the_two_answers_are_kept_apart(li, replied, solved, state):
    li.post(f"{replied.get_absolute_url()}appraise/", {"solved": solved, "satisfied": "no"})
    replied.refresh_from_db()
    assert (replied.state, replied.solved, replied.satisfied) == (state, solved == "yes", False)
    if state == "closed":
        assert "已解决，不满意" in page(li, replied.get_absolute_url())


# --- public pages -------------------------------------------------------------------------------


@pytest.fixture
def published(cast, filed):
    def publish(**changes):
        petition = filed(visibility="neighbours", place_text="2单元601门口", **changes)
        return actions.accept(petition=petition, title="12号楼屋面渗漏", is_public=True, by=cast["wang"])

    return publish


def test_the_front_page_is_for_everyone(cast, client, published):
    issue = published()
    actions.answer(issue=issue, text="屋面已修好", no_evidence_reason="雨后复查", by=cast["wang"])
    actions.appraise(petition=issue.petitions.get(), solved=True, satisfied=True, by=cast["li"])
    told = page(client, "/")
    assert "我要反映" in told and "tel:119" in told and issue.title in told and "601" not in told
    assert "查看进度" in page(signed_in(cast["li"]), "/")
    filed_again = published()
    assert "待办 1 件" in page(signed_in(cast["wang"]), "/") and filed_again


def test_who_has_a_home_reads_of_the_own_community_first(cast, client):
    own = re.compile(r'href="(/(?:board|committees|announcements|commendations)/[^"]*)"')
    here = f"?community={cast.communities['蓟门里'].pk}"
    lists = {"/board/", "/committees/", "/announcements/", "/commendations/"}
    assert set(own.findall(page(client, "/"))) >= lists
    hers = own.findall(page(signed_in(cast["li"]), "/"))
    assert {path for path in hers if "state=" not in path} == {f"{path}{here}" for path in lists}
    told = page(signed_in(cast["li"]), f"/committees/{here}")
    assert "蓟门里社区物业管理委员会" in told and "老山东里北" not in told
    assert '<a href="/committees/">看全部社区</a>' in told
    assert "看全部社区" not in page(client, "/committees/")


def test_the_board_holds_no_personal_data(cast, client, published, filed):
    issue = published()
    told = page(client, "/board/")
    assert issue.title in told
    for secret in ("15400000001", cast["li"].display_name, "601", issue.petitions.get().number):
        assert secret not in told
    private = actions.accept(petition=filed(), by=cast["wang"])
    assert private.number not in page(client, "/board/")


@pytest.mark.parametrize(
    "query",
    [
        "community=99999999999999999999",
        "community=%00",
        "state=x",
        "q=%00",
        "q=%25_%5C",
        "q=" + "漏" * 500,
        "q=%ED%A0%80",
        "after=i-1",
        "after=i" + "9" * 40,
        "after=%00",
        "page=-1",
        "tab=x",
        "tab=%00",
    ],
)
def test_nonsense_in_an_address_is_no_error(client, li, published, query):
    published()
    page(Client(), f"/board/?{query}")
    page(li, f"/petitions/?{query}")
    page(li, f"/petitions/new/?{query}")


def test_the_board_is_narrowed(cast, client, published):
    issue = published()
    assert issue.number in page(client, f"/board/?community={issue.community_id}&state=running&q=屋面")
    assert issue.number not in page(client, "/board/?state=closed")
    assert issue.number not in page(client, f"/board/?community={cast.communities['老山东里北'].pk}")


# --- cost ---------------------------------------------------------------------------------------


def queries(client, url):
    page(client, url)  # once for what is cached for good
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, url)
    return len(asked)


def test_lists_ask_as_often_for_three_rows_as_for_one(cast, client, filed, published):
    urls = ["/petitions/", "/board/"]
    lee, wang, first = signed_in(cast["li"]), signed_in(cast["wang"]), filed()
    filed(), published()
    before = [queries(lee, url) for url in urls] + [queries(wang, first.get_absolute_url())]
    for _ in range(2):
        published()
        filed()
        actions.accept(petition=filed(), by=cast["wang"])
    assert [queries(lee, url) for url in urls] + [queries(wang, first.get_absolute_url())] == before


def test_a_posting_that_ended_files_no_more(cast):
    client = signed_in(cast["juwei"])
    assert "我要反映" in page(client, "/petitions/new/")
    Posting.objects.filter(person=cast["juwei"]).update(until="2021-01-01")
    cast["juwei"].seats.update(until="2021-01-01")
    assert not Ownership.objects.filter(person=cast["juwei"]).exists()
    assert "先绑定您的房屋" in page(client, "/petitions/new/")
