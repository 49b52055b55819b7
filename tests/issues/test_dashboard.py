"""The dashboard: facts are kept in step, rates equal a count by hand, every number leads to its rows."""

import random
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from fractions import Fraction
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from governance.clocks.models import Heartbeat
from governance.phrases import rate
from governance.registry.models import Community
from issues.insight import facts, months, tasks
from issues.insight.actions import refresh
from issues.insight.models import DailyFact, Watermark
from issues.insight.months import Month
from issues.petitions import actions
from issues.petitions.models import Category, Issue, Petition, Recusal
from issues.petitions.states import PetitionState as P

pytestmark = pytest.mark.django_db
PEKING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 9, tzinfo=PEKING)
NOVEMBER = Month(2026, 11)
LEADS = ["首华物业", "蓟门第二物业", "歌华有线", "执法队"]
OUTSIDE = (P.DECLINED, P.REDIRECTED, P.WITHDRAWN)
ENDS = (P.CLOSED, *OUTSIDE)


@pytest.fixture(autouse=True)
def november(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def people_file(cast):
    """`people_file(200, seed=1)` writes that many petitions of October and November in every state."""
    places = list(Community.objects.filter(name__in=["蓟门里社区", "老山东里北社区"]))
    places += [places[0]] * 2
    category = Category.objects.get(code="C3")

    def written(many, seed=1):
        dice = random.Random(seed)
        leads = [cast.organisations[name] for name in LEADS] + [None]
        issues = [
            Issue(
                number=f"WT-{seed}-{number}",
                title="t",
                category=category,
                urgency="P3",
                community=dice.choice(places),
                lead=dice.choice(leads),
                opened_at=NOW,
                opened_by=cast["wang"],
                due_at=NOW,
                changed_at=NOW,
            )
            for number in range(max(4, many // 3))
        ]
        issues = Issue.objects.bulk_create(issues)
        return Petition.objects.bulk_create(petition(dice, cast, issues, seed, number) for number in range(many))

    return written


def petition(dice, cast, issues, seed, number):
    """One petition at random that the constraints allow."""
    filed_at = NOW - timedelta(minutes=dice.randrange(1, 50 * 24 * 60))
    owed = filed_at + timedelta(hours=dice.choice([2, 24]))
    state = dice.choice(list(P))
    ended = state in ENDS
    issue = dice.choice(issues)
    held = state in (P.ACCEPTED, P.REPLIED, P.CLOSED)
    responded = state not in (P.FILED, P.WITHDRAWN) or dice.random() < 0.2
    answered = state in (P.REPLIED, P.CLOSED)
    appraised = (state == P.CLOSED and dice.random() < 0.8) or (state == P.ACCEPTED and dice.random() < 0.2)
    solved = appraised and state == P.CLOSED and dice.random() < 0.7
    return Petition(
        number=f"SQ-{seed}-{number}",
        petitioner=cast["li"],
        category=issue.category,
        community=issue.community,
        place_kind="public",
        text="路灯不亮",
        state=state,
        issue=issue if held else None,
        filed_at=filed_at,
        filed_on=filed_at.date(),
        due_at=None if ended or state == P.ASKED else NOW + timedelta(hours=dice.randrange(-90, 90), minutes=1),
        response_due_at=owed,
        responded_at=filed_at + timedelta(hours=dice.randrange(1, 40)) if responded else None,
        reason="r" if ended else "",
        reply="r" if answered else "",
        replied_at=NOW if answered else None,
        appraised_at=NOW if appraised else None,
        solved=solved if appraised else None,
        satisfied=dice.random() < 0.6 if appraised else None,
        closed_at=NOW if ended else None,
        changed_at=filed_at,
    )


def by_hand(petitions, now=NOW):
    """The same eight counts, written another way."""
    known = [p for p in petitions if p.state not in OUTSIDE and (p.responded_at is not None or p.response_due_at < now)]
    judged = [p for p in petitions if p.appraised_at is not None]
    return facts.Figures(
        filed=len(petitions),
        open=sum(p.state not in ENDS for p in petitions),
        overdue=sum(p.due_at is not None and p.due_at < now for p in petitions),
        assessed=len(known),
        responded=sum(p.responded_at is not None and p.responded_at <= p.response_due_at for p in known),
        appraised=len(judged),
        solved=sum(p.solved for p in judged),
        satisfied=sum(p.satisfied for p in judged),
    )


def lead_of(one):
    return one.issue.lead_id if one.issue_id else None


def in_month(petitions, month):
    return [p for p in petitions if month.first <= p.filed_on <= month.last]


# --- facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_what_the_board_adds_up_equals_a_count_by_hand(people_file, seed):
    petitions = people_file(250, seed)
    refresh(now=NOW)
    communities = list(Community.objects.order_by("pk"))
    board = facts.Board(communities, NOVEMBER, NOW)
    mine = in_month(petitions, NOVEMBER)
    assert board.total.figures == by_hand(mine)
    for line in board.by_community:
        assert line.figures == by_hand([p for p in mine if p.community_id == line.community])
    assert {line.lead for line in board.by_lead} == {lead_of(p) or "none" for p in mine}
    for line in board.by_lead:
        assert line.figures == by_hand([p for p in mine if (lead_of(p) or "none") == line.lead])
    before = by_hand(in_month(petitions, NOVEMBER.previous))
    assert (board.before.filed, board.before.solved) == (before.filed, before.solved)
    assert board.overdue_ever == by_hand(petitions).overdue


def rows():
    return sorted(DailyFact.objects.values_list("community", "organisation_id", "day", *FACTS), key=str)


FACTS = ["filed", "open", "assessed", "responded_in_time", "appraised", "solved", "satisfied"]


def test_refreshing_twice_leaves_the_same_rows(people_file):
    people_file(120)
    refresh(now=NOW)
    first = rows()
    assert sum(row[3] for row in first) == 120
    refresh(now=NOW)
    refresh(now=NOW, everything=True)
    assert rows() == first


def test_only_what_was_touched_is_counted_again(cast, people_file, file_for, time_machine):
    people_file(60)
    assert refresh(now=NOW) > 20
    again = refresh(now=NOW + timedelta(minutes=10))  # what changed or came due around the mark
    assert again <= 2
    time_machine.move_to(NOW + timedelta(minutes=10))
    file_for("li")
    assert refresh(now=NOW + timedelta(minutes=11)) <= again + 1
    today = DailyFact.objects.filter(day=NOW.date(), community=cast.communities["蓟门里"], organisation=None)
    assert today.get().filed == Petition.objects.filter(filed_on=NOW.date(), issue=None).count()


def test_a_petition_follows_its_issue_to_another_organisation(cast, issue_of):
    issue = issue_of()
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"])
    refresh(now=NOW)
    assert DailyFact.objects.get().organisation.name == "首华物业"
    actions.dispatch(issue=issue, lead=cast.organisations["歌华有线"], by=cast["wang"])
    refresh(now=NOW)
    assert DailyFact.objects.get().organisation.name == "歌华有线"
    task = issue.tasks.active().get(organisation=cast.organisations["歌华有线"])
    actions.refuse(task=task, reason="不归我们管", by=cast["gehua"])
    refresh(now=NOW)
    assert DailyFact.objects.get().organisation is None


def test_a_response_that_is_owed_becomes_late_by_itself(cast, file_for):
    petition = file_for("li")
    refresh(now=NOW)
    assert DailyFact.objects.get().assessed == 0
    for _ in range(3):  # the mark moves on before the time is up
        refresh(now=petition.response_due_at - timedelta(minutes=20))
    late = petition.response_due_at + timedelta(seconds=1)
    refresh(now=late)
    assert (DailyFact.objects.get().assessed, DailyFact.objects.get().responded_in_time) == (1, 0)


def test_the_mark_never_moves_back(people_file):
    people_file(5)
    refresh(now=NOW)
    refresh(now=NOW - timedelta(hours=1))
    assert Watermark.objects.get().at == NOW


def test_an_empty_installation_waits_for_its_first_petitions_whatever_their_date(people_file):
    assert refresh(now=NOW) == 0
    people_file(30)
    Petition.objects.update(changed_at=NOW - timedelta(days=400))
    refresh(now=NOW + timedelta(minutes=1))
    assert sum(DailyFact.objects.values_list("filed", flat=True)) == 30


def test_refreshing_costs_no_more_with_more_petitions(people_file, django_assert_max_num_queries):
    people_file(300)
    with django_assert_max_num_queries(30):
        refresh(now=NOW)


def test_the_sweep_refreshes_and_shows_a_heartbeat(people_file):
    people_file(10)
    tasks.refresh()
    assert sum(DailyFact.objects.values_list("filed", flat=True)) == 10
    assert Heartbeat.objects.filter(name="facts").exists()


@pytest.mark.django_db(transaction=True)
def test_two_refreshes_at_once_count_everything_once(people_file):
    people_file(200)

    def go(number):
        try:
            return refresh(now=NOW + timedelta(seconds=number))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert sum(DailyFact.objects.values_list("filed", flat=True)) == 200
    first = rows()
    refresh(now=NOW + timedelta(seconds=3), everything=True)
    assert rows() == first


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["li", "zhao", "sun", "wang", "wuye", "gehua", "chengguan", "zhuanban", "jiandu", "admin"]
)
def test_whoever_answers_for_no_community_finds_no_dashboard(sign_in, cast, who):
    assert sign_in(cast[who]).get("/dashboard/").status_code == 404


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("zhou", ["蓟门里社区"]),
        ("dang", ["蓟门里社区"]),
        ("jiedao", ["蓟门里社区"]),
        ("juwei", ["老山东里北社区"]),
        ("laoshan", ["老山东里北社区", "老山东里社区", "老山西里社区"]),
    ],
)
def test_each_sees_the_communities_they_answer_for(sign_in, cast, people_file, who, names):
    petitions = people_file(150)
    refresh(now=NOW)
    context = sign_in(cast[who]).get("/dashboard/").context
    assert sorted(community.name for community in context["board"].communities) == sorted(names)
    mine = [p for p in in_month(petitions, NOVEMBER) if p.community.name in names]
    assert context["board"].total.figures == by_hand(mine)


