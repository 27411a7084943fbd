"""Train the line tagger of ``summarizer.splitting.dump`` on pages typeset from news pairs.

    python -m summarizer.training.splitter.tagger PAIRS.jsonl.xz tagger.npz 4000
    python -m summarizer.training.splitter.tagger PAIRS.jsonl.xz flow.npz 3200 flow

A small convolutional network over the lines' features with a linear-chain CRF on top (Lafferty,
McCallum & Pereira 2001). Only its numbers, as half-precision floats, go into the package.
"""

from __future__ import annotations

import copy
import json
import lzma
import random
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from summarizer.splitting.dump.features import bigram_matrix, own_features
from summarizer.splitting.dump.lines import read_lines
from summarizer.splitting.dump.tagger import TAGS
from summarizer.training.splitter.matter import talk, verses
from summarizer.training.splitter.pasting import Paster
from summarizer.training.splitter.typesetting import Story, TypesetPage, Typesetter

Example = tuple[NDArray[np.float32], NDArray[np.int64]]

HIDDEN = 64
SHAPES = ((7, 1), (5, 1), (5, 4))  # kernel and dilation of each layer: 3 + 2 + 8 lines on a side
BATCH = 16
AVERAGED = 2  # the weights saved are the mean of the last epochs': they generalise better
TALKS = 0.02  # of the stories are interviews
POEMS = 0.025
PASTED = 0.22  # of the texts are pasted ones
POOL = 1500  # stories among which a long one finds its like


