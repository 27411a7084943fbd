"""What a line has of the forms that texts come in: bullets, turns of a talk, headings' marks,
tables and boxes, lines as long as paragraphs; and how much of the whole text has it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.splitting.dump.lines import Line
from summarizer.text import credits

LONG = 70  # half-width cells; few columns are wider
VERY_LONG = 140

BULLETS = "▲■●◆▶□○★·•△◇※◎☆"
_BULLET = re.compile(rf"^[{BULLETS}]\s*\S")
_TURN = re.compile(r"^[^\s，。：:“”、]{1,8}[：:]\s*\S")
_ASKED = re.compile(r"(?:本报)?记者[：:]|[问答QA][：:]")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.、．])"
)
_INDEX = re.compile(r"(?:[…\s/／见第A-Z]|^)\d{1,2}\s*版?$")
_FIGURES = re.compile(r"[\d.%+-]+")
_PHONE = re.compile(r"1[3-9]\d{9}|\d{3,4}-\d{7,8}|\d{7,8}$")
_OFFER = re.compile(r"招聘|招租|转让|出租|出售|求购|遗失|作废|诚聘|面议|电话|地址|报名|收购")
_SKY = re.compile(r"气温|[℃]|\d度|[东南西北]风|风[力]?\d|[一二三四五]级|多云|阵雨|转晴")
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[，。；：？！、]")
_CLOCK = re.compile(r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}|\d{1,2}:\d{2}")
_WEB = re.compile(
    r"来源|责编|编辑|分享|阅读|原标题|扫[一码]|版权|相关|推荐|返回|上一篇|下一篇|客户端|点击|打印|纠错|字号|首页|正文|打开|评论"
)
_RULE = re.compile(r"^[\W_]+$")


def habits(lines: Sequence[Line]) -> NDArray[np.float64]:
    """One row of numbers a line."""
    texts = [line.tight for line in lines]
    seen = Counter(line.solid for line in lines)
    whole = "\n".join(line.solid for line in lines)
    numbered = [bool(_DIGIT.search(text)) for text in texts]
    rows = np.array(
        [
            (
                line.mark == "#",
                line.mark in ("|", "!"),
                bool(_BULLET.match(text)),
                line.cells > 44 and bool(_BULLET.match(text)),
                bool(_TURN.match(text)),
                bool(_ASKED.match(text)),
                bool(_NUMBERED.match(text)),
                line.cells > LONG,
                line.cells > VERY_LONG,
                line.indent > 0,
                not _MARKS.search(text),
                line.ends,
                digit and bool(_INDEX.search(text)),
                len(text.split()) >= 3 and not line.spread,
                sum(map(len, _FIGURES.findall(text))) / len(text),
                digit and bool(_PHONE.search(text)),
                bool(_OFFER.search(text)),
                bool(_SKY.search(text)),
                digit and line.cells < 90 and bool(_CLOCK.search(text)),
                line.cells < 90 and bool(_WEB.search(text)),
                bool(_RULE.match(text)),
                credits.is_jump(text),
                is_pair(line.text),
                len(line.solid) >= 5 and (seen[line.solid] > 1 or _again(line.solid, whole)),
            )
            for line, text, digit in zip(lines, texts, numbered, strict=True)
        ],
        dtype=np.float64,
    ).reshape(len(lines), -1)
    share = rows[:, (0, 3, 4, 7, 9, 10, 11)].mean(0)
    return np.hstack([rows, np.broadcast_to(share, (len(lines), len(share)))])


def is_pair(text: str) -> bool:
    """Whether a line is two clauses side by side, as kickers and subtitles are."""
    if " " not in text and "\u3000" not in text:
        return False
    parts = re.split(r"[ \u3000]+", text.strip().lstrip("—"))
    return (
        len(parts) == 2
        and min(map(len, parts)) >= 4
        and abs(len(parts[0]) - len(parts[1])) <= 4
        and not _MARKS.search(text)
    )


def _again(solid: str, whole: str) -> bool:
    """Whether a short line's words stand in the text a second time."""
    return len(solid) <= 40 and whole.find(solid, whole.find(solid) + 1) >= 0
