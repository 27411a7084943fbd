"""What the line tagger sees of each line: typography, wording and topic, as numbers.

Typography: the line's width against the lines around it (a first line is indented, a last one
short, another article has another width), blank lines, letter-spacing. Wording: sentence ends,
words and brackets that run on over a line end, credits and datelines. Topic: TextTiling-like
cohesion (Hearst 1997) of the character bigrams before and after the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy import sparse

from summarizer.splitting.dump.habits import habits
from summarizer.splitting.dump.lines import Line, looks_set
from summarizer.text import credits, datelines
from summarizer.text.characters import CLOSING, OPENING, han_share, is_han

Array = NDArray[np.float32]
Span = NDArray[np.int64]

NEAR = 5  # lines on either side that tell the local column width
FAR = 12  # lines on either side whose commonest width is compared
WIDEST = 120  # cells; wider lines count as this wide
NEARBY = 256  # what was seen of lines near is asked again
LONE = 15  # lines; an indent with another so near is a paragraph's, not an article's
SHOT_ENDS = "）)摄图道"  # what the credit of a picture ends with
CREDIT_NEAR = 5  # lines within which a caption comes to its credit
WINDOWS = (4, 12)  # lines on either side whose topic is compared

_OPENER = re.compile(
    r"^(?:近日|日前|昨日|昨天|今天|记者从|记者[今昨近]|当地时间|据[^，。]{2,14}(?:报道|消息|讯|获悉)|[\d０-９]{1,4}\s*[年月]"
    r"|新华社|本报|在[^，。]{4,}|随着|截至|今年|作为|为[^，。]{4,})"
)
_LINKER = re.compile(
    r"^(?:此外|不过|但|同时|另外|其中|对此|因此|然而|据[悉了]|目前|而|他|她|其|上述|该|这|一是|二是|三是|首先|其次|第[一二三四五]"
    r"|[一二三四五六七八九十]、|具体|值得|根据|与此|事实上|[\u4e00-\u9fff]{2,4}(?:说|表示|称|认为|指出|介绍|强调))"
)
_DASH = re.compile(r"^[—―─–-]{1,2}[^—\d]")
_IN_BRACKETS = re.compile(r"[（(][\u4e00-\u9fff ]{2,10}[）)]$")
_OPEN, _CLOSE = (re.compile(f"[{re.escape(marks)}]") for marks in (OPENING, CLOSING))
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_DIFFERENCES = (-13, -9, -6.5, -4.5, -3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 4.5, 9)


def own_features(lines: Sequence[Line]) -> Array:
    """One row of numbers a line (``len(lines)``, features)."""
    return np.hstack([_typography(lines), _wording(lines), _topic(lines), habits(lines)]).astype(
        np.float32
    )


def _bins(values: NDArray[np.float64], edges: Sequence[float]) -> NDArray[np.float64]:
    """A one-hot row a value."""
    return np.eye(len(edges) + 1)[np.searchsorted(np.asarray(edges), values)]


def column_widths(cells: NDArray[np.float64], gaps: NDArray[np.float64]) -> NDArray[np.float64]:
    """The column width before and after each line, in cells: a high quantile of near lines."""
    count = len(cells)
    padded = np.concatenate([np.full(NEAR, np.nan), cells, np.full(NEAR, np.nan)])
    before = np.stack([padded[k : k + count] for k in range(NEAR)])
    after = np.stack([padded[k + NEAR + 1 : k + NEAR + 1 + count] for k in range(NEAR)])
    result = np.zeros((count, 2))
    for side, near in enumerate((before, after)):
        ordered = np.sort(np.nan_to_num(near, nan=0.0), axis=0)
        result[:, side] = ordered[-2]
    return result


def set_widths(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """The commonest line width among the lines before and after each: that of a full line."""
    count = len(cells)
    rounded = np.minimum(np.rint(cells), WIDEST).astype(int)
    # Of the columns of a table of widths, one more than each, those with a line near, and the last.
    columns = np.append(np.arange(min(rounded.max(), WIDEST - 1) + 4), WIDEST + 2)
    seen = np.zeros((count + 1, len(columns)))
    seen[np.arange(1, count + 1), rounded + 1] = 1
    seen = seen.cumsum(0)
    at = np.arange(count)
    result = np.zeros((count, 2))
    for side, (low, high) in enumerate(
        ((np.maximum(at - FAR, 0), at), (at + 1, np.minimum(at + 1 + FAR, count)))
    ):
        number = seen[high] - seen[low]
        number[:, 1:-2] += 0.5 * (number[:, :-3] + number[:, 2:-1])  # a cell more or less: the same
        number += columns * 0.02  # of equally common ones, the wider
        result[:, side] = columns[number.argmax(1)] - 1
    return result


def _lone_indents(lines: Sequence[Line]) -> NDArray[np.float64]:
    """Leading white space where it marks an article: not where every paragraph has it."""
    at = np.array([i for i, line in enumerate(lines) if line.indent], dtype=int)
    lone = np.diff(at, prepend=-2 * LONE) >= LONE
    lone &= np.append(lone[1:], True)
    result = np.zeros(len(lines))
    result[at[lone]] = 1
    return result


def _typography(lines: Sequence[Line]) -> NDArray[np.float64]:
    cells = np.array([float(min(line.cells, WIDEST)) for line in lines])
    gaps = np.array([float(line.gap > 0) for line in lines])
    indents = _lone_indents(lines)
    widths = column_widths(cells, gaps)
    common = set_widths(cells)
    shift = np.roll(cells, 1)
    shift[0] = 0
    block = np.cumsum(gaps)
    sizes = np.bincount(block.astype(int))[block.astype(int)]
    first = np.zeros(len(lines))
    start = 0
    for i, gap in enumerate(gaps):
        start = i if gap else start
        first[i] = i - start
    flat = np.column_stack(
        [
            np.ones(len(lines)),
            cells / 40,
            np.minimum(cells, 12) / 12,
            gaps,
            [float(line.gap > 1) for line in lines],
            indents,
            [float(line.spread) for line in lines],
            widths / 40,
            np.clip((widths[:, 1] - widths[:, 0]) / 10, -2, 2),
            np.abs(widths[:, 1] - widths[:, 0]) > 1.5,
            np.minimum(sizes, 8) / 8,
            sizes == 1,
            sizes == 2,
            np.minimum(first, 6) / 6,
            np.arange(len(lines)) < 4,
            np.arange(len(lines)) >= len(lines) - 5,
        ]
    )
    return np.hstack(
        [
            flat,
            _bins(cells - widths[:, 0], _DIFFERENCES),
            _bins(cells - widths[:, 1], _DIFFERENCES),
            _bins(cells - shift, _DIFFERENCES),
            _bins(widths[:, 1] - widths[:, 0], (-6, -3, -1, 1, 3, 6)),
            _bins(common[:, 1] - common[:, 0], (-6, -3, -1.5, -0.5, 0.5, 1.5, 3, 6)),
            _bins(cells - common[:, 0], _DIFFERENCES),
            _bins(cells - common[:, 1], _DIFFERENCES),
        ]
    )


def _wording(lines: Sequence[Line]) -> NDArray[np.float64]:
    texts = [line.tight for line in lines]
    ends = [line.ends for line in lines]
    joined = _words_run_on(list(pairwise(["", *texts])))
    signed = [text[-1] in "）)" and _closes_signed(text) for text in texts]
    shots = [
        text[-1] in SHOT_ENDS and _closes_shot(text, before)
        for before, text in pairwise(["", *texts])
    ]
    alone = [text[-1] in SHOT_ENDS and _closes_shot(text, "") for text in texts]
    credited = _credited_blocks(lines, shots, alone)
    half_marks = sum(text.count(",") for text in texts) > sum(text.count("，") for text in texts)
    rows: list[tuple[float, ...]] = []
    depth = 0
    last = -1  # the last line of running text, whatever stands between
    quiet = 0
    for i, (line, text) in enumerate(zip(lines, texts, strict=True)):
        first, final = text[0], text[-1]
        last_text = texts[last] if last >= 0 else ""
        comma = text.count("，") + (text.count(",") if half_marks else 0)
        byline = credits.parse_byline(line.text) if len(text) <= 24 else None
        marked = byline is not None and credits.has_credit_mark(line.text)
        is_set = looks_set(line)
        rows.append(
            (
                ends[i],
                final in "，、；,",
                final in "：:",
                final in CLOSING,
                final.isascii() and final.isalnum(),
                first in OPENING,
                first in CLOSING + "，。、；：,%",
                first.isascii() and first.isalnum(),
                min(comma, 3) / 3,
                comma == 0 and "。" not in text,
                "。" in text[:-1],
                "、" in text,
                " " in line.text and not line.spread and not line.text.isascii(),
                bool(_DASH.match(text)),
                bool(_OPENER.match(text)),
                bool(_LINKER.match(text)),
                marked,
                byline is not None and not marked,
                byline is not None and len(byline.names) > 1,
                datelines.starts_with_dateline("".join(texts[i : i + 2])),
                credits.is_furniture(line.text),
                signed[i],
                shots[i],
                i + 1 < len(lines) and shots[i + 1],
                credited[i],
                min(depth, 2) / 2,
                joined[i],
                joined[i] if last == i - 1 else _words_run_on([(last_text, text)])[0],
                i > 0 and ends[i - 1],
                last >= 0 and ends[last],
                last >= 0 and signed[last],
                last >= 0 and alone[last],
                min(quiet, 4) / 4,
                last >= 0 and not ends[last] and last_text[-1] not in "：:）)",
                final in "）)",
                bool(_IN_BRACKETS.match(text)),
                han_share(text),
                "：" in text or "！" in text or "？" in text,
                is_set,
                len(text) <= 4,
            )
        )
        if is_set or (ends[i] and not byline):
            last, quiet = i, 0
        else:
            quiet += 1
        if _BRACKET.search(text):
            depth = max(0, depth + len(_OPEN.findall(text)) - len(_CLOSE.findall(text)))
        depth = 0 if ends[i] and final not in OPENING and depth > 2 else depth
    return np.array(rows, np.float64).reshape(len(lines), -1)


def _credited_blocks(
    lines: Sequence[Line], shots: Sequence[bool], alone: Sequence[bool]
) -> list[bool]:
    """Whether a line's block goes on from it, without a blank line, to a photo credit near."""
    result: list[bool] = []
    ahead = CREDIT_NEAR + 1  # lines from the next one to the next credit
    for k in range(len(lines) - 1, -1, -1):
        result.append(alone[k] or ahead < CREDIT_NEAR)
        ahead = CREDIT_NEAR + 1 if lines[k].gap else 0 if shots[k] else ahead + 1
    return result[::-1]