def test_an_ended_posting_ends_the_dashboard_the_same_second(sign_in, cast):
    client = sign_in(cast["jiedao"])
    assert client.get("/dashboard/").status_code == 200
    cast["jiedao"].postings.update(until=timezone.localdate())
    assert client.get("/dashboard/").status_code == 404


@pytest.mark.parametrize(("who", "query"), [("jiedao", ""), ("zhou", "?month=2026-10"), ("laoshan", "")])
def test_every_number_leads_to_as_many_rows(sign_in, cast, people_file, who, query):
    people_file(160, seed=7)
    refresh(now=NOW)
    client = sign_in(cast[who])
    board = client.get("/dashboard/" + query).context["board"]
    lines = [board.total, *board.by_community, *board.by_lead]
    looked = set()
    for line in lines:
        for name, url in line.urls.items():
            if url not in looked:
                answer = client.get(url)
                assert answer.context["count_text"] == str(getattr(line.figures, name)), url
                looked.add(url)
    assert len(looked) > 30
    assert client.get(board.overdue_ever_url).context["count_text"] == str(board.overdue_ever)


def test_whoever_keeps_out_of_a_petition_finds_no_number_that_tells_of_it(sign_in, cast, people_file):
    """Every number still leads to as many rows; the colleague's stays one higher."""
    people_file(60, seed=7)
    refresh(now=NOW)
    mine = {"community": cast.communities["蓟门里"], "issue__lead__isnull": False}
    hidden = Petition.objects.ordinary().filter(**mine).exclude(petitioner__in=[cast["zhou"], cast["dang"]]).first()
    query = f"/dashboard/?month={hidden.filed_on:%Y-%m}"
    whole = sign_in(cast["zhou"]).get(query).context["board"]
    handled_with_it = hidden.issue.petitions.count()
    Recusal.objects.create(petition=hidden, person=cast["zhou"], ground="about", since=NOW)
    client = sign_in(cast["zhou"])
    board = client.get(query).context["board"]
    assert 0 < whole.total.figures.filed - board.total.figures.filed <= handled_with_it
    wrong = {}
    for line in [board.total, *board.by_lead]:
        for name, url in line.urls.items():
            rows = client.get(url).context["count_text"]
            if rows != str(getattr(line.figures, name)):
                wrong[url] = (rows, getattr(line.figures, name))
    assert wrong == {}
    assert client.get(board.overdue_ever_url).context["count_text"] == str(board.overdue_ever)
    assert sign_in(cast["dang"]).get(query).context["board"].total.figures == whole.total.figures


