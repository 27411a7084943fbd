"""The picture of a week, for /stats: what came in and what went out, a bar a day.

It holds digits alone, in the font that Pillow brings along: no other need be installed. What the
colours stand for is said in the message under it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.domain.vitals import Day

WIDTH, HEIGHT = 1200, 560
FINE = 2
"""So many times larger it is drawn, so that edges are smooth."""
PAPER, INK, FAINT = "#ffffff", "#1f2933", "#8a97a6"
RULE = "#e4e9ee"
STORIES, SENT = "#2f80ed", "#f2994a"
MARGIN, HEAD, FOOT = 40, 96, 64
LEAST_BAR = 3


def picture(days: Sequence[Day]) -> bytes:
    """A PNG of 1200 × 560: on the left each day's new stories in blue, on the right its messages
    sent in orange. The last day, which is not over, is paler."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    dates = [f"{day.day.month}/{day.day.day}" for day in days]
    half = WIDTH // 2
    _panel(draw, MARGIN, half - MARGIN, STORIES, dates, [day.stories for day in days])
    _panel(draw, half + MARGIN, WIDTH - MARGIN, SENT, dates, [day.sent for day in days])
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _panel(
    draw: ImageDraw.ImageDraw,
    left: int,
    right: int,
    colour: str,
    dates: Sequence[str],
    values: Sequence[int],
) -> None:
    """Bars from ``left`` to ``right``, with their sum above, their values on them and the dates
    under them."""
    _rectangle(draw, (left, 40, left + 24, 64), colour, radius=6)
    _write(draw, (left + 36, 52), f"{sum(values):,}", 34, INK, "lm")
    bottom, top = HEIGHT - FOOT, HEAD + 40
    for part in range(5):
        y = bottom - (bottom - top) * part // 4
        draw.line([left * FINE, y * FINE, right * FINE, y * FINE], fill=RULE, width=FINE)
    step = (right - left) / len(values)
    most = max(*values, 1)
    for index, (date, value) in enumerate(zip(dates, values, strict=True)):
        middle = left + step * (index + 0.5)
        today = index == len(values) - 1
        tall = max(LEAST_BAR, (bottom - top) * value / most) if value else 0
        box = (middle - step * 0.3, bottom - tall, middle + step * 0.3, bottom)
        if value:
            _rectangle(draw, box, _paler(colour) if today else colour, radius=min(8, tall))
        _write(draw, (middle, bottom - tall - 8), _short(value), 20, INK, "mb")
        _write(draw, (middle, bottom + 14), date, 20, INK if today else FAINT, "mt")


def _short(value: int) -> str:
    """A number of at most four characters or so: ``950``, ``12.3k``, ``1.2M``."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:.3g}M"
    return f"{value / 1_000:.3g}k" if value >= 10_000 else str(value)


def _paler(colour: str) -> str:
    mixed = [(int(colour[at : at + 2], 16) + 255) // 2 for at in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _rectangle(
    draw: ImageDraw.ImageDraw,
    box: tuple[float, float, float, float],
    colour: str,
    radius: float,
) -> None:
    """A rectangle whose upper corners are round."""
    corners = (True, True, False, False)
    draw.rounded_rectangle([at * FINE for at in box], radius * FINE, colour, corners=corners)


def _write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: str,
    anchor: str,
) -> None:
    font = ImageFont.load_default(size * FINE)
    where = at[0] * FINE, at[1] * FINE
    edge = 3 * FINE  # so that no line crosses it
    draw.text(where, text, colour, font, anchor, stroke_width=edge, stroke_fill=PAPER)