@lru_cache(maxsize=NEARBY)
def _closes_signed(text: str) -> bool:
    return bool(credits.split_signature(text).names)


@lru_cache(maxsize=NEARBY)
def _closes_shot(text: str, before: str) -> bool:
    return bool(credits.split_photo_credit(before[-12:] + text).role)


def _words_run_on(pairs: Sequence[tuple[str, str]]) -> list[bool]:
    """Whether a word spans a line's end: of each line and the next one. All line ends of a page are
    cut into words at once."""
    ends = [(left[-4:], right[:4]) for left, right in pairs]
    han = [bool(left and right) and is_han(left[-1]) and is_han(right[0]) for left, right in ends]
    words = rjieba.cut("\n".join([a + b for (a, b), asked in zip(ends, han, strict=True) if asked]))
    borders = set(accumulate(map(len, words)))
    result: list[bool] = []
    at = 0
    for (left, right), asked in zip(ends, han, strict=True):
        if asked:
            result.append(at + len(left) not in borders)
            at += len(left) + len(right) + 1
        else:
            digit = bool(left and right) and left[-1].isdigit()
            result.append(digit and (right[0].isdigit() or is_han(right[0])))
    return result


def _topic(lines: Sequence[Line]) -> NDArray[np.float64]:
    """Cohesion of the bigrams around each line, and where on the page a line's own bigrams are."""
    grams = bigram_matrix([line.solid for line in lines])
    pairs = (grams @ grams.T).toarray()  # what each two lines have in common
    sums = np.zeros((len(lines) + 1, len(lines) + 1))
    inner = sums[1:, 1:]
    np.cumsum(np.cumsum(pairs, 0, out=inner), 1, out=inner)
    at = np.arange(len(lines))

    def near(low: int, high: int) -> tuple[Span, Span]:
        """From and to which line the neighbours ``low`` to ``high`` of each line go."""
        return np.clip(at + low, 0, len(at)), np.clip(at + high + 1, 0, len(at))

    def alike(one: tuple[Span, Span], other: tuple[Span, Span]) -> NDArray[np.float64]:
        """The cosine, line by line, of the bigrams of two spans of lines."""

        def common(a: tuple[Span, Span], b: tuple[Span, Span]) -> NDArray[np.float64]:
            corners = sums[a[1], b[1]] - sums[a[0], b[1]] - sums[a[1], b[0]] + sums[a[0], b[0]]
            return np.maximum(corners, 0)

        norm = common(one, one) * common(other, other)
        return np.asarray(common(one, other) / np.sqrt(norm + 1e-9))

    own = near(0, 0)
    columns: list[NDArray[np.float64]] = []
    for size in WINDOWS:
        both = alike(near(-size, -1), near(0, size - 1))
        columns += [both, both - _smooth(both, size)]
    after, before = alike(own, near(1, 12)), alike(own, near(-12, -1))
    weight = np.sqrt(pairs.diagonal()) + 1e-9
    columns += [after, before, after - before, pairs.sum(1) / weight / 50]
    return np.column_stack(columns)


