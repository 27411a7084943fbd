"""The digest as messages: it numbers its stories and opens each by a button.

In its short form a digest is read in a minute: one message of at most ``BRIEF`` characters, of each
story the headline and a clause. The long form tells all of them. Either opens what is left over in
place, page by page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from html import escape
from itertools import count

from bot.domain.account import Account
from bot.domain.chat import Chat, ChatKind
from bot.domain.digest import Digest, Section
from bot.domain.message import Button, Keyboard, Message
from bot.domain.story import Story
from bot.messages import buttons
from bot.messages.brevity import clause
from bot.messages.catalogue import catalogue, html, text
from bot.messages.events import before
from bot.messages.fitting import measure, pack
from bot.messages.links import latest_link, rest_link
from bot.messages.script import in_script_of
from bot.messages.stories import HEADLINE, numbered_story, shortened
from bot.messages.wording import day_with_weekday

BRIEF = 450
"""Characters of a short digest: what is read in a minute, with its numbers and names."""
REST_PAGE = 12
"""Stories of a page of what is left over."""


def digest_messages(digest: Digest, chat: Chat, account: Account) -> list[Message]:
    """A digest as messages: dated head, followed topics first, a button a story.

    Without a story it is one honest line.
    """
    stories = digest.stories
    if not stories:
        return [_nothing(digest, chat)]
    blocks = list(_blocks(digest.sections, chat, 1))
    visible = _fitting(blocks, digest, chat)
    if visible < len(stories):
        left = _first(digest.sections, visible)
        # A section that is left alone has no head.
        blocks = blocks[:visible] if len(left) > 1 else list(_blocks(left, chat, 1))
    blocks[0] = f"{_head(digest, chat, visible)}\n\n{blocks[0]}"
    blocks[-1] += f"\n\n{_foot(digest, chat)}"
    parts = pack(blocks)
    messages = []
    for part in parts:
        told = [(i + 1, stories[i]) for i in part.blocks]
        rows = buttons.numbered(told, chat, account)
        if part is parts[-1]:
            rows.append([*_more(digest, chat, account, visible), *_digest_buttons(chat, account)])
        messages.append(Message(part.html, buttons.keyboard(*rows)))
    return messages


def renumbered(messages: Sequence[Message], chat: Chat, number: int, other: int) -> list[Message]:
    """The messages of the digest ``number`` as they are with the number ``other``, which has as
    many digits: all else that they say is the same."""
    was, now = (html(chat.language, "digest.number", number=each) for each in (number, other))
    first = [replace(one, text=one.text.replace(was, now, 1)) for one in messages[:1]]
    return [*first, *messages[1:]]


def form(chat: Chat) -> tuple[object, ...]:
    """All of a chat that the look of its digest depends on."""
    of_channel = chat.id if chat.kind == "channel" else None
    return chat.language, chat.kind, chat.brief, chat.topics_only, of_channel


def rest_message(
    digest: Digest,
    sections: Sequence[Section],
    chat: Chat,
    account: Account,
    page: int,
    *,
    alone: bool = False,
) -> Message:
    """Page ``page`` (from 1) of what ``digest`` leaves over, in ``sections``, with the ways to the
    pages before and after it; with none where it stands ``alone``."""
    first = _visible(digest, chat) + (page - 1) * REST_PAGE
    stories = [story for section in sections for story in section.stories]
    blocks = list(_blocks(sections, chat, first + 1))
    head = f"<b>{_title(digest, chat)}</b>\n" + html(
        chat.language,
        "digest.rest",
        first=first + 1,
        last=first + len(stories),
        total=len(digest.stories) + len(digest.rest),
    )
    told = list(enumerate(stories, start=first + 1))
    left = len(digest.stories) + len(digest.rest) - first - len(stories)
    ways = []
    if not alone:
        ways.append(_way(text(chat.language, "button.before"), digest, chat, page - 1))
    if left > 0 and not alone:
        label = text(chat.language, "button.rest", count=left)
        ways.append(_way(label, digest, chat, page + 1))
    body = pack([f"{head}\n\n{blocks[0]}", *blocks[1:]])[0].html
    return Message(body, buttons.keyboard(*buttons.numbered(told, chat, account), ways))


def rest_of(digest: Digest, chat: Chat, page: int) -> list[Story]:
    """The stories of page ``page`` of what ``digest`` leaves over."""
    first = _visible(digest, chat) + (page - 1) * REST_PAGE
    return [*digest.stories, *digest.rest][first : first + REST_PAGE]


def hidden(digest: Digest, chat: Chat) -> int:
    """How many stories a digest leaves to be opened."""
    return len(digest.stories) + len(digest.rest) - _visible(digest, chat)


def _nothing(digest: Digest, chat: Chat) -> Message:
    key = "digest.nothing_followed" if chat.topics_only else "digest.nothing"
    key = "digest.nothing_else" if digest.told else key
    said = html(chat.language, key, count=digest.told)
    return Message(f"<b>{_title(digest, chat)}</b>\n\n{said}", _nothing_keyboard(chat))


def _title(digest: Digest, chat: Chat) -> str:
    return _dated(chat.language, digest.date)


@lru_cache(maxsize=16)
def _dated(language: str, day: date) -> str:
    return html(language, "digest.head", day=day_with_weekday(language, day))


def _head(digest: Digest, chat: Chat, visible: int) -> str:
    """The title, and of how many stories so many are told; where it came by itself, its number."""
    language = chat.language
    key = "digest.chosen" if digest.total > visible else "digest.all"
    said = html(language, key, count=visible, total=digest.total)
    if digest.number is not None:
        said = html(language, "digest.number", number=digest.number) + said
    return f"<b>{_title(digest, chat)}</b>\n{said}"


def _foot(digest: Digest, chat: Chat) -> str:
    by_model = any(story.engine != "extractive" for story in digest.stories)
    return html(chat.language, "digest.foot_model" if by_model else "digest.foot_extractive")


def _visible(digest: Digest, chat: Chat) -> int:
    """How many stories the digest tells."""
    if not chat.brief or not digest.stories:
        return len(digest.stories)
    return _fitting(list(_blocks(digest.sections, chat, 1)), digest, chat)


def _fitting(blocks: Sequence[str], digest: Digest, chat: Chat) -> int:
    """How many of the ``blocks`` of all its stories it tells: in the short form as many as its
    length allows."""
    if not chat.brief:
        return len(blocks)
    around = _head(digest, chat, len(blocks)) + _foot(digest, chat)
    room = BRIEF - measure(around).characters - 2
    visible = 0
    for block in blocks:
        room -= measure(block).characters + 2
        if visible and room < 0:
            break
        visible += 1
    return visible


def _first(sections: Sequence[Section], count: int) -> list[Section]:
    """The sections as far as their first ``count`` stories go."""
    kept = []
    for section in sections:
        if stories := section.stories[:count]:
            kept.append(replace(section, stories=stories))
        count -= len(stories)
    return kept


def _blocks(sections: Sequence[Section], chat: Chat, first: int) -> Iterator[str]:
    """A block a story, numbered from ``first``; the first of each section under its head."""
    headed = len(sections) > 1 or any(s.because or s.before for s in sections)
    numbers = count(first)
    for section in sections:
        for place, story in enumerate(section.stories):
            if chat.brief:
                block = _briefly(next(numbers), story, chat)
            else:
                block = numbered_story(next(numbers), story, chat, points=True)
            if story.id in section.before:
                block += f"\n{before(chat, section.before[story.id], HEADLINE)}"
            yield f"{_label(section, chat)}\n\n{block}" if headed and not place else block


def _label(section: Section, chat: Chat) -> str:
    """The head of a section: why its stories come, or what they are about."""
    if section.before:
        return html(chat.language, "digest.later")
    return _named(section.because, section.name, chat.kind, chat.language)


@lru_cache(maxsize=512)
def _named(because: str | None, section: str | None, kind: ChatKind, language: str) -> str:
    if because is not None:
        who = kind if kind in {"private", "channel"} else "group"
        topic = in_script_of(language, because)
        return html(language, f"digest.because_{who}", topic=topic)
    if section is None:
        return html(language, "digest.others")
    key = f"section.{section}"
    known = key in catalogue(language)
    name = text(language, key) if known else in_script_of(language, section)
    return html(language, "digest.section", name=name)


def _briefly(number: int, story: Story, chat: Chat) -> str:
    headline, said = _said_briefly(story.headline, story.gist, chat.language)
    return f"<b>{number}. {headline}</b>" + (f"\n{said}" if said else "")


@lru_cache(maxsize=2048)  # of short lines; all digests of a morning tell the same stories
def _said_briefly(headline: str, gist: str, language: str) -> tuple[str, str]:
    """Headline and clause of a story in the short form, as HTML."""
    headline, gist = in_script_of(language, headline), in_script_of(language, gist)
    said = clause(gist, headline)
    return escape(shortened(headline, HEADLINE), quote=False), escape(said, quote=False)


def _more(digest: Digest, chat: Chat, account: Account, visible: int) -> list[Button]:
    """The button that opens what is left over; a channel's readers read it in private."""
    left = len(digest.stories) + len(digest.rest) - visible
    if not left:
        return []
    label = text(chat.language, "button.rest", count=left)
    if chat.kind == "channel":
        return buttons.visit(label, rest_link(account.username, chat.id, digest.key))
    return [_way(label, digest, chat, 1)]


def _way(label: str, digest: Digest, chat: Chat, page: int) -> Button:
    """The button to a page of what is left over, or with 0 to the digest itself."""
    return buttons.press(label, f"rest:{'brief' if chat.brief else 'long'}:{digest.key}:{page}")


def _digest_buttons(chat: Chat, account: Account) -> list[Button]:
    row = buttons.share(chat, account, "", latest_link(account.username))
    if chat.kind == "private":
        row.append(buttons.press(text(chat.language, "button.settings"), "settings:open"))
    return row


def _nothing_keyboard(chat: Chat) -> Keyboard | None:
    if chat.kind == "channel":
        return None
    return buttons.keyboard(
        [
            buttons.press(text(chat.language, "button.latest"), "latest:0:new"),
            buttons.press(text(chat.language, "button.topics"), "topics:new"),
        ]
    )
