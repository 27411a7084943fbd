"""Typeset newspaper pages of our own as PDF: columns, rules, headline places, photos.

``page_pdf(Layout(rows=...))`` gives the bytes. The CID font STSong-Light needs no font file;
other faces can be named in ``Faces``.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SONG = "STSong-Light"
NO_START = "，。；：？！、”’）》〉】」』％%…"
NO_END = "“‘（《〈【「『"

Place = Literal["above", "below", "inside", "left", "vertical", "none"]
Border = Literal["rules", "row", "walls", "boxes", "none"]


@dataclass
class Story:
    """One article as it is to be printed; a paragraph that begins with ``# `` is a heading."""

    headline: str
    paragraphs: list[str]
    subtitle: str = ""
    byline: str = ""
    columns: int = 2
    place: Place = "above"
    size: float = 20.0
    photo: float = 0.0
    caption: str = ""


@dataclass
class Faces:
    """Registered reportlab font names."""

    body: str = SONG
    headline: str = SONG
    caption: str = SONG
    heading: str = SONG


@dataclass
class Layout:
    """A page: rows of stories, and its measures in points."""

    rows: list[list[Story]]
    width: float = 800.0
    margin: float = 36.0
    size: float = 10.0
    leading: float = 14.5
    gutter: float = 13.0
    alley: float = 26.0
    border: Border = "rules"
    indent: bool = True
    head: str = "第3版 要闻|2026年3月18日 星期三|江城晚报"
    foot: str = "责任编辑 周宁 版式 何雨"
    faces: Faces = field(default_factory=Faces)
    bold_headings: bool = True
    shuffle: bool = False


def register() -> None:
    """Make the built-in CID font known."""
    if SONG not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))


def wrap(text: str, font: str, size: float, width: float, first: float) -> list[str]:
    """Break a paragraph into lines; no closing mark begins a line, no opening one ends it."""
    lines, line, room = [], "", width - first
    for word in re.findall(r"[0-9A-Za-z.%/-]+|.", text):
        if line and pdfmetrics.stringWidth(line + word, font, size) > room + 0.01:
            carry = ""
            if word[0] in NO_START:
                line, carry = line[:-1], line[-1]
            while line and line[-1] in NO_END:
                line, carry = line[:-1], line[-1] + carry
            lines.append(line)
            line, room = carry, width
        line += word
    if line:
        lines.append(line)
    return lines


