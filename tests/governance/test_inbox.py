"""The inbox: my notices only, read by POST, in pages that cost the same however many there are."""

import pytest
from django.db import transaction
from django.utils import timezone

from governance.journal.actions import record
from governance.journal.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(cast, file_for):
    """`tell("wang", 3)` writes that many notices about a petition of li."""
    petition = file_for("li")
    Notice.objects.all().delete()

    def told(username, times=1):
        with transaction.atomic():
            for number in range(times):
                record(
                    "petition.declined",
                    subject=petition,
                    by=cast["wang"],
                    at=timezone.now(),
                    tell=[cast[username]],
                    number=petition.number,
                    note=f"第{number}条",
                )

    return told


def notices_of(person):
    return Notice.objects.visible_to(person)


def test_an_empty_inbox_says_what_will_appear(sign_in, cast):
    page = sign_in(cast["sun"]).get("/inbox/").content.decode()
    assert "还没有消息" in page
    assert "全部标为已读" not in page


def test_i_see_my_notices_newest_first_and_nobody_elses(sign_in, cast, tell):
    tell("li", 2)
    tell("zhao", 1)
    page = sign_in(cast["li"]).get("/inbox/").content.decode()
    assert page.index("第1条") < page.index("第0条")
    assert page.count("不予受理") == page.count('class="item__title"') == 2


def test_opening_takes_a_post_marks_one_as_read_and_leads_to_its_page(sign_in, cast, tell):
    tell("li", 2)
    client, notice = sign_in(cast["li"]), notices_of(cast["li"]).first()
    assert client.get(f"/inbox/{notice.pk}/").status_code == 405
    assert client.post(f"/inbox/{notice.pk}/").url == notice.url
    assert notice.url.startswith("/petitions/SQ")
    assert notices_of(cast["li"]).unread().count() == 1
    first_read = Notice.objects.get(pk=notice.pk).read_at
    client.post(f"/inbox/{notice.pk}/")
    assert Notice.objects.get(pk=notice.pk).read_at == first_read


def test_a_notice_of_somebody_else_is_not_there(sign_in, cast, tell):
    tell("li")
    notice = notices_of(cast["li"]).get()
    assert sign_in(cast["zhao"]).post(f"/inbox/{notice.pk}/").status_code == 404
    assert sign_in(cast["zhao"]).post("/inbox/99999999999999999999999/").status_code == 404
    assert notices_of(cast["li"]).unread().count() == 1


def test_all_of_mine_are_marked_as_read_and_the_page_then_says_so(sign_in, cast, tell):
    tell("li", 3)
    tell("zhao", 1)
    client = sign_in(cast["li"])
    assert "已将 3 条消息标为已读" in client.post("/inbox/read/", follow=True).content.decode()
    assert "没有未读消息" in client.get("/inbox/?only=unread").content.decode()
    assert notices_of(cast["zhao"]).unread().count() == 1


def test_the_unread_tab_holds_only_what_is_unread(sign_in, cast, tell):
    tell("li", 3)
    client = sign_in(cast["li"])
    client.post(f"/inbox/{notices_of(cast['li']).first().pk}/")
    assert len(client.get("/inbox/?only=unread").context["page"]) == 2
    assert len(client.get("/inbox/").context["page"]) == 3


def test_pages_follow_each_other_without_gap_or_repetition(sign_in, cast, tell):
    tell("li", 120)
    client, seen, query = sign_in(cast["li"]), [], ""
    for _ in range(3):
        page = client.get("/inbox/" + query).context["page"]
        seen += [notice.pk for notice in page]
        query = page.next_query
    assert query == ""
    assert seen == list(notices_of(cast["li"]).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=i-5",
        f"after=i{9**40}",
        "after=d2026-01-01T00:00:00%2B08:00",
        "after=%00",
        "only=%00",
        "after=i1~i2",
    ],
)
def test_an_address_that_means_nothing_is_no_error(sign_in, cast, tell, query):
    tell("li")
    assert sign_in(cast["li"]).get(f"/inbox/?{query}").status_code == 200


def test_many_notices_cost_as_many_questions_as_one(sign_in, cast, tell, django_assert_max_num_queries):
    tell("li", 60)
    client = sign_in(cast["li"])
    with django_assert_max_num_queries(9):
        client.get("/inbox/")
