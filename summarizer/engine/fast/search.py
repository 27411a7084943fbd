"""Beam search, as transformers' ``generate()`` does it, with each piece's probability kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from summarizer.engine.fast.layers import Floats, Ints
from summarizer.engine.fast.network import Network
from summarizer.engine.fast.source import Source
from summarizer.engine.fast.steps import Steps

_Rows = TypeVar("_Rows", Floats, Ints)

LEAST = np.float32(1e-12)
"""The probability of what is never written, as the reference has it."""
BLOCK = 64
"""Columns of which only the best is looked at first."""
THINNED = 0.8
"""The share of articles under way below which the others' place is given up."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the decoder's first piece and the one that ends an answer, how many
    beams, of how many pieces at most, what exponent a longer answer is favoured by, and the length
    of the runs that none may have twice."""

    start: int
    end: int
    beams: int
    most: int
    penalty: float
    unrepeated: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a beam wrote, without its end; ``beliefs`` has the log-probability of each piece and,
    where it came to an end, of that."""

    score: float
    pieces: tuple[int, ...]
    beliefs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Continuations:
    """Of each article, best first: (articles, continuations) of each."""

    parents: Ints
    pieces: Ints
    beliefs: Floats
    totals: Floats

    def take(self, order: Ints) -> _Continuations:
        return _Continuations(
            np.take_along_axis(self.parents, order, 1),
            np.take_along_axis(self.pieces, order, 1),
            np.take_along_axis(self.beliefs, order, 1),
            np.take_along_axis(self.totals, order, 1),
        )

    def of(self, articles: Ints) -> _Continuations:
        return _Continuations(
            self.parents[articles],
            self.pieces[articles],
            self.beliefs[articles],
            self.totals[articles],
        )


def search(network: Network, source: Source, wish: Wish) -> list[list[Answer]]:
    """The answers of each article, as many as beams, best first.

    An article is done when as many beams have ended (``early_stopping`` of transformers); each
    step looks at twice as many continuations as beams, of which those among the first half may
    end.
    """
    beams = wish.beams
    found: list[list[Answer]] = [[] for _ in range(len(source))]
    steps = Steps(network, source, beams, wish.most)
    articles = np.arange(len(source))
    going = np.ones(len(source), bool)
    written = np.full((len(source), beams, 1), wish.start, np.int64)
    beliefs = np.zeros((len(source), beams, 0), np.float32)
    totals = np.full((len(source), beams), np.float32(-1e9))
    totals[:, 0] = 0  # all beams begin as one
    for length in range(1, wish.most + 1):
        likely = steps.step(written[:, :, -1])
        _forbid(likely, written, steps.source, network.written, wish.unrepeated)
        next_ = _best(likely, totals, steps.source, network.written, 2 * beams)
        ended = next_.pieces == wish.end
        last = length == wish.most
        for i in np.flatnonzero(going):
            answers = found[articles[i]]
            for n in np.flatnonzero(ended[i, :beams] | last):
                beam = next_.parents[i, n]
                pieces = written[i, beam, 1:].tolist()
                if not ended[i, n]:
                    pieces.append(int(next_.pieces[i, n]))
                score = float(next_.totals[i, n]) / length**wish.penalty
                told = (*beliefs[i, beam].tolist(), float(next_.beliefs[i, n]))
                answers.append(Answer(score, tuple(pieces), told))
            answers.sort(key=lambda answer: -answer.score)
            del answers[beams:]
            going[i] = len(answers) < beams
        if last or not going.any():
            break
        next_ = next_.take(np.argsort(ended, 1, kind="stable")[:, :beams])
        if going.mean() < THINNED:
            kept = np.flatnonzero(going)
            steps.keep(kept)
            articles, going, next_ = articles[kept], going[kept], next_.of(kept)
            written, beliefs = written[kept], beliefs[kept]
        steps.follow(next_.parents)
        totals = next_.totals
        written = _grown(written, next_.parents, next_.pieces)
        beliefs = _grown(beliefs, next_.parents, next_.beliefs)
    return found


def _grown(rows: _Rows, parents: Ints, more: _Rows) -> _Rows:
    """What each beam's parent has, and one more."""
    return np.concatenate([np.take_along_axis(rows, parents[..., None], 1), more[..., None]], 2)


def _forbid(likely: Floats, written: Ints, source: Source, size: int, length: int) -> None:
    """No beam repeats a run of ``length`` pieces."""
    done = written.shape[2] - length
    if done < 0:
        return
    same = np.ones((*written.shape[:2], done + 1), bool)
    for i in range(length - 1):
        same &= written[:, :, i : i + done + 1] == written[:, :, done + 1 + i, None]
    for article, beam, place in np.argwhere(same):
        piece = written[article, beam, place + length - 1]
        likely[article, beam, column(source, article, piece, size)] = 0


def column(source: Source, article: int, piece: int, size: int) -> int:
    """Where ``piece`` stands among the columns of ``article``; the last where it does not."""
    if piece < size:
        return piece
    found = np.flatnonzero(source.rare[article] == piece)
    return size + int(found[0]) if len(found) else size + source.rare.shape[1] - 1


def _best(likely: Floats, totals: Floats, source: Source, size: int, count: int) -> _Continuations:
    """The ``count`` best continuations of each article.

    They stand in the ``count`` blocks of columns whose best are best.
    """
    articles, _, columns = likely.shape
    whole = columns // BLOCK * BLOCK
    tops = np.concatenate(
        [
            likely[:, :, :whole].reshape(*likely.shape[:2], -1, BLOCK).max(-1),
            likely[:, :, whole:].max(-1, keepdims=True, initial=0),
        ],
        2,
    )
    each = tops.shape[2]
    worth = (np.log(np.maximum(tops, LEAST)) + totals[..., None]).reshape(articles, -1)
    few = min(count, worth.shape[1])
    blocks = np.argpartition(-worth, few - 1, 1)[:, :few]
    parents = np.repeat(blocks // each, BLOCK, 1)
    places = (blocks[..., None] % each * BLOCK + np.arange(BLOCK)).reshape(articles, -1)
    there = places < columns
    places[~there] = columns - 1
    found = likely[np.arange(articles)[:, None], parents, places]
    beliefs = np.where(there & (found > 0), np.log(np.maximum(found, LEAST)), -np.inf)
    sums = beliefs + np.take_along_axis(totals, parents, 1)
    order = np.argsort(-sums, 1, kind="stable")[:, :count]
    rare = np.take_along_axis(source.rare, np.maximum(places - size, 0), 1)
    pieces = np.where(places < size, places, rare)
    return _Continuations(parents, pieces, beliefs, sums).take(order)
