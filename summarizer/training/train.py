"""Training: pairs in, a checkpoint that resumes and a learning curve out."""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoConfig, AutoTokenizer

from summarizer.engine.pointer import PointerBart, PointerBartConfig
from summarizer.engine.precision import half_precision
from summarizer.training import briefs, corpus, reward
from summarizer.training.dropout import drop_from
from summarizer.training.warmstart import pointer_bart

HEADLINE, GIST = "<headline>", "<gist>"
"""The decoder's first piece says which of the two is asked for."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run does. Lengths are pieces, rates are AdamW's."""

    source: int = 128
    title: int = 40
    gist: int = 80
    window: int = 190
    """Characters of the article that the gist's target may come from."""
    batch: int = 32
    frozen: int = 9_600
    """Articles for which the encoder stays as it is, so that a raw decoder does not bend it."""
    rate: float = 5e-4
    word_rate: float = 2e-4
    encoder_rate: float = 1.2e-4
    warmup: int = 3_200
    decay_from: int = 0
    """Articles after which the rate falls in a straight line (0: constant, to be resumed)."""
    articles: int = 400_000
    gist_weight: float = 0.5
    gist_share: float = 0.5
    """Share of articles whose gist is trained on beside the headline."""
    samples: int = 0
    """Headlines sampled an article and rewarded for their score (see :mod:`reward`); 0: none."""
    reward_weight: float = 1.0
    dropout: float = 0.1
    seed: int = 7


@dataclass(slots=True)
class Example:
    """One article, and as ids: source, headline and gist (either of the two may be empty)."""

    pair: corpus.Pair
    source: list[int]
    title: list[int]
    gist: list[int]


def shares(pairs: list[corpus.Pair]) -> dict[str, float]:
    """How often a pair of each source is drawn an epoch: small sources more than once.

    Sources are weighted by the square root of their size, relative to the largest.
    """
    sizes: dict[str, int] = {}
    for pair in pairs:
        sizes[pair.source] = sizes.get(pair.source, 0) + 1
    largest = max(sizes.values())
    return {
        source: min(4.0, math.sqrt(largest / size)) if size > 500 else 1.0
        for source, size in sizes.items()
    }


class Sampler:
    """Endless batches of examples, of like lengths within a batch, the same for a given seed."""

    def __init__(self, pairs: list[corpus.Pair], tokenizer: Any, recipe: Recipe) -> None:
        self.tokenizer, self.recipe = tokenizer, recipe
        self.by_source: dict[str, list[corpus.Pair]] = {}
        for pair in pairs:
            self.by_source.setdefault(pair.source, []).append(pair)
        self.rng = random.Random(recipe.seed)
        draw = shares(pairs)
        self.weights = {s: draw[s] * len(p) for s, p in self.by_source.items()}

    def example(self, pair: corpus.Pair) -> Example:
        """``pair`` as ids; an unfaithful headline is left out, its gist may stay."""
        encode = self.tokenizer.encode
        recipe = self.recipe
        text = pair.text[: recipe.source * 2 + 40]
        title = (
            encode(pair.title, add_special_tokens=False)[: recipe.title - 1]
            if corpus.faithful(pair)
            else []
        )
        wanted = not title or self.rng.random() < recipe.gist_share
        said = briefs.gist(pair, recipe.window) if wanted else None
        gist = encode(said, add_special_tokens=False)[: recipe.gist - 1] if said else []
        end = [int(self.tokenizer.eos_token_id)]
        source = encode(text, add_special_tokens=False)[: recipe.source - 2]
        return Example(
            pair,
            [int(self.tokenizer.bos_token_id), *source, *end],
            title + end if title else [],
            gist + end if gist else [],
        )

    def batches(self, skip: int = 0) -> Iterator[list[Example]]:
        """Batches from the ``skip``-th article on."""
        rng = self.rng = random.Random(self.recipe.seed + skip)
        decks: dict[str, list[corpus.Pair]] = {}
        sources, weights = list(self.weights), list(self.weights.values())
        while True:
            pool: list[Example] = []
            while len(pool) < self.recipe.batch * 24:
                source = rng.choices(sources, weights)[0]
                deck = decks.get(source)
                if not deck:
                    deck = decks[source] = rng.sample(
                        self.by_source[source], len(self.by_source[source])
                    )
                example = self.example(deck.pop())
                if example.title or example.gist:
                    pool.append(example)
            pool.sort(key=lambda e: (len(e.source), len(e.title)))
            chunks = [
                pool[i : i + self.recipe.batch] for i in range(0, len(pool), self.recipe.batch)
            ]
            rng.shuffle(chunks)
            yield from chunks


