"""Pieces of columns into the order in which they are read.

A line that breaks off in mid-sentence goes on in the piece that its words fit best
(``text.ngrams``), mostly the next one in the same column; so columns are followed down the page,
and from the foot of one to the head of the next. What has no such tie is put in order by place:
the page is cut along its white corridors, rows first, then columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from summarizer.splitting.dump.segments import Segment, close_up, cut_rows, unglue
from summarizer.text.characters import width
from summarizer.text.credits import is_furniture
from summarizer.text.ngrams import goes_on
from summarizer.text.prose import ends_sentence

REACH = 4  # rows further down in which a line may go on
STRONGEST = 6.0  # log-odds of wording are clipped here
ROW = 0.7  # what each row between costs
BELOW = 2.0  # what speaks for the line right below
PASSED = 3.0  # what each line of the column that would be passed over costs
APART = 6.0  # what a blank row between costs
BESIDE = 4.0  # characters; so far lines of a column begin from one another
ALONE = -2.5  # what a line that breaks off without a next one costs
ENDED = -0.3  # … and one that ends a sentence
AWAY = -99.0
FARTHER = 0.2  # what each column between costs
ACROSS = 1.0  # the log-odds from which on a column goes on elsewhere
GUTTER = 2  # cells between columns, where a row tells no more
LEAST_TORN = 12  # blocks of a page break off in mid-sentence, before it is taken for torn,
TORN = 0.5  # more than this share of them do not go on in the next block,
LONGEST_SCRAP = 3.5  # and they are no longer than so many lines on the average


@dataclass(slots=True)
class _Chain:
    """Pieces that follow each other down a column."""

    pieces: list[Segment]
    left: float
    right: float

    @property
    def top(self) -> int:
        return self.pieces[0].row

    @property
    def foot(self) -> int:
        return self.pieces[-1].row


def weave(text: str) -> tuple[str, bool]:
    """The text with columns that stand side by side one after the other, and torn columns in
    order; and whether there were such."""
    rows = text.split("\n")
    pieces = cut_rows(rows)
    if pieces is not None:
        return _text(_follow(_in_order(_chains(pieces, *_places(pieces))))), True
    if _is_torn(text):
        return _text(_follow(_blocks(rows))), True
    return "\n".join(unglue(rows)), False


def _text(chains: Sequence[_Chain]) -> str:
    return "\n\n".join("\n".join(piece.text for piece in chain.pieces) for chain in chains)


def _blocks(rows: Sequence[str]) -> list[_Chain]:
    """The blocks of a text between blank lines."""
    result: list[_Chain] = []
    blank = True
    for k, row in enumerate(rows):
        text = close_up(row.strip())
        if text:
            piece = Segment(k, 0, len(text), text, width(text))
            if blank:
                result.append(_Chain([], 0.0, 0.0))
            result[-1].pieces.append(piece)
        blank = not text
    return result


def _is_torn(text: str) -> bool:
    """Whether columns are torn into scraps that mostly do not go on in the next one."""
    scraps = [scrap.strip() for scrap in text.split("\n\n") if "，" in scrap or "。" in scrap]
    pairs = [(a[-2:], b[:2]) for a, b in pairwise(scraps) if not ends_sentence(a)]
    lines = sum(scrap.count("\n") + 1 for scrap in scraps)
    if len(pairs) < LEAST_TORN or lines > LONGEST_SCRAP * len(scraps):
        return False
    return bool(np.mean(goes_on(*zip(*pairs, strict=True)) < 0) > TORN)


def _places(pieces: Sequence[Segment]) -> tuple[NDArray[np.float64], bool]:
    """Where each piece begins on the page, in characters of its row as printed; and whether that
    is more than a guess.

    Rows that keep the columns apart say so themselves; in others a piece begins where those before
    it end, each as wide as its column.
    """
    gaps = [b.start - a.end for a, b in pairwise(pieces) if a.row == b.row]
    if gaps and np.mean(np.array(gaps) > 1) > 0.5:
        return np.array([float(piece.start) for piece in pieces]), True
    usual = median([piece.cells for piece in pieces if piece.open] or [30])
    result: list[float] = []
    at, row = 0.0, -1
    for piece in pieces:
        at = 0.0 if piece.row != row else at
        row = piece.row
        result.append(at / 2)
        near = [p.cells for p in pieces if abs(p.row - row) < 9 and p.open and p.cells > 11]
        wide = median(near) if near else usual
        at += GUTTER + (piece.cells if piece.open else max(piece.cells, wide))
    return np.array(result), False


def _chains(pieces: Sequence[Segment], places: NDArray[np.float64], placed: bool) -> list[_Chain]:
    """Every piece with the next one of its column, if there is one."""
    pairs = [
        (i, j)
        for i, piece in enumerate(pieces)
        for j in range(i + 1, min(len(pieces), i + 8 * REACH))
        if 0 < pieces[j].row - piece.row <= REACH
    ]
    count = len(pieces)
    score = np.full((count, 2 * count), AWAY)
    alone = np.where([piece.open for piece in pieces], ALONE, ENDED)
    score[np.arange(count), count + np.arange(count)] = alone
    in_row = Counter(piece.row for piece in pieces)
    if pairs:
        words = goes_on([pieces[i].text for i, _ in pairs], [pieces[j].text for _, j in pairs])
        rows = np.array([piece.row for piece in pieces])
        for (i, j), odds in zip(pairs, words.tolist(), strict=True):
            passed = (rows > rows[i]) & (rows < rows[j]) & (abs(places - places[i]) <= BESIDE)
            sure = placed or in_row[pieces[i].row] == in_row[pieces[j].row]
            score[i, j] = _next(pieces[i], pieces[j], odds, abs(places[j] - places[i]), sure)
            score[i, j] -= PASSED * passed.sum()
    after = linear_sum_assignment(-score)[1][:count]
    follows = {i: int(j) for i, j in enumerate(after.tolist()) if j < count and score[i, j] > AWAY}
    chains: list[_Chain] = []
    for first in sorted(set(range(count)) - set(follows.values())):
        run = [first]
        while run[-1] in follows:
            run.append(follows[run[-1]])
        left = float(median(places[run]))
        wide = max(pieces[i].end - pieces[i].start for i in run)
        chains.append(_Chain([pieces[i] for i in run], left, left + wide))
    return chains


def _next(upper: Segment, lower: Segment, odds: float, apart: float, sure: bool) -> float:
    """What speaks for a piece being the next line below another; ``sure`` if their places are."""
    score = float(np.clip(odds, -4, STRONGEST)) if upper.open else 0.0
    score -= ROW * (lower.row - upper.row - 1) + (APART if lower.block > upper.block else 0.0)
    score -= min(6.0 if sure else 2.0, 0.5 * max(0.0, apart - BESIDE))
    if lower.row == upper.row + 1 and apart <= BESIDE:
        score += BELOW if sure else 0.5 * BELOW
    if is_furniture(upper.text) or is_furniture(lower.text):
        return AWAY
    if upper.open and lower.open:
        score -= min(5.0, max(0, lower.cells - upper.cells - 2)) + _misfit(upper, lower)
    elif upper.open:
        score -= min(3.0, 0.5 * max(0, lower.cells - upper.cells - 4))
    else:
        score -= 2.5 if lower.full and lower.open and upper.cells < lower.cells - 3 else 0.0
    return score


def _misfit(upper: Segment, lower: Segment) -> float:
    """What it costs that a line is narrower than its column: it opens a paragraph, then, and
    nothing goes on in it."""
    return min(5.0, 1.2 * max(0, upper.cells - lower.cells - 1)) if lower.open else 0.0


def _in_order(chains: list[_Chain]) -> list[_Chain]:
    """Chains as they are read: the page cut along white rows, each part along white columns."""
    if len(chains) < 2:
        return chains
    for rows in (True, False):
        parts = _parts(chains, rows=rows)
        if len(parts) > 1:
            return [chain for part in parts for chain in _in_order(part)]
    return sorted(chains, key=lambda c: (c.left, c.top) if _overlap(chains) else (c.top, c.left))


def _overlap(chains: Sequence[_Chain]) -> bool:
    """Whether most chains stand beside each other rather than below each other."""
    tops = [chain.top for chain in chains]
    return max(tops) - min(tops) < 0.5 * max(len(chain.pieces) for chain in chains)


def _parts(chains: Sequence[_Chain], *, rows: bool) -> list[list[_Chain]]:
    """Chains parted where nothing crosses a line between rows, or between columns."""
    spans = [
        ((c.top, c.foot + 0.5) if rows else (c.left + 1.5, max(c.right - 1.5, c.left + 2)), c)
        for c in chains
    ]
    spans.sort(key=lambda span: span[0])
    parts: list[list[_Chain]] = []
    reach = -np.inf
    for (low, high), chain in spans:
        if low > reach:
            parts.append([])
        parts[-1].append(chain)
        reach = max(reach, high)
    return parts


def _runs(chain: _Chain) -> bool:
    """Whether a chain is running text, not display type."""
    marks = sum(piece.text.count(mark) for piece in chain.pieces for mark in "，。、；")
    return marks > 0 and 4 * marks >= len(chain.pieces)


def _follow(chains: list[_Chain]) -> list[_Chain]:
    """Chains with each that goes on in mid-sentence moved behind the one that it goes on from."""
    running = [_runs(chain) for chain in chains]
    open_ends = [k for k, chain in enumerate(chains) if running[k] and chain.pieces[-1].open]
    if not open_ends or len(chains) < 2:
        return chains
    count = len(chains)
    score = np.full((len(open_ends), count + len(open_ends)), AWAY)
    for row, k in enumerate(open_ends):
        score[row, count + row] = ACROSS
        others = [j for j in range(count) if j != k and running[j]]
        if not others:
            continue
        end = chains[k].pieces[-1]
        odds = goes_on([end.text] * len(others), [chains[j].pieces[0].text for j in others])
        for j, value in zip(others, odds.tolist(), strict=True):
            score[row, j] = value - _misfit(end, chains[j].pieces[0])
            score[row, j] += 1.5 if j == k + 1 else 0.0
            score[row, j] -= min(4.0, FARTHER * abs(j - k)) + (0.0 if j > k else 1.0)
    chosen = linear_sum_assignment(-score)[1].tolist()
    follows = {k: j for k, j in zip(open_ends, chosen, strict=True) if j < count}
    result: list[_Chain] = []
    done: set[int] = set()
    later = set(follows.values())
    for first in [k for k in range(count) if k not in later] + list(range(count)):
        at = first
        while at not in done:
            done.add(at)
            result.append(chains[at])
            at = follows.get(at, at)
    return result
