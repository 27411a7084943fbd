"""The nouns everything else speaks in: a page, the articles on it, and their summaries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

Kind = Literal["article", "caption"]
Length = Literal["short", "long"]
"""Of a summary: a long one has a longer gist and up to five points."""

CHINA = ZoneInfo("Asia/Shanghai")
"""Where a date that names no time zone is taken to be."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a page prints of itself, as far as it was read: ``paper`` (江城晚报), the
    ``day`` of its date, ``edition`` (第3版, A3), ``section`` (要闻)."""

    paper: str | None = None
    day: date | None = None
    edition: str | None = None
    section: str | None = None

    def over(self, other: Masthead) -> Masthead:
        """This masthead, and what it does not tell as ``other`` does."""
        return Masthead(
            self.paper or other.paper,
            self.day or other.day,
            self.edition or other.edition,
            self.section or other.section,
        )

    @property
    def moment(self) -> datetime | None:
        """When its day begins, in China."""
        return datetime.combine(self.day, time(), CHINA) if self.day else None

    def as_json(self) -> dict[str, str | None]:
        """The object that ``baozhai read --json`` prints as a source's ``page``."""
        return {
            "paper": self.paper,
            "date": self.day.isoformat() if self.day else None,
            "edition": self.edition,
            "section": self.section,
        }


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or one photo caption, of a source.

    ``body`` is clean running text: paragraphs parted by ``\\n``, section headings as
    paragraphs of their own. ``byline`` holds bare names (several joined by ``、``).
    ``confidence`` (0 to 1) says how sure the reader is that body and headline belong together.
    ``published`` is the date the source states, with a time zone, where it states one.
    ``url`` is the article's own address on the web, where it has one, ``picture`` that of its
    first picture, and ``continues`` that of the next of the pages that it is printed on;
    ``masthead`` is that of the printed page it stands on.
    ``continued`` is the mark of a half whose other half the source lacks (下转第3版, 上接第1版).
    """

    id: str
    body: str
    kind: Kind = "article"
    headline: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    dateline: str | None = None
    section_headings: tuple[str, ...] = ()
    confidence: float = 1.0
    published: datetime | None = None
    url: str | None = None
    masthead: Masthead = Masthead()
    picture: str | None = None
    continues: str | None = None
    continued: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that ``baozhai read --json`` prints for this article."""
        shown: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "headline": self.headline,
            "subtitle": self.subtitle,
            "byline": self.byline,
            "dateline": self.dateline,
            "body": self.body,
            "section_headings": list(self.section_headings),
            "confidence": round(self.confidence, 3),
        }
        if self.continued:
            shown["continued"] = self.continued
        return shown


@dataclass(frozen=True, slots=True)
class Page:
    """What one source holds: its articles in reading order, and the furniture left out.

    ``other`` is what is printed for readers and is no article: tables, advertisements, weather
    boxes, lists of what stands inside, a piece each.
    ``site`` is what a web page calls its site, or a feed itself, where they do. ``masthead`` is
    what its printed pages tell alike.
    """

    source: str
    articles: tuple[Article, ...]
    dropped: tuple[str, ...] = ()
    site: str | None = None
    other: tuple[str, ...] = ()
    masthead: Masthead = Masthead()

    def under(self, masthead: Masthead) -> Page:
        """This page, and each article on it, as one printed under ``masthead``."""
        articles = tuple(replace(article, masthead=masthead) for article in self.articles)
        return replace(self, articles=articles, masthead=masthead)

    def as_json(self) -> dict[str, Any]:
        """The object that ``baozhai read --json`` prints for this source."""
        return {
            "source": self.source,
            "page": self._told().as_json(),
            "articles": [article.as_json() for article in self.articles],
            "dropped": list(self.dropped),
            "other": list(self.other),
        }

    def _told(self) -> Masthead:
        """The masthead; of what was never printed, the site's name and the articles' one day."""
        moments = {article.published for article in self.articles if article.kind == "article"}
        days = {moment and moment.astimezone(CHINA).date() for moment in moments}
        return self.masthead.over(Masthead(self.site, days.pop() if len(days) == 1 else None))


OWN = ("page", "extract")
"""What is said of a part that no model wrote."""


@dataclass(frozen=True, slots=True)
class By:
    """Where each part of a summary is from: ``page`` (printed there), a model's name, or
    ``extract`` (cut from the article)."""

    headline: str = "extract"
    gist: str = "extract"
    points: str = "extract"


@dataclass(frozen=True, slots=True)
class Summary:
    """One article's headline, gist and points.

    ``id`` is the article's. ``headline`` is the article's own or, where it has none, written
    by the model. ``grounded`` is true only when every check of
    ``summarizer.condensing.grounding`` passed.
    """

    id: str
    headline: str
    gist: str
    points: tuple[str, ...]
    engine: str
    model: str
    grounded: bool
    by: By = By()

    @property
    def written_by(self) -> str | None:
        """The model that wrote the gist or, if not that, the headline; None where neither was
        written."""
        writers = (each for each in (self.by.gist, self.by.headline) if each not in OWN)
        return next(writers, None)

    def as_json(self) -> dict[str, Any]:
        """The object that ``baozhai summarize --json`` prints for this article."""
        return {
            "id": self.id,
            "headline": self.headline,
            "gist": self.gist,
            "points": list(self.points),
            "engine": self.engine,
            "model": self.model,
            "grounded": self.grounded,
            "by": {
                "headline": self.by.headline,
                "gist": self.by.gist,
                "points": self.by.points,
            },
        }


Code = Literal[
    "empty",
    "binary",
    "encrypted",
    "image_only",
    "too_large",
    "unsupported",
    "unreadable",
    "not_found",
    "forbidden_address",
    "fetch_failed",
    "not_feed",
    "not_news",
    "too_heavy",
    "too_slow",
    "gave_up",
]
"""Why a source cannot be read: a key of the message catalogues (``error.<code>``)."""


class SourceError(Exception):
    """A source that cannot be read.

    ``code`` names the reason. ``details`` fill its message's placeholders: ``name``, ``reason``,
    ``limit`` (a number and its unit, as ``100 pages``) …
    """

    def __init__(self, code: Code, **details: str) -> None:
        super().__init__(f"{code}: {details}" if details else code)
        self.code: Code = code
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:
        """As processes hand it on."""
        return partial(SourceError, self.code, **self.details), ()