def wrap_headline(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a headline at its spaces first, then evenly."""
    if pdfmetrics.stringWidth(text, font, size) <= width:
        return [text]
    if " " in text:
        parts = text.split(" ")
        return [line for part in parts for line in wrap_headline(part, font, size, width)]
    count = math.ceil(pdfmetrics.stringWidth(text, font, size) / width)
    step = math.ceil(len(text) / count)
    return wrap(text, font, size, max(step * size, width * 0.9), 0)


@dataclass
class _Set:
    """A line ready to be drawn: text, indentation, how wide to stretch it, whether a heading."""

    text: str
    inset: float = 0.0
    stretch: bool = False
    heading: bool = False
    right: bool = False


class _Setter:
    def __init__(self, layout: Layout) -> None:
        register()
        self.layout = layout
        self.actions: list[tuple[float, object]] = []
        self.canvas: Canvas
        self.height = 0.0

    # Positions are from the top down until the page's height is known.
    def text(
        self, x: float, top: float, text: str, font: str, size: float,
        space: float = 0.0, heavy: bool = False,
    ) -> None:  # fmt: skip
        def draw() -> None:
            self.canvas.saveState()
            item = self.canvas.beginText(x, self.height - top - 0.86 * size)
            item.setFont(font, size)
            item.setCharSpace(space)
            if heavy:
                self.canvas.setLineWidth(size / 30)
                item.setTextRenderMode(2)
            item.textOut(text)
            self.canvas.drawText(item)
            self.canvas.restoreState()

        self.actions.append((top, draw))

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        def draw() -> None:
            self.canvas.setLineWidth(0.6)
            self.canvas.line(x0, self.height - top, x1, self.height - bottom)

        self.actions.append((top, draw))

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        def draw() -> None:
            self.canvas.setLineWidth(0.6)
            self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top)

        self.actions.append((top, draw))

    def picture(self, x0: float, top: float, width: float, height: float) -> None:
        def draw() -> None:
            self.canvas.drawImage(_photo(), x0, self.height - top - height, width, height)

        self.actions.append((top, draw))

    def lines(self, story: Story, width: float) -> list[_Set]:
        page = self.layout
        result: list[_Set] = []
        for paragraph in story.paragraphs:
            if paragraph.startswith("# "):
                for text in wrap(paragraph[2:], page.faces.heading, page.size, width, 0):
                    result.append(_Set(text, heading=True))
                continue
            first = 2 * page.size if page.indent else 0.0
            cut = wrap(paragraph, page.faces.body, page.size, width, first)
            for at, text in enumerate(cut):
                result.append(_Set(text, 0.0 if at else first, at < len(cut) - 1))
        return result

    def column(self, lines: list[_Set], x: float, top: float, width: float) -> None:
        page = self.layout
        for line in lines:
            if line.heading:
                wide = pdfmetrics.stringWidth(line.text, page.faces.heading, page.size)
                self.text(
                    x + (width - wide) / 2, top, line.text, page.faces.heading, page.size,
                    heavy=page.bold_headings,
                )  # fmt: skip
            else:
                wide = pdfmetrics.stringWidth(line.text, page.faces.body, page.size)
                left = width - line.inset - wide
                space = left / (len(line.text) - 1) if line.stretch and len(line.text) > 1 else 0.0
                self.text(x + line.inset, top, line.text, page.faces.body, page.size, space)
            top += page.leading

    def head(self, story: Story, x: float, top: float, width: float) -> float:
        """Set headline, subtitle and byline; return the foot."""
        page = self.layout
        size = story.size
        lines = wrap_headline(story.headline, page.faces.headline, size, width)
        for text in lines:
            wide = pdfmetrics.stringWidth(text, page.faces.headline, size)
            self.text(x + (width - wide) / 2, top, text, page.faces.headline, size)
            top += 1.2 * size
        for whole, small in ((story.subtitle, page.size * 1.3), (story.byline, page.size * 1.05)):
            for text in wrap(whole, page.faces.caption, small, width, 0):
                wide = pdfmetrics.stringWidth(text, page.faces.caption, small)
                self.text(x + (width - wide) / 2, top, text, page.faces.caption, small)
                top += 1.3 * small
        return top + 0.5 * page.size

    def body(self, lines: list[_Set], x: float, tops: list[float], width: float) -> float:
        """Fill columns so that their feet are level; return the lowest foot."""
        page = self.layout
        depth = max(tops) + page.leading
        while sum(int((depth - top) / page.leading + 1e-6) for top in tops) < len(lines):
            depth += page.leading / 4
        lowest = 0.0
        for at, top in enumerate(tops):
            count = int((depth - top) / page.leading + 1e-6)
            part, lines = lines[:count], lines[count:]
            self.column(part, x + at * (width + page.gutter), top, width)
            lowest = max(lowest, top + len(part) * page.leading)
        return lowest

    def story(self, story: Story, x: float, top: float, width: float) -> float:
        """Set one story; return its foot."""
        page = self.layout
        count = story.columns
        column = (width - (count - 1) * page.gutter) / count
        step = column + page.gutter
        if story.place == "inside" and count > 1:
            below = self.head(story, x + step, top, width - step)
            foot = self.body(self.lines(story, column), x, [top] + [below] * (count - 1), column)
        elif story.place == "vertical":
            rail = 1.6 * story.size
            for at, char in enumerate(story.headline):
                self.text(x, top + at * 1.15 * story.size, char, page.faces.headline, story.size)
            column = (width - rail - (count - 1) * page.gutter) / count
            foot = self.body(self.lines(story, column), x + rail, [top] * count, column)
            foot = max(foot, top + len(story.headline) * 1.15 * story.size)
        elif story.place == "left" and count > 1:
            foot = self.head(story, x, top, column)
            tops = [top] * (count - 1)
            foot = max(foot, self.body(self.lines(story, column), x + step, tops, column))
        else:
            if story.place == "above":
                top = self.head(story, x, top, width)
            foot = self.body(self.lines(story, column), x, [top] * count, column)
            if story.place == "below":
                foot = self.head(story, x, foot + 0.4 * page.size, width)
        if story.photo:
            foot += 6
            self.picture(x, foot, width, story.photo)
            foot += story.photo + 6
            small = 0.92 * page.size
            for text in wrap(story.caption, page.faces.caption, small, width, 0):
                self.text(x, foot, text, page.faces.caption, small)
                foot += 1.3 * small
        return foot

    def page(self) -> None:
        layout = self.layout
        top = layout.margin
        inner = layout.width - 2 * layout.margin
        if layout.head:
            parts = layout.head.split("|")
            for at, text in enumerate(parts):
                wide = pdfmetrics.stringWidth(text, layout.faces.headline, 11)
                self.text(
                    layout.margin + at * (inner - wide) / max(1, len(parts) - 1), top, text,
                    layout.faces.headline, 11,
                )  # fmt: skip
            top += 18
            self.rule(layout.margin, top, layout.width - layout.margin, top)
            top += 8
        for row in layout.rows:
            top = self.row(row, top, inner)
        if layout.foot:
            self.text(layout.margin, top + 12, layout.foot, layout.faces.headline, 9)
            top += 24
        self.height = top + layout.margin

    def row(self, row: list[Story], top: float, inner: float) -> float:
        layout = self.layout
        cells = sum(story.columns for story in row)
        free = inner - (len(row) - 1) * layout.alley
        unit = (free + len(row) * layout.gutter) / cells
        x, foot, edges = layout.margin, top, []
        boxed = 8.0 if layout.border == "boxes" else 0.0
        if layout.border == "row":
            self.rule(x, top, x + inner, top)
        for story in row:
            width = story.columns * unit - layout.gutter
            if layout.border in ("rules", "walls"):
                self.rule(x, top, x + width, top)
            end = self.story(story, x + boxed, top + 7 + boxed, width - 2 * boxed)
            edges.append((x, width, end))
            foot = max(foot, end)
            x += width + layout.alley
        for x, width, _ in edges:
            if layout.border == "boxes":
                self.box(x, top, x + width, foot + boxed)
            if layout.border == "walls" and x > layout.margin:
                self.rule(x - layout.alley / 2, top + 3, x - layout.alley / 2, foot)
        return foot + boxed + 14

    def draw(self, canvas: Canvas) -> None:
        self.canvas = canvas
        canvas.setPageSize((self.layout.width, self.height))
        actions = sorted(self.actions, key=lambda a: a[0]) if self.layout.shuffle else self.actions
        for _, action in actions:
            action()  # type: ignore[operator]
        canvas.showPage()


def _photo() -> ImageReader:
    """A lake under an evening sky."""
    picture = Image.linear_gradient("L").resize((240, 120))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 80), (50, 45), (95, 74), (150, 38), (240, 82), (240, 90), (0, 90)], fill=70)
    pen.rectangle((0, 88, 240, 120), fill=110)
    pen.ellipse((186, 14, 210, 38), fill=245)
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    return ImageReader(data)


def page_pdf(*layouts: Layout, encrypt: str | None = None) -> bytes:
    """The PDF of one or several pages; the same input gives the same bytes."""
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, encrypt=encrypt)
    for layout in layouts:
        setter = _Setter(layout)
        setter.page()
        setter.draw(canvas)
    canvas.save()
    return target.getvalue()
