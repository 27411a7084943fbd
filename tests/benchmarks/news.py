"""News by the thousand for benchmarks, and an eye on the event loop meanwhile."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.story import Prepared
from bot.stories.fingerprint import content_keys, prepare
from bot.stories.topics import known_topics
from tests.benchmarks.feeds import PLACES, THINGS
from tests.bot.engines import summary
from tests.bot.making import article

LOOK_SECONDS = 0.005


def made(chance: random.Random, number: int) -> list[Prepared]:
    """Stories that nobody has told before, a named topic in most of them, ready to be stored."""
    names = known_topics().names()
    articles = []
    for _ in range(number):
        place, thing, topic = chance.choice(PLACES), chance.choice(THINGS), chance.choice(names)
        sentences = (
            f"{chance.choice(PLACES)}的{chance.choice(THINGS)}昨天有{chance.randrange(9, 9999)}人"
            f"到场，比去年多{chance.randrange(2, 90)}人。"
            for _ in range(12)
        )
        body = f"{place}{thing}的{topic}昨天有了进展。" + "".join(sentences)
        articles.append(article(body, f"{place}{thing}第{chance.randrange(10**6)}次说到{topic}"))
    return prepare(articles, content_keys(articles), [summary(one) for one in articles])


@asynccontextmanager
async def looking() -> AsyncIterator[list[float]]:
    """The processor time of each piece of work that the event loop's thread did at one go: for so
    long it held up all others, however busy the machine is with other things."""
    pieces = [0.0]

    async def look() -> None:
        while True:
            began = time.thread_time()
            await asyncio.sleep(LOOK_SECONDS)
            pieces.append(time.thread_time() - began)

    looks = asyncio.create_task(look())
    yield pieces
    looks.cancel()
