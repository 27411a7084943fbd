"""What a headline claims, and whether a gist bears it out."""

import pytest

from summarizer.condensing.claims import borne_out


@pytest.mark.parametrize(
    ("headline", "said", "share"),
    [
        ("渔网修补快了六天", "修一张网的时间从9天缩短到3天。", 0.5),
        ("渔网修补快了六天", "修网铺有师傅7名。", 0.0),
        ("一条船省下三十元", "每条船节约柴油费约30元。", 1.0),
        ("渔业产值今年力争达2.3万亿元", "渔业产值要达到2.3万亿元。", 1.0),
        ("渔业产值今年力争达2.3万亿元", "渔业产值要达到2.3亿元。", 0.0),
        ("渔港的灯塔", "灯塔重新点亮。", 1.0),
    ],
)
def test_figures_and_turns_are_looked_for(headline: str, said: str, share: float) -> None:
    assert borne_out(headline, said) == share
