"""The picture of an article: the one that its page declares, else the first beside its text."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from summarizer.reading.html.metadata import Metadata
from summarizer.reading.html.region import Region
from summarizer.reading.html.tree import Block, is_foreign
from summarizer.reading.links import absolute, is_mark, picture_of


def find_picture(
    metadata: Metadata, page: Sequence[Block], region: Region, first: int, url: str | None
) -> str | None:
    """The address of the picture of the article in ``region``, whose headline or text begins with
    block ``first``; a site's mark, which many pages declare as theirs, is none."""
    for said in metadata.pictures():
        if not is_mark(said) and (found := absolute(said, url)):
            return found
    if first >= len(page) or not region.end:
        return None
    opening, closing = page[first].node, page[region.end - 1].node
    last = list(closing.iter())[-1]
    inside = False
    for node in opening.getroottree().iter():
        inside = inside or node is opening
        shows = inside and node.tag in ("img", "amp-img") and not _stands_aside(node)
        if shows and (found := picture_of(dict(node.attrib), url)):
            return found
        if node is last:
            break
    return None


def _stands_aside(node: HtmlElement) -> bool:
    return any(is_foreign(above) for above in node.iterancestors())
