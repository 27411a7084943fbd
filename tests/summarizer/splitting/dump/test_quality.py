"""The quality gate: reading does not fall below these floors on pages written by us.

The figures are counted as the project's page scorer counts them: a body is exact from 98 % of
agreeing characters on; headline and names must agree to the letter, white space aside.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from summarizer.article import Article
from summarizer.reading import read

ROOT = Path(__file__).parents[4]
PAGES = ROOT / "tests" / "pages"
SAMPLE = ROOT / "bot" / "sandbox" / "samples" / "page-a.txt"
SHARED = ROOT.parent / "shared" / "pages"

FLOORS = {"exact": 0.85, "headline": 0.85, "byline": 0.85, "caption": 1.0}
SHARED_FLOORS = {"exact": 0.88, "title_lenient": 0.88, "author": 0.88, "all_right": 0.75}


def bare(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, bare(a), bare(b), autojunk=False).ratio()


def compare(gold: list[dict[str, Any]], found: tuple[Article, ...]) -> dict[str, list[bool]]:
    """For each article of the gold: is its body, headline, byline right; for each caption, all."""
    result: dict[str, list[bool]] = {"exact": [], "headline": [], "byline": [], "caption": []}
    for item in gold:
        best = max(found, key=lambda article: likeness(article.body, item["body"]))
        same = likeness(best.body, item["body"]) >= 0.98
        if item["kind"] == "caption":
            result["caption"].append(same and best.kind == "caption")
            continue
        result["exact"].append(same)
        result["headline"].append(same and bare(best.headline) == bare(item["title"]))
        result["byline"].append(same and bare(best.byline) == bare(item["author"]))
    return result


def test_our_pages_are_read_as_well_as_ever() -> None:
    total: dict[str, list[bool]] = {name: [] for name in FLOORS}
    for path in sorted(PAGES.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = read(path.with_name(path.name.replace(".gold.json", ".txt")))
        for name, right in compare(gold, page.articles).items():
            total[name] += right
    shares = {name: sum(right) / len(right) for name, right in total.items()}
    assert all(shares[name] >= floor for name, floor in FLOORS.items()), shares


def test_the_sample_page_of_the_demo_is_read_perfectly() -> None:
    gold = json.loads((PAGES / "samples" / "page-a.gold.json").read_text(encoding="utf-8"))
    page = read(SAMPLE)
    assert all(all(right) for right in compare(gold, page.articles).values())
    assert len(page.articles) == len(gold)
    subtitles = [bare(article.subtitle) for article in page.articles if article.subtitle]
    assert subtitles == [bare(item["subtitle"]) for item in gold if item["subtitle"]]


def test_section_headings_are_paragraphs_of_their_own() -> None:
    page = read(PAGES / "inside.txt")
    (article,) = [a for a in page.articles if a.section_headings]
    assert article.section_headings == ("让市场补公益", "志愿者撑起送餐")
    assert set(article.section_headings) <= set(article.body.split("\n"))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared sample pages are not here")
def test_the_shared_pages_are_read_as_well_as_ever(tmp_path: Path) -> None:
    for path in [*SHARED.glob("dev/*.txt"), SHARED / "seed.txt"]:
        text = json.dumps(read(path).as_json(), ensure_ascii=False)
        (tmp_path / f"{path.stem}.pred.json").write_text(text, encoding="utf-8")
    seed = _score(SHARED / "seed.gold.json", tmp_path / "seed.pred.json")
    assert (seed["exact"], seed["title"], seed["author"], seed["captions"]) == (1, 1, 1, 1)
    assert seed["spurious"] == 0
    dev = _score(SHARED / "dev", tmp_path)
    assert all(dev[name] >= floor for name, floor in SHARED_FLOORS.items()), dev


def _score(gold: Path, found: Path) -> dict[str, Any]:
    command = [sys.executable, str(SHARED / "score_pages.py"), str(gold), str(found)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result
