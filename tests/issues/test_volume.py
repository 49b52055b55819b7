"""How much one person may send in a minute (S22): then a 429, a sentence, and an event; nothing typed is lost."""

import uuid

import pytest
import time_machine
from django.utils import timezone

from governance.accounts.models import Allowance
from governance.journal.models import Event
from issues.petitions.models import Petition
from tests.issues.test_petition_pages import jpeg, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still_clock():
    """A hundred requests take longer than a minute on a busy machine."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def li(sign_in, cast):
    return sign_in(cast["li"])


def limited(cast):
    return list(Event.objects.about(cast["li"]).filter(verb="person.limited").values_list("data", flat=True))


def test_a_hundred_petitions_a_minute_end_in_a_429_that_keeps_the_words(li, cast):
    answers = [li.post("/petitions/new/", typed(text=f"第 {number} 次，屋顶还在漏水")) for number in range(100)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [302] * 30 + [429] * 70
    page = answers[99].content.decode()
    assert "操作太频繁了，请 1 小时后再试。" in page
    assert "第 99 次，屋顶还在漏水" in page
    assert answers[99]["Retry-After"] == "3600"
    assert Petition.objects.count() == 30
    assert limited(cast) == [{"what": "提交诉求"}]


def test_the_same_form_sent_again_is_no_second_petition_and_not_counted(li, cast):
    Allowance.objects.create(action="file", per="person", amount=1, seconds=60)
    form = typed()
    assert [li.post("/petitions/new/", form).status_code for _ in range(5)] == [302] * 5


def test_a_form_with_errors_is_not_counted(li, cast):
    Allowance.objects.create(action="file", per="person", amount=1, seconds=60)
    for _ in range(5):
        assert li.post("/petitions/new/", typed(text="")).status_code == 200
    assert li.post("/petitions/new/", typed()).status_code == 302


def test_photos_are_counted_one_by_one(li, cast):
    Allowance.objects.create(action="photo", per="person", amount=3, seconds=60)
    nonce = str(uuid.uuid4())
    assert (
        li.post("/petitions/new/", typed(nonce=nonce, text="", photos=[jpeg(), jpeg(colour="blue")])).status_code == 200
    )
    answer = li.post("/petitions/new/", typed(nonce=nonce, photos=[jpeg(colour="green"), jpeg(colour="black")]))
    assert answer.status_code == 429
    assert "操作太频繁了" in answer.content.decode()
    assert Petition.objects.count() == 0
    assert limited(cast) == [{"what": "上传照片"}]


def test_a_hundred_searches_a_minute_end_in_a_429(sign_in, cast):
    wang = sign_in(cast["wang"])
    statuses = [
        wang.get(page, {"q": "电梯"}).status_code for page in ("/issues/", "/tasks/", "/desk/") for _ in range(34)
    ]
    assert statuses == [200] * 60 + [429] * 42
    assert wang.get("/issues/").status_code == 200
    assert "请稍等再试" in wang.get("/issues/", {"q": "电梯"}).content.decode()
    assert Event.objects.about(cast["wang"]).filter(verb="person.limited").count() == 1


def test_the_board_is_searched_by_anybody_within_reason(client, cast):
    Allowance.objects.filter(action="search", per="network").update(amount=2)
    assert [client.get("/board/", {"q": "电梯"}).status_code for _ in range(3)] == [200, 200, 429]
