"""Text as Telegram reads it: the HTML parse mode, and the entities it finds by itself.

The rules are those of TDLib's MessageEntity.cpp (``parse_html``, ``find_entities``,
``fix_formatted_text``): tags, error texts, byte offsets in errors and UTF-16 offsets in entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_link

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
# misc.cpp: ``clean_input_string`` turns control characters to spaces and takes others out;
# ``strip_empty_characters`` counts a text of nothing but spaces and invisible characters as empty.
CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
TAKEN_OUT = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
SEEN_AS_NOTHING = re.compile(
    "[ \\n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc"
    "\U000e0000-\U000e007f]*"
)

# What Telegram marks by itself (the patterns stand in comments of MessageEntity.cpp).
MENTION = re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)")
COMMAND = re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")
HASHTAG = re.compile(r"(?<![\w·])#(?=[\w·]*[^\W\d_])[\w·]{1,256}(?![\w·#])")
URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"«»，。；！？、」』》）】]+"
    r"|(?:www\.|t\.me/|telegram\.me/)[^\s<>\"«»，。；！？、」』》）】]+)"
)
URL_TAIL = ".,;:!?'\")]}"
DETECTED = (("url", URL), ("mention", MENTION), ("hashtag", HASHTAG), ("bot_command", COMMAND))
OPAQUE = {"code", "pre", "text_link", "url"}


def utf16_length(text: str) -> int:
    """The number of UTF-16 code units of ``text``: the unit of entity offsets."""
    return len(text) + sum(1 for character in text if character > "\uffff")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities, with offsets in UTF-16 code units."""

    text: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass
class _Open:
    tag: str
    offset: int
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


