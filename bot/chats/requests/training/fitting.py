"""Fitting the reader to labelled sentences and their variants."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from torch import Tensor

from bot.chats.requests.reader import Reader
from bot.chats.requests.training.network import Network
from bot.chats.requests.training.sentences import Sentence
from bot.chats.requests.training.variants import variant
from bot.chats.requests.traits import Traits, traits

BATCH, RATE, DECAY = 64, 4e-3, 0.02


@dataclass(frozen=True)
class Example:
    """What the network is shown of a sentence, and what it is to say."""

    traits: Traits
    labels: NDArray[np.int64]
    acts: NDArray[np.float32]


def example(one: Sentence) -> Example:
    """A sentence as an example."""
    said, labels, acts = one.labels()
    return Example(traits(said, in_group=one.in_group), labels, acts)


def examples(known: Sequence[Sentence], rounds: int, seed: int) -> list[Example]:
    """The sentences themselves and ``rounds`` variants of each."""
    dice = random.Random(seed)
    made = [example(one) for one in known]
    for _ in range(rounds):
        for one in known:
            try:
                made.append(example(variant(one, known, dice)))
            except ValueError:  # not uniform after a change: passed by
                continue
    return [one for one in made if len(one.labels)]


def fit(shown: Sequence[Example], epochs: int, seed: int, say: Callable[[str], None]) -> Network:
    """A network fitted to examples."""
    torch.manual_seed(seed)
    network = Network()
    dice = random.Random(seed)
    tables = list(network.tables.parameters())
    others = [p for n, p in network.named_parameters() if not n.startswith("tables")]
    groups = [{"params": tables, "weight_decay": 0.0}, {"params": others, "weight_decay": DECAY}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    steps = epochs * (len(shown) // BATCH + 1)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps, pct_start=0.1)
    network.train()
    for epoch in range(epochs):
        began, lost = time.monotonic(), 0.0
        order = sorted(range(len(shown)), key=lambda n: (len(shown[n].labels) // 4, dice.random()))
        batches = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
        dice.shuffle(batches)
        for batch in batches:
            ids, marks, labels, there, acts = stacked([shown[n] for n in batch])
            logits, emissions = network(ids, marks, there)
            missed = torch.nn.functional.binary_cross_entropy_with_logits(
                logits, acts, reduction="none"
            ).sum(1)
            loss = (missed + 0.7 * network.surprise(emissions, labels, there)).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rates.step()
            lost += loss.item() * len(batch)
        say(f"{epoch + 1}: {lost / len(shown):.3f} ({time.monotonic() - began:.0f} s)")
    return network.eval()


def stacked(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """A batch: ids, marks, labels, where characters are, acts."""
    longest = max(len(one.labels) for one in batch)
    first = batch[0].traits
    ids = np.zeros((len(batch), longest, first.ids.shape[1]), np.int64)
    marks = np.zeros((len(batch), longest, first.marks.shape[1]), np.float32)
    labels = np.zeros((len(batch), longest), np.int64)
    there = np.zeros((len(batch), longest), np.float32)
    for n, one in enumerate(batch):
        size = len(one.labels)
        ids[n, :size], marks[n, :size] = one.traits.ids, one.traits.marks
        labels[n, :size], there[n, :size] = one.labels, 1
    acts = np.stack([one.acts for one in batch])
    return tuple(map(torch.from_numpy, (ids, marks, labels, there, acts)))  # type: ignore[return-value]


def calibrated(reader: Reader, aside: Sequence[Sentence]) -> tuple[NDArray[np.float64], float]:
    """The weights of how sure the reader is of the acts (logistic regression on how likely acts
    and labels are, Platt 1999), by sentences ``aside``; and the share of those whose acts and
    spans it reads right."""
    told, right, whole = [], [], 0
    for one in aside:
        said, spans = one.said()
        reading = reader.read(said, in_group=one.in_group)
        told.append((*reading.likely, 1.0))
        right.append(set(reading.acts) == set(one.acts))
        whole += right[-1] and list(reading.spans) == spans
    columns, wanted = np.array(told), np.array(right, np.float64)

    def loss(weights: NDArray[np.float64]) -> float:
        logits = columns @ weights
        value = np.logaddexp(0, logits).sum() - wanted @ logits + 0.1 * weights @ weights
        return float(value)

    found: NDArray[np.float64] = minimize(loss, np.zeros(3)).x
    return found, whole / len(aside)
