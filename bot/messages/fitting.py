"""Telegram HTML measured and divided: whole blocks a message, a long block at sentence ends.

The HTML here is our own: tags are balanced and text is escaped. Limits are those of the Bot API
(https://core.telegram.org/bots/api#sendmessage): 4,096 characters after entities parsing
(TDLib counts code points) and, by ``telegram.constants``, 100 entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

MAX_CHARACTERS = 4096
MAX_ENTITIES = 100
SEPARATOR = "\n\n"
SHORT = 600
"""Characters of a block whose size is remembered."""
_TAG = re.compile(r"<(?P<close>/?)(?P<tag>[\w-]+)[^>]*>")
_OPENING = re.compile(r"<[\w-]+[^>]*>")
_REFERENCE = re.compile(r"&(?:#\w+|\w+);")
_TOKEN = re.compile(f"{_TAG.pattern}|{_REFERENCE.pattern}|.", re.DOTALL)
_SENTENCE_END = frozenset("。！？!?；;")
_CLOSING = frozenset("”’」』）》】")
# Telegram marks links, mentions, hashtags and the like by itself, and they count as entities
# too. Each begins no more often than these pairs occur, so the count errs on the safe side.
_MARKS_ITSELF = re.compile(r"[@#$/]\w|[\w/]\.[a-zA-Z]|\d{9}")


@dataclass(frozen=True, slots=True)
class Size:
    """What a text costs: ``characters`` after parsing, and at most so many ``entities``."""

    characters: int = 0
    entities: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.characters + other.characters, self.entities + other.entities)

    @property
    def fits(self) -> bool:
        """Whether one message may hold it."""
        return self.characters <= MAX_CHARACTERS and self.entities <= MAX_ENTITIES


@dataclass(frozen=True, slots=True)
class Part:
    """One message's text and the numbers of the blocks it holds."""

    html: str
    blocks: tuple[int, ...]


def measure(html: str) -> Size:
    """The size of Telegram HTML."""
    return _measured(html) if len(html) <= SHORT else _measured.__wrapped__(html)


@lru_cache(maxsize=4096)  # all digests of a morning are made of the same blocks
def _measured(html: str) -> Size:
    plain = plain_text(html)
    tags = len(_OPENING.findall(html))
    return Size(len(plain), tags + len(_MARKS_ITSELF.findall(plain)))


def plain_text(html: str) -> str:
    """The text without its tags and character references."""
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), _TAG.sub("", html))


def pack(blocks: Sequence[str], separator: str = SEPARATOR) -> list[Part]:
    """Blocks joined by ``separator`` (white space, by default a blank line) into as few messages
    as their order allows.

    A block stays whole; only one too long for a message of its own is cut.
    """
    parts: list[Part] = []
    gathered: list[int] = []
    total = Size()

    def close() -> None:
        nonlocal total
        if gathered:
            parts.append(Part(separator.join(blocks[i] for i in gathered), tuple(gathered)))
        gathered.clear()
        total = Size()

    for number, block in enumerate(blocks):
        size = measure(block)
        if not size.fits:
            close()
            parts += [Part(piece, (number,)) for piece in cut(block)]
            continue
        # Blocks are apart by white space, so their sizes add up.
        joined = total + size + Size(len(separator) if gathered else 0)
        if not joined.fits:
            close()
            joined = size
        gathered.append(number)
        total = joined
    close()
    return parts


def cut(html: str, characters: int = MAX_CHARACTERS, entities: int = MAX_ENTITIES) -> list[str]:
    """``html`` in pieces of at most so many characters and entities, each balanced.

    Cut after a paragraph where one ends in the second half of a piece, else after a sentence,
    else between words; tags that are open at a cut are closed and opened again.
    """
    tokens = list(_TOKEN.finditer(html))
    pieces: list[str] = []
    carried: list[re.Match[str]] = []
    start = 0
    while start < len(tokens):
        end = _piece_end(tokens, start, characters, entities - len(carried))
        opened = list(carried)
        for token in tokens[start:end]:
            if token["tag"]:
                opened.pop() if token["close"] else opened.append(token)
        head = "".join(token[0] for token in carried)
        body = "".join(token[0] for token in tokens[start:end])
        tail = "".join(f"</{token['tag']}>" for token in reversed(opened))
        if plain_text(body).strip():
            pieces.append(f"{head}{body}{tail}")
        carried, start = opened, end
    return pieces


def _piece_end(tokens: Sequence[re.Match[str]], start: int, characters: int, entities: int) -> int:
    """Where a piece beginning at token ``start`` ends."""
    last = _furthest(tokens, start, characters, entities)
    if last == len(tokens):
        return last
    middle = start + (last - start) // 2
    for ends in (_ends_paragraph, _ends_sentence, _ends_word):
        for end in range(last, middle, -1):
            if ends(tokens, end):
                return end
    return last


def _furthest(tokens: Sequence[re.Match[str]], start: int, characters: int, entities: int) -> int:
    length = marks = 0
    window = ""
    for number in range(start, len(tokens)):
        token = tokens[number]
        if token["tag"]:
            marks += 0 if token["close"] else 1
        else:
            length += 1
            window = (window + (token[0] if len(token[0]) == 1 else "&"))[-9:]
            marks += any(found.end() == len(window) for found in _marks(window))
        if length > characters or marks > entities:
            return max(number, start + 1)
    return len(tokens)


def _marks(window: str) -> Iterator[re.Match[str]]:
    """Marks that may end at the end of ``window``, however they overlap."""
    for begin in (len(window) - 2, len(window) - 3, len(window) - 9):
        if begin >= 0 and (found := _MARKS_ITSELF.match(window, begin)):
            yield found


def _ends_paragraph(tokens: Sequence[re.Match[str]], end: int) -> bool:
    return tokens[end - 1][0] == "\n"


def _ends_sentence(tokens: Sequence[re.Match[str]], end: int) -> bool:
    return (
        tokens[end - 1][0] in _SENTENCE_END | _CLOSING
        and tokens[end][0] not in _SENTENCE_END | _CLOSING
        and (tokens[end - 1][0] in _SENTENCE_END or tokens[end - 2][0] in _SENTENCE_END)
    )


def _ends_word(tokens: Sequence[re.Match[str]], end: int) -> bool:
    before, after = tokens[end - 1][0], tokens[end][0]
    return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
