"""The verdict on a headline, and how it is fitted."""

from __future__ import annotations

import random

import pytest

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
