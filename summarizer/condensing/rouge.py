"""ROUGE over characters (Lin 2004): F1 of n-grams and of the longest common subsequence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from summarizer.text.folding import content, fold_solid


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 scores from 0 to 1."""

    one: float
    two: float
    long: float

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.one + self.two + self.long) / 3


@lru_cache(maxsize=256)
def units(text: str) -> str:
    """The characters that count: NFKC, white space and punctuation dropped, '%' and '.' kept."""
    return content(fold_solid(text))


def f1(hits: int, reference: int, said: int) -> float:
    """F1 from the number of hits and the two lengths; 0 for two empty texts."""
    return 2 * hits / (reference + said) if reference + said else 0.0


def n_gram_f1(reference: str, said: str, n: int) -> float:
    """F1 of the n-gram multisets of two texts' units."""
    a, b = _n_grams(reference, n), _n_grams(said, n)
    hits = sum(min(count, b[gram]) for gram, count in a.items() if gram in b)
    return f1(hits, max(0, len(reference) - n + 1), max(0, len(said) - n + 1))


@lru_cache(maxsize=256)
def _n_grams(units: str, n: int) -> Counter[str]:
    """Counted once for all that a text is compared with."""
    return Counter(units[i : i + n] for i in range(len(units) - n + 1))


def longest_common(reference: str, said: str) -> int:
    """The length of the longest common subsequence, a bit a unit (Hyyrö 2004)."""
    where: dict[str, int] = {}
    for i, unit in enumerate(reference):
        where[unit] = where.get(unit, 0) | 1 << i
    whole = (1 << len(reference)) - 1
    left = whole
    for unit in said:
        held = left & where.get(unit, 0)
        left = (left + held | left - held) & whole
    return len(reference) - left.bit_count()


def rouge(reference: str, said: str) -> Rouge:
    """ROUGE-1, -2 and -L of ``said`` against ``reference``."""
    a, b = units(reference), units(said)
    return Rouge(n_gram_f1(a, b, 1), n_gram_f1(a, b, 2), f1(longest_common(a, b), len(a), len(b)))
