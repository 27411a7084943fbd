"""The seq2seq engine: any Chinese encoder–decoder that transformers loads, by default ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from transformers import LogitsProcessorList
from transformers.modeling_outputs import BaseModelOutput

from summarizer.article import Article, Summary
from summarizer.condensing.draft import Draft, Length, draft, finish
from summarizer.condensing.headline import Hypothesis
from summarizer.engine.base import Progress
from summarizer.engine.checkpoint import load_checkpoint
from summarizer.engine.precision import half_precision
from summarizer.engine.rare import decode
from summarizer.engine.trace import Trace
from summarizer.text.punctuation import full_width, unspaced

BATCH = 16
"""Articles that go through the model together."""
HEADLINE_BEAMS, GIST_BEAMS = 8, 4
"""A headline is chosen by consensus, which wants several hypotheses (gains: the model card)."""
LENGTH_PENALTY = 1.6
"""Above 1 favours longer hypotheses; measured on validation headlines against 1.0 and 2.5."""
HEADLINE_PIECES, GIST_PIECES = 40, 84
LEAST_HAN = 0.3
"""Share of Chinese characters below which a text is not the model's to write about."""


class Seq2Seq:
    """Beam search over headline and gist; the n-best are checked against the article."""

    name = "seq2seq"

    def __init__(self, model: str | None = None) -> None:
        """Loads ``model`` (folder or hub name; None: the embedded one). Raises ``ModelError``."""
        self._checkpoint = load_checkpoint(model)
        self.model = self._checkpoint.name

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in their order; articles of like length share a batch."""
        made = [draft(article) for article in articles]
        order = sorted(range(len(made)), key=lambda i: (bool(made[i].headline), len(made[i].body)))
        done: dict[int, Summary] = {}
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            drafts = [made[i] for i in chosen]
            headlines, gists = self._write(drafts)
            for i, one, said, told in zip(chosen, drafts, headlines, gists, strict=True):
                done[i] = finish(
                    one,
                    engine=self.name,
                    model=self.model,
                    length=length,
                    headlines=said,
                    gists=told,
                )
                if progress:
                    progress(len(done))
        return [done[i] for i in range(len(made))]

    def _write(self, drafts: Sequence[Draft]) -> tuple[list[list[Hypothesis]], list[list[str]]]:
        """The n-best headlines (none where the article has its own) and gists of each draft."""
        headlines: list[list[Hypothesis]] = [[] for _ in drafts]
        gists: list[list[str]] = [[] for _ in drafts]
        able = [i for i, one in enumerate(drafts) if _is_chinese(one.body)]
        if not able:
            return headlines, gists
        source = self._encode([drafts[i].body for i in able])
        bare = [n for n, i in enumerate(able) if not drafts[i].headline]
        everyone = list(range(len(able)))
        check = self._checkpoint
        if check.headline is None or check.gist is None:
            for n, said in enumerate(self._generate(source, everyone, None, 96, GIST_BEAMS)):
                gists[able[n]] = [one.text for one in said]
                headlines[able[n]] = _unstopped(one for one in said if len(one.text) <= 40)
            return headlines, gists
        written = self._generate(source, bare, check.headline, HEADLINE_PIECES, HEADLINE_BEAMS)
        for n, said in zip(bare, written, strict=True):
            headlines[able[n]] = _unstopped(said)
        written = self._generate(source, everyone, check.gist, GIST_PIECES, GIST_BEAMS)
        for n, said in enumerate(written):
            gists[able[n]] = [unspaced(one.text) for one in said]
        return headlines, gists

    def _encode(self, bodies: list[str]) -> dict[str, Any]:
        check = self._checkpoint
        limit = check.source_length
        texts = [check.prefix + body.replace("\n", " ")[: limit * 3] for body in bodies]
        if check.headline is not None:
            tokenizer = check.tokenizer
            rows = [tokenizer.encode(text, add_special_tokens=False)[: limit - 2] for text in texts]
            rows = [[tokenizer.bos_token_id, *row, tokenizer.eos_token_id] for row in rows]
            batch = tokenizer.pad({"input_ids": rows}, return_tensors="pt")
        else:
            batch = check.tokenizer(
                texts, truncation=True, max_length=limit, padding=True, return_tensors="pt"
            )
        ids, mask = batch["input_ids"], batch["attention_mask"]
        with torch.inference_mode(), half_precision():
            encoded = check.model.get_encoder()(input_ids=ids, attention_mask=mask)
        return {"ids": ids, "mask": mask, "encoded": encoded.last_hidden_state, "bodies": bodies}

    def _generate(
        self, source: dict[str, Any], rows: list[int], start: int | None, most: int, beams: int
    ) -> list[list[Hypothesis]]:
        """The n-best texts of each of ``rows``, best first."""
        if not rows:
            return []
        check = self._checkpoint
        options: dict[str, Any] = {}
        if start is not None:
            options["decoder_start_token_id"] = start
            options["decoder_source_ids"] = source["ids"][rows]
        mask: Tensor = source["mask"][rows]
        trace = Trace(beams)
        with torch.inference_mode(), half_precision():
            said = check.model.generate(
                encoder_outputs=BaseModelOutput(last_hidden_state=source["encoded"][rows]),
                attention_mask=mask,
                num_beams=beams,
                num_return_sequences=beams,
                max_new_tokens=most,
                no_repeat_ngram_size=4,
                early_stopping=True,
                length_penalty=LENGTH_PENALTY,
                do_sample=False,
                return_dict_in_generate=True,
                logits_processor=LogitsProcessorList([trace]),
                **options,
            )
            whole, end = trace.read(said.sequences[:, 1:], said.beam_indices)
        lengths = (said.beam_indices >= 0).sum(1).clamp_min(1)
        scores = (whole / lengths**LENGTH_PENALTY).tolist()
        written = zip(said.sequences.tolist(), scores, end.tolist(), strict=True)
        found: list[list[Hypothesis]] = []
        for i, (ids, score, last) in enumerate(written):
            if i % beams == 0:
                found.append([])
            text = decode(check.tokenizer, ids, source["bodies"][rows[i // beams]])
            told = full_width(text.strip())
            if told and all(told != one.text for one in found[-1]):
                found[-1].append(Hypothesis(told, score, last))
        return found


def _unstopped(said: Iterable[Hypothesis]) -> list[Hypothesis]:
    return [replace(one, text=one.text.rstrip("。")) for one in said]


def _is_chinese(text: str) -> bool:
    sample = text[:400]
    return sum("一" <= char <= "鿿" for char in sample) >= LEAST_HAN * max(1, len(sample))
