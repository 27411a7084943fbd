"""Articles that go on elsewhere: 下转第3版 and 上接第1版 are taken off and the halves joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from summarizer.article import Article
from summarizer.text.credits import JUMP, may_jump
from summarizer.text.prose import ends_sentence, glue

_LEADING = re.compile(rf"^{JUMP}")
_TRAILING = re.compile(rf"{JUMP}$")
LONGEST = 70  # characters of a mark
LEAST_ALIKE = 0.02
"""The share of its bigrams that a second half has in common with the first, where several wait."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A text without its marks, the marks (下转第3版), the pages and the headline that they name,
    if any."""

    rest: str
    onward: str | None = None
    back: str | None = None
    to_page: str | None = None
    from_page: str | None = None
    title: str | None = None


def take_jump(text: str) -> Jump:
    """Take 上接第1版 off a text's start and 下转第3版 off its end."""
    if not may_jump(text):
        return Jump(text)
    onward = back = to_page = from_page = title = None
    match = _LEADING.match(text)
    if match and match["back"]:
        back, from_page, title = _bare(match), match["page"], match["title"]
        text = text[match.end() :]
    match = _TRAILING.search(text, max(0, len(text) - LONGEST))
    if match and match["onward"]:
        onward, to_page, title = _bare(match), match["page"], title or match["title"]
        text = text[: match.start()].rstrip()
    return Jump(text, onward, back, to_page, from_page, title)


def goes_on(text: str) -> bool:
    """Whether a text ends with 下转第3版."""
    return take_jump(text).onward is not None


def comes_from(text: str) -> bool:
    """Whether a text begins with 上接第1版."""
    return take_jump(text).back is not None


def _bare(mark: re.Match[str]) -> str:
    return re.sub(r"[^\w]", "", mark[0].replace(mark["title"] or "", ""))


def join_halves(articles: Sequence[Article]) -> tuple[list[Article], list[str]]:
    """Articles of one source with the halves of broken ones joined; and what is left over.

    ``continued`` says which are halves: it is taken off those that are joined and stays on those
    whose other half is missing. A second half gives its text only: its headline stands above the
    first, or repeats that.
    """
    firsts = [k for k, a in enumerate(articles) if (a.continued or "").startswith(("下", "转"))]
    seconds = [k for k, a in enumerate(articles) if (a.continued or "").startswith(("上", "接"))]
    if not firsts or not seconds:
        return list(articles), []
    from scipy.optimize import linear_sum_assignment  # 50 MB, and the bot itself splits no page

    alike = np.array([[_alike(articles[a], articles[b]) for b in seconds] for a in firsts])
    alone = len(firsts) == len(seconds) == 1
    joined = {
        firsts[i]: seconds[j]
        for i, j in zip(*linear_sum_assignment(-alike), strict=True)
        if alone or alike[i, j] >= LEAST_ALIKE
    }
    taken = set(joined.values())
    whole = [
        join(article, articles[joined[k]]) if k in joined else article
        for k, article in enumerate(articles)
        if k not in taken
    ]
    return whole, [text for a, b in joined.items() for text in _left(articles[a], articles[b])]


def _left(first: Article, second: Article) -> list[str]:
    """What of a second half the joined article does not take."""
    byline = second.byline if first.byline else None
    texts = (second.headline, second.subtitle, second.dateline, byline)
    return [text for text in texts if text]


def _alike(first: Article, second: Article) -> float:
    one, two = (_grams((a.headline or "") + a.body) for a in (first, second))
    return len(one & two) / max(1, len(two))


def _grams(text: str) -> set[str]:
    return {text[k : k + 2] for k in range(len(text) - 1) if text[k : k + 2].isalnum()}


def join(first: Article, second: Article) -> Article:
    """Two halves as one article: the first one's headline over the text of both."""
    head, _, rest = second.body.partition("\n")
    start, _, tail = first.body.rpartition("\n")
    if ends_sentence(first.body):
        body = f"{first.body}\n{second.body}"
    else:
        body = "\n".join(filter(None, (start, glue(tail, head), rest)))
    return replace(
        first,
        body=body,
        byline=first.byline or second.byline,
        section_headings=first.section_headings + second.section_headings,
        confidence=min(first.confidence, second.confidence),
        continued=None,
    )
