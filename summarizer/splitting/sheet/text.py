"""The lines of one article's body become paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.splitting.sheet.blocks import Block, Role
from summarizer.splitting.sheet.flow import columns_of
from summarizer.splitting.sheet.geometry import hull
from summarizer.splitting.sheet.style import INDENT, Style
from summarizer.text.prose import ends_sentence, join_lines


@dataclass(slots=True)
class Paragraph:
    """Its printed lines; ``heading`` marks a section heading; ``x0`` is how far it starts in."""

    lines: list[str]
    heading: bool = False
    inset: float = 0.0
    _text: str | None = None

    @property
    def text(self) -> str:
        """Clean running text."""
        if self._text is None:
            self._text = join_lines(self.lines)
        return self._text

    def take_mark(self, mark: str) -> None:
        """Take the mark that it begins with off it."""
        self.lines[0] = self.lines[0].lstrip(mark + " \u3000")
        self._text = None


def read_paragraphs(blocks: list[Block], headings: list[Block], style: Style) -> list[Paragraph]:
    """The paragraphs of body blocks and of the section headings that stand among them."""
    paragraphs: list[Paragraph] = []
    known = {id(block) for block in headings}
    open_end = False
    for column in columns_of([*blocks, *headings]):
        frame = hull([b for b in column if id(b) not in known] or column)
        for block in column:
            if id(block) in known or block.role is Role.DISPLAY:
                paragraphs.append(Paragraph([ln.text for ln in block.lines], heading=True))
                open_end = False
                continue
            # A block may be narrower than its column where text runs round a picture.
            own = block if len(block.lines) > 2 else frame
            x0 = own.x0 if abs(own.x0 - frame.x0) > 3 * style.size else frame.x0
            x1 = min(own.x1, frame.x1)
            for line in block.lines:
                inset = line.x0 - x0
                new = inset > INDENT * style.size or not open_end
                if new or not paragraphs or paragraphs[-1].heading:
                    paragraphs.append(Paragraph([line.text], inset=inset))
                else:
                    paragraphs[-1].lines.append(line.text)
                short = line.x1 < x1 - 1.6 * style.size
                open_end = not (short and ends_sentence(line.text))
    return paragraphs
