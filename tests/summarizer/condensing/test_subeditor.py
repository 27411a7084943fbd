"""The verdict on a headline, and how it is fitted."""

from __future__ import annotations

import random

import pytest

from summarizer.condensing.excerpts import excerpts
from summarizer.condensing.subeditor import Candidate, fitted, traits, verdict
from summarizer.training.subeditor import Rated, fit

SOURCE = (
    "云溪县教育局3月6日宣布，从秋季学期起，全县小学的午餐一律免费，约1.2万名学生受益。"
    "知情人士透露，县里正在考虑把初中也包括进来。此前，只有山区的六所小学免费。"
)
LIKELY = (-0.05,) * 12


def printable(said: str, pieces: tuple[float, ...] = LIKELY) -> float:
    return verdict(
        Candidate(said, pieces), [said], SOURCE, SOURCE.split("。", maxsplit=1)[0]
    ).printable


@pytest.mark.parametrize(
    "worse",
    [
        "云溪县教育局云溪县教育局宣布小学午餐免费",
        "该县小学午餐一律免费",
        "云溪县小学的午餐是否免费？",
        "云溪县六所小学正在考虑把初中午餐一律免费",
    ],
)
def test_a_faulty_headline_is_less_likely_printed(worse: str) -> None:
    assert printable(worse) < printable("云溪县小学午餐一律免费")


def test_what_surprises_the_model_is_less_likely_printed() -> None:
    said = "云溪县小学午餐一律免费"
    assert printable(said, (-0.05, -6.0, -5.0, *LIKELY)) < printable(said)


def test_who_only_has_heard_it_is_named_before_it() -> None:
    found = [one.text for one in excerpts(SOURCE.split("。"))]
    told = [said for said in found if "考虑" in said]
    assert told
    assert all(said.startswith("知情人士：") for said in told)


def test_when_somebody_spoke_is_no_part_of_his_name() -> None:
    sentence = "临江市长严如松17日在与来访的船东代表会面后说，今年将新建两座码头。"
    assert "临江市长严如松：今年将新建两座码头" in [one.text for one in excerpts([sentence])]


def test_what_is_said_of_a_subject_has_one() -> None:
    sentence = "白沙汽车的造车计划，即将被叫停，而团队将转去做电池。"
    assert not [one.text for one in excerpts([sentence]) if one.text.startswith("即将")]


def test_a_later_clause_is_lent_the_subject_before_it() -> None:
    sentence = "临江船厂获得三艘渡轮的订单，将招收四百名工人，分三批培训。"
    found = {one.text: one for one in excerpts([sentence])}
    assert found["临江船厂将招收四百名工人，分三批培训"].lent
    assert not found["临江船厂获得三艘渡轮的订单"].lent


def test_the_only_day_may_go() -> None:
    found = [one.text for one in excerpts(["星驰电池10月21日发布新一代钠离子电池。"])]
    assert "星驰电池发布新一代钠离子电池" in found
    crash = "当地时间20日晚，一架小型飞机在临江降落。"
    assert not [one.text for one in excerpts([crash]) if "时间晚" in one.text]
    raid = "当地时间8月19日深夜至20日凌晨，港口受到袭击。"
    assert not [one.text for one in excerpts([raid]) if "8月深夜" in one.text]
    assert "学校自9月1日起免费" in [one.text for one in excerpts(["学校自9月1日起免费。"])]


def test_a_turn_is_told_to_its_end_or_not_at_all() -> None:
    sentence = "北汊大桥的桥面已铺完八成，原定6月通车，但桥墩渗水，通车要推迟到年底。"
    found = [one.text for one in excerpts([sentence]) if "铺完八成" in one.text]
    assert found
    assert all(said.endswith("推迟到年底") for said in found)


def test_fitting_finds_what_the_raters_go_by() -> None:
    rng = random.Random(5)
    rated = []
    for _ in range(400):
        held = {"told": rng.random(), "noise": rng.random()}
        good = held["told"] + 0.1 * rng.random() > 0.5
        rated.append(Rated(held, printable=good, faithful=not good))
    found = fit(rated)
    _, _, prints, believes = found["told"]
    assert prints > 1
    assert believes < -1
    assert abs(found["noise"][2]) < 0.2


def test_every_trait_is_weighed() -> None:
    one = Candidate("云溪县小学午餐一律免费", LIKELY)
    rated = [
        Rated(traits(one, [one.text], SOURCE, SOURCE), printable=bool(k), faithful=True)
        for k in (0, 1)
    ]
    assert set(fit(rated)) == set(fitted())
