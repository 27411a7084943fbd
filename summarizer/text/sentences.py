"""Sentences and clauses of Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.text.characters import CLOSING, PAIRS, SENTENCE_END

_CLOSERS = CLOSING + "\"'"

_BROKEN_BRACKET = re.compile(
    r"([（(《“「【][^（(《“「【）)》”」】\n]{0,60})\n(?=[^（(《“「【）)》”」】\n]{0,40}[）)》”」】])"
)


def rejoined(text: str) -> str:
    """``text`` without paragraph ends inside brackets or quotations, as links leave behind in
    text taken from pages."""
    return _BROKEN_BRACKET.sub(r"\1", text)


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, each with its closing punctuation; paragraph ends also end one.

    A terminator inside an open quotation does not end a sentence unless the quotation closes
    right after it ('他说：“好。”' is one sentence, and so is '“好。”他说。').
    """
    found: list[str] = []
    for paragraph in text.split("\n"):
        start = 0
        open_marks: list[str] = []
        i = 0
        while i < len(paragraph):
            char = paragraph[i]
            if char in PAIRS:
                open_marks.append(PAIRS[char])
            elif open_marks and char == open_marks[-1]:
                open_marks.pop()
            elif char in SENTENCE_END or _ends_latin(paragraph, i):
                end = i + 1
                while end < len(paragraph) and paragraph[end] in SENTENCE_END:
                    end += 1
                still_open = list(open_marks)
                while end < len(paragraph) and paragraph[end] in _CLOSERS:
                    if still_open and paragraph[end] == still_open[-1]:
                        still_open.pop()
                    end += 1
                # An unbalanced quotation must not swallow the rest of the paragraph.
                if not still_open or end - start > 160:
                    found.append(paragraph[start:end].strip())
                    start, open_marks = end, []
                else:
                    open_marks = still_open
                i = end
                continue
            i += 1
        found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_latin(text: str, i: int) -> bool:
    """Whether the full stop at ``i`` ends a Latin sentence: a word before it, a space behind."""
    return text[i] == "." and text[i - 2 : i].isalpha() and text[i + 1 : i + 2] in ("", " ")


def clauses(sentence: str) -> list[str]:
    """``sentence`` cut behind each comma, semicolon or colon that stands outside brackets and
    quotations; joined again the parts give the sentence."""
    parts: list[str] = []
    start = 0
    open_marks: list[str] = []
    for i, char in enumerate(sentence):
        if char in PAIRS:
            open_marks.append(PAIRS[char])
        elif open_marks and char == open_marks[-1]:
            open_marks.pop()
        elif char in "，；：,;" and not open_marks:
            if char == "," and i + 1 < len(sentence) and sentence[i + 1].isdigit():
                continue
            parts.append(sentence[start : i + 1])
            start = i + 1
    if start < len(sentence):
        parts.append(sentence[start:])
    return parts


def joined(parts: Iterable[str]) -> str:
    """Sentences as running text: a space before a Latin one that follows a Latin one."""
    text = ""
    for part in parts:
        text += " " + part if text and (text[-1] + part[:1]).isascii() else part
    return text
