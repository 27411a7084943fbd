"""The verdict on points, and how it is fitted."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import numpy as np
import pytest

from summarizer.article import Article
from summarizer.condensing.draft import draft
from summarizer.condensing.merit import Setting, grams, merit, traits, wording
from summarizer.condensing.sayings import Saying
from summarizer.training.merit import SEEN_LEAST, distilled, fit, taught

HEADLINE = "云溪县小学午餐免费"
GIST = "云溪县教育局3月6日宣布，从秋季学期起，全县小学的午餐一律免费。"
FACT = "县财政每年为此支出4600万元，六所山区小学的食堂在8月底前改建完成。"


def likely(said: str) -> float:
    central = [1.0, 0.5, 0.5, 0.5, 0.2]
    return merit(said, Saying(said, 2), Setting(HEADLINE, GIST, central))


@pytest.mark.parametrize(
    "worse",
    [
        "她笑着说，自己也曾是这样的孩子，深知这份温暖的意义。",
        "这为推动教育事业高质量发展奠定了坚实基础，谱写了新时代的崭新篇章。",
        "清晨的阳光洒在操场上，孩子们的笑声在山谷里回荡。",
        "我们要进一步提高认识，切实加强领导，扎实推进各项工作落到实处。",
        "他同时表示，该项目还会继续扩大。",
        "“好吃！”",
    ],
)
def test_a_phrase_is_less_likely_printed_than_a_fact(worse: str) -> None:
    assert likely(worse) < likely(FACT)


def test_likelihood_keeps_its_bounds() -> None:
    for said in (FACT, "好。", "5G", "，，，", "a" * 500):
        assert 0 <= likely(said) <= 1


def test_fitting_finds_what_the_raters_go_by() -> None:
    rng = random.Random(5)
    rated = []
    for _ in range(400):
        held = {"told": rng.random(), "noise": rng.random(), "never": 0.0}
        rated.append((held, held["told"] + 0.1 * rng.random() > 0.5))
    found = fit(rated)
    assert found["told"][2] > 1
    assert abs(found["noise"][2]) < 0.2
    assert found["never"][1] > 0  # the spread of what never varies divides all the same


def test_every_trait_of_a_sentence_is_weighed() -> None:
    (sayings,) = draft(Article("a", FACT)).sayings
    held = traits(FACT, sayings[0], Setting(HEADLINE, GIST, [1.0]))
    assert set(fit([(held, True), (held, False)])) == {*held, ""}


def test_the_encoders_belief_passes_to_what_it_never_saw() -> None:
    rng = np.random.default_rng(5)
    states = rng.normal(size=(300, 8))
    unrated = rng.normal(size=(200, 8))
    logits = taught(states, [bool(row[3] > 0) for row in states], unrated)
    assert np.corrcoef(logits, unrated[:, 3])[0, 1] > 0.9


def test_wording_is_learnt_from_characters() -> None:
    rng = random.Random(5)
    filler = "天地人和山水云月风花"
    sentences, beliefs = [], []
    for _ in range(30 * SEEN_LEAST):
        good = rng.random() < 0.5
        noise = "".join(rng.choices(filler, k=12))
        sentences.append(noise + ("支出万元" if good else "谱写篇章"))
        beliefs.append(1.0 if good else -1.0)
    weights = distilled(sentences, np.array(beliefs))
    assert weights["支出"] > 0 > weights["谱写"]
    assert grams("支出") == {"支", "出", "支出"}


def test_wording_tells_a_fact_from_a_phrase() -> None:
    assert wording(FACT) > wording("我们要凝心聚力，谱写更加绚丽的新篇章。")
    assert wording("") == 0


def test_news_is_worth_the_same_in_every_process() -> None:
    """A sum in the order of a set differs by the seed of its hashes: 0.6 or the number after it."""
    said = "清晨的阳光洒在操场上，云溪县3月6日宣布，县财政支出4600万元。"
    code = f"from summarizer.condensing.newsworth import newsworth; print(newsworth({said!r}))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        ).stdout
        for seed in ("1", "5")
    }
    assert len(told) == 1
