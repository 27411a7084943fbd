"""Muting: topics and sources that a chat is not told of by itself. Asked for, they are found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.chats import follows
from bot.domain.chat import Chat, Mute
from bot.domain.query import clip
from bot.domain.story import Story
from bot.messages.stories import paper
from bot.store import Store
from bot.stories.about import Subjects
from bot.stories.query import canonical, same_topic
from summarizer.text.folding import fold

MAX_MUTES = 30


@dataclass(frozen=True, slots=True)
class Muted:
    """What is muted now, and whether the chat followed it until then."""

    mute: Mute
    was_followed: bool


async def mute(store: Store, chat: Chat, wanted: Mute) -> Muted | None:
    """Mute a topic or a source; ``None`` where the limit leaves no room. A topic that was followed
    is so no longer, as one that is followed again is not muted: the last word counts."""
    muted = await store.mutes.of(chat.id)
    known = next((other for other in muted if same(other, wanted)), None)
    if known is None and len(muted) >= MAX_MUTES:
        return None
    await store.mutes.add(chat.id, known or wanted)
    followed = wanted.kind == "topic" and await follows.unfollow(store, chat, wanted.name)
    return Muted(known or wanted, followed)


async def unmute(store: Store, chat: Chat, wanted: Mute) -> bool:
    """Mute a topic or a source no longer, under whichever of its names; whether it was muted."""
    muted = await store.mutes.of(chat.id)
    known = next((other for other in muted if same(other, wanted)), wanted)
    return await store.mutes.drop(chat.id, known)


async def named(store: Store, words: str) -> Mute:
    """What ``words`` ask to mute: the source of that name where stories come from one, else a
    topic by its own name."""
    name = fold(clip(words))
    sources = [source_of(source) for source in await store.stories.sources()]
    source = next((one for one in sources if fold(one) == name), None)
    return Mute("source", source) if source else Mute("topic", canonical(words))


def hides(mutes: Collection[Mute], story: Story, subjects: Subjects | None = None) -> bool:
    """Whether a chat that has ``mutes`` is not told of ``story``."""
    subjects = subjects or Subjects()
    return any(
        fold(source_of(story.source)) == fold(mute.name)
        if mute.kind == "source"
        else subjects.of(story, mute.name)
        for mute in mutes
    )


def source_of(source: str) -> str:
    """A source as it is muted: by the name that is shown, as short as a button holds."""
    return clip(paper(source, "zh-Hans"))


def same(one: Mute, other: Mute) -> bool:
    """Whether two name the same, whatever their aliases, case and script."""
    if one.kind != other.kind:
        return False
    same = fold(one.name) == fold(other.name)
    return same or (one.kind == "topic" and same_topic(one.name, other.name))