def pad_id(model: PointerBart) -> int:
    """The id of the padding piece."""
    return int(model.config.pad_token_id or 0)


def padded(rows: list[list[int]], pad: int) -> Tensor:
    """``rows`` as a (rows, longest) tensor filled with ``pad``."""
    longest = max(map(len, rows))
    return torch.tensor([row + [pad] * (longest - len(row)) for row in rows])


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch behind the encoder: states and copy keys (batch, source, width), ids and mask."""

    states: Tensor
    keys: Tensor
    source: Tensor
    mask: Tensor

    def rows(self, chosen: Sequence[int]) -> Encoded:
        """The chosen rows, in the order given; one may come several times."""
        at = list(chosen)
        return Encoded(self.states[at], self.keys[at], self.source[at], self.mask[at])


def encode(model: PointerBart, batch: list[Example], frozen: bool) -> Encoded:
    """``batch`` behind the encoder; without gradients where that is ``frozen``."""
    source = padded([e.source for e in batch], pad_id(model))
    mask = (source != pad_id(model)).long()
    model.model.encoder.train(model.training and not frozen)
    with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen):
        states = model.model.encoder(input_ids=source, attention_mask=mask).last_hidden_state
    return Encoded(states, model.copy_keys(states, source), source, mask)


def target_loss(
    model: PointerBart,
    encoded: Encoded,
    targets: list[list[int]],
    start: int,
    weights: Tensor | None = None,
) -> tuple[Tensor, int]:
    """Summed negative log-likelihood of ``targets``, each times its weight, and their number of
    pieces."""
    pad = pad_id(model)
    wanted = padded(targets, pad)
    given = torch.cat([torch.full((len(targets), 1), start), wanted[:, :-1]], 1)
    states = model.model.decoder(
        input_ids=given,
        encoder_hidden_states=encoded.states,
        encoder_attention_mask=encoded.mask,
        use_cache=False,
    ).last_hidden_state
    copied = model.pointing(states, encoded.keys, encoded.mask)
    here = encoded.source[:, None] == wanted[..., None]
    pointed = (copied * here).sum(-1)
    size = int(model.config.written_size)
    real = (wanted != pad) & ((wanted < size) | here.any(-1))
    # the vocabulary is the widest product: only over pieces that count
    states, wanted, pointed = states[real], wanted[real], pointed[real]
    can_write = wanted < size
    log_written = -functional.cross_entropy(
        model.writing(states), wanted.where(can_write, pad), reduction="none"
    )
    gate = model.gate(states)
    mixed = torch.logaddexp(
        functional.logsigmoid(gate) + log_written.masked_fill(~can_write, -20.0),
        functional.logsigmoid(-gate) + pointed.float().clamp_min(1e-9).log(),
    )
    if weights is not None:
        mixed = mixed * weights[real.nonzero()[:, 0]]
    return -mixed.sum(), len(wanted)


def likelihood_loss(
    model: PointerBart, encoded: Encoded, targets: list[list[int]], start: int
) -> tuple[Tensor, int]:
    """:func:`target_loss` over the rows that have a target."""
    chosen = [i for i, target in enumerate(targets) if target]
    if not chosen:
        return torch.zeros(()), 0
    return target_loss(model, encoded.rows(chosen), [targets[i] for i in chosen], start)


def reward_loss(
    model: PointerBart,
    encoded: Encoded,
    batch: list[Example],
    tokenizer: Any,
    recipe: Recipe,
    start: int,
) -> tuple[Tensor, int]:
    """The loss that makes sampled headlines better than their siblings more likely."""
    chosen = [i for i, example in enumerate(batch) if example.title]
    if not chosen:
        return torch.zeros(()), 0
    some = encoded.rows(chosen)
    sampled = reward.samples(
        model, some.states, some.source, some.mask, start, recipe.samples, recipe.title
    )
    pairs = [(batch[i].pair.title, batch[i].pair.text) for i in chosen]
    weights = reward.advantages(sampled, pairs, tokenizer)
    siblings = encoded.rows([i for i in chosen for _ in range(recipe.samples)])
    return target_loss(model, siblings, sampled, start, weights)


class Run:
    """One training run in a folder: state, log and checkpoints."""

    def __init__(self, out: Path, recipe: Recipe, warm: Path, pairs: list[corpus.Pair]) -> None:
        self.out, self.recipe = out, recipe
        out.mkdir(parents=True, exist_ok=True)
        last = out / "last"
        self.seen = 0
        if (last / "config.json").exists():
            self.tokenizer: Any = AutoTokenizer.from_pretrained(last)
            self.model = PointerBart.from_pretrained(last, dtype=torch.float32)
        elif AutoConfig.from_pretrained(warm).model_type == PointerBartConfig.model_type:
            self.tokenizer = AutoTokenizer.from_pretrained(warm)
            self.model = PointerBart.from_pretrained(warm, dtype=torch.float32)
            self.seen = recipe.frozen  # its decoder needs no shelter
        else:
            said = (text for pair in pairs for text in (pair.title, pair.brief) if text)
            self.model, self.tokenizer = pointer_bart(warm, (HEADLINE, GIST), said)
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
            self.seen = state["seen"]

    def factor(self) -> float:
        """The learning rate's factor: warm-up, constant, then a straight fall."""
        recipe = self.recipe
        up = min(1.0, (self.seen + 1) / recipe.warmup)
        if recipe.decay_from and self.seen > recipe.decay_from:
            span = recipe.articles - recipe.decay_from
            return up * max(0.02, (recipe.articles - self.seen) / span)
        return up

    def save(self) -> None:
        """Writes the checkpoint beside the last one, then puts it in its place."""
        fresh = self.out / "fresh"
        self.model.save_pretrained(fresh)
        self.tokenizer.save_pretrained(fresh)
        torch.save(
            {"optimizer": self.optimizer.state_dict(), "seen": self.seen}, fresh / "state.pt"
        )
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
    ``out`` holds, else starts from ``warm``: a pointer model, or a BERT-like encoder.

    ``save_every`` is in seconds. Reports go to ``report`` and to ``log.jsonl`` in ``out`` twice
    a minute. Returns the checkpoint's folder. Raises ``ValueError`` for a file without pairs.
    """
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.manual_seed(recipe.seed)
    chosen = corpus.distinct(corpus.load(pairs))
    run = Run(out, recipe, warm, chosen)
    sampler = Sampler(chosen, run.tokenizer, recipe)
    run.model.train()
    began = saved = told = time.monotonic()
    told_at = run.seen
    sums = [[0.0, 0], [0.0, 0]]
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        for batch in sampler.batches(run.seen):
            for total, (value, count) in zip(sums, run.step(batch), strict=True):
                total[0] += value
                total[1] += count
            now = time.monotonic()
            over = run.seen >= recipe.articles or now - began > hours * 3600
            if now - told > 30 or over:
                speed = (run.seen - told_at) / (now - told)
                left = min((recipe.articles - run.seen) / speed, hours * 3600 - (now - began))
                (title, n), (gist, m) = sums
                standing = Report(
                    run.seen,
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
