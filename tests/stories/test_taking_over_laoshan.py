"""老山 is taken over: the street brings in 90 buildings and 6,000 homes from Excel, checked, confirmed, told."""

import pytest

from governance.imports import actions
from governance.imports.forms import name_of
from governance.imports.models import Import
from governance.registry.models import Building, Home, Ownership, Street, homes_of
from tests.sheets import book, upload_of

pytestmark = pytest.mark.django_db

COMMUNITIES = ["老山东里北社区", "老山东里社区", "老山西里社区"]
BUILDINGS = ["社区", "楼号", "物业管理区域", "用途", "建成年份", "老旧楼", "结构", "层数", "产权性质"]
HOMES = ["社区", "楼号", "单元", "房号", "专有面积", "用途", "所在层"]


def buildings():
    for community in COMMUNITIES:
        for number in range(1, 31):
            yield [
                community,
                f"{number}号楼",
                "老山东里北",
                "住宅",
                f"{1978 + number % 6}年",
                "是",
                "砖混",
                6,
                "混合产权",
            ]


def homes(each=6000 // 90 + 1):
    """67 homes in two thirds of the buildings and 66 in the others: 6,000 in all."""
    places = [(community, number) for community in COMMUNITIES for number in range(1, 31)]
    for place, (community, number) in enumerate(places):
        for home in range(each if place < 60 else each - 1):
            entrance, rest = divmod(home, 12)
            storey, door = divmod(rest, 2)
            yield [community, number, entrance + 1, f"{storey + 1}{door + 1:02}", 54.35, "住宅", storey + 1]


def bring(person, kind, content):
    """The form of the upload, filled in as a person does."""
    street = Street.objects.get(name="老山街道")
    person.open(f"/imports/new/?kind={kind}").reads("先逐行核对", "Excel 文件")
    return person.press("上传并核对", kind=kind, scope=name_of(street), file=upload_of(content, f"老山{kind}.xlsx"))


def test_taking_over_laoshan(cast, person, settings):
    before = Home.objects.filter(entrance__building__community__name__in=COMMUNITIES).count()
    settings.RATE_LIMITS = False
    laoshan = person("laoshan").open("/").open("/imports/").reads("导入", "模板", "楼", "房屋", "业主", "还没有导入过")

    # A title above the headings, as offices like it: the sentence says what to do, and nothing is written
    bring(laoshan, "buildings", book(["老山地区楼栋登记表"], BUILDINGS, *buildings()))
    laoshan.reads("没有导入", "列名要写在第 1 行，现在写在第 2 行", "重新上传")
    assert not Building.objects.filter(storeys=6).exists()

    # The right sheet: 90 known buildings get their facts
    bring(laoshan, "buildings", book(BUILDINGS, *buildings()))
    laoshan.reads("已核对，等待确认", "将新增 0 行，改动 90 行", "层数：（空）改为 6")
    laoshan.press("确认导入").reads("已导入", "改动 90 行")
    assert Building.objects.filter(community__name__in=COMMUNITIES, storeys=6, structure="brick_concrete").count() == 90

    # Homes: one wrong cell among 6,000 and nothing is written
    rows = list(homes())
    assert len(rows) == 6000
    spoilt = [*rows[:-1], [*rows[-1][:4], "五十四", *rows[-1][5:]]]
    bring(laoshan, "homes", book(HOMES, *spoilt)).reads("等待核对", "刷新，看进度")
    assert actions.work_next()
    laoshan.open(Import.objects.latest("pk").get_absolute_url())
    laoshan.reads("请先改好 1 处问题", "6001", "专有面积", "“五十四”不是面积")
    assert Home.objects.filter(entrance__building__community__name__in=COMMUNITIES).count() == before

    # Put right, checked by the worker, confirmed, written by the worker
    bring(laoshan, "homes", book(HOMES, *rows))
    assert actions.work_next()
    laoshan.is_told("房屋表已核对：新增 59")
    source = Import.objects.latest("pk")
    assert (source.new + source.changed + source.same, source.wrong) == (6000, 0)
    laoshan.open(source.get_absolute_url()).reads("看过后确认").press("确认导入").reads("等待写入")
    assert actions.work_next()
    laoshan.is_told("房屋表已导入").open(source.get_absolute_url()).reads("已经写入")
    assert Home.objects.filter(entrance__building__community__name__in=COMMUNITIES).count() == before + source.new

    # Who lived there lives there still; a firm and a resident see none of it
    assert homes_of(cast["sun"]).get().door == "202"
    assert not Ownership.objects.filter(home__entrance__building__community__name__in=COMMUNITIES).exists()
    for stranger in ("wuye", "sun", "jiedao"):
        person(stranger).open(source.get_absolute_url(), status=404)

    # The same sheet again has nothing to say
    bring(laoshan, "homes", book(HOMES, *rows))
    assert actions.work_next()
    laoshan.open(Import.objects.latest("pk").get_absolute_url()).reads("没有要写入的内容", "6,000 行")
