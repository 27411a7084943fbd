"""Sentences and clauses: nothing is lost, and none ends too early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.sentences import clauses, rejoined, sentences

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
            "本报讯 “桥修好了。”3月5日，桥工老何站在桥头说。路通了。",
            ["本报讯 “桥修好了。”3月5日，桥工老何站在桥头说。", "路通了。"],
        ),
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
    ("text", "whole"),
    [
        (
            "近期，海洋安全公司Group-\nIB公布了渔船漏洞。",
            "近期，海洋安全公司Group-IB公布了渔船漏洞。",
        ),
        (
            "十一月九日，在白沙举行的渔业大会上，来自四个国家的船东谈到Tik\nTok在渔村的流行。",
            "十一月九日，在白沙举行的渔业大会上，来自四个国家的船东谈到Tik Tok在渔村的流行。",
        ),
        ("对话OpenAI\nOpenAI首席科学家来访。", "对话OpenAI\nOpenAI首席科学家来访。"),
    ],
)
def test_a_latin_name_is_whole(text: str, whole: str) -> None:
    assert rejoined(text) == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (
            "渔业站说，全县约有\n50 家加工厂，多在白沙。",
            "渔业站说，全县约有50 家加工厂，多在白沙。",
        ),
        ("渔获回升\n11月9日，白沙港开捕。", "渔获回升\n11月9日，白沙港开捕。"),
    ],
)
def test_a_figure_stays_with_the_word_that_wants_it(text: str, whole: str) -> None:
    assert rejoined(text) == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (
            "入冬以来，船队从各自\n“单干”，转向合伙。",
            "入冬以来，船队从各自“单干”，转向合伙。",
        ),
        (
            "网已补好。他说，这叫“冬修”\n是一门老手艺。",
            "网已补好。他说，这叫“冬修”是一门老手艺。",
        ),
        (
            "昨天，白沙船商会会长萨姆（Sam\nTowler）到访。",
            "昨天，白沙船商会会长萨姆（Sam Towler）到访。",
        ),
        ("船东说，Apple\n在限制竞争。", "船东说，Apple在限制竞争。"),
        ("修网，是冬天的大事之一\n2023年全县修网八千张。",) * 2,
        ("网补好了。\n是的，他说。",) * 2,
    ],
)
def test_a_clause_that_no_mark_ends_goes_on_in_the_next_line(text: str, whole: str) -> None:
    assert rejoined(text) == whole
