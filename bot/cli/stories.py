"""Stories on the command line: topic and digest, as the bot would answer them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import finish, open_store, plain, print_json, read_settings, said

if TYPE_CHECKING:
    from bot.domain.chat import Chat
    from bot.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help=said("usage.as_json"))]


def topic(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help=said("usage.query"))],
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help=said("usage.limit"))] = 10,
) -> None:
    """What the bot's /topic answers."""

    async def work() -> bool:
        from bot.messages.wording import day_told
        from bot.stories.search import nearest_topics, search

        settings = read_settings()
        async with open_store(settings) as store:
            found = await search(
                store,
                " ".join(query),
                limit=limit,
                window=settings.search.window,
                fresh_days=settings.search.fresh_days,
            )
        if as_json:
            print_json(
                {
                    "query": found.query,
                    "topic": found.topic,
                    "total": found.total,
                    "stories": [hit.story.as_json(hit.why) for hit in found.hits],
                }
            )
            return True
        for number, hit in enumerate(found.hits, 1):
            story = hit.story
            print(f"{number}. {story.headline}\n   {story.gist}")
            day = day_told(story, _default_chat(settings))
            print(f"   {story.source} · {day} · {'、'.join(hit.why)}\n")
        if not found.hits:
            near = "、".join(nearest_topics(found.query))
            nothing = said("console.nothing_found", query=found.query)
            print(nothing + (said("console.near", topics=near) if near else ""))
        return True

    finish(work())


def digest(
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help=said("usage.date"), metavar="D"),
    ] = None,
    topic_: Annotated[
        str | None, typer.Option("--topic", help=said("usage.only_topic"), metavar="T")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What a subscriber who changed nothing would get now, or got on a day."""

    async def work() -> bool:
        from bot.digests.digest import build, build_for_date
        from bot.domain.account import Account
        from bot.messages.digest import digest_messages
        from bot.stories.search import matched_words

        settings = read_settings()
        chat = _default_chat(settings)
        async with open_store(settings) as store:
            if day is None:
                made = await build(store, chat, store.clock.now(), only=topic_ or None)
            else:
                made = await build_for_date(store, chat, day.date(), only=topic_ or None)
        messages = digest_messages(made, chat, Account("", inline=False))
        if as_json:
            why = {s.id: matched_words(s, topic_) if topic_ else () for s in made.stories}
            print_json(
                {
                    "date": made.date.isoformat(),
                    "stories": [story.as_json(why[story.id]) for story in made.stories],
                    "messages": [message.text for message in messages],
                }
            )
        else:
            print("\n\n".join(plain(message.text) for message in messages))
        return True

    finish(work())


def _default_chat(settings: Settings) -> Chat:
    """A subscriber who changed nothing."""
    from bot.domain.chat import Chat

    chosen = settings.digest
    return Chat(
        0,
        timezone=chosen.timezone,
        digest_time=chosen.default_time,
        story_count=chosen.story_count,
    )
