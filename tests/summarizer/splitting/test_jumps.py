"""Stories that go on on another page: their halves are joined, the marks are gone."""

from __future__ import annotations

import pytest

from summarizer.article import Article
from summarizer.splitting.jumps import join_halves, take_jump


def half(
    name: str, body: str, continued: str | None = None, headline: str | None = None
) -> Article:
    return Article(name, body, headline=headline, continued=continued)


@pytest.mark.parametrize(
    "mark",
    [
        "（下转第3版）",
        "(下转第3版)",
        "下转第3版",
        "▶下转A3版",
        "（下转 第三版）",
        "【下轉第3頁】",
        "▶▶下转A4版",
    ],
)
def test_a_mark_at_the_end_leads_on(mark: str) -> None:
    jump = take_jump(f"售票处昨天开了门。{mark}")
    assert jump.rest == "售票处昨天开了门。"
    assert jump.onward is not None
    assert jump.back is None


def test_a_mark_at_the_start_leads_back() -> None:
    jump = take_jump("（上接第1版）门口排起长队。")
    assert (jump.rest, jump.back, jump.onward) == ("门口排起长队。", "上接第1版", None)
    assert (jump.from_page, jump.to_page) == ("1", None)


def test_a_mark_names_the_headline_of_the_first_half() -> None:
    jump = take_jump("（上接A1版《末班轮渡停航，江边人来送行》）门口排起长队。")
    assert (jump.rest, jump.back) == ("门口排起长队。", "上接A1版")
    assert (jump.from_page, jump.title) == ("A1", "末班轮渡停航，江边人来送行")


def test_words_that_only_sound_alike_are_no_mark() -> None:
    text = "他把信转给第三版的编辑，下转弯处就是报社。"
    assert take_jump(text).rest == text


def test_the_halves_of_a_sentence_are_glued() -> None:
    first = half("a", "门口排\n起了长", "下转第3版", "售票处开门")
    joined, left = join_halves([first, half("b", "队，有人天不亮就来。", "上接第1版")])
    assert [(a.headline, a.body, a.continued) for a in joined] == [
        ("售票处开门", "门口排\n起了长队，有人天不亮就来。", None)
    ]
    assert left == []


def test_of_several_halves_those_on_one_topic_belong_together() -> None:
    halves = [
        half("a", "渡口的竹骨风筝断了二十年，扎匠今春又开了工坊。", "下转第2版"),
        half("b", "盐田气象站的观测员昨天退休，接班的是他女儿。", "下转第2版"),
        half("c", "气象站建在沙洲上，观测员一天八次看云。", "上接第1版"),
        half("d", "扎匠说，扎一只风筝要三十六道工序。", "上接第1版", "风筝又飞起来了"),
    ]
    joined, left = join_halves(halves)
    assert ["工序" in a.body for a in joined] == [True, False]
    assert ["看云" in a.body for a in joined] == [False, True]
    assert left == ["风筝又飞起来了"]


def test_a_half_without_its_other_half_says_so() -> None:
    lone = half("a", "门口排起长队。", "下转第3版")
    assert join_halves([lone]) == ([lone], [])
