"""The table of categories is complete, and residents' own words lead to the right row."""

from collections import Counter
from types import SimpleNamespace

import pytest

from issues.petitions.categories import CATEGORIES, GROUPS, suggest

URGENCIES = {
    **{"A1": "P1", "A2": "P1", "A3": "P1", "A4": "P1", "A5": "P2", "A6": "P1"},
    **{"B1": "P2", "B2": "P2", "B3": "P2", "B4": "P2"},
    **{"C1": "P2", "C2": "P4", "C3": "P3", "C4": "P3"},
    **{"D1": "P2", "D2": "P4", "D3": "P4", "D4": "P3"},
    **{"E1": "P3", "E2": "P3", "E3": "P4", "E4": "P4"},
    **{"F1": "P2", "F2": "P3", "F3": "P2", "F4": "P4"},
    **{"G1": "P2", "G2": "P4", "G3": "P3", "G4": "P2"},
    **{"H1": "P3", "H2": "P3", "H3": "P2", "H4": "P3"},
    **{"I1": "P3", "I2": "P3", "I3": "P3"},
    **{"J1": "P3", "J2": "P2", "J3": "P3"},
    **{"K1": "P2", "K2": "P3"},
    **{"L1": "P3", "L2": "P3", "L3": "P3", "L4": "P2", "L5": "P4"},
    **{"M1": "P4", "M2": "P4", "M3": "P3", "M4": "P2", "M5": "P4"},
    **{"N1": "P3", "N2": "P3", "N3": "P3"},
    **{"Z9": "P3"},
}


def test_every_code_stands_once_with_its_urgency():
    assert [(category.code, category.urgency) for category in CATEGORIES] == list(URGENCIES.items())


def test_every_category_belongs_to_a_group_and_no_group_is_empty():
    assert [group.code for group in GROUPS] == list("ABCDEFGHIJKLMNZ")
    assert {category.group for category in CATEGORIES} == {group.code for group in GROUPS}
    assert all(category.code.startswith(category.group) for category in CATEGORIES)


def test_names_are_unique():
    for names in ([c.name for c in CATEGORIES], [g.name for g in GROUPS]):
        assert max(Counter(names).values()) == 1


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.code)
def test_a_row_is_fit_to_seed_the_table(category):
    assert category.lead
    assert all(category.lead + category.partners)
    assert 5 <= len(category.keywords) <= 15
    assert len(set(category.keywords)) == len(category.keywords)
    assert min(len(keyword) for keyword in category.keywords) >= 1
    assert "  " not in category.name and len(category.name) <= 20


def test_the_emergencies_name_the_numbers_to_call():
    first = {category.code: [number for number, _ in category.call_first] for category in CATEGORIES}
    assert first["A1"] == ["119", "96777"]
    assert first["A2"][0] == "119"
    assert first["B4"] == ["96069"]
    assert all(first[category.code] for category in CATEGORIES if category.urgency == "P1")
    assert {n for numbers in first.values() for n in numbers} <= {
        "110",
        "119",
        "120",
        "122",
        "96069",
        "96777",
    }


TEN_PETITIONS = [
    ("12号楼2单元楼道里有煤气味,越来越重。", "A1"),
    ("六楼屋顶下雨就漏,物业说没钱,楼里一半是单位的房。", "C3"),
    ("楼下有人在公共车位装了新地锁。", "E2"),
    ("四楼拉电线下来给电动车充电。", "F3"),
    ("五家公司的线都钉在外墙上,我家墙往里渗水。", "K2"),
    ("家里才16度,老人受不了。", "B4"),
    ("物业太差,大家想换物业。", "L5"),
    ("一楼又在草地上盖小房。", "G1"),
    ("停车费一年收了多少,花哪儿了?", "L3"),
    ("我父亲80多岁住五楼下不了楼,能装电梯吗?", "D3"),
]


@pytest.mark.parametrize(("text", "code"), TEN_PETITIONS)
def test_the_ten_petitions_find_their_category_first(text, code):
    assert suggest(text, CATEGORIES)[0] == code


def test_a_text_of_two_matters_offers_both():
    assert "C3" in suggest("五家公司的线都钉在外墙上,我家墙往里渗水。", CATEGORIES)
    assert "N2" in suggest("我父亲80多岁住五楼下不了楼,能装电梯吗?", CATEGORIES)


