"""Training: pairs in, a checkpoint that resumes and a learning curve out."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoTokenizer

from summarizer.engine.pointer import PointerBart, PointerBartConfig, register
from summarizer.engine.precision import half_precision
from summarizer.training.writer import corpus
from summarizer.training.writer.dropout import drop_from
from summarizer.training.writer.examples import Example, Sampler
from summarizer.training.writer.losses import encode, likelihood_loss, reward_loss
from summarizer.training.writer.recipe import Recipe
from summarizer.training.writer.warmstart import deepen, freeze, pointer_bart

HEADLINE, GIST = "<headline>", "<gist>"
"""The decoder's first piece says which of the two is asked for."""


class Run:
    """One training run in a folder: state, log and checkpoints."""

    def __init__(
        self, out: Path, recipe: Recipe, warm: Path, pairs: list[corpus.Pair], hours: float
    ) -> None:
        self.out, self.recipe = out, recipe
        self.seconds, self.spent = hours * 3600, 0.0
        register()
        out.mkdir(parents=True, exist_ok=True)
        last = out / "last"
        self.seen = 0
        if (last / "config.json").exists():
            self.tokenizer: Any = AutoTokenizer.from_pretrained(last)
            self.model = PointerBart.from_pretrained(last, dtype=torch.float32)
        elif AutoConfig.from_pretrained(warm).model_type == PointerBartConfig.model_type:
            self.tokenizer = AutoTokenizer.from_pretrained(warm)
            self.model = PointerBart.from_pretrained(warm, dtype=torch.float32)
            deepen(self.model, recipe.decoder_layers)
            self.seen = recipe.frozen  # its decoder needs no shelter
        else:
            said = (text for pair in pairs for text in (pair.title, pair.brief) if text)
            self.model, self.tokenizer = pointer_bart(
                warm, (HEADLINE, GIST), said, decoder_layers=recipe.decoder_layers
            )
        self.model.config.source_length = recipe.source
        self.begun_at = self.seen
        if recipe.frozen_layers:
            freeze(self.model, recipe.frozen_layers)
        ids = [int(self.tokenizer.convert_tokens_to_ids(piece)) for piece in (HEADLINE, GIST)]
        self.starts = (ids[0], ids[1])
        words = self.model.model.shared.weight
        encoder = [p for p in self.model.model.encoder.parameters() if p is not words]
        known = {id(p) for p in (words, *encoder)}
        rest = [p for p in self.model.parameters() if id(p) not in known]
        self.groups = [rest, [words], encoder]
        self.optimizer = torch.optim.AdamW(
            [{"params": group} for group in self.groups],
            betas=(0.9, 0.98),
            weight_decay=0.01,
            fused=True,
        )
        # without the fused kernel, whose backward is three times slower in half precision
        self.model.set_attn_implementation("eager")
        if half_precision().fast_dtype is torch.bfloat16 and half_precision()._enabled:
            for side in (self.model.model.encoder, self.model.model.decoder):
                side.layernorm_embedding.register_forward_hook(lambda *given: given[-1].bfloat16())
        drop_from(self.model, recipe.dropout, recipe.seed)
        if (last / "state.pt").exists():
            state = torch.load(last / "state.pt", weights_only=True)
            self.optimizer.load_state_dict(state["optimizer"])
            self.seen, self.begun_at = state["seen"], state["begun_at"]
            self.spent = state["spent"]

    @property
    def shown(self) -> int:
        """Articles of this run; ``seen`` counts those that a warm start has behind it."""
        return self.seen - self.begun_at

    def used(self) -> float:
        """The share of the run that is over: of its articles or of its hours, the larger."""
        return max(self.shown / self.recipe.articles, self.spent / max(1e-9, self.seconds))

    def factor(self) -> float:
        """The learning rate's factor: warm-up, constant, then a straight fall."""
        recipe = self.recipe
        up = min(1.0, (self.shown + 1) / recipe.warmup)
        if recipe.decay_from >= 1.0 or self.used() <= recipe.decay_from:
            return up
        return up * max(0.0, (1.0 - self.used()) / (1.0 - recipe.decay_from))

    def save(self) -> None:
        """Writes the checkpoint beside the last one, then puts it in its place."""
        fresh = self.out / "fresh"
        self.model.save_pretrained(fresh)
        self.tokenizer.save_pretrained(fresh)
        state = {
            "optimizer": self.optimizer.state_dict(),
            "seen": self.seen,
            "begun_at": self.begun_at,
            "spent": self.spent,
        }
        torch.save(state, fresh / "state.pt")
        (fresh / "recipe.json").write_text(json.dumps(asdict(self.recipe), indent=1))
        last, old = self.out / "last", self.out / "old"
        if last.exists():
            last.rename(old)
        fresh.rename(last)
        if old.exists():
            for file in old.iterdir():
                file.unlink()
            old.rmdir()

    def step(self, batch: list[Example]) -> list[tuple[float, int]]:
        """One step over ``batch``; the losses as (sum, pieces) of headlines and gists."""
        recipe = self.recipe
        frozen = self.seen < recipe.frozen
        thaw = min(1.0, max(0.0, (self.seen - recipe.frozen) / recipe.warmup))
        rates = (recipe.rate, recipe.word_rate, recipe.encoder_rate * thaw)
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * self.factor()
        with half_precision():
            encoded = encode(self.model, batch, frozen)
            title, n = likelihood_loss(
                self.model, encoded, [e.title for e in batch], self.starts[0]
            )
            gist, m = likelihood_loss(self.model, encoded, [e.gist for e in batch], self.starts[1])
            loss = title / max(1, n) + recipe.gist_weight * gist / max(1, m)
            if recipe.samples:
                rewarded, k = reward_loss(
                    self.model, encoded, batch, self.tokenizer, recipe, self.starts[0]
                )
                loss = loss + recipe.reward_weight * rewarded / max(1, k)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.seen += len(batch)
        return [(float(title.detach()), n), (float(gist.detach()), m)]


