"""The engine: batches of articles through the network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from summarizer.article import Article, Length, Summary
from summarizer.condensing.draft import Draft
from summarizer.condensing.excerpts import Excerpt
from summarizer.condensing.headline import offered
from summarizer.condensing.subeditor import Candidate
from summarizer.engine.base import ModelError, Progress, is_chinese
from summarizer.engine.fast.belief import beliefs
from summarizer.engine.fast.network import Network
from summarizer.engine.fast.pieces import Pieces
from summarizer.engine.fast.search import Answer, Wish, search
from summarizer.engine.fast.source import Source, source_of
from summarizer.engine.folder import OURS
from summarizer.engine.rare import decode
from summarizer.engine.writing import (
    GIST_BEAMS,
    GIST_PIECES,
    HEADLINE_BEAMS,
    HEADLINE_PIECES,
    LENGTH_PENALTY,
    UNREPEATED,
    summarize,
)
from summarizer.text.punctuation import full_width, unspaced

SOURCE_LENGTH = 128
"""Pieces of source, special ones included, of a model that does not say."""


class Fast:
    """Beam search over headline and gist on numpy; the n-best are checked against the article."""

    name = "fast"

    def __init__(
        self, name: str, folder: Path, config: dict[str, Any], threads: int | None = None
    ) -> None:
        """The model called ``name`` in ``folder``; ``threads`` (None: a processor's each) work at
        a time. Raises ``ModelError`` for a model of another kind, or an incomplete one."""
        if config.get("model_type") != OURS:
            raise ModelError(
                f"{folder}: the fast engine runs {OURS} models only, such as the built-in "
                "one; for others take --engine seq2seq"
            )
        self.model = name
        self._threads = threads or available()
        try:
            self._network = Network(folder, config)
            self._pieces = Pieces(folder / "tokenizer.json", int(config.get("unk_token_id", 3)))
            self._begin, self._end = int(config["bos_token_id"]), int(config["eos_token_id"])
        except Exception as error:  # tokenizers and safetensors raise their own
            raise ModelError(f"cannot load the model {folder}: {error}") from error
        self._limit = int(config.get("source_length", SOURCE_LENGTH))
        self._headline = self._wish("<headline>", HEADLINE_BEAMS, HEADLINE_PIECES)
        self._gist = self._wish("<gist>", GIST_BEAMS, GIST_PIECES)

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in their order."""
        return summarize(
            self._write,
            articles,
            engine=self.name,
            model=self.model,
            length=length,
            progress=progress,
            threads=self._threads,
        )

    def _wish(self, task: str, beams: int, most: int) -> Wish:
        start = self._pieces.piece(task)
        if start is None:
            raise ModelError(f"{self.model}: the tokenizer lacks {task}")
        return Wish(start, self._end, beams, most, LENGTH_PENALTY, UNREPEATED)

    def _write(self, drafts: Sequence[Draft]) -> tuple[list[list[Candidate]], list[list[str]]]:
        """The headlines that may be (none where the article has its own) and the n-best gists of
        each draft."""
        headlines: list[list[Candidate]] = [[] for _ in drafts]
        gists: list[list[str]] = [[] for _ in drafts]
        able = [i for i, one in enumerate(drafts) if is_chinese(one.body)]
        if not able:
            return headlines, gists
        rows = [self._read(drafts[i].body) for i in able]
        source = source_of(self._network, rows, self._network.encode(rows))
        bare = [n for n, i in enumerate(able) if not drafts[i].headline]
        if bare:
            own = source if len(bare) == len(able) else source.take(bare)
            found = search(self._network, own, self._headline)
            for place, (n, answers) in enumerate(zip(bare, found, strict=True)):
                one = drafts[able[n]]
                headlines[able[n]] = self._candidates(one, answers, own.take([place]))
        for i, answers in zip(able, search(self._network, source, self._gist), strict=True):
            texts = [unspaced(self._text(answer, drafts[i].body)) for answer in answers]
            gists[i] = list(dict.fromkeys(filter(None, texts)))
        return headlines, gists

    def _read(self, body: str) -> list[int]:
        """The pieces of ``body`` that the model sees."""
        text = body.replace("\n", " ")[: self._limit * 3]
        return [self._begin, *self._pieces.encode(text)[: self._limit - 2], self._end]

    def _text(self, answer: Answer, body: str) -> str:
        return full_width(decode(self._pieces, answer.pieces, body).strip())

    def _candidates(self, one: Draft, answers: Sequence[Answer], source: Source) -> list[Candidate]:
        """The headlines that may be, and how likely the model finds each."""
        written: dict[str, Answer] = {}
        for answer in answers:
            if text := self._text(answer, one.body):
                written.setdefault(text, answer)
        own = [text.rstrip("。") for text in written]
        others = offered(own, one.source, one.news)
        texts = [*own, *(other.text for other in others)]
        kinds: list[Excerpt | None] = [*(None for _ in own), *others]
        pieces = [[*self._pieces.encode(text), self._end] for text in texts]
        known = {(*answer.pieces, self._end): answer.beliefs for answer in answers}
        believed = [known.get(tuple(row), ()) for row in pieces]
        # What was written needs no second look, unless it reads otherwise than it was written.
        unknown = [n for n, row in enumerate(pieces) if len(believed[n]) != len(row)]
        looked_at = beliefs(
            self._network, source, self._headline.start, [pieces[n] for n in unknown]
        )
        for n, told in zip(unknown, looked_at, strict=True):
            believed[n] = told
        return [Candidate(*row) for row in zip(texts, believed, kinds, strict=True)]


def available() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
