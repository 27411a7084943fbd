"""What a printed headline claims, and whether its gist bears it out: its figures, and what has
become quicker, cheaper, more or less."""

from __future__ import annotations

import re

from summarizer.text.numerals import Number, supported

_TURNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"快(?!递|讯|报|餐|手|乐)|缩短|提速|提前|缩减至|早(?=[了到])",
        r"省(?=[下了出去]|钱|心|力|时|水|电)|节[约省水电能]|少花",
        r"增(?!城|江|加?值)|上?涨|[提上]升|提高|翻番|翻倍|扩",
        r"减(?!震)|[下]?降(?!雨|雪|水|落)|跌|少(?=[了用])|缩水",
    )
)


def claims(headline: str) -> tuple[frozenset[Number], tuple[re.Pattern[str], ...]]:
    """The figures of ``headline`` (a single one aside), and the turns it tells."""
    figures = frozenset(one for one in supported(headline) if one[0].replace(".", "").isascii())
    return figures - {("1", "")}, tuple(turn for turn in _TURNS if turn.search(headline))


def borne_out(headline: str, said: str) -> float:
    """The share of what ``headline`` claims that ``said`` tells too; 1 where it claims nothing."""
    figures, turns = claims(headline)
    if not figures and not turns:
        return 1.0
    held = len(figures & supported(said)) + sum(bool(turn.search(said)) for turn in turns)
    return held / (len(figures) + len(turns))
