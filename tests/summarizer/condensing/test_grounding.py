"""Grounding: what a summary may not say."""

import pytest

from summarizer.condensing.grounding import problems, support

SOURCE = (
    "安江公司发布《绿色航运》报告，预计到2030年，内河电动船将达1.2万艘。"
    "公司总裁赵启明表示：“电池成本是关键。”首批船使用MTU电机，航线在白沙港和临江市之间，3月至10月试航。"
)


@pytest.mark.parametrize(
    "said",
    [
        "安江公司预计2030年内河电动船达1.2万艘",
        "赵启明：“电池成本是关键”",
        "《绿色航运》报告发布",
        "首批船使用mtu电机",
        "3月至10月试航",
        "10月试航",
        "２０３０年电动船将达１.２万艘",
    ],
)
def test_what_the_article_says_is_grounded(said: str) -> None:
    assert problems(said, SOURCE) == []


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("2035年电动船将达1.2万艘", "2035"),
        ("电动船将达1.2亿艘", "1.2亿"),
        ("使用ABB电机", "ABB"),
        ("“电池成本不是关键”", "“电池成本不是关键”"),
        ("《蓝色航运》报告发布", "《蓝色航运》"),
        ("王建国表示电池成本是关键", "王建国"),
        ("航线在白沙港和上海之间", "上海"),
        ("公司发布《绿色航运报告", "《》"),
        ("试航3月举行", "3月至"),
    ],
)
def test_what_it_does_not_say_is_named(said: str, problem: str) -> None:
    assert problem in problems(said, SOURCE)


def test_support_tells_cuttings_from_stitches() -> None:
    assert support("内河电动船将达1.2万艘", SOURCE) == 1.0
    assert support("安航电报内计成关", SOURCE) == 0.0
