"""What a reader can do with a story: the buttons under it, two rows, and behind ⋯ all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.account import Account
from bot.domain.chat import Chat, Mute
from bot.domain.message import Button, Keyboard
from bot.domain.story import Story
from bot.messages import buttons
from bot.messages.catalogue import text
from bot.messages.events import hear
from bot.messages.links import story_link

MAX_COPY_CHARACTERS = 256
"""Bot API, CopyTextButton."""
UP, DOWN = 1, -1
"""What a reader thinks of a story."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stands with its reader: its ``topics`` with whether each is followed, whether it
    is ``saved``, and its ``rating``: ``UP``, ``DOWN`` or 0, and whether its event is ``heard`` of
    further. A group's readers share a message, so there saving and rating are nobody's."""

    topics: Sequence[tuple[str, bool]] = ()
    saved: bool = False
    rating: int = 0
    heard: bool = False


def under_story(
    story: Story,
    chat: Chat,
    account: Account,
    standing: Standing,
    plain: str = "",
    *,
    opened: bool = False,
) -> Keyboard | None:
    """The buttons under a story. A channel's readers get links alone; to its own story none leads
    but that of its page."""
    language, link = chat.language, story_link(account.username, story.id)
    page = buttons.visit(text(language, "button.web_page"), story.url or "")
    if chat.kind == "channel":
        way = buttons.share(chat, account, "", link) if story.owner_chat is None else []
        return buttons.keyboard(way + page)
    first = [buttons.press(text(language, "button.full_text"), f"text:{story.id}:0")]
    if story.owner_chat is not None:
        first += page
    if story.owner_chat is None:
        first += buttons.share(chat, account, f"#{story.id}", link)
        first += _event(story, chat, standing)
    rows = [first, _word(story, chat, standing, opened=opened)]
    if opened:
        follows = [buttons.follow(chat, name, followed) for name, followed in standing.topics]
        rows += buttons.in_rows(follows, 2)
        copy = {"text": text(language, "button.copy"), "copy_text": {"text": plain}}
        rows.append(
            [
                *([copy] if 0 < len(plain) <= MAX_COPY_CHARACTERS else []),
                *(page if story.owner_chat is None else []),
            ]
        )
        rows.append(
            [
                buttons.press(text(language, "button.less_of_it"), f"less:{story.id}"),
                buttons.press(text(language, "button.doubt"), f"doubt:{story.id}"),
            ]
        )
    return buttons.keyboard(*rows)


def _event(story: Story, chat: Chat, standing: Standing) -> list[Button]:
    """What concerns a story's event: what comes of it, and who else carries it."""
    row = [hear(chat, story.id, followed=standing.heard)]
    if story.sources > 1:
        label = text(chat.language, "button.papers", count=story.sources)
        row.append(buttons.press(label, f"papers:{story.id}"))
    return row


def _word(story: Story, chat: Chat, standing: Standing, *, opened: bool) -> list[Button]:
    """The row by which readers say what they think of a story."""
    up, down = ("liked" if standing.rating == UP else "like"), "disliked"
    down = down if standing.rating == DOWN else "dislike"
    kept = ("saved", "unsave") if standing.saved else ("save", "save")
    return [
        buttons.press(text(chat.language, f"button.{up}"), f"rate:{story.id}:up"),
        buttons.press(text(chat.language, f"button.{down}"), f"rate:{story.id}:down"),
        buttons.press(text(chat.language, f"button.{kept[0]}"), f"{kept[1]}:{story.id}"),
        buttons.press(
            text(chat.language, "button.fewer" if opened else "button.more"),
            f"{'fold' if opened else 'open'}:{story.id}",
        ),
    ]


def muting(story: Story, chat: Chat, choices: Sequence[tuple[Mute, bool]]) -> Keyboard | None:
    """What can be muted of a story, each with whether it is."""
    row = [buttons.mute(chat, one, muted=muted) for one, muted in choices]
    back = buttons.press(text(chat.language, "button.back"), f"open:{story.id}")
    return buttons.keyboard(*buttons.in_rows(row, 2), [back])


def confirming(story: Story, chat: Chat) -> Keyboard | None:
    """Whether the operators may read a story that is its chat's own."""
    return buttons.keyboard(
        [
            buttons.press(text(chat.language, "button.send_doubt"), f"doubt:{story.id}:yes"),
            buttons.press(text(chat.language, "button.back"), f"open:{story.id}"),
        ]
    )
