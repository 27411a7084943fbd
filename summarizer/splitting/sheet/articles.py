"""A sheet's lines become articles and captions: all stages in their order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from summarizer.article import Article
from summarizer.splitting.jumps import goes_on, take_jump
from summarizer.splitting.sheet.blocks import Block, Role, build_blocks
from summarizer.splitting.sheet.captions import is_photo, mark_captions
from summarizer.splitting.sheet.direction import is_vertical, stand_up_line, take_boxes, turn_sheet
from summarizer.splitting.sheet.flow import Region
from summarizer.splitting.sheet.furniture import split_furniture
from summarizer.splitting.sheet.geometry import Line, Sheet
from summarizer.splitting.sheet.lines import raise_drop_caps
from summarizer.splitting.sheet.others import (
    is_list,
    is_notice,
    is_prose,
    part_notices,
    take_others,
)
from summarizer.splitting.sheet.regions import find_regions
from summarizer.splitting.sheet.roles import Parts, assign_roles
from summarizer.splitting.sheet.style import Style, measure
from summarizer.splitting.sheet.text import Paragraph, read_paragraphs
from summarizer.text.credits import (
    Credit,
    has_credit_mark,
    parse_byline,
    split_dateline,
    split_photo_credit,
    split_signature,
)
from summarizer.text.datelines import take_lens
from summarizer.text.headlines import join_printed
from summarizer.text.labels import names_briefs
from summarizer.text.prose import ends_sentence, join_lines

BULLETS = "▲△▼■□●○◆◇★☆▶►◎•"
"""Marks that briefs begin with."""
BRIEF = 0.9
"""How sure it is that marked paragraphs are each a story."""


@dataclass(slots=True)
class Placed:
    """An article (its id still empty), and where its headline and its text stand.

    ``onward`` and ``back`` are the pages on which it goes on, and began.
    """

    article: Article
    head: list[Line]
    text: list[Line]
    onward: str | None = None
    back: str | None = None


@dataclass(slots=True)
class SheetArticles:
    """What one page came to."""

    placed: list[Placed] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)


def read_sheet(sheet: Sheet) -> SheetArticles:
    """The articles of a page in reading order, then its captions, and what was left out."""
    result = SheetArticles()
    if not sheet.lines:
        return result
    style = measure(sheet.lines)
    result.dropped.extend(sheet.stamps)
    furniture, lines = split_furniture(sheet, style)
    result.furniture = furniture
    result.dropped.extend(line.text for line in furniture if line.face.readable)
    sheet.lines = lines
    boxes = take_boxes(sheet)
    for part in (sheet, *boxes):
        if part.lines:
            _add_part(part, result)
    if sheet.trust < 1:
        for placed in result.placed:
            sure = round(sheet.trust * placed.article.confidence, 3)
            placed.article = replace(placed.article, confidence=sure)
    return result


def _add_part(sheet: Sheet, result: SheetArticles) -> None:
    """What a page, or a box whose type runs another way, holds besides furniture."""
    first = len(result.placed)
    if not is_vertical(sheet):
        _add_articles(sheet, measure(sheet.lines), result)
        return
    turned = turn_sheet(sheet)
    _add_articles(turned, measure(turned.lines), result)
    for placed in result.placed[first:]:
        placed.head = [stand_up_line(line, sheet.width) for line in placed.head]
        placed.text = [stand_up_line(line, sheet.width) for line in placed.text]


def _add_articles(sheet: Sheet, style: Style, result: SheetArticles) -> None:
    """What a page holds besides its furniture."""
    sheet.lines = raise_drop_caps(sheet.lines, style.size)
    for piece in take_others(sheet, style):
        result.other.append("\n".join(line.text for line in piece))
    photos = [p for p in sheet.pictures if is_photo(p, style)]
    blocks = build_blocks(sheet.lines, style, sheet.rules + photos)
    blocks, notices = part_notices(blocks, style)
    result.other.extend(block.text for block in notices)
    mark_captions(blocks, sheet.pictures, style)
    regions = find_regions(blocks, sheet, style)
    for region in regions:
        _add_region(region, style, result, alone=len(regions) == 1)
    for block in sorted(blocks, key=lambda b: (b.top, b.x0)):
        if block.role is Role.CAPTION:
            _add_caption(block, result)


def _add_caption(block: Block, result: SheetArticles) -> None:
    credit = split_photo_credit(join_lines(line.text for line in block.lines))
    _drop(credit, result)
    article = Article("", credit.rest, "caption", byline=credit.byline)
    result.placed.append(Placed(article, [], block.lines))


def _add_region(region: Region, style: Style, result: SheetArticles, *, alone: bool) -> None:
    parts = assign_roles(region.blocks, style)
    paragraphs = read_paragraphs(parts.body, parts.headings, style)
    for label in parts.labels:
        result.dropped.append(label.text)
    if not paragraphs and not parts.headline:
        result.dropped.extend(line.text for line in parts.bylines)
        return
    if not _is_article(parts, paragraphs) and not (alone and paragraphs):
        lines = [*parts.headline, *parts.subtitle, *parts.bylines]
        texts = [line.text for line in lines] + [p.text for p in paragraphs]
        result.other.append("\n".join(texts))
        return
    items = _items(paragraphs)
    if items and (not parts.headline or names_briefs(parts.headline[0].text)):
        _add_briefs(items, parts, region, result)
        return
    names: list[str] = []
    for line in parts.bylines:
        credit = parse_byline(line.text) or Credit("", role=line.text)
        names.extend(credit.names)
        _drop(credit, result)
    for at in (0, -1):
        names.extend(_byline_paragraph(paragraphs, at, style, result))
    dateline = None
    if paragraphs:
        first, last = paragraphs[0], paragraphs[-1]
        texts = [p.text for p in paragraphs]
        if not first.heading:
            credit = split_dateline(texts[0])
            texts[0], dateline = credit.rest, credit.line
            names.extend(credit.names)
            _drop(credit, result)
        if not last.heading:
            credit = split_signature(texts[-1])
            texts[-1] = credit.rest
            names.extend(credit.names)
            _drop(credit, result)
    else:
        texts = []
    byline = list(dict.fromkeys(names))
    for name in byline:
        names.remove(name)
    result.dropped.extend(names)  # named twice: in the byline and in a signature
    jump = take_jump("\n".join(text for text in texts if text))
    body = jump.rest
    if jump.onward or jump.back:
        signed = split_signature(body)
        body = signed.rest
        byline += [name for name in signed.names if name not in byline]
    called = jump.title if jump.back else None
    if jump.title and (parts.headline or not called):
        result.dropped.append(jump.title)
    article = Article(
        id="",
        body=body,
        headline=join_printed(ln.text for ln in parts.headline) or called,
        subtitle=join_printed(ln.text for ln in parts.subtitle) or None,
        byline="、".join(byline) or None,
        dateline=dateline,
        section_headings=tuple(p.text for p in paragraphs if p.heading and p.text in body),
        confidence=_confidence(region, parts, paragraphs),
    )
    head = [*parts.headline, *parts.subtitle, *parts.bylines]
    text = [line for block in (*parts.body, *parts.headings) for line in block.lines]
    result.placed.append(Placed(article, head, text, jump.to_page, jump.from_page))


def _is_article(parts: Parts, paragraphs: list[Paragraph]) -> bool:
    """Whether a region tells something in prose, or in verse under a headline."""
    whole = "\n".join(ln.text for ln in parts.headline) + "\n".join(p.text for p in paragraphs)
    lines = [line for p in paragraphs for line in p.lines]
    if is_notice(whole):
        return False
    body = "\n".join(p.text for p in paragraphs if not p.heading)
    if is_prose(body):
        return True
    return bool(parts.headline) and len(lines) >= 4 and not is_list(lines)


def _items(paragraphs: list[Paragraph]) -> list[list[Paragraph]]:
    """The briefs of a column where each is marked by the same square or triangle, or begins with
    its headline in lenticular brackets."""
    text = [p for p in paragraphs if not p.heading]
    mark = text[0].text[:1] if text else ""
    if not mark or mark not in BULLETS + "【" or sum(p.text[0] == mark for p in text) < 2:
        return []
    if mark == "【" and not all(take_lens(p.text)[0] for p in text if p.text[0] == mark):
        return []
    items: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        if items and not paragraph.text.startswith(mark):
            items[-1].append(paragraph)
        elif paragraph.text.startswith(mark):
            paragraph.take_mark(mark)
            items.append([paragraph])
    return items


def _add_briefs(
    items: list[list[Paragraph]], parts: Parts, region: Region, result: SheetArticles
) -> None:
    """Each item of a column of briefs as an article; its headline, if any, is in its text."""
    result.dropped.extend(ln.text for ln in [*parts.headline, *parts.subtitle, *parts.bylines])
    lines = [line for block in (*parts.body, *parts.headings) for line in block.lines]
    sure = round(BRIEF * region.sureness, 3)
    for item in items:
        headline, rest = take_lens("\n".join(p.text for p in item))
        dated = split_dateline(rest)
        signed = split_signature(dated.rest)
        for credit in (dated, signed):
            _drop(credit, result)
        names = dict.fromkeys((*dated.names, *signed.names))
        article = Article(
            "", signed.rest, headline=headline, byline="、".join(names) or None,
            dateline=dated.line, confidence=sure,
        )  # fmt: skip
        printed = {line for p in item for line in p.lines}
        text = [line for line in lines if line.text.lstrip("".join(BULLETS)) in printed]
        result.placed.append(Placed(article, [], text))


def _byline_paragraph(
    paragraphs: list[Paragraph], at: int, style: Style, result: SheetArticles
) -> list[str]:
    """Take a byline that stands as the first or last line of the body."""
    if len(paragraphs) < 2 or paragraphs[at].heading or len(paragraphs[at].lines) > 1:
        return []
    paragraph = paragraphs[at]
    credit = parse_byline(paragraph.lines[0])
    # Bare names count only where they are set off to the right.
    if credit is None or not (
        has_credit_mark(paragraph.lines[0]) or paragraph.inset > 4 * style.size
    ):
        return []
    del paragraphs[at]
    _drop(credit, result)
    return list(credit.names)


def _drop(credit: Credit, result: SheetArticles) -> None:
    if credit.role:
        result.dropped.append(credit.role)


def _confidence(region: Region, parts: Parts, paragraphs: list[Paragraph]) -> float:
    """1 for a plain case; less for a close border, headline or a text that breaks off."""
    sure = region.sureness
    if not parts.headline:
        sure *= 0.7
    if parts.close:
        sure *= 0.8
    if not paragraphs:
        sure *= 0.4
    elif not (
        ends_sentence(paragraphs[-1].text)
        or split_signature(paragraphs[-1].text).names
        or goes_on(paragraphs[-1].text)
    ):
        sure *= 0.8
    return round(max(0.05, sure), 3)
