"""Ingesting: a page's articles become stories, each content once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.story import Clues, Ingested, Prepared, Story, Told
from bot.store import Store
from bot.store.stories import OutdatedError
from bot.stories.clustering import Events
from bot.stories.fingerprint import content_keys, prepare, same_matter
from bot.stories.outlets import Outlets
from bot.stories.readers import READERS
from bot.stories.worker import SummaryWorker
from bot.stories.writing import Writing
from summarizer.article import Article, Page, SourceError, Summary

LEEWAY = timedelta(days=1)
"""By how much a site's clock may be ahead, and a printed day."""
MAX_LOOKS = 5
"""After so many looks for events a page is stored, though others store stories without end."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page that is summarised and not stored yet: from where, its articles, and of each the key
    of its content and its summary."""

    source: str
    articles: Sequence[Article]
    keys: Sequence[str]
    summaries: Sequence[Summary]


class Ingest:
    """Summarises what is new on a page and stores it, all of it or none."""

    def __init__(self, store: Store, worker: SummaryWorker) -> None:
        self._store = store
        self._writing = Writing(worker)
        self._outlets = Outlets(store)

    async def add(
        self,
        page: Page,
        *,
        owner_chat: int | None = None,
        url: str | None = None,
        revises: int | None = None,
        by_url: bool = True,
        begin: Callable[[], Awaitable[None]] | None = None,
        progress: Callable[[int], None] | None = None,
        noted: str | None = None,
    ) -> Ingested:
        """Store the articles of ``page``; with ``owner_chat`` for that chat's eyes only.

        Photo captions are no stories. Content that the store holds is not summarised again,
        unless another chat shared it in private: its headline is that chat's. ``begin`` is awaited
        before anything is summarised; ``progress`` gets the number of articles done so far. One
        article of new content from its story's own address (unless that is not to tell, not
        ``by_url``), or said to be a new version of the story ``revises``, updates that story; what
        it said before is kept. Summarising is ``noted`` as an attempt.
        Raises ``SourceError`` (``not_news``) for a page without an article, and what the engine
        raises; nothing is stored then.
        """
        written = await self.write(
            page, owner_chat=owner_chat, begin=begin, progress=progress, noted=noted
        )
        return await self.store(
            written, owner_chat=owner_chat, url=url, revises=revises, by_url=by_url
        )

    async def write(
        self,
        page: Page,
        *,
        owner_chat: int | None = None,
        begin: Callable[[], Awaitable[None]] | None = None,
        progress: Callable[[int], None] | None = None,
        noted: str | None = None,
    ) -> Written:
        """The first half of ``add``: summarise. Pages may be written at the same time."""
        latest = self._store.clock.now() + LEEWAY
        # Rows of a .jsonl may share an id: here each article goes by its place on the page.
        numbered = (replace(each, id=str(place)) for place, each in enumerate(page.articles))
        articles = news(replace(page, articles=tuple(numbered)), latest)
        keys = await asyncio.to_thread(content_keys, articles)
        known = await self._store.stories.known(set(keys), owner_chat)
        summaries = await self._summaries(articles, keys, known, begin, progress, noted)
        return Written(said_source(page), articles, keys, summaries)

    async def store(
        self,
        written: Written,
        *,
        owner_chat: int | None = None,
        url: str | None = None,
        revises: int | None = None,
        by_url: bool = True,
    ) -> Ingested:
        """The second half of ``add``: what stands in the store by now counts as known."""
        articles, keys, summaries = written.articles, written.keys, written.summaries
        source = await self._outlets.name_of(written.source, articles[0].url or url)
        known = await self._store.stories.known(set(keys), owner_chat)
        if len(articles) == 1:
            if revises is None and by_url and articles[0].url is not None:
                revises = await self._store.stories.find_by_url(articles[0].url, owner_chat)
            updated = await self._revised(
                articles[0], keys[0], summaries[0], known.get(keys[0]), revises, owner_chat, source
            )
            if updated is not None:
                return Ingested([updated], new=0, duplicates=0, updated=1)
        prepared = await asyncio.to_thread(prepare, articles, keys, summaries)
        stories = await keep(
            self._store, prepared, source, known=known, url=url, owner_chat=owner_chat
        )
        new = len({story.id for story in stories} - {story.id for story in known.values()})
        return Ingested(stories, new=new, duplicates=len(articles) - new)

    async def _summaries(
        self,
        articles: Sequence[Article],
        keys: Sequence[str],
        known: Mapping[str, Story],
        begin: Callable[[], Awaitable[None]] | None,
        progress: Callable[[int], None] | None,
        noted: str | None,
    ) -> list[Summary]:
        """The articles' summaries: of known content as they are stored, of new content written."""
        fresh: dict[str, Article] = {}
        for key, article in zip(keys, articles, strict=True):
            if key not in known:
                fresh.setdefault(key, article)
        done = len(articles) - len(fresh)
        if fresh and begin is not None:
            await begin()
        if progress is not None:
            progress(done)
        written = await self._writing.summarize(
            fresh,
            progress=None if progress is None else lambda count: progress(done + count),
            noted=noted,
        )
        return [
            known[key].summary(article.id) if key in known else replace(written[key], id=article.id)
            for key, article in zip(keys, articles, strict=True)
        ]

    async def _revised(
        self,
        article: Article,
        key: str,
        summary: Summary,
        known: Story | None,
        revises: int | None,
        owner_chat: int | None,
        source: str,
    ) -> Story | None:
        """The story that ``article`` is a new version of, revised; None where it is none.

        ``known`` content revises only the headline of the very story that it is said to revise.
        """
        if known is not None:
            if known.id != revises or article.headline in (None, known.headline):
                return None
            summary = replace(summary, headline=article.headline)
        if revises is None:
            return None
        [prepared] = await asyncio.to_thread(prepare, [article], [key], [summary])
        while former := await self._store.stories.get(revises, owner_chat):
            if not await asyncio.to_thread(same_matter, former.body, article.body):
                return None
            try:
                if not await self._store.revisions.revise(former, prepared, source):
                    return None
            except OutdatedError:
                continue
            return await self._store.stories.get(revises, owner_chat)
        return None


