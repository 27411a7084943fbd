"""Borders: where a copied text jumps."""

import pytest

from summarizer.condensing.borders import crossings

SOURCE = (
    "白沙渔港11月3日宣布，冷链车间（二期）明年4月投用，每天可以处理渔获120吨。\n"
    "港长钱伯言说，车间由合作社持股四成，但电费还没有谈妥，渔民要求降价。"
    "岛上的渡轮增开三班。岛上有六家冰厂。"
)


@pytest.mark.parametrize(
    "said",
    [
        "白沙渔港11月3日宣布，冷链车间（二期）明年4月投用。",
        "白沙渔港11月3日宣布，冷链车间明年4月投用，每天可以处理渔获120吨。",
        "白沙渔港11月3日宣布，冷链车间（二期）明年4月投用。岛上有六家冰厂。",
        "岛上的渡轮增开三班。",
        "每天可以处理渔获120吨。岛上的渡轮增开三班。岛上有六家冰厂。",
    ],
)
def test_cut_at_borders(said: str) -> None:
    assert crossings(said, SOURCE) == []


@pytest.mark.parametrize(
    "said",
    [
        "白沙渔港11月3日宣布，处理渔获120吨。",
        "白沙渔港投用冷链车间。",
        "白沙渔港11月3日宣布。",
        "港长钱伯言说，车间由合作社持股四成。",
        "港长钱伯言说，渔民要求降价。岛上冰厂。",
        "冷链车间（二期）明年4月投用每天可以处理渔获120吨。",
        "白沙渔港11月3日宣布，岛上有六家冰厂。",
        "车间由合作社持股四成，电费没有谈妥。",
    ],
)
def test_a_jump_in_mid_clause_or_an_end_that_is_none(said: str) -> None:
    assert crossings(said, SOURCE)
