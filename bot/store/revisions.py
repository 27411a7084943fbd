"""What stories said before their articles were updated."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.story import Prepared, Story
from bot.store import index
from bot.store.database import Shelf
from bot.store.stories import OutdatedError, told
from bot.store.tables import revisions, sightings, stories


class RevisionStore(Shelf):
    """Updates of stories; ``Story.former`` is what one said before."""

    async def revise(self, former: Story, prepared: Prepared, source: str) -> bool:
        """Let the story tell what its article, updated by ``source``, says; its ``former`` self is
        kept.

        False, and nothing changes, where the story is gone, another story holds the content, or
        other papers tell it too: then no more than the headline can be corrected, by the paper
        whose story it is. Raises ``OutdatedError`` where it is no longer its ``former`` self.
        """
        now = self._clock.now()
        try:
            return await self._database.write(
                lambda connection: _revise(connection, former, prepared, source, now)
            )
        except IntegrityError:
            return False


def _revise(
    connection: Connection, former: Story, prepared: Prepared, source: str, now: datetime
) -> bool:
    old = connection.execute(select(stories).where(stories.c.id == former.id)).first()
    if old is None:
        return False
    if (old.headline, old.body) != (former.headline, former.body):
        raise OutdatedError
    papers = select(func.count()).where(sightings.c.story_id == former.id)
    alone = connection.execute(papers).scalar_one() <= 1
    own_headline = source == old.source and prepared.key == old.content_key
    if not alone and not own_headline:
        return False
    connection.execute(
        insert(revisions).values(
            story_id=former.id, headline=old.headline, gist=old.gist, replaced_at=now
        )
    )
    published = prepared.article.published or old.published
    revised = update(stories).where(stories.c.id == former.id)
    connection.execute(revised.values(**told(prepared), published=published))
    index.drop(connection, [former.id])
    index.put(connection, {former.id: prepared}, old.owner_chat)
    return True
