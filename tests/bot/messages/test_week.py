"""The picture of a week, as an eye would measure it."""

from __future__ import annotations

import io
from datetime import date, timedelta

import numpy as np
import pytest
from PIL import Image, ImageColor

from bot.domain.vitals import Day
from bot.messages.week import SENT, STORIES, picture


def week(stories: list[int], sent: list[int]) -> list[Day]:
    """Seven days."""
    begin = date(2026, 11, 20)
    counts = enumerate(zip(stories, sent, strict=True))
    return [Day(begin + timedelta(days=i), *both) for i, both in counts]


def heights(png: bytes, colour: str) -> list[int]:
    """How tall the bars of a colour are in pixels, from left to right."""
    image = Image.open(io.BytesIO(png)).convert("RGB").crop((0, 100, 1200, 560))
    pixels = np.asarray(image, dtype=int)
    near = np.abs(pixels - np.array(ImageColor.getrgb(colour))).max(axis=2) < 24
    columns = near.sum(axis=0).tolist()
    found, at = [], 0
    for tall in [*columns, 0]:
        if tall == 0 and at:
            found.append(at)
        at = max(at, tall) if tall else 0
    return found


def test_bars_are_as_tall_as_their_days() -> None:
    png = picture(week([100, 50, 25, 0, 75, 100, 30], [1, 20_000, 0, 0, 0, 10_000, 5]))
    blue, orange = heights(png, STORIES), heights(png, SENT)
    # The last day is paler, a day without anything has no bar, and one with little shows.
    assert [tall / blue[0] for tall in blue] == pytest.approx([1, 0.5, 0.25, 0.75, 1], abs=0.02)
    assert [tall / orange[1] for tall in orange] == pytest.approx([0, 1, 0.5], abs=0.02)
    assert orange[0] > 0


def test_a_week_without_anything_is_drawn() -> None:
    png = picture(week([0] * 7, [0] * 7))
    assert heights(png, STORIES) == heights(png, SENT) == []
    assert Image.open(io.BytesIO(png)).size == (1200, 560)
