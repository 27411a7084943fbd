"""A headline set in several lines, as one line: where two clauses part, a blank stands.

Whether they do is judged by a logistic regression on the words around the break, fitted by
``summarizer.training.headlines`` to headlines that print their blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import rjieba

from summarizer.text import ngrams
from summarizer.text.characters import is_han
from summarizer.text.prose import join_headline, tighten

SURE, SHORT_SURE = -0.3, -0.9
"""The logits from which a break counts as a border: in any headline, and in one of short lines,
which papers break where clauses end."""
SHORT = 10
"""Characters of a short line."""
LEAST = 6
"""Characters of a clause that tells who did what."""
WEIGHTS = Path(__file__).with_name("headlines.npz")

_MARKED = re.compile(r"[，,]|(?<=\S)\s+(?=\S)")
"""A headline that parts its clauses itself."""
_CLOSED = re.compile(r"[：:、，；！？…—“《（·-]$")
_OPENED = re.compile(r"^[”》）、，：“]")
_COMPLETE = re.compile(
    "(?:投用|投产|开工|开建|完工|竣工|封顶|贯通|通车|落地|亮相|揭牌|揭幕|启幕|开幕|闭幕|开业|开馆|出炉|来袭|回暖|升温|降温|走红|"
    "反转|加剧|扩围|见效|换新颜|换新装|换新貌|焕新|变样|停航|停运|开诊|上新|翻番|翻倍|点赞|叫好|受益|进村|进社区|进校园|"
    "进课堂|进小区|出圈|落幕|收官|谢幕|返乡|起航|启航)$"
)
"""What a clause has said all with: verbs that take no object."""
_GOES_ON = re.compile("[是将被的等和与及后前时]|仪式|典礼|大会|建设")
"""What a clause does not begin with."""
_COLON = re.compile("[：:]")
_KINDS = str.maketrans("jilzetsfrabgq", "nnnnnnnnnnnnm", "xucykho")


def join_printed(lines: Iterable[str]) -> str:
    """One headline from its printed lines, with a blank where a line ends a clause."""
    parts = [tighten(line, keep_gaps=True) for line in lines]
    whole = join_headline(parts)
    if len(parts) < 2 or any(_MARKED.search(part) for part in parts):
        return whole
    joined = parts[0]
    for left, right in pairwise(parts):
        joined = (
            f"{joined} {right}" if parts_clauses(left, right) else join_headline([joined, right])
        )
    return joined


def parts_clauses(left: str, right: str) -> bool:
    """Whether a line of a headline ends a clause, and the next one begins another."""
    if not left or not right or _CLOSED.search(left) or _OPENED.search(right):
        return False
    if not (is_han(right) or is_han(left[-1])):
        return False
    if _GOES_ON.match(right):
        return False
    if _COMPLETE.search(left) and len(left) >= LEAST:
        return True
    weights = _weights()
    sure = SHORT_SURE if max(len(left), len(right)) <= SHORT else SURE
    return sum(weights.get(name, 0.0) for name in ("", *features(left, right))) > sure


def features(left: str, right: str) -> list[str]:
    """What is seen of a break: words, characters and parts of speech (by jieba) around it."""
    clause = _COLON.split(left)[-1] or left
    before, after = rjieba.tag(clause), rjieba.tag(right)
    tags, following = [tag for _, tag in before], [tag for _, tag in after]
    b, a = [tag[0] for tag in tags], [tag[0] for tag in following]
    acts, goes_on = "v" in b, "v" in a
    bound = round(2 * min(4.0, max(-4.0, float(ngrams.goes_on([clause], [right])[0]))))
    return [
        f"bound {bound}",
        f"bound {bound} verbs {acts}|{goes_on}",
        f"both {'v' in b[:-1]} {b[-1]}|{a[0]} {'v' in a[1:]}",
        f"clauses {_shape(b)[-3:]}|{_shape(a)[:3]}",
        f"lengths {min(6, len(clause) // 2)}|{min(6, len(right) // 2)}",
        f"tag {tags[-1]}|",
        f"tag |{following[0]}",
        f"kinds {''.join(b[-2:])}|",
        f"kinds |{''.join(a[:2])}",
        f"kinds {b[-1]}|{a[0]}",
        f"kinds {''.join(b[-2:])}|{a[0]}",
        f"verbs {min(2, b.count('v'))}|",
        f"verbs |{min(2, a.count('v'))}",
        f"verbs {acts}|{goes_on}",
        f"verb before {'v' in b[:-1]} {b[-1]}|",
        f"verb after |{a[0]} {'v' in a[1:]}",
        f"shape {_shape(b)[-5:]}|",
        f"shape |{_shape(a)[:5]}",
        f"end {left[-1]}|",
        f"end {left[-2:]}|",
        f"begin |{right[0]}",
        f"begin |{right[:2]}",
        f"word {before[-1][0]}|",
        f"word |{after[0][0]}",
        f"word {b[-1]}|{after[0][0]}",
        f"length {min(6, len(clause) // 3)}|",
        f"length |{min(6, len(right) // 3)}",
        f"colon {clause != left}",
        f"again {any(word in clause for word, _ in after if len(word) > 1)}",
    ]


def _shape(kinds: list[str]) -> str:
    """The kinds of words in a row, each run of one kind once."""
    return "".join(kind for kind, _ in groupby("".join(kinds).translate(_KINDS)))


@cache
def _weights() -> dict[str, float]:
    with np.load(WEIGHTS) as stored:
        return dict(zip(stored["names"].tolist(), stored["weights"].tolist(), strict=True))
