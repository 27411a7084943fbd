"""Where on a page the article stands.

trafilatura says which text is an article's; the place is the smallest element that holds nearly all
of what reads as prose there. Its blocks are then read from the page itself, since trafilatura
leaves out what it has no element for, and runs short pages together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from summarizer.reading.html.tree import Block, is_foreign
from summarizer.text.prose import solid

NEARLY_ALL = 0.8
"""The share of an element's prose that a child holds which is the article's place instead."""
UNVOTED, FOREIGN = 0.4, 0.05
"""What prose weighs that trafilatura leaves out, or that stands in comments and menus."""
MOST = 0.5
"""The share of what trafilatura takes from which no name of an element makes it foreign."""


@dataclass(frozen=True, slots=True)
class Region:
    """The blocks of an article, from ``start`` on to before ``end`` of the page's; ``foreign``
    holds the numbers of those among them that belong to comments, menus and lists of links;
    ``voted`` those of the page that trafilatura takes for an article's."""

    start: int
    end: int
    foreign: frozenset[int]
    voted: frozenset[int]


def find_region(page: Sequence[Block], extracted: str | None) -> Region:
    """The article's place among the blocks of a ``page``; ``extracted`` is what trafilatura made of
    it, None where it was not asked: then all of the page is the article."""
    flat = None if extracted is None else solid(extracted)
    voted = frozenset(
        n for n, block in enumerate(page) if flat is None or _is_in(solid(block.text), flat)
    )
    foreign = _foreign(page, voted)
    if flat is None:
        return Region(0, len(page), foreign, voted)
    weights: dict[HtmlElement, float] = defaultdict(float)
    own = [_weight(block, n in voted, n in foreign) for n, block in enumerate(page)]
    for block, weight in zip(page, own, strict=True):
        for node in (block.node, *block.node.iterancestors()) if weight else ():
            weights[node] += weight
    if not weights:
        return Region(0, len(page), foreign, voted)
    place = page[0].node.getroottree().getroot()
    while True:
        best = max(place, key=lambda child: weights.get(child, 0.0), default=None)
        if best is None or weights.get(best, 0.0) < NEARLY_ALL * weights[place]:
            break
        place = best
    inside = [n for n, block in enumerate(page) if _holds(place, block.node)]
    start, end = inside[0], inside[-1] + 1
    # What trafilatura takes for the article just before and after belongs to it, as a lead does;
    # and tables, though they are left out.
    while start and _continues(start - 1, page, voted, foreign):
        start -= 1
    while end < len(page) and _continues(end, page, voted, foreign):
        end += 1
    return Region(start, end, foreign, voted)


def _is_in(text: str, extracted: str) -> bool:
    return len(text) >= 4 and (text in extracted or (len(text) > 40 and text[5:35] in extracted))


def _weight(block: Block, voted: bool, foreign: bool) -> float:
    size = (len(solid(block.text)) - block.linked) if block.is_prose else 0
    return size * (FOREIGN if foreign else 1 if voted else UNVOTED)


def _foreign(page: Sequence[Block], voted: frozenset[int]) -> frozenset[int]:
    """The blocks in elements that are no part of an article, unless most of it is in them."""
    kept: dict[HtmlElement, list[int]] = defaultdict(list)
    prose: dict[HtmlElement, int] = defaultdict(int)
    named: dict[HtmlElement, bool] = {}
    whole = 0
    for number, block in enumerate(page):
        size = len(solid(block.text)) if block.is_prose and number in voted else 0
        whole += size
        for node in (block.node, *block.node.iterancestors()):
            if node not in named:
                named[node] = is_foreign(node)
            if named[node]:
                kept[node].append(number)
                prose[node] += size
    return frozenset(
        number
        for node, numbers in kept.items()
        if prose[node] <= MOST * whole
        for number in numbers
    )


def _holds(place: HtmlElement, node: HtmlElement) -> bool:
    return node is place or any(above is place for above in node.iterancestors())


def _continues(
    number: int, page: Sequence[Block], voted: frozenset[int], foreign: frozenset[int]
) -> bool:
    block = page[number]
    return number not in foreign and (block.is_table or (number in voted and block.is_prose))
