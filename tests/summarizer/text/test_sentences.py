"""Sentences, clauses, numbers and punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.numerals import numbers, unsupported, value
from summarizer.text.punctuation import full_width, typeset, unspaced
from summarizer.text.sentences import clauses, sentences

chinese = st.text(alphabet="今天中国五百亿元，。！？“”‘’（）《》：；、5G3.5%\n ", max_size=80)


@given(chinese)
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(chinese)
def test_clauses_join_to_the_sentence(text: str) -> None:
    assert "".join(clauses(text)) == text


def test_a_quotation_with_its_full_stop_stays_in_one_sentence() -> None:
    assert sentences("他说：“修好了。大家放心。”随后离开。路通了！") == [
        "他说：“修好了。大家放心。”",
        "随后离开。",
        "路通了！",
    ]


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
    ("text", "parts"),
    [
        (
            "话剧《走吧！》今晚首演。票已售完。",
            ["话剧《走吧！》今晚首演。", "票已售完。"],
        ),
        (
            "看台上“加油！”的喊声不断。比赛结束。",
            ["看台上“加油！”的喊声不断。", "比赛结束。"],
        ),
        ("“修好了。”他说。路通了。", ["“修好了。”他说。", "路通了。"]),
        (
            "墙上写着“安全第一！”和“小心脚下！”的标语。",
            ["墙上写着“安全第一！”和“小心脚下！”的标语。"],
        ),
        (
            "《办法（试行）》（含附件。）今天印发。全文公布。",
            ["《办法（试行）》（含附件。）今天印发。", "全文公布。"],
        ),
        ("“好。”大家鼓掌。", ["“好。”", "大家鼓掌。"]),
    ],
)
def test_a_mark_in_a_title_or_a_quotation_that_goes_on_ends_nothing(
    text: str, parts: list[str]
) -> None:
    assert sentences(text) == parts


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
