"""Both engines through their public face, and the quality floors on articles of our own."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from summarizer.article import Article, Summary
from summarizer.condensing.grounding import problems
from summarizer.engine import EMBEDDED, Engine, load
from summarizer.text.folding import bigrams
from summarizer.text.numerals import unsupported
from summarizer.training.writer.corpus import Pair
from summarizer.training.writer.corpus import load as load_pairs
from summarizer.training.writer.evaluate import evaluate

OWN = Path(__file__).parents[1] / "articles.jsonl"
PAIRS = load_pairs([OWN])


@pytest.fixture(scope="module", params=["extractive", "fast"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "fast":
        assert (EMBEDDED / "model.safetensors").exists(), "the embedded model is part of the house"
    return load(request.param)


def as_article(pair: Pair, headline: str | None = None) -> Article:
    return Article(pair.id, pair.text, headline=headline)


ARTICLES = [as_article(pair) for pair in PAIRS]


@dataclass(frozen=True)
class Told:
    """What an engine makes of our own articles, and the progress that it told."""

    summaries: list[Summary]
    progress: list[int]


@pytest.fixture(scope="module")
def told(engine: Engine) -> Told:
    progress: list[int] = []
    return Told(engine.summarize(ARTICLES, progress=progress.append), progress)


def test_a_summary_keeps_the_contract(engine: Engine, told: Told) -> None:
    assert told.progress[-1] == len(ARTICLES)
    for article, summary in zip(ARTICLES, told.summaries, strict=True):
        said = [summary.headline, summary.gist, *summary.points]
        assert summary.id == article.id
        assert summary.engine == engine.name
        assert 30 <= len(summary.gist) <= 120
        assert summary.gist[-1] in "。！？”…"
        assert not any(unsupported(text, article.body) for text in said)
        assert not any(problems(text, article.body) for text in said)
        assert summary.grounded


def test_the_articles_own_headline_stays(engine: Engine) -> None:
    pair = PAIRS[0]
    (summary,) = engine.summarize([as_article(pair, "编辑起的标题 2099")])
    assert summary.headline == "编辑起的标题 2099"


def test_long_articles_get_points_that_do_not_repeat(engine: Engine) -> None:
    body = "\n".join(pair.text for pair in PAIRS[:3])
    (summary,) = engine.summarize([Article("long", body)])
    assert 2 <= len(summary.points) <= 3
    before = bigrams(summary.gist)
    for point in summary.points:
        assert len(bigrams(point) & before) <= 0.35 * len(bigrams(point))
        before |= bigrams(point)


def test_an_article_that_says_everything_twice_still_has_two_points(engine: Engine) -> None:
    body = "\n".join([PAIRS[0].text, PAIRS[1].text[:40]] * 3)
    assert len(body) >= 400
    (summary,) = engine.summarize([Article("twice", body)])
    assert len(summary.points) >= 2


def test_a_flash_is_summarised_without_its_headline_in_brackets(engine: Engine) -> None:
    body = (
        "【青河大桥通车】新城社9月18日电，全长2860米的青河大桥（青河\n工程）今天上午建成通车，"
        "两岸车程缩短到五分钟。"
    )
    (summary,) = engine.summarize([Article("flash", body)])
    assert "【" not in summary.gist
    assert "】" not in summary.gist
    assert "社9月18日电" not in summary.gist


def test_traditional_input_is_answered_in_traditional(engine: Engine) -> None:
    body = (
        "國家圖書館宣布，館藏善本數位化工程已經完成，讀者從今天起可以在網路上閱讀三萬部古籍。"
        "館長陳維新表示，工程歷時五年，參與的專家學者超過兩百人。"
    )
    (summary,) = engine.summarize([Article("t", body)])
    assert "國" in summary.gist + summary.headline or "館" in summary.gist
    assert "图" not in summary.gist
    assert "馆" not in summary.gist


@pytest.mark.parametrize(
    "body",
    [
        "The city opened a new bridge on Monday. It cost 12 million dollars and took 3 years.",
        "短讯。",
        "5G",
        "“" * 50,
        "公司推出 Model X1，支持 USB-C 与 Wi-Fi 7，售价 4999 元，首批备货五万台，官网同步预约。",
    ],
)
def test_odd_input_gives_something_true(engine: Engine, body: str) -> None:
    (summary,) = engine.summarize([Article("odd", body)])
    assert summary.gist.strip()
    assert not unsupported(summary.gist + summary.headline, body)


def test_nothing_in_nothing_out(engine: Engine) -> None:
    assert engine.summarize([]) == []


def test_unknown_engine() -> None:
    with pytest.raises(ValueError, match="engine must be one of"):
        load("gpt")


FLOORS = {"extractive": (0.30, 0.18, 0.27), "fast": (0.55, 0.43, 0.51)}
"""ROUGE-1/2/L that each engine's headlines must reach on our own articles: raise, never lower."""


def test_the_quality_floors_hold(engine: Engine) -> None:
    result = evaluate(engine, PAIRS)
    floors = FLOORS[engine.name]
    reached = (result.headline.one, result.headline.two, result.headline.long)
    assert all(r / 100 >= f for r, f in zip(reached, floors, strict=True)), reached
    assert result.unsupported_numbers == 0.0


def test_gists_cover_the_headline(told: Told) -> None:
    covered = [
        len(bigrams(pair.title) & bigrams(s.gist)) / len(bigrams(pair.title))
        for pair, s in zip(PAIRS, told.summaries, strict=True)
    ]
    assert sum(covered) / len(covered) >= 0.5
