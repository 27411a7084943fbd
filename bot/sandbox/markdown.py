"""The Markdown and MarkdownV2 parse modes.

Rules and error texts are those of TDLib's MessageEntity.cpp (``parse_markdown``,
``parse_markdown_v2``); custom emoji and dates are taken for what they are written over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_link
from bot.sandbox.markup import Entity, Formatted, utf16_length

RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
# A mark, and what TDLib calls what it begins.
MARKS = {"*": "Bold", "_": "Italic", "__": "Underline", "~": "Strikethrough", "||": "Spoiler"}
KINDS = {
    **{name: name.lower() for name in ("Bold", "Italic", "Underline", "Strikethrough", "Spoiler")},
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}
CLOSING = {
    **{name: mark for mark, name in MARKS.items()},
    "Code": "`",
    "Pre": "```",
    "PreCode": "```",
    "TextUrl": "]",
    "CustomEmoji": "]",
    "BlockQuote": "",
}
VERBATIM = frozenset({"Code", "Pre", "PreCode"})
LANGUAGE = re.compile(r"([^\s`]*)(?!`)")
NEW_LINE = re.compile(r"\r\n|\n\r|\n|\r|")
ESCAPED = re.compile(r"\\([\x01-\x7e])")


@dataclass
class _Open:
    name: str
    offset: int
    position: int
    start: int
    language: str = ""


class _Parser:
    """What both modes share: the source, the text that is read out of it, and its entities."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text: list[str] = []
        self.offset = 0
        self.entities: list[Entity] = []

    def error(self, reason: str, position: int | None = None) -> NoReturn:
        at = ""
        if position is not None:
            at = f" at byte offset {len(self.source[:position].encode())}"
        raise bad_request(f"can't parse entities: {reason}{at}")

    def keep(self, character: str) -> None:
        self.text.append(character)
        self.offset += utf16_length(character)

    def sees(self, mark: str, ahead: int = 0) -> bool:
        return self.source.startswith(mark, self.position + ahead)

    def begin_block(self) -> str:
        """Past the language and the first new line of a block of code; its language."""
        found = LANGUAGE.match(self.source, self.position)
        language = found[1] if found and found.end() < len(self.source) else ""
        self.position += len(language)
        line = NEW_LINE.match(self.source, self.position)
        self.position = line.end() if line else self.position
        return language

    def add(self, opened: _Open, url: str = "") -> None:
        if self.offset == opened.offset and not opened.name.endswith("BlockQuote"):
            return
        length = self.offset - opened.offset
        entity: Entity = {"type": KINDS[opened.name], "offset": opened.offset, "length": length}
        if opened.language:
            entity["language"] = opened.language
        if opened.name == "TextUrl":
            try:
                entity["url"] = checked_link(url)
            except ValueError:
                return
        self.entities.append(entity)

    def finished(self) -> Formatted:
        ordered = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.text), tuple(ordered))


def parse_markdown(source: str) -> Formatted:
    """Parse the old Markdown. Raises ``ApiError`` in Telegram's words where it is malformed."""
    parser = _Parser(source)
    while parser.position < len(source):
        character = source[parser.position]
        escaped = character == "\\" and source[parser.position + 1 : parser.position + 2]
        if escaped and escaped in "_*`[":
            parser.keep(escaped)
            parser.position += 2
        elif character in "_*`[":
            _old_entity(parser, character)
        else:
            parser.keep(character)
            parser.position += 1
    return parser.finished()


def _old_entity(parser: _Parser, mark: str) -> None:
    begin, source = parser.position, parser.source
    end = "```" if parser.sees("```") else "]" if mark == "[" else mark
    name = {"```": "Pre", "`": "Code", "*": "Bold", "_": "Italic", "]": "TextUrl"}[end]
    parser.position += len(end)
    language = parser.begin_block() if name == "Pre" else ""
    opened = _Open(name, parser.offset, begin, len(parser.text), language)
    close = source.find(end, parser.position)
    if close < 0:
        parser.error("Can't find end of the entity starting", begin)
    for character in source[parser.position : close]:
        parser.keep(character)
    parser.position = close + len(end)
    url = source[begin + 1 : close]
    if name == "TextUrl" and parser.sees("("):
        stop = source.find(")", parser.position)
        stop = len(source) if stop < 0 else stop
        url, parser.position = source[parser.position + 1 : stop], stop + 1
    parser.add(opened, url)


