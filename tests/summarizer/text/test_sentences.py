"""Sentences, clauses, numbers, compression and punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.condensing.compression import balanced, compress
from summarizer.text.folding import bigrams
from summarizer.text.numerals import numbers, unsupported, value
from summarizer.text.punctuation import full_width, unspaced
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
    ("sentence", "said"),
    [
        (
            "本报讯（记者 王小山）市交通局昨天（9月3日）宣布，新线路开通，沿线设站12座。",
            "市交通局9月3日宣布，新线路开通，沿线设站12座。",
        ),
        ("新华社北京3月1日电 科学家发现新物种，命名正在进行。", "科学家发现新物种，命名正在进行。"),
        ("据当地媒体报道，大火已经扑灭，没有人员伤亡。", "大火已经扑灭，没有人员伤亡。"),
    ],
)
def test_datelines_and_attributions_go(sentence: str, said: str) -> None:
    assert compress(sentence) == said


def test_what_does_not_stand_alone_is_never_left_at_the_end() -> None:
    said = compress(
        "报告预计，到明年底，全市充电桩将达到三万根，基本满足需要，缓解排队问题。", most=24, least=8
    )
    assert said == "报告预计，到明年底，全市充电桩将达到三万根。"


def test_a_contrast_is_not_cut_off() -> None:
    said = compress(
        "我国是造船大国，但还不是造船强国，短板在核心部件。", bigrams("造船大国"), least=5
    )
    assert said == "我国是造船大国，但还不是造船强国。"


@given(st.text(alphabet="今天中国宣布据报道预计，。“”（）记者表示5G", min_size=1, max_size=60))
def test_compression_only_deletes(text: str) -> None:
    said = compress(text)
    letters = iter(text)
    assert all(char in letters for char in said.rstrip("。."))


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


def test_balance() -> None:
    assert balanced("“好”（是）")
    assert not balanced("“好")
