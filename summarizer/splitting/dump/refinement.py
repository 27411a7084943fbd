"""Second thoughts: doubtful tags are decided with the headlines in view.

The tagger sees a dozen lines at a time. Whether a paragraph starts another article, or a line
another headline, often shows only in how well headlines and bodies then fit over the whole page.
Hill climbing over the doubtful tags: the sum of the tags' log-probabilities and of the headline
assignment's log-odds is to be highest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from summarizer.splitting.dump.assignment import Wording, fit
from summarizer.splitting.dump.blocks import Known, read_blocks
from summarizer.splitting.dump.habits import BULLETS, LONG, is_pair
from summarizer.splitting.dump.lines import Line
from summarizer.splitting.dump.tagger import TAGS, Tagging
from summarizer.text.characters import han_share
from summarizer.text.credits import has_role, is_furniture, is_jump, parse_byline, split_signature
from summarizer.text.datelines import starts_with_dateline
from summarizer.text.labels import is_of_site, names_briefs
from summarizer.text.prose import ends_sentence, glue

_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"[A-Za-z0-9]")
_NO_TITLE = re.compile(r"^[\W_]|[>|。，；]|来源|责编|编辑|\d{4}\s*[-年/.]\s*\d|\d:\d\d|版$|[℃度]")

SHORTEST_TITLE, LONGEST_TITLE = 5, 40  # characters
SHORTEST_PROSE = 20  # half-width cells
LEAST_HAN = 0.3  # of the characters of a headline
PAIRED = 0.02  # the probability from which on two clauses side by side are no headline
DOUBT = 0.005  # the probability from which on another tag is tried
MOVES = frozenset(("AP", "PA", "Hh", "hH", "HX", "XH", "hS", "Sh", "SH", "HS", "AC", "CA"))
TRIES = 24  # the most doubtful lines of a page
MOST_PAIRED = 4  # starts, and headlines, that are tried in pairs

Change = tuple[int, str]  # a line and the tag it is to have


def lift_titles(tagging: Tagging, lines: Sequence[Line]) -> Tagging:
    """In text in order, a line of words right before an untitled body or byline is its headline,
    whatever it looked like."""
    if tagging.torn:
        return tagging
    tags = list(tagging.tags)
    if "A" not in tags:  # whole sentences and nothing else are an article, however short
        prose = [i for i, line in enumerate(lines) if tags[i] in "OF" and _is_prose(line)]
        for i in prose:
            tags[i] = "P" if i > prose[0] else "A"
    for i, line in enumerate(lines):
        if is_of_site(line.text):
            tags[i] = "F"
        elif line.mark == "*":
            tags[i : i + 2] = "HA"
        elif tags[i] == "F" and has_role(line.text) and parse_byline(line.text):
            tags[i] = "B"
    for i, line in enumerate(lines[:-1]):
        titled = i > 0 and tags[i - 1] in "HhS"
        no_name = tags[i] == "B" and parse_byline(line.text) is None
        after = next((k for k in range(i + 1, len(lines)) if not is_of_site(lines[k].text)), i)
        lone = tags[i] == tags[after] == "A" and not line.ends  # a display line
        if titled or tags[after] not in "AB" or not (no_name or lone or tags[i] in "FO"):
            continue
        if _is_title(line, lines[after]):
            tags[i] = "H"
    return settled(tagging, "".join(tags), (k for k, line in enumerate(lines) if line.mark == "*"))


def settled(tagging: Tagging, tags: str, sure: Iterable[int]) -> Tagging:
    """Other tags, those of some lines, and of the lines after them, beyond doubt."""
    chances = tagging.probabilities.copy()
    for first in sure:
        for at in (first, first + 1):
            if at < len(tags):
                chances[at] = np.eye(len(TAGS), dtype=np.float32)[TAGS.index(tags[at])]
    return replace(tagging, tags=tags, probabilities=chances)


def _is_prose(line: Line) -> bool:
    return line.ends and line.cells >= SHORTEST_PROSE and not line.mark


def _is_title(line: Line, after: Line) -> bool:
    set_apart = is_furniture(line.text) or is_of_site(line.text) or names_briefs(line.tight)
    plain = not line.mark and not set_apart and not _NO_TITLE.search(line.tight)
    sized = SHORTEST_TITLE <= len(line.solid) <= LONGEST_TITLE
    return plain and sized and han_share(line.solid) > LEAST_HAN and after.tight[0] not in BULLETS


def refine(tagging: Tagging, lines: Sequence[Line], wording: Wording) -> str:
    """The tags, with doubtful ones changed where the page as a whole is then more probable."""
    tags = tagging.tags
    single = _moves(tagging)
    if not single:
        return tags
    known: Known = {}
    best = fit(read_blocks(tags, known), lines, wording)
    rounds: list[list[tuple[Change, ...]]] = [[(move,) for move in single], _pairs(single)]
    while rounds:
        changed = False
        for move in rounds.pop(0):
            trial, gain = _move(tags, move, tagging)
            if gain > -np.inf:
                total = fit(read_blocks(trial, known), lines, wording)
                if total + gain > best + 1e-6:
                    tags, best, changed = trial, total, True
        if changed and len(rounds) == 1:  # what was changed first may now be better undone
            rounds.append([((line, tagging.tags[line]),) for line, _ in single])
    return tags


def _move(tags: str, changes: Sequence[Change], tagging: Tagging) -> tuple[str, float]:
    """The changed tags, and what the change gains in log-probability (-inf: not allowed)."""
    gain = 0.0
    for line, tag in changes:
        if tags[line] + tag not in MOVES:
            return tags, -np.inf
        chance = tagging.probabilities[line]
        now, then = chance[TAGS.index(tags[line])], chance[TAGS.index(tag)]
        gain += float(np.log(then + 1e-6) - np.log(now + 1e-6))
        tags = tags[:line] + tag + tags[line + 1 :]
    return tags, gain


def _pairs(single: Sequence[Change]) -> list[tuple[Change, ...]]:
    """A new article and a new headline at once: either alone would stand there with no partner."""
    starts = [move for move in single if move[1] == "A"][:MOST_PAIRED]
    heads = [move for move in single if move[1] == "H"][:MOST_PAIRED]
    return [(start, head) for start in starts for head in heads]


def enforce(tags: str, lines: Sequence[Line], tagging: Tagging) -> str:
    """What is beyond doubt, whatever the odds.

    A signature ends an article, and so does 下转第3版; a dateline starts one; a headline has no
    full stop; a picture's address is no text, a table no article.
    """
    result = list(_sort_heads(tags, lines, tagging))
    signed = False
    for i, line in enumerate(lines):
        if is_jump(line.text) or line.mark == "!":
            result[i] = "F"
            signed |= line.mark != "!"
            continue
        below = lines[i + 1 : i + 2]
        over_items = any(item.mark == "*" or item.tight[0] in BULLETS for item in below)
        if is_of_site(line.text) or (over_items and names_briefs(line.tight)):
            result[i] = "F"
        if line.mark == "|" or (result[i] in "HhS" and is_furniture(line.text)):
            result[i] = "O" if line.mark else "F"
        tag = result[i]
        if tag in "Hh" and line.tight.endswith("。"):
            start = max(k for k in range(i + 1) if k == 0 or result[k] != "h")
            for k in range(start, i + 1):
                result[k] = "C" if k > start else "P"
            tag = result[i]
        if tag == "H" and not signed and _is_heading(result, lines, i):
            result[i], result[i + 1] = "X", "P"
            continue
        if tag not in "APCX":
            continue
        if signed and tag == "X":
            result[i] = "H"
            continue
        torn = _LATIN_END.search(lines[i - 1].tight) and _LATIN_START.match(line.tight)
        if i and tag == "P" and result[i - 1] in "APC" and torn:
            result[i] = "C"  # English words torn apart
        elif (signed and tag in "PC") or (tag == "P" and starts_with_dateline(line.text)):
            result[i] = "A"
        signed = False
        if line.tight.endswith(("）", ")")):
            end = split_signature(glue(lines[i - 1].tight if i else "", line.tight))
            signed = bool(end.names) and (not end.rest or ends_sentence(end.rest))
    return "".join(result)


def _is_heading(tags: Sequence[str], lines: Sequence[Line], at: int) -> bool:
    """Whether a headline between whole paragraphs is a section's: nothing but its shortness, no
    blank line, byline or dateline, says that another story starts there."""
    if not at or at + 1 >= len(lines) or tags[at - 1] not in "APC" or tags[at + 1] != "A":
        return False
    after = lines[at + 1]
    apart = lines[at].gap or after.gap or lines[at].mark or starts_with_dateline(after.text)
    before = lines[at - 1]
    whole = before.ends or len(before.solid) <= LONGEST_TITLE
    return not apart and whole and after.ends and after.cells > LONG


def _sort_heads(tags: str, lines: Sequence[Line], tagging: Tagging) -> str:
    """Of a group of display lines, two clauses side by side are kicker or subtitle, the others
    the headline; but for pages torn into columns, where groups are not whole."""
    if tagging.torn:
        return tags
    result = list(tags)
    chance = tagging.probabilities[:, TAGS.index("S")]
    for group in re.finditer("[HhS]{2,}", tags):
        at = range(*group.span())
        pairs = [i for i in at if is_pair(lines[i].text) and chance[i] > PAIRED]
        others = [i for i in at if i not in pairs and not lines[i].tight.startswith("—")]
        if pairs and others:
            for i in pairs:
                result[i] = "S"
            if not any(result[i] in "Hh" for i in others):
                result[others[0]] = "H"
    return "".join(result)


def _moves(tagging: Tagging) -> list[Change]:
    """Lines with a second tag that is not out of the question, and that tag; likeliest first."""
    found: list[tuple[float, int, str]] = []
    for line in np.flatnonzero(tagging.probabilities.max(1) < 1 - DOUBT).tolist():
        chance = tagging.probabilities[line]
        for k in np.flatnonzero(chance >= DOUBT).tolist():
            if tagging.tags[line] + TAGS[k] in MOVES:
                found.append((float(chance[k]), line, TAGS[k]))
    return [(line, tag) for _, line, tag in sorted(found, reverse=True)[:TRIES]]
