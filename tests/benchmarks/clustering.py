"""How well ``bot.stories.clustering`` tells the same event, on pairs labelled by hand.

``event_pairs.csv`` names pairs of articles of the development corpus by id, drawn evenly over
all degrees of likeness, with our label; the texts stay in the corpus. Run from the root:
``python -m tests.benchmarks.clustering ../shared/news/train.jsonl.xz``.
"""

from __future__ import annotations

import csv
import json
import lzma
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.stories.clustering import SAME_EVENT, likeness
from bot.stories.telling import Telling
from summarizer.text.folding import fold
from summarizer.text.terms import words

PAIRS = Path(__file__).with_name("event_pairs.csv")
DATE = datetime(2024, 1, 1, tzinfo=UTC)


def labelled(corpus: Path) -> list[tuple[Telling, Telling, bool]]:
    """The labelled pairs, and whether they are one event."""
    pairs, rows = _read(corpus)
    told = {id_: Telling.of(row["title"], row["text"], DATE) for id_, row in rows.items()}
    return [(told[one], told[other], same) for one, other, same in pairs]


def _read(corpus: Path) -> tuple[list[tuple[str, str, bool]], dict[str, dict[str, str]]]:
    """The pairs by id, and the rows of the corpus."""
    with PAIRS.open(encoding="utf-8") as file:
        pairs = [
            (row["one"], row["other"], row["same_event"] == "1") for row in csv.DictReader(file)
        ]
    wanted = {id_ for one, other, _ in pairs for id_ in (one, other)}
    with lzma.open(corpus, "rt", encoding="utf-8") as file:
        rows = {row["id"]: row for row in map(json.loads, file) if row["id"] in wanted}
    return pairs, rows


def main(corpus: Path) -> None:
    """Print precision and recall of the likeness, and of Jaccard for comparison."""
    pairs, rows = _read(corpus)
    bags = {id_: set(words(fold(row["title"] + row["text"][:150]))) for id_, row in rows.items()}

    def report(name: str, scores: list[float], threshold: float) -> None:
        found = [
            same for score, (_, _, same) in zip(scores, pairs, strict=True) if score >= threshold
        ]
        precision = sum(found) / len(found)
        recall = sum(found) / sum(same for _, _, same in pairs)
        print(f"{name:>9} at {threshold:.2f}: precision {precision:.3f}, recall {recall:.3f}")

    print(f"{len(pairs)} pairs, {sum(same for _, _, same in pairs)} of the same event")
    report("likeness", [likeness(one, other) for one, other, _ in labelled(corpus)], SAME_EVENT)
    jaccard = [len(bags[a] & bags[b]) / len(bags[a] | bags[b]) for a, b, _ in pairs]
    for threshold in (0.2, 0.3, 0.4, 0.5):
        report("Jaccard", jaccard, threshold)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
