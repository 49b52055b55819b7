"""The small templates, rendered alone: they take explicit arguments and ask nothing of the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Engine
from django.utils.html import strip_tags

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ENGINE = Engine(dirs=[TEMPLATES], builtins=["governance.phrases"])
NOW = datetime(2026, 10, 9, 4, 0, tzinfo=UTC)


def html(name, **arguments):
    return ENGINE.get_template(f"components/{name}.html").render(Context(arguments))


def words(name, **arguments):
    return " ".join(strip_tags(html(name, **arguments)).split())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"due_at": NOW + timedelta(hours=3)}, "还剩 3 小时 10月9日 15:00 前"),
        ({"due_at": NOW + timedelta(hours=3), "soon": True}, "临期 还剩 3 小时 10月9日 15:00 前"),
        ({"due_at": NOW + timedelta(hours=3), "provisional": True}, "还剩 3 小时 10月9日 15:00 前（暂定）"),
        ({"due_at": NOW - timedelta(days=2)}, "已超期 2 天 应于 10月7日 12:00 前"),
        ({"due_at": NOW, "stopped_at": NOW}, "已按时完成 10月9日 12:00"),
        ({"due_at": NOW - timedelta(days=1), "stopped_at": NOW}, "超期完成 应于 10月8日 12:00 前"),
        ({"due_at": None}, ""),
    ],
)
def test_a_clock_says_how_long_is_left_and_until_when(arguments, expected):
    assert words("clock", now=NOW, **arguments) == expected


def test_a_timeline_shows_past_now_and_to_come():
    past = SimpleNamespace(at=NOW, role="物管会", text="受理了诉求", note="<b>", photos=[], tone="work", inner=False)
    turn = SimpleNamespace(sentence="现在轮到 首华物业", who="首华物业", due_at=NOW + timedelta(days=2))
    told = words("timeline", entries=[past], turn=turn, coming=["答复您"], now=NOW)
    assert told == (
        "2026年10月9日 周五 12:00 物管会 受理了诉求 &lt;b&gt; "
        "现在 现在轮到 首华物业 还剩 2 天 10月11日 12:00 前 接下来 答复您"
    )


def test_an_ended_timeline_has_no_turn():
    assert "step--now" not in html("timeline", entries=[], turn=None, coming=[])


def test_a_row_has_a_box_only_for_bulk_work():
    row = {"url": "/issues/WT1/", "number": "WT1", "title": "漏雨", "where": "12号楼", "turn": "", "now": NOW}
    assert "checkbox" not in html("item_row", **row)
    assert 'name="pick" value="7"' in html("item_row", **row, select_name="pick", select_value=7)


def test_a_rate_links_each_count_to_its_rows():
    assert words("rate", n=35, d=40) == "87.5% (35/40)"
    assert words("rate", n=0, d=0) == "—"
    assert '<a href="/n">35</a>/<a href="/d">40</a>' in html("rate", n=35, d=40, url_n="/n", url_d="/d")


def test_a_bar_of_nothing_is_empty():
    assert 'width="0"' in html("bar", n=0, d=0, label="首华物业")
    assert 'width="88"' in html("bar", n=35, d=40, label="首华物业")


def test_the_error_summary_leads_to_each_field():
    class Filing(forms.Form):
        text = forms.CharField(label="内容")
        place = forms.ChoiceField(label="地点", choices=[("a", "我家")], widget=forms.RadioSelect)

    page = html("form_errors", form=Filing({}))
    assert 'href="#id_text"' in page
    assert 'href="#id_place_0"' in page  # a group of radio buttons has no id of its own
    assert html("form_errors", form=Filing()).strip() == ""