class _V2(_Parser):
    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.open: list[_Open] = []
        self.line_begins = True

    def parse(self) -> Formatted:
        while self.position < len(self.source):
            character = self.source[self.position]
            verbatim = bool(self.open) and self.open[-1].name in VERBATIM
            if escaped := ESCAPED.match(self.source, self.position):
                self._read(escaped[1], 2)
            elif character not in RESERVED or (verbatim and character != "`"):
                self._read(character, 1)
            elif self.open and self.open[-1].name != "BlockQuote" and self._closes():
                self._close()
            elif character == "\n":
                self._end_line()
            else:
                self._begin(character)
        self._end_quotation(last=True)
        if self.open:
            self._unclosed(self.open[-1])
        return self.finished()

    def _read(self, character: str, length: int) -> None:
        self.keep(character)
        self.position += length
        if character != "\r":
            self.line_begins = character == "\n"

    def _closes(self) -> bool:
        name = self.open[-1].name
        return self.sees(CLOSING[name]) and not (name == "Italic" and self.sees("__"))

    def _begin(self, character: str) -> None:
        begin, language = self.position, ""
        mark = character * 2 if self.sees(character * 2) and character in "_|" else character
        if mark in MARKS:
            name = MARKS[mark]
        elif self.sees("```"):
            mark, name = "```", "Pre"
        elif character == "`":
            name = "Code"
        elif character == "[":
            name = "TextUrl"
        elif self.sees("!["):
            mark, name = "![", "CustomEmoji"
        elif character == ">" and self.line_begins:
            if any(opened.name == "BlockQuote" for opened in self.open):
                self.position += 1
                return
            name = "BlockQuote"
        else:
            self.error(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        self.position += len(mark)
        if name == "Pre":
            language = self.begin_block()
            name = "PreCode" if language else name
        self.open.append(_Open(name, self.offset, begin, len(self.text), language))

    def _close(self) -> None:
        opened = self.open.pop()
        self.position += len(CLOSING[opened.name])
        if opened.name not in ("TextUrl", "CustomEmoji"):
            self.add(opened)
            return
        url = "".join(self.text[opened.start :])
        if self.sees("("):
            begin = self.position + 1
            address = re.compile(r"((?:\\[\x01-\x7e]|[^)])*)\)").match(self.source, begin)
            if address is None:
                self.error("Can't find end of a URL", begin)
            url, self.position = ESCAPED.sub(r"\1", address[1]), address.end()
        elif opened.name == "CustomEmoji":
            self.error("The entity must contain a tg://emoji or tg://time URL")
        if opened.name == "TextUrl":
            self.add(opened, url)
        elif not url.startswith(("tg://emoji?id=", "tg://time?")):
            self.error("Invalid tg://emoji or tg://time URL specified")

    def _end_line(self) -> None:
        quoted = any(opened.name == "BlockQuote" for opened in self.open)
        if quoted and not self.sees(">", 1):
            self._end_quotation()
        self._read("\n", 1)

    def _end_quotation(self, *, last: bool = False) -> None:
        """The quotation ends with its line; an empty spoiler at its end lets it unfold."""
        if not any(opened.name == "BlockQuote" for opened in self.open):
            return
        top = self.open[-1]
        unfolds = top.name == "Spoiler" and top.position == self.position - 2
        if unfolds:
            self.open.pop()
            top = self.open[-1]
        if top.name != "BlockQuote":
            self._unclosed(top)
        self.open.pop()
        if not last:
            self.offset += 1  # its new line is part of it
        if self.offset > top.offset:
            self.add(
                _Open("ExpandableBlockQuote", top.offset, top.position, top.start)
                if unfolds
                else top
            )
        if not last:
            self.offset -= 1

    def _unclosed(self, opened: _Open) -> NoReturn:
        self.error(f"Can't find end of {opened.name} entity", opened.position)


def parse_markdown_v2(source: str) -> Formatted:
    """Parse MarkdownV2. Raises ``ApiError`` in Telegram's words where it is malformed."""
    return _V2(source).parse()