def stories(pairs: Path, seed: int) -> Iterator[Story]:
    """Endless stories: pairs as they are, and long ones joined from pairs on the same topic."""
    rng = random.Random(seed)
    rows: list[Story] = []
    names = Typesetter(seed)
    with lzma.open(pairs, "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            paragraphs = [p.strip() for p in row["text"].split("\n") if p.strip()]
            if len(row["text"]) >= 90 and len(row["title"]) >= 6 and paragraphs:
                rows.append(Story(row["title"], paragraphs))
    while True:
        pool = rng.sample(rows, POOL)
        grams = bigram_matrix(["".join(story.paragraphs) for story in pool])
        norms = np.sqrt(np.asarray(grams.multiply(grams).sum(axis=1)).ravel()) + 1e-9
        for i in range(POOL // 3):
            alike = np.asarray((grams @ grams[i].T).todense()).ravel() / norms / norms[i]
            near = [int(k) for k in np.argsort(-alike)[1:9] if alike[k] > 0.04]
            story = pool[i]
            if rng.random() < 0.4 and near:
                chosen = [k for k in near[: rng.randint(1, 8)] if alike[k] > 0.07]
                more = [p for k in chosen for p in _inner(pool[k].paragraphs)]
                story = Story(story.headline, [*story.paragraphs, *more])
            other = pool[rng.choice(near)].headline if near else ""
            paragraphs = _reparagraph(list(story.paragraphs), rng)
            if rng.random() < TALKS:
                paragraphs = talk(rng, names.name, paragraphs)
            elif rng.random() < POEMS:
                paragraphs = verses(rng, paragraphs)
            yield Story(story.headline, paragraphs, other)
            if rng.random() < 0.15 and near:  # another story on the same topic follows
                yield Story(
                    pool[near[0]].headline, _reparagraph(list(pool[near[0]].paragraphs), rng)
                )


def _inner(paragraphs: Sequence[str]) -> list[str]:
    """A story without its opening, which would read like the start of another article."""
    if len(paragraphs) > 1:
        return list(paragraphs[1:])
    sentences = re.findall(r"[^。]*。[”’）]?", paragraphs[0])
    rest = "".join(sentences[1 + len(sentences) // 4 :])
    return [rest] if rest else []


def _reparagraph(paragraphs: list[str], rng: random.Random) -> list[str]:
    """Now and then split or join paragraphs at sentence ends, as other desks would."""
    rate = rng.choice((0.0, 0.0, 0.3))
    result: list[str] = []
    for paragraph in paragraphs:
        cuts = [
            i + 1
            for i, c in enumerate(paragraph[:-1])
            if c == "。" and paragraph[i + 1] not in "”’）"
        ]
        if rate and cuts and rng.random() < rate:
            cut = rng.choice(cuts)
            result += [paragraph[:cut], paragraph[cut:]]
        else:
            result.append(paragraph)
    if rng.random() < 0.04:
        result[-1] = result[-1].rstrip("。")
    return [p for p in result if p]


def pages(pairs: Path, seed: int, *, flow: bool) -> Iterator[TypesetPage]:
    """Endless typeset pages; with ``flow`` half of them in the order in which they are read, and
    texts as they are pasted."""
    rng = random.Random(seed)
    source = stories(pairs, seed)
    typesetter, paster = Typesetter(seed, flow=flow), Paster(seed)
    while True:
        pasted = flow and rng.random() < PASTED
        count = rng.choice((1, 1, 1, 2, 3, 4, 5, 6) if pasted else (*range(1, 11), 12))
        shots = rng.choice((0, 0, 1, 1, 2, 3))
        captions = []
        for _ in range(shots):
            text = "".join(next(source).paragraphs)
            ends = [i for i, c in enumerate(text) if c == "。" and 20 < i < 160]
            captions.append(text[: rng.choice(ends) + 1] if ends else text[:60] + "。")
        chosen = [next(source) for _ in range(count)]
        yield (paster.text if pasted else typesetter.page)(chosen, captions)


def example(page: TypesetPage) -> Example:
    """A page's features and tags, a row a line."""
    printed = [line for line in page.lines if line.text.strip()]
    lines = read_lines("\n".join(line.text for line in page.lines))
    assert len(lines) == len(printed)
    tags = np.array([TAGS.index(line.tag) for line in printed], dtype=np.int64)
    return own_features(lines), tags


def examples(pairs: Path, count: int, flow: bool, seed: int) -> list[Example]:
    """Features and tags of ``count`` pages."""
    source = pages(pairs, seed, flow=flow)
    data: list[Example] = []
    while len(data) < count:
        x, y = example(next(source))
        if 2 <= len(y) <= 700:
            data.append((x, y))
    return data


class Network(nn.Module):
    """Emissions by three convolutions, and the CRF's transitions."""

    def __init__(self, size: int) -> None:
        super().__init__()
        sizes = (size, HIDDEN, HIDDEN)
        self.layers = nn.ModuleList(
            nn.Conv1d(n, HIDDEN, kernel, padding=(kernel // 2) * step, dilation=step)
            for n, (kernel, step) in zip(sizes, SHAPES, strict=True)
        )
        self.out = nn.Conv1d(HIDDEN, len(TAGS), 1)
        self.drop = nn.Dropout(0.1)
        self.transition = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(batch, lines, features) → (batch, lines, tags)."""
        hidden = x.transpose(1, 2)
        keep = mask[:, None, :].float()
        for i, layer in enumerate(self.layers):
            step = torch.relu(layer(hidden * keep))
            hidden = self.drop(step + hidden if i else step)
        result: Tensor = self.out(hidden * keep).transpose(1, 2)
        return result

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood a line."""
        gold = emissions.gather(2, tags[..., None])[..., 0] * mask
        steps = self.transition[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]
        score = gold.sum(1) + steps.sum(1) + self.start[tags[:, 0]]
        forward = self.start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            after = torch.logsumexp(forward[:, :, None] + self.transition, 1) + emissions[:, t]
            forward = torch.where(mask[:, t, None], after, forward)
        return ((torch.logsumexp(forward, 1) - score) / mask.sum(1)).mean()


def train(pairs: Path, out: Path, count: int, flow: bool, epochs: int = 8) -> None:
    """Train on ``count`` pages and save the weights; the last 5 % of the pages are held out."""
    torch.manual_seed(0)
    with ProcessPoolExecutor(2) as pool:
        halves = pool.map(examples, [pairs] * 2, [count // 2] * 2, [flow] * 2, (7, 8))
        data = [pair for half in halves for pair in half]
    held, data = data[: count // 20], data[count // 20 :]
    model = Network(data[0][0].shape[1])
    steps = epochs * (len(data) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps + 1)
    rng = random.Random(0)
    recent: list[dict[str, Tensor]] = []
    for epoch in range(epochs):
        data.sort(key=lambda pair: len(pair[1]) + rng.random() * 60)
        batches = [data[i : i + BATCH] for i in range(0, len(data) - BATCH + 1, BATCH)]
        rng.shuffle(batches)
        model.train()
        total = 0.0
        for batch in batches:
            rows, tags, mask = _pad(batch)
            loss = model.loss(model(rows, mask), tags, mask)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(
            epoch, "train", round(total / len(batches), 4), "held", _check(model, held), flush=True
        )
        recent = [*recent, copy.deepcopy(model.state_dict())][-AVERAGED:]
        _save(recent, model, out)


def _pad(
    batch: list[Example],
) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(y) for _, y in batch)
    x = torch.zeros(len(batch), longest, batch[0][0].shape[1])
    y = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for i, (features, tags) in enumerate(batch):
        x[i, : len(tags)] = torch.from_numpy(features)
        y[i, : len(tags)] = torch.from_numpy(tags)
        mask[i, : len(tags)] = True
    return x, y, mask


def _check(model: Network, held: list[Example]) -> str:
    """Loss, and the share of lines with the right tag before the CRF, on the held-out pages."""
    model.eval()
    right = total = 0
    loss = 0.0
    confusion: dict[str, int] = {}
    with torch.no_grad():
        for pair in held:
            x, y, mask = _pad([pair])
            emissions = model(x, mask)
            loss += model.loss(emissions, y, mask).item()
            guess = emissions.argmax(2)[0]
            right += int((guess == y[0]).sum())
            total += len(pair[1])
            for a, b in zip(y[0].tolist(), guess.tolist(), strict=True):
                if a != b:
                    key = f"{TAGS[a]}>{TAGS[b]}"
                    confusion[key] = confusion.get(key, 0) + 1
    worst = sorted(confusion.items(), key=lambda item: -item[1])[:12]
    return f"{loss / len(held):.4f} {right / total:.5f} {worst}"


def _save(recent: list[dict[str, Tensor]], model: Network, out: Path) -> None:
    mean = {k: torch.stack([state[k] for state in recent]).mean(0) for k in recent[0]}
    average = copy.deepcopy(model)
    average.load_state_dict(mean)
    arrays: dict[str, Tensor] = {"transition": average.transition, "start": average.start}
    for i, layer in enumerate([*average.layers, average.out]):
        arrays[f"weight{i}"] = layer.weight.permute(2, 1, 0)  # kernel, in, out
        arrays[f"bias{i}"] = layer.bias
    numbers = {k: v.detach().numpy().astype(np.float16) for k, v in arrays.items()}
    np.savez_compressed(out, allow_pickle=False, **numbers)


if __name__ == "__main__":
    torch.set_num_threads(1)
    train(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), "flow" in sys.argv[4:])
