"""A picture of what was decided on a page: every line in its article's colour.

For ``baozhai read --show PICTURE``: a person sees at a glance where a border went wrong.
"""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from summarizer.article import Article, Page
from summarizer.reading import PICTURES
from summarizer.reading.decoding import decode
from summarizer.text.prose import solid

if TYPE_CHECKING:
    from summarizer.reading.marks import PagePicture

Box = tuple[float, float, float, float]
Color = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

GRAM = 4  # characters by which a printed line finds its article
SIZE = 18  # pixels of a character of a dump
LINE = 26
COLUMN = 74  # lines in a column of the picture of a dump
GREY: Color = (150, 150, 150)
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


def draw_file(page: Page, path: Path, out: Path) -> None:
    """Draw what was read from a file: a PDF's page images, a picture, else the lines of its text.

    The first pages of a PDF stand side by side. Raises what ``read_pdf`` and ``read_image`` raise.
    """
    data = path.read_bytes()
    if b"%PDF-" in data[:1024]:
        from summarizer.reading.pdf import page_pictures  # only a PDF needs the PDF library

        _beside([_draw_picture(p) for p in page_pictures(data, path.name)]).save(out)
    elif data.startswith(PICTURES):
        from summarizer.reading.image import image_picture

        _draw_picture(image_picture(data, path.name)).save(out)
    else:
        draw(page, decode(data, path.name), out)


def draw(page: Page, text: str, out: Path) -> None:
    """Draw a dump's lines coloured by article.

    Headlines are drawn solid, bodies tinted, captions hatched by a frame, dropped lines grey.
    The format is that of ``out``'s suffix (PNG, JPEG …).
    """
    _draw_lines(page, text, _Finder(page.articles)).save(out)


class _Finder:
    """Which article a printed line came out in, by the n-grams that they share."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.heads = [
            solid("".join(filter(None, (a.headline, a.subtitle, a.byline)))) for a in articles
        ]
        self.grams: dict[str, set[int]] = {}
        for n, article in enumerate(articles):
            text = solid(self.heads[n] + (article.dateline or "") + article.body)
            for k in range(len(text) - GRAM + 1):
                self.grams.setdefault(text[k : k + GRAM], set()).add(n)

    def find(self, line: str, near: int | None) -> tuple[int | None, bool]:
        """The article's number, and whether the line is of its headline or byline."""
        text = solid(line)
        for n, head in enumerate(self.heads):
            if len(text) > 1 and text.strip("■□◎●—") in head:
                return n, True
        votes: Counter[int] = Counter()
        for k in range(len(text) - GRAM + 1):
            votes.update(self.grams.get(text[k : k + GRAM], ()))
        if not votes:
            return (near if len(text) < GRAM else None), False
        best = max(votes.values())
        return (
            near if near is not None and votes[near] == best else votes.most_common(1)[0][0]
        ), False


def _draw_lines(page: Page, text: str, finder: _Finder) -> Image.Image:
    rows = text.splitlines() or [""]
    font = _font(SIZE)
    columns = [rows[k : k + COLUMN] for k in range(0, len(rows), COLUMN)][:40]
    widths = [max(80, *(int(_width(font, row)) + 40 for row in column)) for column in columns]
    image = Image.new("RGB", (sum(widths), LINE * (min(COLUMN, len(rows)) + 1)), "white")
    pen = ImageDraw.Draw(image)
    left = 0
    near: int | None = None
    for column, wide in zip(columns, widths, strict=True):
        for k, row in enumerate(column):
            if not row.strip():
                continue
            found, head = finder.find(row, near)
            near = found if found is not None else near
            top = LINE // 2 + k * LINE
            if found is not None:
                _mark(
                    pen,
                    (left + 6, top, left + wide - 10, top + LINE - 2),
                    page.articles,
                    found,
                    head,
                )
            ink = "white" if head else GREY if found is None else "black"
            pen.text((left + 14, top + 2), row.strip(), fill=ink, font=font)
        left += wide
    return image


def _mark(
    pen: ImageDraw.ImageDraw, box: Box, articles: Sequence[Article], number: int, head: bool
) -> None:
    strong, pale = _colors(number)
    frame = strong if articles[number].kind == "caption" else None
    pen.rectangle(box, fill=strong if head else pale, outline=frame, width=2 if frame else 1)


def _draw_picture(picture: PagePicture) -> Image.Image:
    tint = Image.new("RGB", picture.image.size, "white")
    pen = ImageDraw.Draw(tint)
    for mark in picture.marks:
        strong, pale = _colors(mark.number) if mark.number is not None else (GREY, (225, 225, 225))
        pen.rectangle(mark.box, fill=strong if mark.head else pale)
    return Image.blend(picture.image, tint, 0.45)


def _beside(images: Sequence[Image.Image]) -> Image.Image:
    if not images:
        return Image.new("RGB", (80, 80), "white")
    whole = Image.new("RGB", (sum(i.width for i in images), max(i.height for i in images)), "white")
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width
    return whole


def _colors(number: int) -> tuple[Color, Color]:
    """A strong and a pale colour; neighbours in number are far apart on the wheel."""
    hue = number * 0.381966 % 1.0
    return _rgb(hue, 0.42, 0.75), _rgb(hue, 0.88, 0.8)


def _rgb(hue: float, lightness: float, saturation: float) -> Color:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return int(red * 255), int(green * 255), int(blue * 255)


def _font(size: int) -> Font:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _width(font: Font, text: str) -> float:
    return font.getlength(text.strip())