def news(page: Page, latest: datetime) -> list[Article]:
    """The articles of ``page`` that are stories, none of them dated after ``latest``.

    Raises ``SourceError`` (``not_news``) where there is none.
    """
    articles = [
        _dated(article, latest)
        for article in page.articles
        if article.kind == "article" and article.body.strip()
    ]
    if not articles:
        raise SourceError("not_news", name=page.source)
    return articles


def said_source(page: Page) -> str:
    """Where ``page`` says that it is from: its paper, else its site, else its file."""
    return page.masthead.paper or page.site or page.source


def _dated(article: Article, latest: datetime) -> Article:
    """``article`` with its page's date where it states none itself; the future is no date."""
    masthead, published = article.masthead, article.published
    if masthead.moment and masthead.moment > latest:
        masthead = replace(masthead, day=None)
    if published and published > latest:  # news from the future: a wrong clock there
        published = None
    return replace(article, masthead=masthead, published=published or masthead.moment)


async def keep(
    store: Store,
    page: Sequence[Prepared],
    source: str,
    *,
    known: Collection[str] = (),
    url: str | None = None,
    owner_chat: int | None = None,
) -> list[Story]:
    """Store a page's stories, each with the event that it tells of; a private one has its own.

    ``known`` are the keys of those stored before. Nobody is kept from writing while events are
    compared: where a public story came meanwhile they are compared anew.
    """
    if owner_chat is not None:
        return await store.stories.add(page, source, url=url, owner_chat=owner_chat)
    for _ in range(MAX_LOOKS):
        last_id = await store.stories.last_id()
        placed = await _placed(store, page, known)
        try:
            return await store.stories.add(placed, source, url=url, last_id=last_id)
        except OutdatedError:
            continue
    return await store.stories.add(placed, source, url=url)


async def _placed(store: Store, page: Sequence[Prepared], known: Collection[str]) -> list[Prepared]:
    """The stories of ``page`` with their events."""
    events = Events(store.clock.now())
    new: dict[str, Prepared] = {}
    for each in page:
        if each.key not in known:
            new.setdefault(each.key, each)

    def clues() -> list[Clues]:
        found = []
        for each in new.values():
            READERS.give_way()
            found.append(events.clues(each))
        return found

    def place(near: Sequence[Sequence[Told]]) -> dict[str, Prepared]:
        found = {}
        for each, told in zip(new.values(), near, strict=True):
            READERS.give_way()
            found[each.key] = events.place(each, told)
        return found

    near = await store.stories.near(await asyncio.to_thread(clues))
    placed = await asyncio.to_thread(place, near)
    return [placed.get(each.key, each) for each in page]
