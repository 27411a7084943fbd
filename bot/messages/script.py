"""News in the script its reader reads; an English reader gets it as it was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.text.script import in_simplified, in_traditional

if TYPE_CHECKING:
    from bot.domain.story import Story

_SCRIPTS: dict[str, Callable[[str], str]] = {"zh-Hans": in_simplified, "zh-Hant": in_traditional}


def in_script_of(language: str, text: str) -> str:
    """News text in the script of ``language``."""
    return _SCRIPTS.get(language, str)(text)


def story_in_script_of(language: str, story: Story) -> Story:
    """The story in the script of ``language``, but for its body, which is seldom shown."""
    read = _SCRIPTS.get(language, str)
    former = story.former
    if former is not None:
        former = replace(former, headline=read(former.headline), gist=read(former.gist))
    return replace(
        story,
        headline=read(story.headline),
        subtitle=story.subtitle and read(story.subtitle),
        byline=story.byline and read(story.byline),
        gist=read(story.gist),
        points=tuple(map(read, story.points)),
        source=read(story.source),
        section=story.section and read(story.section),
        former=former,
    )