def bigram_matrix(texts: Sequence[str]) -> sparse.csr_matrix:
    """Texts by character bigrams, weighted by their rarity among the texts (idf)."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    han = ((codes >= 0x4E00) & (codes <= 0x9FFF)) | ((codes >= 0x3400) & (codes <= 0x4DBF))
    latin = ((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A)
    same = owner[:-1] == owner[1:]
    good = np.flatnonzero(same & ((han[:-1] & han[1:]) | (latin[:-1] & latin[1:])))
    grams, column = np.unique((codes[good] << 32) | codes[good + 1], return_inverse=True)
    shape = (len(texts), max(1, len(grams)))
    counts = np.ones(len(good))
    matrix = sparse.csr_matrix((counts, (owner[good], column)), shape=shape)
    matrix.sum_duplicates()
    frequency = np.bincount(matrix.indices, minlength=shape[1])
    idf = np.log((1 + len(texts)) / (1 + frequency)) + 0.1
    matrix.data *= idf[matrix.indices]
    return matrix


def _smooth(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The mean over a few lines on either side."""
    kernel = np.ones(2 * size + 1)
    total = np.convolve(values, kernel)[size : size + len(values)]
    weight = np.convolve(np.ones(len(values)), kernel)[size : size + len(values)]
    return np.asarray(total / weight)
