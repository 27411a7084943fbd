"""Gists: whole sentences, and which of several is taken."""

import pytest

from summarizer.condensing import Candidate, bereft, choose_gist, closed

BODY = (
    "眼下，乘船刷脸已成“标配”。在白沙，旅客打开手机上的渡口应用，点击其中的“白沙渡船码”，就会生成电子船票。"
    "白沙港务局介绍，全港今年要建成“无纸渡口”。白沙，一座有六百年历史的渡口小城，每天有三千人过江。"
)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        (
            "白沙港务局介绍，全港今年要建成“无纸渡口”。",
            "白沙港务局介绍，全港今年要建成“无纸渡口”。",
        ),
        ("白沙港务局介绍，全港今年要建成“无纸渡口”", "白沙港务局介绍，全港今年要建成“无纸渡口”。"),
        ("旅客打开手机上的渡口应用，点击其中的“白沙渡船码”", ""),
        ("旅客打开手机上的渡口应用，点击其中的“渡船码”", ""),
        ("他说：“全港今年要建成。”", "他说：“全港今年要建成。”"),
    ],
)
def test_a_written_gist_ends_with_its_sentence(said: str, whole: str) -> None:
    assert closed(said, BODY) == whole


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("旅客刷脸乘船。白沙，旅客打开手机上的渡口应用。", False),
        ("在白沙，旅客打开手机上的渡口应用。", False),
        ("眼下，乘船刷脸已成“标配”。", False),
    ],
)
def test_a_place_is_no_sentences_start_without_its_preposition(said: str, lost: bool) -> None:
    assert bereft(said, BODY) == lost
    assert bereft(said, BODY.replace("白沙，一座", "白沙是一座")) == ("。白沙，" in said)


def test_a_gist_that_lost_its_preposition_gives_way() -> None:
    source = BODY.replace("白沙，一座", "白沙是一座")
    good = "在白沙，旅客打开手机上的渡口应用，点击其中的“白沙渡船码”，就会生成电子船票。"
    written = [Candidate(good.removeprefix("在"), True, 0), Candidate(good, True, 1)]
    assert choose_gist(written, source, "白沙渡口刷脸乘船", "") == (good, True)
