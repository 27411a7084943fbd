"""A request carried out: settings changed, topics followed and dropped, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.chats import follows, mutes
from bot.chats.requests import ALL, Request
from bot.chats.requests.clocks import moved
from bot.chats.subscription import MOST_STORIES, Wish, subscribe
from bot.domain.chat import Chat, Mute
from bot.domain.query import fits
from bot.store import Store
from bot.stories.query import canonical, same_topic


@dataclass
class Granted:
    """What came of a request. ``too_long`` names are longer than a link holds, for ``no_room`` too
    many are followed, for ``no_mute`` too many are muted; ``unfollowed`` are those of the ``muted``
    that were followed until then. ``scheduled`` tells whether days or a time were set,
    ``reformed`` whether summaries have another form now."""

    chat: Chat
    scheduled: bool = False
    reformed: bool = False
    followed: list[str] = field(default_factory=list)
    no_room: list[str] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    not_followed: list[str] = field(default_factory=list)
    muted: list[Mute] = field(default_factory=list)
    unfollowed: list[Mute] = field(default_factory=list)
    no_mute: list[str] = field(default_factory=list)


async def grant(
    store: Store, chat: Chat, request: Request, wish: Wish, thread: int | None = None
) -> Granted:
    """Carry out what is asked for, in the forum topic ``thread``. Days that no schedule has are
    not set, nor any time beside them."""
    granted = Granted(chat)
    await _follow(store, granted, request, thread)
    await _drop(store, granted, request)
    await _hide(store, granted, request)
    if request.act == "subscribe" and not request.cannot:
        granted.scheduled = True
        changes = {
            "weekdays": request.days or chat.weekdays,
            "story_count": min(max(request.count or chat.story_count, 1), MOST_STORIES),
            "topics_only": request.only or chat.topics_only,
            "timezone": request.zones[0] if len(request.zones) == 1 else chat.timezone,
        }
        if any(getattr(chat, name) != value for name, value in changes.items()):
            chat = await store.chats.upsert(chat.id, **changes)
        at = request.at or (moved(chat.digest_time, request.later) if request.later else None)
        chat = await subscribe(store, chat, wish, at, here=True)
    elif len(request.zones) == 1:
        chat = await store.chats.upsert(chat.id, timezone=request.zones[0])
    elif request.only and not chat.topics_only:
        chat = await store.chats.upsert(chat.id, topics_only=True)
    if request.brief is not None and request.brief != chat.brief:
        chat = await store.chats.upsert(chat.id, brief=request.brief)
        granted.reformed = True
    if request.language is not None and request.language != chat.language:
        chat = await store.chats.upsert(chat.id, language=request.language)
    granted.chat = chat
    return granted


async def _follow(store: Store, granted: Granted, request: Request, thread: int | None) -> None:
    names: list[str] = []
    for asked in request.names:
        (names if fits(asked) else granted.too_long).append(canonical(asked))
    granted.followed, everything = await follows.follow_all(
        store, granted.chat, names, request.now, thread
    )
    if not everything:
        kept = granted.followed
        granted.no_room = [n for n in names if not any(same_topic(n, other) for other in kept)]


async def _drop(store: Store, granted: Granted, request: Request) -> None:
    """With ``now`` they are followed in the digest only from now on."""
    names = list(request.dropped)
    if ALL in names:
        names = [follow.query for follow in await store.follows.followed(granted.chat.id)]
    end = follows.quiet if request.now else follows.unfollow
    for name in dict.fromkeys(canonical(name) for name in names):
        ended = await end(store, granted.chat, name)
        (granted.dropped if ended else granted.not_followed).append(name)


async def _hide(store: Store, granted: Granted, request: Request) -> None:
    for name in request.without:
        muted = await mutes.mute(store, granted.chat, await mutes.named(store, name))
        if muted is None:
            granted.no_mute.append(name)
            continue
        granted.muted.append(muted.mute)
        if muted.was_followed:
            granted.unfollowed.append(muted.mute)
