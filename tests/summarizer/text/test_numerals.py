"""Numbers, as printed and as said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.numerals import numbers, spoken, unsupported, value

chinese = st.text(alphabet="今天中国五百亿元，。！？“”‘’（）《》：；、5G3.5%\n ", max_size=80)


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("十", "10"),
        ("一百二十", "120"),
        ("二〇二五", "2025"),
        ("两千零三", "2003"),
        ("三十五", "35"),
    ],
)
def test_chinese_numerals_have_values(numeral: str, digits: str) -> None:
    assert value(numeral) == digits


@pytest.mark.parametrize(
    ("said", "number"),
    [("8", 8), ("两", 2), ("十二", 12), ("三十", 30), ("零五", 5), ("零", 0), ("二三", None)],
)
def test_small_numbers_as_they_are_said(said: str, number: int | None) -> None:
    assert spoken(said) == number


@pytest.mark.parametrize(
    ("said", "source", "wrong"),
    [
        ("投资3.5万亿元", "投资达3.5万亿元", set()),
        ("投资3.5万亿元", "投资达3.5 万亿元", {("3.5", "万亿")}),
        ("投资3.5亿元", "投资达3.5万亿元", {("3.5", "亿")}),
        ("增长35%", "增长三十五个百分点", set()),
        ("3000人", "共有3,000人", set()),
        ("５Ｇ商用", "5G商用", set()),
        ("2026年", "2025年", {("2026", "")}),
        ("十二家企业", "12家企业", set()),
        ("十三家企业", "12家企业", {("十三", "")}),
    ],
)
def test_numbers_need_their_value_and_scale(
    said: str, source: str, wrong: set[tuple[str, str]]
) -> None:
    assert unsupported(said, source) == wrong


@given(chinese)
def test_a_text_supports_its_own_numbers(text: str) -> None:
    assert not unsupported(text, text)
    assert all(number for number, _ in numbers(text))
