"""Full width among Han, half width among Latin."""

import pytest

from summarizer.text.punctuation import full_width, typeset, unspaced


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("安永:未来中国5G将出现四大模式", "安永：未来中国5G将出现四大模式"),
        ("时间12:30,共3,000人(约合5%)", "时间12:30，共3,000人（约合5%）"),
        ("Hello, world: 1,000", "Hello, world: 1,000"),
        ("最高40°C...", "最高40℃……"),
    ],
)
def test_punctuation_is_full_width_among_han_only(half: str, full: str) -> None:
    assert full_width(half) == full


def test_spaces_go_between_han_and_stay_in_latin() -> None:
    assert (
        unspaced("到 2025 年，中国 5G 产业与 Model 3 的 合作")
        == "到2025年，中国5G产业与Model 3的合作"
    )


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        (
            "白沙市11月11日公布,全市86家市场换秤,共3,000台.",
            "白沙市11月11日公布，全市86家市场换秤，共3,000台。",
        ),
        (
            '他说:"修好了."共用时12:30;速度3.5米.',
            "他说：“修好了。”共用时12:30；速度3.5米。",
        ),
        ('Hello, world. "Yes", he said.', 'Hello, world. "Yes", he said.'),
        ("价格(含税)为4,999元!", "价格（含税）为4,999元！"),
        ("使用C++, Java和Go语言,共5种", "使用C++, Java和Go语言，共5种"),
    ],
)
def test_a_text_typed_at_half_width_is_set_as_a_paper_sets_it(typed: str, set_: str) -> None:
    assert typeset(typed) == set_
