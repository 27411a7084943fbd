"""Ingesting: a page's articles become stories, each content once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.story import Ingested, Story
from bot.store import Store
from bot.store.stories import content_key
from bot.stories.worker import SummaryWorker
from summarizer.article import Article, Page, SourceError, Summary


class Ingest:
    """Summarises what is new on a page and stores it, all of it or none."""

    def __init__(self, store: Store, worker: SummaryWorker) -> None:
        self._store = store
        self._worker = worker

    async def add(
        self,
        page: Page,
        *,
        owner_chat: int | None = None,
        url: str | None = None,
        revises: int | None = None,
        by_url: bool = True,
        progress: Callable[[int], None] | None = None,
    ) -> Ingested:
        """Store the articles of ``page``; with ``owner_chat`` for that chat's eyes only.

        Photo captions are no stories. Content that the store holds is not summarised again,
        unless another chat shared it in private: its headline is that chat's. ``progress`` gets
        the number of articles done so far. One article of new content from its story's own
        address (unless that is not to tell, not ``by_url``), or said to be a new version of the
        story ``revises``, updates that story; what it said before is kept.
        Raises ``SourceError`` (``not_news``) for a page without an article, and what the engine
        raises; nothing is stored then.
        """
        # Rows of a .jsonl may share an id: here each article goes by its place on the page.
        articles = [
            replace(article, id=str(place))
            for place, article in enumerate(page.articles)
            if article.kind == "article" and article.body.strip()
        ]
        if not articles:
            raise SourceError("not_news", name=page.source)
        known = await self._store.stories.find_by_content(articles, owner_chat)
        summaries = {id_: story.summary(id_) for id_, story in known.items()}
        fresh = {content_key(a): a for a in reversed(articles) if a.id not in summaries}
        done = len(articles) - len(fresh)
        if progress is not None:
            progress(done)
        written = await self._worker.summarize(
            list(fresh.values()),
            progress=None if progress is None else lambda count: progress(done + count),
        )
        by_key = dict(zip(fresh, written, strict=True))
        for article in articles:
            if article.id not in summaries:
                summaries[article.id] = replace(by_key[content_key(article)], id=article.id)
        if len(articles) == 1:
            if revises is None and by_url and articles[0].url is not None:
                revises = await self._store.stories.find_by_url(articles[0].url, owner_chat)
            source = page.site or page.source
            updated = await self._revised(
                articles[0], summaries, known, revises, owner_chat, source
            )
            if updated is not None:
                return Ingested([updated], new=0, duplicates=0, updated=1)
        stories = await self._store.stories.add(
            articles,
            [summaries[article.id] for article in articles],
            page.site or page.source,
            url=url,
            owner_chat=owner_chat,
        )
        new = len({story.id for story in stories} - {story.id for story in known.values()})
        return Ingested(stories, new=new, duplicates=len(articles) - new)

    async def _revised(
        self,
        article: Article,
        summaries: Mapping[str, Summary],
        known: Mapping[str, Story],
        revises: int | None,
        owner_chat: int | None,
        source: str,
    ) -> Story | None:
        """The story that ``article`` is a new version of, revised; None where it is none.

        Known content revises only the headline of the very story that it is said to revise.
        """
        summary = summaries[article.id]
        if article.id in known:
            story = known[article.id]
            if story.id != revises or article.headline in (None, story.headline):
                return None
            summary = replace(summary, headline=article.headline)
        if revises is None:
            return None
        if not await self._store.revisions.revise(revises, article, summary, source):
            return None
        found = await self._store.stories.many([revises], owner_chat)
        return found[0] if found else None