def test_the_page_shows_each_rate_with_its_counts_and_a_link_for_each(sign_in, cast, people_file):
    people_file(160)
    refresh(now=NOW)
    answer = sign_in(cast["zhou"]).get("/dashboard/")
    page = re.sub(r"<[^>]+>", "", answer.content.decode())
    line = answer.context["board"].total
    shown = {
        parse_qs(urlsplit(url.replace("&amp;", "&")).query)["only"][0]
        for url in re.findall(r'href="(/issues/\?[^"]+)"', answer.content.decode())
    }
    assert shown == set(facts.COUNTS)
    for first in answer.context["board"].by_lead:
        f = first.figures
        for n, d in ((f.responded, f.assessed), (f.solved, f.appraised), (f.satisfied, f.appraised)):
            assert rate(n, d) in page
    assert line.figures.filed > 0
    assert "数据截至 11月20日 09:00" in page


def test_nothing_to_divide_by_is_a_dash(sign_in, cast, file_for):
    file_for("li")
    refresh(now=NOW)
    page = sign_in(cast["zhou"]).get("/dashboard/").content.decode()
    rates, _ = page.split('id="coverage"')  # what is covered there has something to divide by
    assert "没有牵头单位" in rates
    assert "—" in rates
    assert "0.0%" not in rates