@dataclass(frozen=True, slots=True)
class Report:
    """How a run stands: articles seen, nats a piece since the last report, articles a second."""

    seen: int
    title: float
    gist: float
    per_second: float
    minutes_left: int


def train(
    pairs: list[Path],
    out: Path,
    *,
    warm: Path,
    recipe: Recipe,
    hours: float = 24.0,
    save_every: float = 600.0,
    report: Callable[[Report], None] = lambda _: None,
) -> Path:
    """Trains on ``pairs`` until ``recipe.articles`` are seen or ``hours`` are over; resumes what
    ``out`` holds, else starts from ``warm``: a pointer model, or a BERT-like encoder. A resumed
    run goes on with what is left of its hours.

    ``save_every`` is in seconds. Reports go to ``report`` and to ``log.jsonl`` in ``out`` twice
    a minute. Returns the checkpoint's folder. Raises ``ValueError`` for a file without pairs.
    """
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.manual_seed(recipe.seed)
    whole = corpus.load(pairs)
    chosen = corpus.distinct([*whole, *(part for pair in whole for part in corpus.parts(pair))])
    run = Run(out, recipe, warm, chosen, hours)
    sampler = Sampler(chosen, run.tokenizer, recipe)
    run.model.train()
    saved = told = last = time.monotonic()
    told_at = run.seen
    sums = [[0.0, 0], [0.0, 0]]
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        for batch in sampler.batches(run.seen):
            for total, (value, count) in zip(sums, run.step(batch), strict=True):
                total[0] += value
                total[1] += count
            now = time.monotonic()
            run.spent, last = run.spent + now - last, now
            over = run.used() >= 1.0
            if now - told > 30 or over:
                speed = (run.seen - told_at) / (now - told)
                left = min((recipe.articles - run.shown) / speed, run.seconds - run.spent)
                (title, n), (gist, m) = sums
                standing = Report(
                    run.shown,
                    round(title / max(1, n), 4),
                    round(gist / max(1, m), 4),
                    round(speed, 2),
                    round(left / 60),
                )
                log.write(json.dumps(asdict(standing)) + "\n")
                log.flush()
                report(standing)
                sums, told, told_at = [[0.0, 0], [0.0, 0]], now, run.seen
            if now - saved > save_every or over:
                run.save()
                saved = time.monotonic()
            if over:
                return out / "last"
    raise AssertionError("the sampler never ends")
