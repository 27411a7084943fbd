"""A page's text as printed lines, each with what its neighbours say about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from summarizer.splitting.dump.markup import ITEM, join_upright, part_item, strip_markup
from summarizer.text.characters import width
from summarizer.text.prose import ends_sentence, is_letter_spaced, solid, tighten

WIDEST_GAP = 40  # characters; a wider one says no more, but patterns may cost its square

_TEXTLIKE = re.compile(r"[。，；]")
_GAP = re.compile(rf"(\s{{{WIDEST_GAP}}})\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line that is not blank.

    ``cells`` is its width in half-width cells with the typesetter's spaces taken out;
    ``gap`` the number of blank lines before it; ``indent`` its leading white space; ``mark`` what
    Markdown marks it as (``markup.strip_markup``); ``solid`` is the line without any white space,
    ``ends`` whether it ends a sentence.
    """

    text: str
    tight: str
    cells: int
    gap: int
    indent: int
    spread: bool
    mark: str = ""
    solid: str = field(init=False)
    ends: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "solid", solid(self.tight))
        object.__setattr__(self, "ends", ends_sentence(self.tight))


def read_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    lines: list[Line] = []
    gap = 0
    for raw in join_upright(_items_parted(text.splitlines())):
        stripped = raw.strip()
        if len(stripped) > WIDEST_GAP:
            stripped = _GAP.sub(r"\1", stripped)
        stripped, mark = strip_markup(stripped)
        tight = tighten(stripped)
        if not tight or tight.isspace():
            gap += 1
            continue
        indent = len(raw) - len(raw.lstrip())
        spread = is_letter_spaced(stripped)
        lines.append(Line(stripped, tight, width(tight), gap, indent, spread, mark))
        gap = 0
    return lines


def _items_parted(lines: Iterable[str]) -> Iterator[str]:
    """Lines, with a list's items that begin with a headline as two."""
    for line in lines:
        if line.lstrip()[:1] in "-*+" and (item := part_item(line.strip())):
            yield ITEM + item[0]
            yield item[1]
        else:
            yield line


def looks_set(line: Line) -> bool:
    """Whether a line reads like running text rather than display type, by its marks alone."""
    return line.spread or _TEXTLIKE.search(line.tight) is not None
