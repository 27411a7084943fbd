"""ROUGE against figures worked out by hand."""

import pytest

from summarizer.condensing.rouge import rouge


def test_rouge_by_hand() -> None:
    # 甲乙丙丁 / 甲丙丁戊: 3 of 4 characters, 1 bigram (丙丁) of 3, common subsequence 甲丙丁.
    score = rouge("甲乙丙丁", "甲丙丁，戊")
    assert (score.one, score.two, score.long) == pytest.approx((0.75, 1 / 3, 0.75))


def test_same_and_nothing() -> None:
    assert rouge("５Ｇ 商用", "5g商用").long == 1.0
    assert rouge("", "").one == 0.0
