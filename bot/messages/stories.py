"""How a story looks: by itself, in a list, as plain text, and page by page.

A story is headline, gist, where it is from, and its points in an expandable quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path

from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.story import FILE_ENDING, Former, Found, Story
from bot.messages import buttons
from bot.messages.catalogue import catalogue, html, text
from bot.messages.fitting import cut, pack
from bot.messages.links import encode_query, topic_link
from bot.messages.marking import marked
from bot.messages.script import in_script_of, story_in_script_of
from bot.messages.wording import day_of, day_told
from summarizer.text.folding import fold

DOUBTFUL = 0.5
"""A page read with less confidence than this is told of."""
LONGEST_LINE = 200
"""Characters of a headline or subtitle that are shown."""
HEADLINE = 60
"""Characters of a headline where many stand in one message."""
_BUILT_IN = ("", "none", "embedded")
"""What a story's model is called where it is none of the operator's choice."""


def paper(source: str, language: str) -> str:
    """A source's name as shown: a file's ending is no part of a paper's name."""
    return in_script_of(language, bare_name(source))


def story_html(story: Story, chat: Chat, why: Sequence[str] = (), *, points: bool = True) -> str:
    """A story by itself: everything known of it but the full text."""
    story = story_in_script_of(chat.language, story)
    lines = [f"<b>{marked(shortened(story.headline), why, 'u')}</b>"]
    if story.subtitle:
        lines.append(escape(shortened(story.subtitle), quote=False))
    lines += ["", marked(story.gist, why, "u")]
    if points and story.points:
        lines += [_points(story, why)]
    lines += ["", _source_line(story, chat, place=True)]
    lines += _notes(story, chat)
    return pack(["\n".join(lines)])[0].html  # whole, but for a freak


def story_plain(story: Story, chat: Chat, link: str) -> str:
    """A story as plain text that copies well, with a link where there is one."""
    language = chat.language
    story = story_in_script_of(language, story)
    paper, day = bare_name(story.source), day_told(story, chat)
    lines = [
        text(language, "story.plain_headline", headline=story.headline),
        story.gist,
        text(language, "story.plain_source", source=paper, day=day),
        link,
    ]
    return "\n".join(line for line in lines if line)


def full_text_pages(story: Story, chat: Chat) -> list[str]:
    """The article itself, a page a message, each headed by its headline."""
    language = chat.language
    headline = shortened(in_script_of(language, story.headline))
    paragraphs = in_script_of(language, story.body).split("\n")
    body = "\n\n".join(escape(p, quote=False) for p in paragraphs if p.strip())
    room = max(3600 - len(headline), 1000)
    head = f"<b>{escape(headline, quote=False)}</b>"
    return [f"{head}\n\n{piece.strip()}" for piece in cut(body, room, 95)]


def numbered_story(
    number: int,
    story: Story,
    chat: Chat,
    why: Sequence[str] = (),
    *,
    source: bool = True,
    points: bool = False,
) -> str:
    """A story in a list: number and headline, gist, and as wanted where it is from, its points."""
    story = story_in_script_of(chat.language, story)
    lines = [
        f"<b>{number}. {marked(shortened(story.headline), why, 'u')}</b>",
        marked(story.gist, why, "u"),
    ]
    if source:
        lines.append(_source_line(story, chat, why))
    if points and story.points:
        lines.append(_points(story))
    return "\n".join(lines)


def written_so_far(language: str, done: int, total: int, headlines: Sequence[str] = ()) -> str:
    """How many of a page's articles are summarised, over the headlines that it prints."""
    shown = [shortened(in_script_of(language, headline), HEADLINE) for headline in headlines]
    lines = [html(language, "share.summarizing", done=done, total=total)]
    return "\n".join([*lines, *(f"• {escape(line, quote=False)}" for line in shown)])


def shortened(line: str, longest: int = LONGEST_LINE) -> str:
    """A headline or subtitle as shown: what a file calls one may be a whole page."""
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def bare_name(source: str) -> str:
    """A source's name without a file's ending."""
    return FILE_ENDING.sub("", source)


def _source_line(story: Story, chat: Chat, why: Sequence[str] = (), *, place: bool = False) -> str:
    """Where a story is from: paper (and its ``place`` there), date, number of papers, and why it
    was found."""
    language = chat.language
    source = [bare_name(story.source), *((story.edition, story.section) if place else ())]
    parts = [" ".join(filter(None, source))]
    if story.kept or story.published is not None:
        parts.append(day_told(story, chat))
    if story.sources > 1:
        parts.append(text(language, "story.papers", count=story.sources))
    line = text(language, "story.separator").join(escape(part, quote=False) for part in parts)
    if why:
        words = text(language, "list.separator").join(in_script_of(language, word) for word in why)
        line += text(language, "story.separator") + html(language, "story.why", words=words)
    return line


def _points(story: Story, why: Sequence[str] = ()) -> str:
    """A story's points in a quotation that opens at a tap."""
    items = "\n".join(f"• {marked(point, why, 'u')}" for point in story.points)
    return f"<blockquote expandable>{items}</blockquote>"


