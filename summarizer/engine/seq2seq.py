"""The seq2seq engine with a model of ours, which the first piece asks for headline or gist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from transformers.modeling_outputs import BaseModelOutput

from summarizer.article import Article, Length, Summary
from summarizer.condensing.draft import Draft
from summarizer.condensing.headline import offered
from summarizer.condensing.subeditor import Candidate
from summarizer.engine.base import Progress, is_chinese
from summarizer.engine.checkpoint import Checkpoint
from summarizer.engine.precision import half_precision
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


class Seq2Seq:
    """Beam search over headline and gist; the n-best are checked against the article."""

    name = "seq2seq"

    def __init__(self, checkpoint: Checkpoint) -> None:
        assert checkpoint.tasks is not None
        self._checkpoint = checkpoint
        self._headline, self._gist = checkpoint.tasks
        self.model = checkpoint.name

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
        )

    def _write(self, drafts: Sequence[Draft]) -> tuple[list[list[Candidate]], list[list[str]]]:
        """The headlines that may be (none where the article has its own) and the n-best gists of
        each draft."""
        headlines: list[list[Candidate]] = [[] for _ in drafts]
        gists: list[list[str]] = [[] for _ in drafts]
        able = [i for i, one in enumerate(drafts) if is_chinese(one.body)]
        if not able:
            return headlines, gists
        with self._checkpoint.model.device:
            self._ask(drafts, able, headlines, gists)
        return headlines, gists

    def _ask(
        self,
        drafts: Sequence[Draft],
        able: Sequence[int],
        headlines: list[list[Candidate]],
        gists: list[list[str]],
    ) -> None:
        """Fill in what is written for those ``drafts`` that are ``able``."""
        source = self._encode([drafts[i].body for i in able])
        bare = [n for n, i in enumerate(able) if not drafts[i].headline]
        everyone = list(range(len(able)))
        titles = self._generate(source, bare, self._headline, HEADLINE_PIECES, HEADLINE_BEAMS)
        written = self._generate(source, everyone, self._gist, GIST_PIECES, GIST_BEAMS)
        for n, said in enumerate(written):
            gists[able[n]] = [unspaced(text) for text in said]
        for n, said in zip(bare, titles, strict=True):
            one = drafts[able[n]]
            own = [text.rstrip("。") for text in said]
            others = offered(own, one.source, one.news)
            texts = [*own, *(other.text for other in others)]
            believed = self._believed(source, n, texts)
            kinds = [*(None for _ in own), *others]
            headlines[able[n]] = [
                Candidate(*row) for row in zip(texts, believed, kinds, strict=True)
            ]

    def _encode(self, bodies: list[str]) -> dict[str, Any]:
        check = self._checkpoint
        limit = check.source_length
        texts = [body.replace("\n", " ")[: limit * 3] for body in bodies]
        tokenizer = check.tokenizer
        rows = [tokenizer.encode(text, add_special_tokens=False)[: limit - 2] for text in texts]
        rows = [[tokenizer.bos_token_id, *row, tokenizer.eos_token_id] for row in rows]
        batch = tokenizer.pad({"input_ids": rows}, return_tensors="pt")
        ids, mask = batch["input_ids"], batch["attention_mask"]
        with torch.inference_mode(), half_precision():
            encoded = check.model.get_encoder()(input_ids=ids, attention_mask=mask)
        return {"ids": ids, "mask": mask, "encoded": encoded.last_hidden_state, "bodies": bodies}

    def _believed(
        self, source: dict[str, Any], row: int, texts: Sequence[str]
    ) -> list[tuple[float, ...]]:
        """The log-probability of each piece of ``texts`` as headlines of the article ``row``,
        that of their end last."""
        if not texts:
            return []
        check, config = self._checkpoint, self._checkpoint.model.config
        end, pad = int(config.eos_token_id), int(config.pad_token_id)
        rows = [[*check.tokenizer.encode(text, add_special_tokens=False), end] for text in texts]
        most = max(map(len, rows))
        wanted = torch.tensor([pieces + [pad] * (most - len(pieces)) for pieces in rows])
        before = torch.cat([torch.full((len(rows), 1), self._headline), wanted[:, :-1]], 1)
        encoded = source["encoded"][[row]].expand(len(rows), -1, -1)
        with torch.inference_mode(), half_precision():
            told = check.model(
                encoder_outputs=BaseModelOutput(last_hidden_state=encoded),
                attention_mask=source["mask"][[row]].expand(len(rows), -1),
                decoder_input_ids=before,
                decoder_source_ids=source["ids"][[row]].expand(len(rows), -1),
            )
            each = told.logits.float().log_softmax(-1).gather(-1, wanted[..., None]).squeeze(-1)
        pairs = zip(each.tolist(), rows, strict=True)
        return [tuple(values[: len(pieces)]) for values, pieces in pairs]

    def _generate(
        self, source: dict[str, Any], rows: list[int], start: int, most: int, beams: int
    ) -> list[list[str]]:
        """The n-best texts of each of ``rows``, best first."""
        if not rows:
            return []
        check = self._checkpoint
        mask: Tensor = source["mask"][rows]
        with torch.inference_mode(), half_precision():
            said = check.model.generate(
                encoder_outputs=BaseModelOutput(last_hidden_state=source["encoded"][rows]),
                attention_mask=mask,
                num_beams=beams,
                num_return_sequences=beams,
                max_new_tokens=most,
                no_repeat_ngram_size=UNREPEATED,
                early_stopping=True,
                length_penalty=LENGTH_PENALTY,
                do_sample=False,
                decoder_start_token_id=start,
                decoder_source_ids=source["ids"][rows],
            )
        found: list[list[str]] = []
        for i, ids in enumerate(said.tolist()):
            if i % beams == 0:
                found.append([])
            text = decode(check.tokenizer, ids, source["bodies"][rows[i // beams]])
            told = full_width(text.strip())
            if told and told not in found[-1]:
                found[-1].append(told)
        return found
