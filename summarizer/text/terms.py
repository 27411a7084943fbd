"""Terms: how folded text is cut so that a query finds it literally.

The index holds the character pairs of every Chinese run, which find a name or phrase however a
dictionary would cut it in a query and in a text, and those of rjieba's words in search mode that
are one character.
"""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.text.characters import HAN, is_han

_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_ALNUM_EDGE = re.compile(rf"[^\W_{HAN}]")


def runs(folded: str) -> list[str]:
    """The runs of Chinese characters, and of letters and digits, of folded text."""
    return _RUN.findall(folded)


def words(folded: str) -> list[str]:
    """Folded text cut into words, punctuation left out."""
    import rjieba

    return [word for word in rjieba.cut(folded) if _says_something(word)]


def tagged(folded: str) -> list[tuple[str, str]]:
    """Folded text cut into words, each with jieba's tag of what it is; a mark or space between
    them is empty and has no tag."""
    import rjieba

    return [each if _says_something(each[0]) else ("", "") for each in rjieba.tag(folded)]


def _says_something(word: str) -> bool:
    """Whether there is a letter, digit or Han in it."""
    return word.isalnum() or _RUN.search(word) is not None


def index_terms(folded: str) -> set[str]:
    """Every term under which folded text is found: Chinese pairs, words of one character, Latin
    runs."""
    import rjieba

    terms: set[str] = set()
    for run in runs(folded):
        if is_han(run):
            terms.update(run[i : i + 2] for i in range(len(run) - 1))
            terms.update(word for word in rjieba.cut_for_search(run) if len(word) == 1)
        else:
            terms.add(run)
    return terms


def query_terms(folded: str) -> set[str]:
    """The terms that any text holding folded ``folded`` literally is indexed under.

    A single Chinese character stands between neighbours that pair with it, so it is found
    only as a word of its own.
    """
    terms: set[str] = set()
    for run in runs(folded):
        if is_han(run) and len(run) > 1:
            terms.update(run[i : i + 2] for i in range(len(run) - 1))
        else:
            terms.add(run)
    return terms


def times(folded: str, text: str) -> int:
    """How often folded ``text`` holds the literal phrase ``folded``."""
    if folded not in text:
        return 0
    return len(phrase(folded).findall(text)) if _has_borders(folded) else text.count(folded)


def holds(folded: str, text: str) -> bool:
    """Whether folded ``text`` holds the literal phrase ``folded``."""
    return folded in text and (not _has_borders(folded) or bool(phrase(folded).search(text)))


@lru_cache(maxsize=1024)
def _has_borders(folded: str) -> bool:
    """Whether it begins or ends with a letter or digit, which are to be whole words."""
    return bool(_ALNUM_EDGE.match(folded[:1]) or _ALNUM_EDGE.match(folded[-1:]))


@lru_cache(maxsize=1024)
def phrase(folded: str) -> re.Pattern[str]:
    """A pattern for the literal phrase: Latin letters and digits only at their own borders.

    ``AI`` is not found in ``rail``, nor ``5G`` in ``15G``; ``5G`` is found in ``5G网络``.
    """
    head = r"(?<![^\W_%s])" % HAN if _ALNUM_EDGE.match(folded[:1]) else ""  # noqa: UP031
    tail = r"(?![^\W_%s])" % HAN if _ALNUM_EDGE.match(folded[-1:]) else ""  # noqa: UP031
    return re.compile(head + re.escape(folded) + tail)