class _HtmlParser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def error(self, reason: str, position: int | None = None) -> Exception:
        at = ""
        if position is not None:
            at = f" at byte offset {len(self.source[:position].encode())}"
        return bad_request(f"can't parse entities: {reason}{at}")

    def parse(self) -> Formatted:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                if self.source.startswith("</", self.position):
                    self._end_tag()
                else:
                    self._start_tag()
                continue
            if character == "&":
                character, self.position = _character(self.source, self.position)
            else:
                self.position += 1
            self.text.append(character)
            self.offset += utf16_length(character)
        if self.open:
            tag = self.open[-1].tag
            raise self.error(f'Can\'t find end tag corresponding to start tag "{tag}"')
        ordered = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.text), tuple(ordered))

    def _start_tag(self) -> None:
        begin = self.position
        name_match = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        assert name_match is not None
        self.position = name_match.end()
        if self.position >= len(self.source):
            raise self.error("Unclosed start tag", begin)
        tag = name_match.group().lower()
        if tag not in TAGS:
            raise self.error(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, self.offset, len(self.text), attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        attribute = re.compile(r"\s*([^\s=>/\"']*)\s*(=?)\s*")
        while True:
            found = attribute.match(self.source, self.position)
            assert found is not None
            name, equals = found.groups()
            self.position = found.end()
            if self.position >= len(self.source):
                raise self.error(f'Unclosed start tag "{tag}"', begin)
            if not name and not equals and self.source[self.position] == ">":
                self.position += 1
                return attributes
            if not name:
                raise self.error(f'Empty attribute name in the tag "{tag}"', begin)
            attributes[name] = self._value(begin) if equals else ""

    def _value(self, begin: int) -> str:
        quote = self.source[self.position]
        if quote not in "\"'":
            token = re.compile(r"[A-Za-z0-9.-]*").match(self.source, self.position)
            assert token is not None
            end = token.end()
            if end < len(self.source) and not (
                self.source[end].isspace() or self.source[end] == ">"
            ):
                raise self.error("Unexpected end of name token", self.position)
            self.position = end
            return token.group().lower()
        self.position += 1
        value: list[str] = []
        while self.position < len(self.source) and self.source[self.position] != quote:
            if self.source[self.position] == "&":
                character, self.position = _character(self.source, self.position)
            else:
                character = self.source[self.position]
                self.position += 1
            value.append(character)
        self.position += 1
        if self.position >= len(self.source):
            raise self.error("Unclosed start tag", begin)
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise self.error("Unexpected end tag", begin)
        found = re.compile(r"</([^\s>]*)\s*").match(self.source, begin)
        assert found is not None
        self.position = found.end()
        if not self.source.startswith(">", self.position):
            raise self.error("Unclosed end tag", begin)
        self.position += 1
        opened = self.open[-1]
        name = found.group(1).lower()
        if name and name != opened.tag:
            offset = len(self.source[:begin].encode())
            raise self.error(
                f"Unmatched end tag at byte offset {offset}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        self.open.pop()
        if self.offset > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        kind = TAGS[opened.tag]
        entity: Entity = {
            "type": kind,
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if kind == "text_link":
            url = opened.attributes.get("href") or "".join(self.text[opened.start :])
            try:
                entity["url"] = checked_link(url)
            except ValueError:
                return
        elif kind == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif kind == "code" and opened.attributes.get("class", "").startswith("language-"):
            entity["language"] = opened.attributes["class"].removeprefix("language-")
        elif kind == "pre" and self.entities:
            inner = self.entities[-1]
            same = (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
            if same and inner["type"] == "code" and "language" in inner:
                entity["language"] = self.entities.pop()["language"]
        self.entities.append(entity)


def _character(source: str, position: int) -> tuple[str, int]:
    """The character that a reference at ``position`` stands for, and where it ends."""
    found = CHARACTER_REFERENCE.match(source, position)
    if found is None:
        return "&", position + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        character = NAMED_CHARACTERS.get(name)
        return (character, found.end()) if character else ("&", position + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", position + 1
    return chr(code), found.end()


def parse_html(source: str) -> Formatted:
    """Parse Telegram HTML. Raises ``ApiError`` in Telegram's words where it is malformed."""
    return _HtmlParser(source).parse()


def is_empty(text: str) -> bool:
    """Whether a text shows nothing."""
    return SEEN_AS_NOTHING.fullmatch(text) is not None


def clean(formatted: Formatted) -> Formatted:
    """As Telegram keeps it: control characters are spaces, some marks are taken out, white space
    at both ends is removed; entities move and are cut to match."""
    text = CONTROL.sub(" ", formatted.text)
    gone = [utf16_length(text[: found.start()]) for found in TAKEN_OUT.finditer(text)]
    if not gone:
        return _trim(Formatted(text, formatted.entities))
    entities = []
    for entity in formatted.entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        start, end = (at - sum(place < at for place in gone) for at in (start, end))
        entities.append({**entity, "offset": start, "length": end - start})
    return _trim(Formatted(TAKEN_OUT.sub("", text), tuple(entities)))


def _trim(formatted: Formatted) -> Formatted:
    text = formatted.text
    left = utf16_length(text) - utf16_length(text.lstrip(" \n"))
    text = text.strip(" \n")
    size = utf16_length(text)
    entities: list[Entity] = []
    for entity in formatted.entities:
        start = max(entity["offset"] - left, 0)
        end = min(entity["offset"] + entity["length"] - left, size)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, tuple(entities))


def detect(formatted: Formatted) -> Formatted:
    """Add the entities that Telegram finds by itself: links, mentions, hashtags, commands."""
    text = formatted.text
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in formatted.entities
        if entity["type"] in OPAQUE
    ]
    found: list[Entity] = []
    for kind, pattern in DETECTED:
        for match in pattern.finditer(text):
            word = match.group()
            if kind == "url":
                word = word.rstrip(URL_TAIL)
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(word)
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    every = sorted(
        (*formatted.entities, *found), key=lambda entity: (entity["offset"], -entity["length"])
    )
    return Formatted(text, tuple(every))
