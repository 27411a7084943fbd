"""Numbers by what they count, as exactly as they are said."""

from __future__ import annotations

import pytest

from bot.stories.quantities import alike, differing, quantities

MAY_BE_ONE = [
    ("86个航班取消", "八十多个航班飞不了"),
    ("涉案960万元", "近千万元"),
    ("1.3万居民", "一万三千人"),
    ("罚款2380万元", "罚了两千多万"),
    ("成本下降70%", "便宜七成"),
    ("抢修3小时", "修了三个小时"),
    ("第10轮", "第十轮"),
    ("4比2取胜", "4:2取胜"),
    ("负荷1.5237亿千瓦", "1.52亿千瓦"),
    ("638205亿元", "63.8万亿元"),
    ("疏散1.96万人", "近两万人"),
]


@pytest.mark.parametrize(("one", "other"), MAY_BE_ONE)
def test_one_number_is_said_in_several_ways(one: str, other: str) -> None:
    assert any(a.meets(b) for a in quantities(one) for b in quantities(other))
    assert not differing(quantities(one), quantities(other))


@pytest.mark.parametrize("text", ["一家人", "11月22日", "2025年", "下午3点15分", "一个"])
def test_dates_and_turns_of_speech_count_nothing(text: str) -> None:
    assert quantities(text) == frozenset()


def test_what_counts_the_same_and_differs_is_told_by_its_kind() -> None:
    one, other = quantities("新增128例，重症5例"), quantities("新增97例，病床120张")
    assert differing(one, other) == {"例"}
    assert alike(one, other) == 0
    assert alike(quantities("转移1.2万人"), quantities("1.2万名群众转移")) == 2


def test_a_number_said_roughly_or_rounded_tells_less_than_one_said_again() -> None:
    exact = quantities("1.5237亿元，救出236人")
    assert alike(exact, quantities("1.5237亿元，救出236人")) == 6
    assert alike(exact, quantities("1.52亿元，救出两百多人")) == 2
    assert alike(exact, quantities("1.53亿元，救出三百多人")) == 0
    assert differing(exact, quantities("1.53亿元，救出三百多人")) == {"元", "人"}
    assert differing(quantities("500元"), quantities("5元")) == {"元"}


def test_numbers_without_end_are_read_in_their_length() -> None:
    assert quantities("9" * 5000 + "一" * 5000 + "万" * 50)
