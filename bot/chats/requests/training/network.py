"""The reader's network in torch, as ``bot.chats.requests.reader`` runs it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from bot.chats.requests.reader import ACTS, LABELS
from bot.chats.requests.traits import COLUMNS, GIVEN, TABLES

WIDTHS = {"char": 24, "pair": 8, "word": 12, "kind": 8, "place": 4}
WIDTH, BLOCKS, POOLED, DROPOUT = 96, 4, 96, 0.2
IMPOSSIBLE = -1e4


class Network(nn.Module):
    """Traits of characters into logits of acts and emissions of labels."""

    def __init__(self) -> None:
        super().__init__()
        self.tables = nn.ModuleDict({t: nn.Embedding(n, WIDTHS[t]) for t, n in TABLES.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, std=0.1)  # type: ignore[arg-type]
        self.into = nn.Linear(sum(WIDTHS[table] for table in COLUMNS) + GIVEN, WIDTH)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, 3, dilation=2**n, padding=2**n) for n in range(BLOCKS)
        )
        self.pool, self.acts = nn.Linear(2 * WIDTH, POOLED), nn.Linear(POOLED, len(ACTS))
        self.told = nn.Linear(len(ACTS), len(LABELS), bias=False)
        self.out = nn.Linear(WIDTH, len(LABELS))
        self.chain = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.start = nn.Parameter(torch.zeros(len(LABELS)))
        allowed = torch.tensor([[_follows(a, b) for b in LABELS] for a in LABELS])
        begins = torch.tensor([not label.startswith("-") for label in LABELS])
        self.barred = (~allowed).float() * IMPOSSIBLE
        self.barred_first = (~begins).float() * IMPOSSIBLE
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, marks: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of acts (batch, acts) and emissions (batch, length, labels); ``there`` is 1 where
        characters are, 0 behind a sentence."""
        columns = []
        for n, table in enumerate(COLUMNS):
            column = self.tables[table](ids[:, :, n])
            if self.training and table in {"char", "pair", "word"}:
                kept = torch.rand(column.shape[:2]) > (0.05 if table == "char" else 0.15)
                column = column * kept[:, :, None]
            columns.append(column)
        x = self.into(self.dropout(torch.cat([*columns, marks], 2)))
        mask = there[:, :, None]
        for convolution in self.convolutions:
            seen = self.normal(x) * mask
            x = x + self.dropout(torch.relu(convolution(seen.transpose(1, 2)).transpose(1, 2)))
        x = self.normal(x)
        most = x.masked_fill(mask == 0, -1e9).max(1).values
        mean = (x * mask).sum(1) / mask.sum(1)
        hidden = torch.relu(self.pool(self.dropout(torch.cat([most, mean], 1))))
        acts = self.acts(self.dropout(hidden))
        told = self.told(torch.sigmoid(acts))
        return acts, self.out(self.dropout(x)) + told[:, None]

    @staticmethod
    def normal(x: Tensor) -> Tensor:
        """Each row with mean 0 and variance 1."""
        return nn.functional.layer_norm(x, x.shape[-1:])

    def surprise(self, emissions: Tensor, labels: Tensor, there: Tensor) -> Tensor:
        """How unlikely the labels are, for each sentence: the chain's negative log likelihood."""
        chain, start = self.chain + self.barred, self.start + self.barred_first
        score = emissions[:, 0] + start
        told = score.gather(1, labels[:, :1])[:, 0]
        ways = chain.exp()
        for n in range(1, emissions.shape[1]):
            here = there[:, n]
            most = score.max(1, keepdim=True).values.detach()
            summed = ((score - most).exp() @ ways).clamp(min=1e-30)
            step = summed.log() + most + emissions[:, n]
            score = torch.where(here[:, None] > 0, step, score)
            emitted = emissions[:, n].gather(1, labels[:, n : n + 1])[:, 0]
            told = told + here * (emitted + chain[labels[:, n - 1], labels[:, n]])
        return torch.logsumexp(score, 1) - told

    def weights(self) -> dict[str, Tensor]:
        """The weights by the names that the reader knows them by."""
        named: dict[str, Tensor] = {
            f"table.{name}": next(table.parameters()) for name, table in self.tables.items()
        }
        for n, convolution in enumerate(self.convolutions.children()):
            weight, bias = _parameters(convolution)
            named[f"conv{n}"] = weight.permute(2, 1, 0).reshape(-1, WIDTH)  # place and in, out
            named[f"bias{n}"] = bias
        layers = {"in": self.into, "pool": self.pool, "acts": self.acts, "out": self.out}
        for name, layer in layers.items():
            named |= {f"{name}.w": layer.weight, f"{name}.b": layer.bias}
        named["told.w"] = self.told.weight
        named["chain"], named["start"] = self.chain + self.barred, self.start + self.barred_first
        return {name: tensor.detach() for name, tensor in named.items()}


def _follows(before: str, label: str) -> bool:
    return not label.startswith("-") or before[1:] == label[1:]


def _parameters(layer: nn.Module) -> tuple[Tensor, Tensor]:
    weight, bias = layer.parameters()
    return weight, bias
