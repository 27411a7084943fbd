"""The seq2seq engine with a checkpoint of another make: any Chinese encoder–decoder that
transformers loads, asked as its card says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import GenerationConfig

from summarizer.article import Article, Length, Summary
from summarizer.condensing.draft import draft, finish
from summarizer.engine.base import Progress, is_chinese
from summarizer.engine.card import Card
from summarizer.engine.checkpoint import Checkpoint
from summarizer.engine.precision import half_precision
from summarizer.engine.printed import as_printed
from summarizer.engine.rare import decode
from summarizer.engine.tokenizer import language_of

HELD = 256_000_000
"""Bytes that the beams of a batch may hold: what they have seen, which is the most by far (an
article of 512 pieces with 4 beams: 90 MB in a BART of base size, 180 in an mT5), and their
scores."""
BATCH = 16
"""Articles that go through the model together at most."""
COPIES = 4
"""Of a step's scores, made by beam search."""
NUMBER = 4
"""Bytes of one."""


class Foreign:
    """Beam search for one summary of each article; the n-best are checked against it."""

    name = "seq2seq"

    def __init__(self, checkpoint: Checkpoint, card: Card) -> None:
        self._checkpoint = checkpoint
        self._card = card
        self.model = checkpoint.name
        pieces = checkpoint.model.get_output_embeddings().weight.shape[0]
        self._scores = int(pieces) * COPIES * NUMBER
        self._seen = _width(checkpoint.model.config) * NUMBER
        marks = _marks(checkpoint)
        self._ends = set(marks["eos_token_id"])
        checkpoint.model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
            num_beams=card.beams,
            num_return_sequences=card.beams,
            max_new_tokens=card.pieces,
            min_length=card.least,
            no_repeat_ngram_size=card.no_repeat,
            length_penalty=card.length_penalty,
            early_stopping=card.hasty,
            do_sample=False,
            **marks,
        )

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in their order; articles of like length share a batch."""
        made = [draft(article) for article in articles]
        rows = [self._encode(one.body) if is_chinese(one.body) else [] for one in made]
        order = sorted(range(len(made)), key=lambda i: -len(rows[i]))
        done: dict[int, Summary] = {}
        while len(done) < len(order):
            longest = len(rows[order[len(done)]])
            chosen = order[len(done) : len(done) + self._most(longest)]
            written = self._write([rows[i] for i in chosen], [made[i].body for i in chosen])
            for i, said in zip(chosen, written, strict=True):
                done[i] = finish(
                    made[i], engine=self.name, model=self.model, length=length, abstracts=said
                )
                if progress:
                    progress(len(done))
        return [done[i] for i in range(len(made))]

    def _most(self, longest: int) -> int:
        """How many articles of up to ``longest`` pieces go through the model together."""
        held = self._scores + (longest + self._card.pieces) * self._seen
        return max(1, min(BATCH, HELD // (held * self._card.beams)))

    def _write(self, rows: Sequence[list[int]], bodies: Sequence[str]) -> list[list[str]]:
        """The n-best texts for each of ``rows``, the ids of ``bodies``, best first; none for one
        that is empty, which is not Chinese."""
        found: list[list[str]] = [[] for _ in rows]
        able = [i for i, row in enumerate(rows) if row]
        if not able:
            return found
        check, card = self._checkpoint, self._card
        asked = [rows[i] for i in able]
        most, pad = max(map(len, asked)), check.tokenizer.pad_token_id
        device = check.model.device
        ids = torch.tensor([row + [pad] * (most - len(row)) for row in asked], device=device)
        mask = torch.tensor(
            [[1] * len(row) + [0] * (most - len(row)) for row in asked], device=device
        )
        with torch.inference_mode(), half_precision():
            said = check.model.generate(input_ids=ids, attention_mask=mask)
        for n, written in enumerate(said.tolist()):
            i = able[n // card.beams]
            text = self._decode(written[1:], bodies[i])
            if text and text not in found[i]:
                found[i].append(text)
        return found

    def _encode(self, body: str) -> list[int]:
        """The ids of ``body`` with what goes around it, as much of it as the model reads."""
        card, text = self._card, body.replace("\n", " ")
        text = text[: card.source_length * 3]
        while True:
            ids: list[int] = self._checkpoint.tokenizer.encode(card.before + text + card.behind)
            if len(ids) <= card.source_length or not text:
                return ids[: card.source_length]
            text = text[: min(len(text) - 1, len(text) * card.source_length // len(ids))]

    def _decode(self, ids: list[int], body: str) -> str:
        """The text of ``ids`` up to its end; what breaks off before goes back to its last whole
        sentence."""
        at = next((n for n, i in enumerate(ids) if i in self._ends), None)
        tokenizer = self._checkpoint.tokenizer
        said = as_printed(decode(tokenizer, ids[:at], body), body)
        if at is None:
            said = said[: max(said.rfind(mark) for mark in "。！？") + 1]
        return said


def _width(config: Any) -> int:
    """Numbers that a decoder keeps of each piece that it has seen, written or read: a key and a
    value in every layer."""
    decoder = getattr(config, "decoder", config)
    named = ("decoder_layers", "num_decoder_layers", "num_hidden_layers")
    layers = next(told for name in named if (told := getattr(decoder, name, None)))
    return 2 * int(layers) * int(decoder.hidden_size)


def _marks(checkpoint: Checkpoint) -> dict[str, Any]:
    """The pieces by which a text begins and ends, as configuration and tokenizer have them.

    It ends where the configuration says and where the tokenizer ends its own: UER's BART and T5
    name an end that their tokenizer never writes.
    """
    tokenizer, said = checkpoint.tokenizer, checkpoint.model.generation_config
    config = checkpoint.model.config
    pad, named = tokenizer.pad_token_id, said.eos_token_id
    ends = {tokenizer.eos_token_id, getattr(tokenizer, "sep_token_id", None)}
    ends |= set(named if isinstance(named, list) else [named])
    start = said.decoder_start_token_id
    if start is None:
        start = getattr(config, "decoder_start_token_id", None)
    forced = said.forced_bos_token_id
    language = language_of(tokenizer)
    if language is not None and forced is None:
        # mBART-50 begins with the end and is forced to the language; its forerunner begins with it.
        code = tokenizer.convert_tokens_to_ids(language)
        start, forced = (code, None) if start is None else (start, code)
    if start is None:
        start = getattr(tokenizer, "cls_token_id", None)
    return {
        "pad_token_id": pad,
        "eos_token_id": sorted(ends - {None, pad}),
        "decoder_start_token_id": pad if start is None else start,
        "forced_bos_token_id": forced,
        "bad_words_ids": said.bad_words_ids,
    }
