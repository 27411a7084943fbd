"""Gists: whole sentences, and which of several is taken."""

import pytest

from summarizer.condensing.gist import Candidate, choose_gist, lacks_preposition, whole_sentence

BODY = (
    "入冬以来，修伞铺成了老街的“会客厅”。在白沙，街坊把旧伞送来，顺手领走一张印着“伞骨可修”的纸条，过三天再取。"
    "铺主贺青禾说，今年要教会十个“小伞匠”。白沙，一座有六百年历史的渡口小城，如今只剩两家修伞铺。"
)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        (
            "铺主贺青禾说，今年要教会十个“小伞匠”。",
            "铺主贺青禾说，今年要教会十个“小伞匠”。",
        ),
        ("铺主贺青禾说，今年要教会十个“小伞匠”", "铺主贺青禾说，今年要教会十个“小伞匠”。"),
        ("街坊把旧伞送来，顺手领走一张印着“伞骨可修”", ""),
        ("街坊把旧伞送来，顺手领走一张“伞骨可修”", ""),
        ("他说：“今年要教会十个。”", "他说：“今年要教会十个。”"),
    ],
)
def test_a_written_gist_ends_with_its_sentence(said: str, whole: str) -> None:
    assert whole_sentence(said, BODY) == whole


@pytest.mark.parametrize(
    "said",
    [
        "老街修伞。白沙，街坊把旧伞送来。",
        "在白沙，街坊把旧伞送来。",
        "入冬以来，修伞铺成了老街的“会客厅”。",
    ],
)
def test_a_place_is_no_sentences_start_without_its_preposition(said: str) -> None:
    assert not lacks_preposition(said, BODY), "the article begins so too"
    assert lacks_preposition(said, BODY.replace("白沙，一座", "白沙是一座")) == ("。白沙，" in said)


def test_a_gist_that_lost_its_preposition_gives_way() -> None:
    source = BODY.replace("白沙，一座", "白沙是一座")
    good = "在白沙，街坊把旧伞送来，顺手领走一张印着“伞骨可修”的纸条，过三天再取。只剩两家修伞铺。"
    written = [Candidate(good.removeprefix("在"), True, 0), Candidate(good, True, 1)]
    assert choose_gist(written, source, "白沙老街的修伞铺", "") == (good, True)
