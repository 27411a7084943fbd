"""A web page into its article, read as a person reads it: the text where it stands, the headline
that title, metadata and text agree on, names and dates as a newspaper prints them.

The stages: the page's blocks (``tree``), where among them the article stands (``region``, by
trafilatura's vote), its headline (``headline``), its paragraphs (``paragraphs``), its date
(``published``), its picture and addresses (``picture``, ``address``); ``metadata`` is what the
page says of itself. ``series`` joins the pages that an article is printed on.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document, set_date_params

from summarizer.article import Article, Page, SourceError
from summarizer.reading.dates import parse_date
from summarizer.reading.decoding import decode
from summarizer.reading.html.address import base_of, next_page, own_address
from summarizer.reading.html.headline import find_headline, site_name
from summarizer.reading.html.metadata import Metadata
from summarizer.reading.html.paragraphs import Sorted, first_prose, is_index, sort_blocks
from summarizer.reading.html.picture import find_picture
from summarizer.reading.html.published import find_published
from summarizer.reading.html.region import Region, find_region
from summarizer.reading.html.tree import Block, blocks, is_foreign, parse
from summarizer.text import authors
from summarizer.text.prose import solid

MIN_PROSE = 50
"""Characters of running text below which a page is an index, a notice or an error page."""

MAX_ELEMENTS = 50_000
"""Elements beyond which a page is refused: reading it would take minutes."""

MAX_ATTRIBUTES = 2_000
"""Attributes of an element beyond which a page is refused: libxml2 compares each with all."""

_CROWDED = re.compile(  # possessive throughout: a tag is read in one way, and once
    r"<[A-Za-z][^\s<>]*+(?:[\s/=]*+[^\s=<>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>\"']++))?+)"
    rf"{{{MAX_ATTRIBUTES},}}+"
)

MAX_AUTHORS = 4
"""Lines in elements for authors that may be about one article."""

ABOVE, BELOW = 8, 12
"""Lines above the headline and below the text in which a date may stand."""


def read_html(data: bytes, name: str, url: str | None = None, *, least: int = MIN_PROSE) -> Page:
    """Read a web page called ``name``, fetched from ``url``: one article and its captions.

    The encoding is told from the bytes, since servers and pages often declare a wrong one. A
    date without a time zone is taken as China's. An article has ``least`` characters of prose.

    Raises:
        SourceError: ``empty``, ``binary``, ``too_large``, or ``not_news`` for a page that holds
            no article.
    """
    tree = _tree(decode(data, name), name)
    page = blocks(tree)
    extracted = _extracted(tree, url)
    if not page or extracted is None:
        raise SourceError("not_news", name=name)
    region = find_region(page, "".join(extracted.body.itertext()))
    if is_index(page, region):
        raise SourceError("not_news", name=name)
    metadata = Metadata(tree)
    first = first_prose(page, region)
    headline, number = find_headline(tree, page, region, first, metadata)
    if number is not None and number > first:  # what stands over it is something else's
        first = first_prose(page, replace(region, start=number + 1))
    text = sort_blocks(page, region, first, headline, number)
    if text.prose < least:
        raise SourceError("not_news", name=name)
    above = (first if number is None else min(number, first)) - ABOVE
    article = Article(
        id=f"{name}#1",
        body="\n".join(text.body),
        headline=headline,
        subtitle=text.subtitle,
        byline=_byline(text) or _declared_byline(tree, metadata),
        dateline=text.dateline,
        section_headings=tuple(text.headings),
        confidence=_confidence(text, page, region),
        published=find_published(
            tree,
            metadata,
            [*page[max(0, above) : first], *page[region.end - 3 : region.end + BELOW]],
            parse_date(extracted.date or ""),
        ),
        url=own_address(tree, metadata, url) if url else None,
        picture=find_picture(
            metadata, page, region, first if number is None else number, base_of(tree, url)
        ),
        continues=next_page(tree, metadata, url) if url else None,
    )
    site = site_name(tree, headline, metadata)
    return Page(name, (article, *_captions(text, name)), tuple(text.dropped), site)


def read_scrap(markup: str, name: str, headline: str | None) -> Page:
    """Read a scrap of HTML that is nothing but an article's text, as a feed carries it.

    Raises ``SourceError``: ``too_large``, or ``not_news`` for less than an article.
    """
    page = f"<html><body><article>{markup}</article></body></html>"
    return read_blocks(blocks_of(page, name), name, headline)


def blocks_of(markup: str, name: str) -> list[Block]:
    """The blocks of a page's markup. Raises ``SourceError``: ``too_large``, ``not_news``."""
    return blocks(_tree(markup, name))


def read_blocks(
    page: list[Block], name: str, headline: str | None, *, least: int = MIN_PROSE
) -> Page:
    """Read blocks that are nothing but the text of an article whose headline is ``headline``.

    Raises ``SourceError``: ``not_news`` for less than ``least`` characters of prose.
    """
    region = find_region(page, None)
    text = sort_blocks(page, region, first_prose(page, region), headline, None)
    if text.prose < least:
        raise SourceError("not_news", name=name)
    article = Article(
        id=f"{name}#1",
        body="\n".join(text.body),
        headline=headline,
        subtitle=text.subtitle,
        byline=_byline(text),
        dateline=text.dateline,
        section_headings=tuple(text.headings),
        confidence=0.9,
    )
    return Page(name, (article, *_captions(text, name)), tuple(text.dropped))


def _tree(markup: str, name: str) -> HtmlElement:
    if _CROWDED.search(markup):
        raise SourceError("too_large", name=name, limit=f"{MAX_ATTRIBUTES} attributes")
    tree = parse(markup)
    if tree is None:
        raise SourceError("not_news", name=name)
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise SourceError("too_large", name=name, limit=f"{MAX_ELEMENTS} elements")
    return tree


def _extracted(tree: HtmlElement, url: str | None) -> Document | None:
    """What trafilatura makes of a page: its article and metadata; None where it finds none."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports pages without text
    try:
        found = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=set_date_params(True),
        )
    except (RecursionError, ValueError, etree.LxmlError):
        return None
    return found if isinstance(found, Document) and found.body is not None else None


def _byline(text: Sorted) -> str | None:
    return "、".join(authors.bare_names(text.names)) or None


def _declared_byline(tree: HtmlElement, metadata: Metadata) -> str | None:
    """The names in a page's elements for authors, or in its metadata, if names they are."""
    marked = tree.xpath(
        "//*[@rel='author' or @itemprop='author' or contains(@class, 'author')"
        " or contains(@class, 'byline')][not(ancestor::li)]"
    )
    said = dict.fromkeys(
        " ".join(" ".join(node.itertext()).split())
        for node in marked
        if not any(map(is_foreign, node.iterancestors()))
    )
    if len(said) > MAX_AUTHORS:  # of a list of other articles
        said = {}
    for line in (*metadata.authors(), *said):
        if len(line) <= 60 and (found := authors.person_names(line)):
            return "、".join(dict.fromkeys(found))
    return None


def _captions(text: Sorted, name: str) -> list[Article]:
    return [
        Article(f"{name}#{number}", caption, kind="caption", confidence=0.8)
        for number, caption in enumerate(text.captions, 2)
    ]


def _confidence(text: Sorted, page: list[Block], region: Region) -> float:
    """How sure the reading is: less without a headline, little where more prose of the page was
    left out than kept."""
    prose = sum(
        len(solid(block.text))
        for number, block in enumerate(page)
        if block.is_prose and number not in region.foreign
    )
    if text.prose * 2 < prose:
        return 0.4
    return 0.9 if text.headline else 0.7
