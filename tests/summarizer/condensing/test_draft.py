"""From an article to its summary, whatever the article is."""

from __future__ import annotations

import time

import pytest

from summarizer.article import Article, Summary
from summarizer.condensing.draft import CONSIDERED, draft, finish

SECONDS = 10.0
"""Of the processor. What grew with the square of 100,000 characters took a minute and more."""
NEWS = "横跨青江的第{n}座大桥昨天通车，全长{n}米，双向{n}车道，投资{n}.5亿元，比{n}月增长{n}%。"


def summary(body: str) -> Summary:
    """What the extractive engine says of ``body``."""
    return finish(draft(Article("1", body)), engine="extractive", model="none", length="short")


@pytest.mark.parametrize(
    "body",
    [
        "".join(NEWS.format(n=n) for n in range(2_200)),
        "1" * 100_000,
        "一二三四五六七八九" * 11_000,
        "3月4日至" * 20_000,
        "“甲" * 50_000,
    ],
    ids=["news", "digits", "numerals", "dates", "quotes"],
)
def test_an_article_without_end_takes_no_time_without_end(body: str) -> None:
    began = time.process_time()
    summary(body)
    assert time.process_time() - began < SECONDS


def test_a_long_article_is_told_by_its_beginning_in_whole_sentences() -> None:
    body = NEWS.format(n=1) + "大桥两岸的居民很高兴。" * (CONSIDERED // 11) + "另有一事发生。"
    made = draft(Article("1", body))
    assert "大桥" in summary(body).gist
    assert made.sentences[-1] == "大桥两岸的居民很高兴。"
