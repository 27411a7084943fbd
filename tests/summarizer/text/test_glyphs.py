"""Characters that fonts misname are mapped back."""

from __future__ import annotations

from summarizer.text.glyphs import fill_holes, map_radicals

NEWS = (
    "沛州市今年新建充电桩两万个，覆盖全部乡镇。村民说，以前要跑三趟，现在一趟就够了。\n"
    "　　市交通局介绍，下一步将在高速公路服务区增设快充站，每个站配两名工作人员。"
    "司机可以用手机预约，不必排队。据统计，前九个月全市新能源汽车增加了一万多辆，充电量比去年同期增长六成。\n"
    "　　专家提醒，冬季充电要格外小心，不要把电池带回家里。"
)


def test_radicals_become_the_characters_that_they_look_like() -> None:
    assert map_radicals("⽩鹭在⻓江边，⻛⼤") == "白鹭在长江边，风大"


def test_text_without_radicals_stays_as_it_is() -> None:
    assert map_radicals("乡间一日〇丶丨") == "乡间一日〇丶丨"


def test_private_punctuation_is_told_by_its_neighbours() -> None:
    torn = NEWS.replace("，", "\ue001").replace("。", "\ue002")
    assert fill_holes(torn) == NEWS


def test_a_glyph_without_a_character_is_the_one_that_the_text_lacks() -> None:
    torn = NEWS.replace("，", "(cid:17)")
    assert fill_holes(torn) == NEWS


def test_what_is_mostly_holes_is_not_guessed_at() -> None:
    assert fill_holes("\ue001\ue002\ue003\ue004本报\ue005\ue006讯") == "本报讯"