def _notes(story: Story, chat: Chat) -> list[str]:
    """Who wrote the article and its summary, what it said before, and what to be wary of."""
    language = chat.language
    made_by = f"engine.{story.engine}"
    credit = text(language, made_by if made_by in catalogue(language) else "engine.other")
    if story.engine != "extractive" and story.model not in _BUILT_IN:
        credit = text(language, "engine.named", model=_model_name(story.model))
    if story.byline:
        credit = text(language, "story.byline", names=story.byline, credit=credit)
    notes = [escape(credit, quote=False)]
    if story.former is not None:
        notes.append(_updated(story, story.former, chat))
    if story.confidence < DOUBTFUL:
        notes.append(text(language, "story.misread"))
    if not story.grounded:
        notes.append(text(language, "story.ungrounded"))
    return notes


def _model_name(model: str) -> str:
    """A model's name at the hub, or that of its folder alone: a path is the operator's affair."""
    return model if model.count("/") == 1 and model[0].isalnum() else Path(model).name


def _updated(story: Story, former: Former, chat: Chat) -> str:
    """When a story was updated and what of its headline or gist was another before."""
    language, day = chat.language, day_of(former.until, chat)
    said = former.gist if former.gist != story.gist else former.headline
    if said in (story.gist, story.headline):
        return html(language, "story.updated", day=day)
    return html(language, "story.said_before", day=day, said=said)


def topic_message(
    found: Found,
    chat: Chat,
    account: Account,
    *,
    asked: str,
    when: str = "",
    offset: int,
    followed: bool,
    size: int,
) -> Message:
    """One page of what a topic found, with why each story matches; ``asked`` is the query that its
    other pages are asked for with, ``when`` the time that it is about, in words."""
    language = chat.language
    shown = [part for part in (in_script_of(language, found.query), when) if part]
    topic = text(language, "topic.from").join(shown)
    head = f"<b>{html(language, 'topic.head', topic=topic)}</b> {_count(found, chat, offset, size)}"
    if found.loose:
        head += "\n" + html(language, "topic.loose")
    if found.topic and fold(found.topic) != fold(found.query):
        head += "\n" + html(language, "topic.also", name=in_script_of(language, found.topic))
    numbers = range(offset + 1, offset + 1 + len(found.hits))
    blocks = [
        numbered_story(number, hit.story, chat, hit.why)
        for number, hit in zip(numbers, found.hits, strict=True)
    ]
    code = encode_query(asked)
    told = list(zip(numbers, (hit.story for hit in found.hits), strict=True))
    rows = buttons.numbered(told, chat, account)
    link = partial(topic_link, account.username, asked)
    turning = "topic:{offset}:" + code
    rows.append(buttons.pages(chat, turning, offset, size, found.total, link))
    if found.query:
        share = buttons.share(chat, account, asked, link())
        follow = [] if chat.kind == "channel" else [buttons.follow(chat, found.query, followed)]
        rows.append([*follow, *share])
    return Message(_one(head, blocks), buttons.keyboard(*rows))


def _count(found: Found, chat: Chat, offset: int, size: int) -> str:
    key = "topic.count" if found.total <= size else "topic.count_of"
    last = offset + len(found.hits)
    return html(chat.language, key, total=found.total, first=offset + 1, last=last)


def list_message(
    head: str, stories: Sequence[Story], chat: Chat, account: Account, *, first: int = 1
) -> Message:
    """Stories under a head, numbered from ``first``, a button each."""
    numbers = range(first, first + len(stories))
    blocks = [numbered_story(n, s, chat) for n, s in zip(numbers, stories, strict=True)]
    rows = buttons.numbered(list(zip(numbers, stories, strict=True)), chat, account)
    return Message(_one(head, blocks), buttons.keyboard(*rows))


def list_messages(
    head: str,
    stories: Sequence[Story],
    chat: Chat,
    account: Account,
    why: Sequence[Sequence[str]] = (),
) -> list[Message]:
    """Stories under a head, in as many messages as they need: those of one page or, where it is
    told ``why`` each of them comes, of several papers."""
    if why:
        numbers = range(1, len(stories) + 1)
        told = zip(numbers, stories, why, strict=True)
        blocks = [numbered_story(n, s, chat, words) for n, s, words in told]
    else:
        numbered = enumerate(stories, start=1)
        blocks = [numbered_story(n, s, chat, source=False) for n, s in numbered]
    messages = []
    for part in pack([f"{head}\n\n{blocks[0]}", *blocks[1:]]):
        rows = buttons.numbered([(i + 1, stories[i]) for i in part.blocks], chat, account)
        messages.append(Message(part.html, buttons.keyboard(*rows)))
    return messages


def _one(head: str, blocks: Sequence[str]) -> str:
    """A page as one message; pages are small, so only freak stories are ever cut."""
    return pack(["\n\n".join([head, *blocks])])[0].html
