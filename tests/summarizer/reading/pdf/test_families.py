"""Layouts of many kinds, set by Chromium, read back (skipped without Chromium and the fonts)."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from summarizer.article import Article
from summarizer.reading.pdf import read_pdf
from tests.pages import families, fonts

KINDS = ("vhead", "vbody", "briefs", "jump", "table", "ads", "leads", "note", "ruled")
"""One of each remedy; ``python -m tests.pages.families`` sets all of them for a score."""
SEEDS = {"jump": 1}
"""Seeds other than 0: this one's mark stands alone at the head of a column."""


def solid(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def told(article: Article) -> tuple[str, str, str]:
    return solid(article.headline), solid(article.body), solid(article.byline)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
@pytest.mark.skipif(not fonts.available(), reason="needs the Noto CJK fonts")
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_set_is_read(kind: str, tmp_path: Path) -> None:
    seed = SEEDS.get(kind, 0)
    families.write(tmp_path, [seed], [kind])
    gold = json.loads((tmp_path / f"{kind}-{seed}.gold.json").read_text(encoding="utf-8"))
    page = read_pdf(tmp_path / f"{kind}-{seed}.pdf", "page.pdf")
    wanted = {(solid(g["title"]), solid(g["body"]), solid(g["author"])) for g in gold}
    assert {told(article) for article in page.articles} == wanted
    assert len(page.articles) == len(gold)
