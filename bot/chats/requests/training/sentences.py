"""Labelled sentences: ``where | acts | words with [kind spans]``, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.chats.requests.reader import ACTS, KINDS, LABELS
from bot.chats.requests.said import Said, Span

FOLDER = Path(__file__).with_name("sentences")
_SPAN = re.compile(r"\[(\w+) ([^\[\]]+)\]")
_BEGIN, _END = 0xE100, 0xE200
"""Where spans begin and end, a character for each kind, while the words are made uniform."""
_MARK = re.compile(f"[{chr(_BEGIN)}-{chr(_END)}]")

Piece = tuple[str, str]
"""Words and their kind, "" where they are of no span."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it is said, what it asks for, and its pieces."""

    where: str
    acts: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """The sentence as it is said."""
        return "".join(words for words, _ in self.pieces)

    @property
    def in_group(self) -> bool:
        """Whether it is said in a group without naming the bot."""
        return self.where != "p" and "@bot" not in self.words

    def said(self) -> tuple[Said, list[tuple[str, Span]]]:
        """The sentence as the reader is given it, and its spans there."""
        marked = "".join(
            f"{chr(_BEGIN + KINDS.index(kind))}{words.strip()}{chr(_END)}" if kind else words
            for words, kind in self.pieces
        )
        text = Said(marked.replace("@bot", " ")).text
        plain, spans, place = "", list[tuple[str, Span]](), 0
        for match in _MARK.finditer(text):
            plain += text[place : match.start()]
            place = match.end()
            if match[0] == chr(_END):
                kind, (begin, _) = spans[-1]
                spans[-1] = kind, (begin, len(plain))
            else:
                spans.append((KINDS[ord(match[0]) - _BEGIN], (len(plain), len(plain))))
        plain += text[place:]
        said = Said(plain)
        if said.text != plain:
            raise ValueError(f"not uniform: {plain!r} {said.text!r}")
        return said, spans

    def labels(self) -> tuple[Said, NDArray[np.int64], NDArray[np.float32]]:
        """What is said, the label of each of its characters, and a 1 for each act."""
        said, spans = self.said()
        labels = np.zeros(len(said.text), np.int64)
        for kind, (begin, end) in spans:
            labels[begin:end] = LABELS.index(f"-{kind}")
            labels[begin] = LABELS.index(f"+{kind}")
        acts = np.zeros(len(ACTS), np.float32)
        acts[[ACTS.index(act) for act in self.acts]] = 1
        return said, labels, acts


def parsed(line: str) -> Sentence:
    """A sentence from its line. Raises ``ValueError`` for an unknown act or kind."""
    where, acts, words = (part.strip() for part in line.split(" | ", 2))
    pieces: list[Piece] = []
    place = 0
    for match in _SPAN.finditer(words):
        pieces += [(words[place : match.start()], ""), (match[2], match[1])]
        place = match.end()
    pieces.append((words[place:], ""))
    told = tuple(dict.fromkeys(acts.split("+")))
    unknown = [*(set(told) - set(ACTS)), *({kind for _, kind in pieces if kind} - set(KINDS))]
    if unknown or where not in {"p", "g", "o"}:
        raise ValueError(f"unknown {unknown or where} in {line}")
    return Sentence(where, told, tuple(piece for piece in pieces if piece[0]))


def sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield parsed(line)