def test_a_month_without_petitions_says_what_will_appear(sign_in, cast):
    page = sign_in(cast["zhou"]).get("/dashboard/").content.decode()
    assert "这个月还没有诉求" in page
    assert "第一次统计" in page


@pytest.mark.parametrize(
    "query",
    [
        "month=x",
        "month=2026-13",
        "month=2026-00",
        "month=9999-12",
        "month=0000-01",
        "month=",
        "month=%00",
        "month=2026-11%0A",
        "month=２０２６-11",
        "month=2027-01",
        "community=x",
        "community=%00",
        "community=" + "9" * 50,
        "month=-1&community=-1",
    ],
)
def test_an_address_that_means_nothing_shows_this_month_of_everything(sign_in, cast, query):
    answer = sign_in(cast["jiedao"]).get(f"/dashboard/?{query}")
    assert answer.status_code == 200
    assert str(answer.context["month"]) == "2026-11"
    assert answer.context["community"] is None


def test_a_community_of_another_street_is_not_shown(sign_in, cast, people_file):
    people_file(50)
    refresh(now=NOW)
    other = cast.communities["老山东里北"]
    answer = sign_in(cast["jiedao"]).get(f"/dashboard/?community={other.pk}")
    assert "老山" not in answer.content.decode().split("<main")[1]


def test_the_page_costs_the_same_with_few_and_with_many(sign_in, cast, people_file, django_assert_max_num_queries):
    client = sign_in(cast["jiedao"])
    for number, many in enumerate((3, 200)):
        people_file(many, seed=number)
        refresh(now=NOW)
        with django_assert_max_num_queries(17):
            client.get("/dashboard/")


# --- ranking and months ----------------------------------------------------------------------------


def line(label, filed, solved, satisfied, appraised, lead=1):
    figures = facts.Figures(filed=filed, solved=solved, satisfied=satisfied, appraised=appraised)
    return facts.Line(label, figures, NOVEMBER, lead=lead)


def test_small_numbers_are_listed_but_never_ranked():
    lines = [
        line("少", 4, 4, 4, 4),
        line("好", 5, 5, 5, 5),
        line("平甲", 40, 10, 5, 20),
        line("平乙", 8, 2, 2, 8),
        line("平丙", 8, 4, 2, 8),
        line("一个评价", 17, 1, 1, 1),
        line("无评价", 30, 0, 0, 0),
        line("未派", 90, 9, 9, 9, lead="none"),
    ]
    ranked = facts.rank(lines)
    assert [(one.label, one.rank) for one in ranked] == [
        ("好", 1),
        ("平甲", 2),
        ("平丙", 2),
        ("平乙", 4),
        ("无评价", None),
        ("一个评价", None),
        ("少", None),
        ("未派", None),
    ]
    assert [one.why_unranked for one in ranked[4:]] == [
        "尚无评价，不排名",
        "评价少，不排名",
        "件数少，不排名",
        "尚未派单，或由物管会直接答复",
    ]
    assert Fraction(10, 20) == Fraction(4, 8)


def test_months_follow_each_other_over_the_turn_of_a_year():
    december = Month(2025, 12)
    assert (december.next, december.next.previous) == (Month(2026, 1), december)
    assert (Month(2024, 2).first, Month(2024, 2).last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert str(Month(2026, 3)) == "2026-03"


def test_the_chooser_offers_two_years_and_the_month_that_is_shown():
    today = date(2026, 11, 20)
    offered = months.choices(Month(2020, 5), today)
    assert (offered[0], offered[23], offered[24], len(offered)) == (NOVEMBER, Month(2024, 12), Month(2020, 5), 25)
    assert len(months.choices(NOVEMBER, today)) == 24