AS_THE_OLD_WRITE = [
    ("闻着一股子煤气的味儿,是不是哪儿漏了,怪吓人的", "A1"),
    ("有人被困在电梯里了,喊半天没人管!!!", "A2"),
    ("楼上墙皮往下掉差点砸着我老伴", "A3"),
    ("楼道里冒烟了 一股糊味", "A4"),
    ("楼上老往下扔东西,昨天扔下来个酒瓶子", "A5"),
    ("大门口井盖没了,黑灯瞎火的谁掉井里咋办", "A6"),
    ("我们六楼上不去水,水龙头跟尿尿似的", "B1"),
    ("二单元的灯又不亮了,晚上摸黑上楼", "B2"),
    ("暖气片一点儿不热乎,冰凉", "B4"),
    ("厕所又堵了往上反水,臭死了", "C1"),
    ("楼上洗澡水漏我家,我家顶棚都洇湿了,楼上不承认", "C4"),
    ("电梯三天两头坏,我这腿爬不了楼", "D1"),
    ("电梯二十多年了太老旧,啥时候能换新的", "D2"),
    ("门口台阶太高,轮椅上不去", "D4"),
    ("外来车乱停,堵着车出不去", "E1"),
    ("晚上回来没地方停车,车位不够", "E4"),
    ("私家车把消防通道堵了,救护车进不来", "F1"),
    ("对门在楼道堆破烂,走道都费劲", "F2"),
    ("有人把电瓶车推进楼里充电,电池味儿", "F3"),
    ("小区没地方充电,啥时候装充电桩", "F4"),
    ("隔壁打隔断群租,住十几个人", "G3"),
    ("三楼装修砸承重墙呢", "G4"),
    ("垃圾桶满了好几天没人收,招苍蝇", "H1"),
    ("楼下扔着旧沙发旧床垫没人拉", "H2"),
    ("院儿里耗子成灾了,大白天满地跑", "H3"),
    ("遛狗不栓绳,满地狗屎", "H4"),
    ("大树枝子挡光,白天都得开灯", "I1"),
    ("一楼把绿地圈起来种菜", "I2"),
    ("健身器材坏了好几个月", "I3"),
    ("单元门坏了谁都能进,门禁不管用", "J1"),
    ("广场舞大喇叭吵得睡不着觉", "J2"),
    ("家里宽带断了上不了网,电视也没信号", "K1"),
    ("楼前头的电线跟蜘蛛网似的,耷拉着", "K2"),
    ("物业态度差,打电话爱答不理", "L1"),
    ("物业费涨价没跟我们商量", "L2"),
    ("报修一个礼拜了师傅还没来", "L4"),
    ("啥时候选业委会啊", "M1"),
    ("维修基金还剩多少能不能用", "M2"),
    ("改造方案我有意见,窗户怎么换", "M3"),
    ("施工队干活太糙,外保温掉了", "M4"),
    ("房改的房,房产证一直办不下来,原单位没了", "M5"),
    ("社区有没有老年饭桌,能送餐不", "N1"),
    ("三楼独居老人好几天没见着了", "N2"),
    ("请问医保怎么办理", "N3"),
    ("煤气管道漏气了", "A1"),
    ("电梯突然往下掉,吓死人", "A2"),
    ("小区主路坑坑洼洼,老人摔了", "A6"),
    ("顶层住户,一下雨屋里就滴水", "C3"),
    ("雨水管断了,水顺着墙往屋里渗", "C3"),
    ("卫生间漏水到楼下,楼下找我", "C4"),
    ("单元门口没有扶手,老人容易摔", "D4"),
    ("有车停在单元门口挡路", "E1"),
    ("有人用石墩占车位", "E2"),
    ("电梯里有人推电动车进去", "F3"),
    ("物业跑了,小区没人管", "L5"),
]


@pytest.mark.parametrize(("text", "code"), AS_THE_OLD_WRITE)
def test_a_residents_own_words_find_the_category_first(text, code):
    assert suggest(text, CATEGORIES)[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("煤 气 味 儿", "A1"),
        ("电,梯,坏,了,。。。。", "D1"),
        ("ＷＩＦＩ连不上", "K1"),
        ("WiFi 没网!!!!", "K1"),
        ("　　地　锁　", "E2"),
        ("家里才１６度", "B4"),
        ("漏\n水\n了", "C3"),
    ],
)
def test_noise_of_the_keyboard_does_not_matter(text, code):
    assert suggest(text, CATEGORIES)[0] == code


@pytest.mark.parametrize("text", ["", "   ", "。。。", "啊", "hello", "😀", "1", "\x00", "\ud800"])
def test_nothing_is_suggested_where_no_word_hits(text):
    assert suggest(text, CATEGORIES) == []


def test_every_keyword_leads_to_its_own_row():
    for category in CATEGORIES:
        for keyword in category.keywords:
            assert category.code in suggest(keyword, CATEGORIES, most=len(CATEGORIES)), keyword


def test_a_longer_keyword_weighs_more_and_ties_keep_the_order():
    short = SimpleNamespace(code="short", keywords=["煤气"])
    long = SimpleNamespace(code="long", keywords=("煤气味",))
    twin = SimpleNamespace(code="twin", keywords=["煤气"])
    assert suggest("有煤气味", iter([short, long, twin])) == ["long", "short", "twin"]
    assert suggest("有煤气味", [twin, short], most=1) == ["twin"]


def test_blank_keywords_of_a_careless_editor_hit_nothing():
    assert suggest("煤气", [SimpleNamespace(code="X1", keywords=["", " ", "+", "。"])]) == []


def test_all_pieces_of_a_keyword_must_be_there():
    row = SimpleNamespace(code="X1", keywords=["电梯+坏"])
    assert suggest("这电梯怎么又坏了", [row]) == ["X1"]
    assert suggest("电梯很好", [row]) == []


def test_the_longest_petition_is_no_burden():
    assert len(suggest("电梯坏了。" * 400, CATEGORIES)) <= 3
