"""How far a matter has come tells one event of it from the next."""

from __future__ import annotations

import pytest

from bot.stories.stages import elsewhere, stages


@pytest.mark.parametrize(
    ("headline", "other"),
    [
        ("双屿大桥通车", "双屿大桥主桥昨日合龙，明年竣工"),
        ("马建国一审获刑十二年", "马建国受贿案公开开庭"),
        ("高温红色预警解除", "气象台发布高温红色预警"),
        ("仓库火灾：业主被罚", "一物流仓库起火，无人伤亡"),
        ("大桥垮塌原因查明", "大桥引桥塌了一孔，桥上当时没有车"),
    ],
)
def test_a_stage_that_the_other_does_not_tell_of_is_another_event(
    headline: str, other: str
) -> None:
    assert elsewhere(stages(headline), stages(other))


@pytest.mark.parametrize(
    ("headline", "other"),
    [
        ("青石大桥开工", "青石大桥昨日动工，工期两年"),
        ("马建国受审", "马建国受贿案公开开庭"),
        ("青石大桥通车", "老街新开一家面馆"),
    ],
)
def test_one_stage_in_other_words_and_other_matters_are_none(headline: str, other: str) -> None:
    assert not elsewhere(stages(headline), stages(other))
