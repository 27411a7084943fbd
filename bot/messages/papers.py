"""Which papers carry an event, each with its headline there."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.story import Carrier, Story
from bot.messages import buttons
from bot.messages.catalogue import html, text
from bot.messages.fitting import pack
from bot.messages.links import fits_link
from bot.messages.script import in_script_of
from bot.messages.stories import LONGEST_LINE, bare_name
from bot.messages.wording import day_told

MOST_PAPERS = 30
"""So many papers are named; an event of more says how many others there are."""


def papers_message(story: Story, carriers: Sequence[Carrier], chat: Chat) -> Message:
    """The papers that carry a story's event, and the way back to the story."""
    language = chat.language
    headline = in_script_of(language, story.headline[:LONGEST_LINE])
    lines = [html(language, "papers.head", headline=headline, count=len(carriers))]
    lines += [_line(carrier, chat) for carrier in carriers[:MOST_PAPERS]]
    if len(carriers) > MOST_PAPERS:
        lines.append(html(language, "papers.others", count=len(carriers) - MOST_PAPERS))
    back = buttons.press(text(language, "button.card"), f"card:{story.id}")
    return Message(pack(["\n\n".join(lines)])[0].html, buttons.keyboard([back]))


def _line(carrier: Carrier, chat: Chat) -> str:
    headline = escape(in_script_of(chat.language, carrier.headline[:LONGEST_LINE]), quote=False)
    if carrier.url and fits_link(carrier.url):
        headline = f'<a href="{escape(carrier.url)}">{headline}</a>'
    name = in_script_of(chat.language, bare_name(carrier.source))
    parts = [escape(name, quote=False), day_told(carrier, chat)]
    return f"{headline}\n{text(chat.language, 'story.separator').join(parts)}"
