"""Claims that an article only tells to deny them."""

import pytest

from summarizer.condensing.grounding import problems

HEARSAY = (
    "11月9日，有网友称白沙渔港的鱼含汞超标，多人食用后住院。白沙县渔业局当天通报，经检测，六批样品全部合格，"
    "没有人住院，网上的说法不实。渔港10日照常开市。"
)
RIGHT_AWAY = (
    "有人说，禁止老人免费乘船，早班渡轮就不挤了。其实，早班的老人不到一成，挤的原因是班次太少。"
    "渡轮公司11月起加开三班。"
)
UNDENIED = "听说渡口要修桥，村民们都去看图纸。县交通局说，大桥明年3月开工，投资2.6亿元。"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("白沙渔港的鱼含汞超标，多人食用后住院", HEARSAY),
        ("白沙县渔业局：鱼含汞超标，多人食用后住院", HEARSAY),
        ("11月9日，有网友称白沙渔港的鱼含汞超标，多人食用后住院。", HEARSAY),
        ("禁止老人免费乘船，早班渡轮就不挤了", RIGHT_AWAY),
    ],
)
def test_a_denied_claim_is_no_news(said: str, source: str) -> None:
    assert any("denied claim" in problem for problem in problems(said, source))


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("没有人住院，网上的说法不实", HEARSAY),
        ("六批样品全部合格", HEARSAY),
        (HEARSAY[: HEARSAY.index("渔港10日")], HEARSAY),
        ("早班的老人不到一成，挤的原因是班次太少", RIGHT_AWAY),
        ("渡轮公司11月起加开三班", RIGHT_AWAY),
        ("渡口要修桥，村民们都去看图纸", UNDENIED),
    ],
)
def test_what_tells_the_denial_and_what_nobody_denies_passes(said: str, source: str) -> None:
    assert not any("denied claim" in problem for problem in problems(said, source))
