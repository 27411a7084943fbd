"""Pages in a real browser, and pictures of them kept among the tests' output."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page

OUTPUT = Path(__file__).parents[2] / "output"
NewPage = Callable[..., Awaitable[Page]]
"""Opens a page in a context of its own; its keywords are those of Playwright's ``new_context``."""


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page among the tests' output, once what moves has come to rest."""
    await page.evaluate(
        """() => Promise.all(
          document.getAnimations()
            .filter((each) => each.effect.getTiming().iterations !== Infinity)
            .map((each) => each.finished.catch(() => null)))"""
    )
    await page.screenshot(path=OUTPUT / f"{name}.png")
