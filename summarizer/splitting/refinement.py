"""Second thoughts: doubtful tags are decided with the headlines in view.

The tagger sees a dozen lines at a time. Whether a paragraph starts another article, or a line
another headline, often shows only in how well headlines and bodies then fit over the whole page.
Hill climbing over the doubtful tags: the sum of the tags' log-probabilities and of the headline
assignment's log-odds is to be highest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from summarizer.splitting.assignment import Wording, assign_heads
from summarizer.splitting.blocks import read_blocks
from summarizer.splitting.credits import split_signature, starts_with_dateline
from summarizer.splitting.lines import Line
from summarizer.splitting.prose import ends_sentence, join_lines
from summarizer.splitting.tagger import TAGS, Tagging

DOUBT = 0.02  # the probability from which on another tag is tried
MOVES = frozenset(("AP", "PA", "Hh", "hH", "HX", "XH", "hS", "Sh", "SH", "HS", "AC", "CA"))
TRIES = 24  # the most doubtful lines of a page
ROUNDS = 3


def refine(tagging: Tagging, lines: Sequence[Line], wording: Wording) -> str:
    """The tags, with doubtful ones changed where the page as a whole is then more probable."""
    tags = tagging.tags
    moves = _moves(tagging)
    if not moves:
        return tags
    best = assign_heads(read_blocks(tags), lines, wording).total
    for _ in range(ROUNDS):
        changed = False
        for line, tag in moves:
            if tags[line] == tag or tags[line] + tag not in MOVES:
                continue
            trial = tags[:line] + tag + tags[line + 1 :]
            now = TAGS.index(tags[line])
            chance = tagging.probabilities[line]
            gain = float(np.log(chance[TAGS.index(tag)] + 1e-6) - np.log(chance[now] + 1e-6))
            total = assign_heads(read_blocks(trial), lines, wording).total
            if total + gain > best + 1e-6:
                tags, best, changed = trial, total, True
        if not changed:
            break
    return tags


def enforce(tags: str, lines: Sequence[Line]) -> str:
    """What is beyond doubt, whatever the odds.

    A signature ends an article; a dateline starts one; a headline has no full stop.
    """
    result = list(tags)
    signed = False
    for i, line in enumerate(lines):
        tag = result[i]
        if tag in "Hh" and line.tight.endswith("。"):
            start = max(k for k in range(i + 1) if k == 0 or result[k] != "h")
            for k in range(start, i + 1):
                result[k] = "C" if k > start else "P"
            tag = result[i]
        if tag not in "APCX":
            continue
        if signed and tag == "X":
            result[i] = "H"
            continue
        if (signed and tag in "PC") or (tag == "P" and starts_with_dateline(line.text)):
            result[i] = "A"
        text = join_lines(each.text for each in lines[max(0, i - 1) : i + 1])
        end = split_signature(text)
        signed = bool(end.names) and (not end.rest or ends_sentence(end.rest))
    return "".join(result)


def _moves(tagging: Tagging) -> list[tuple[int, str]]:
    """Lines with a second tag that is not out of the question, and both those tags."""
    found: list[tuple[float, int, str]] = []
    for line in np.flatnonzero(tagging.probabilities.max(1) < 1 - DOUBT).tolist():
        chance = tagging.probabilities[line]
        for k in np.flatnonzero(chance >= DOUBT).tolist():
            if tagging.tags[line] + TAGS[k] in MOVES:
                found.append((float(chance[k]), line, TAGS[k]))
    found = sorted(found, reverse=True)[:TRIES]
    back = [(line, tagging.tags[line]) for _, line, _ in found]
    return [(line, tag) for _, line, tag in found] + back
