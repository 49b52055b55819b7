"""Whatever was filed is found: no substring of a run is ever missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.petitions.search import ALIKE, MOST_QUERY_GRAMS, grams, likeness, normal, query_grams

HAN = "门口丰巢快递柜坏了电梯漏水噪音石棉瓦高空抛物消防通道"
TEXTS = st.text(alphabet=HAN + "abcWIFI１２ＡＢ12 ,。!；\n", min_size=0, max_size=60)


def holds(text: str, query: str) -> bool:
    """What PostgreSQL answers for `grams @> query_grams`."""
    return set(query_grams(query)) <= set(grams(text))


def test_a_word_that_a_segmenter_cuts_otherwise_is_found():
    assert holds("门口丰巢快递柜坏了", "快递柜")
    assert not holds("门口丰巢快递柜坏了", "快递员")


@given(TEXTS, st.data())
def test_every_substring_of_a_run_is_found(text, data):
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    assert holds(text, text[begin:end])


@given(st.text(max_size=80))
def test_any_text_gives_sorted_unique_signed_32_bit_integers(text):
    found = grams(text)
    assert found == sorted(set(found))
    assert all(-(2**31) <= gram < 2**31 for gram in found)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_is_found_within_a_longer_one(before, text):
    assert holds(f"{before} {text}。", text)


def test_a_pair_is_packed_as_the_stored_index_has_it():
    assert grams("ab") == [0x61 << 16 | 0x62]
    assert grams("电梯") == [0x7535 << 16 | 0x68AF]
    assert grams("雨水") == [(0x96E8 << 16 | 0x6C34) - (1 << 32)]  # above U+8000 the sign bit is set
    assert grams("𠮷野") == [(0x0BB7 << 16 | 0x91CE)]  # U+20BB7 by its low half


@pytest.mark.parametrize("text", ["", "坏", "坏, 了", "。!?", " \n\t", "a b c", "\x00", "\ud83d", "😀😀", "　"])
def test_where_there_is_no_pair_there_is_no_gram(text):
    assert grams(text) == []
    assert query_grams(text) == []


def test_punctuation_and_space_part_a_run():
    assert grams("电梯,漏水") == sorted(grams("电梯") + grams("漏水"))
    assert not set(grams("梯漏")) & set(grams("电梯,漏水"))
    assert holds("电梯昨天坏了, 屋里漏水", "电梯 漏水")


def test_width_and_case_do_not_matter():
    assert grams("ＷｉＦｉ") == grams("wifi") == grams("WIFI")
    assert grams("１２号楼") == grams("12号楼")
    assert normal("ＷｉＦｉ") == "wifi"


def test_repetition_adds_nothing():
    assert grams("漏水漏水漏水") == grams("漏水漏")


def test_a_very_long_query_asks_for_some_pairs_only_and_still_finds():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 2000)))
    assert len(query_grams(text)) == MOST_QUERY_GRAMS
    assert holds(text, text)


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_lies_between_nothing_and_all(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert 0.0 <= likeness(a, b) <= 1.0


@given(TEXTS)
def test_a_text_is_wholly_like_itself(text):
    assert likeness(text, text) == pytest.approx(1.0 if text.strip() else 0.0)


def test_nothing_shared_is_nothing_alike():
    assert likeness("电梯坏了", "树枝挡光") == 0.0
    assert likeness("", "") == likeness("", "电梯") == likeness("的了", "电梯坏") == 0.0


ONE_MATTER = [
    ("六楼屋顶下雨就漏", "顶层住户, 屋顶下雨漏水, 物业来看过一次说没钱修, 家里墙皮都泡掉了"),
    ("12号楼2单元电梯坏了", "我们12号楼2单元的电梯又坏了, 停了三天, 老人上不了楼, 请尽快修"),
    ("外墙上挂的线太乱", "五家公司的线都钉在外墙上,我家墙往里渗水。外墙上的线太乱了"),
    ("暖气不热", "家里暖气不热, 才16度, 老人受不了"),
    ("楼道里有人给电动车充电", "四楼拉电线下来给电动车充电。"),
]
TWO_MATTERS = [
    ("12号楼2单元楼道里有煤气味,越来越重。", "停车费一年收了多少,花哪儿了?"),
    ("物业太差,大家想换物业。", "一楼又在草地上盖小房。"),
    ("楼下有人在公共车位装了新地锁。", "我父亲80多岁住五楼下不了楼,能装电梯吗?"),
    ("我们小区的路灯坏了, 请你们来修一下", "我们家的下水堵了, 请你们尽快来疏通"),
    ("家里才16度,老人受不了。", "六楼屋顶下雨就漏,物业说没钱,楼里一半是单位的房。"),
]


@pytest.mark.parametrize(("short", "long"), ONE_MATTER)
def test_the_same_matter_in_other_words_is_worth_showing(short, long):
    assert likeness(short, long) >= ALIKE


@pytest.mark.parametrize(("one", "other"), TWO_MATTERS)
def test_two_matters_are_not_taken_for_one(one, other):
    assert likeness(one, other) < ALIKE


def test_the_nearer_of_two_comes_first():
    filed = "2单元电梯坏了三天"
    assert likeness(filed, "2单元电梯坏了三天没人修") > likeness(filed, "2单元电梯里有人抽烟")
