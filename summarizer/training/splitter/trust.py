"""Fit the confidence of ``summarizer.splitting.dump.confidence`` on texts whose articles are known.

    python -m summarizer.training.splitter.trust PAIRS.jsonl.xz PAGES FOLDER…

Logistic regression over the articles found on PAGES texts typeset or pasted, and in each
``NAME.txt`` of the folders beside its ``NAME.gold.json`` (a list of ``{"kind", "title", "author",
"body"}``), as programs extract them from PDFs. Prints the weights to put into the module.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from summarizer.splitting.dump import find_articles
from summarizer.splitting.dump.articles import build_page
from summarizer.splitting.dump.confidence import FEATURES, Vector, trust_features
from summarizer.splitting.dump.lines import read_lines
from summarizer.splitting.dump.plain import is_torn
from summarizer.splitting.dump.tagger import Tagging, tag_lines
from summarizer.splitting.dump.weaving import weave
from summarizer.text.credits import split_dateline, split_signature
from summarizer.text.glyphs import map_radicals
from summarizer.training.splitter.heads import fit
from summarizer.training.splitter.tagger import pages
from summarizer.training.splitter.typesetting import TypesetPage

Item = tuple[str, str, str]
"""An article's headline, names and body, letters and figures only."""


def examine(text: str) -> list[tuple[Vector, Item]]:
    """The articles found in a text, with what their confidence is told from."""
    text, woven = weave(map_radicals(text))
    lines = read_lines(text)
    tagging = tag_lines(lines, torn=not woven and is_torn(lines))
    blocks, heads = find_articles(lines, tagging)
    features = trust_features(lines, tagging, blocks, heads, woven=woven)
    page = build_page(lines, tagging, blocks, heads, [1.0] * len(blocks.bodies), "page")
    articles = [article for article in page.articles if article.kind == "article"]
    order = np.argsort([body.first for body in blocks.bodies], kind="stable")
    return [
        (features[b], (bare(article.headline), bare(article.byline), bare(article.body)))
        for b, article in zip(order, articles, strict=True)
    ]


def typeset_items(page: TypesetPage) -> list[Item]:
    """The articles of a typeset page, as its own tags tell them."""
    printed = [line for line in page.lines if line.text.strip()]
    items: list[Item] = []
    for number in sorted({line.article for line in printed if line.tag == "A"}):
        own = [line for line in printed if line.article == number and line.tag in "APCXHhB"]
        tags = "".join(line.tag for line in own)
        lines = read_lines("\n".join(line.text for line in own))
        blocks, heads = find_articles(lines, Tagging.certain(tags))
        found = build_page(lines, Tagging.certain(tags), blocks, heads, [1.0] * 9, "page").articles
        items += [(bare(a.headline), bare(a.byline), bare(a.body)) for a in found[:1]]
    return items


def gold_items(path: Path) -> list[Item]:
    """The articles of a file of known ones."""
    rows = [row for row in json.loads(path.read_text("utf-8")) if row["kind"] == "article"]
    return [
        (
            bare(row["title"]),
            bare(row["author"]),
            bare(split_signature(split_dateline(row["body"]).rest).rest),
        )
        for row in rows
    ]


def bare(text: str | None) -> str:
    """A text's letters and figures."""
    return re.sub(r"[\W_]+", "", text or "")


def is_right(item: Item, known: Iterable[Item]) -> bool:
    """Whether an article is one of the known ones, to the letter but for 2 % of its body."""
    headline, names, body = item
    for title, authors, whole in known:
        size = max(len(whole), len(body))
        if (headline, names) == (title, authors) and abs(len(whole) - len(body)) <= 0.02 * size + 1:
            return SequenceMatcher(None, whole, body, autojunk=False).ratio() >= 0.98
    return False


def main() -> None:
    """Fit and print."""
    rows, right = [], []
    source = pages(Path(sys.argv[1]), 101, flow=True)
    texts = []
    for _ in range(int(sys.argv[2])):
        page = next(source)
        texts.append(("\n".join(line.text for line in page.lines), typeset_items(page)))
    for folder in sys.argv[3:]:
        for path in sorted(Path(folder).glob("*.gold.json")):
            dump = path.with_name(path.name.replace(".gold.json", ".txt"))
            texts.append((dump.read_text("utf-8"), gold_items(path)))
    for text, known in texts:
        for features, item in examine(text):
            rows.append(features)
            right.append(float(is_right(item, known)))
    x, y = np.array(rows), np.array(right)
    weights = fit(x, y, penalty=1e-3)
    odds = x @ weights
    sure = odds > np.log(9)
    print(
        "articles",
        len(y),
        "right",
        y.mean(),
        "sure",
        sure.mean(),
        "wrong of the sure",
        1 - y[sure].mean(),
    )
    print("sure of the wrong", (odds[y == 0] > np.log(4)).mean())
    for name, value in zip(FEATURES, weights, strict=True):
        print(f"    {value:.2f},  # {name}")


if __name__ == "__main__":
    main()
