"""Checkpoints taught a few texts by heart, and written to disk as their publishers write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

TEXT = (Path(__file__).parents[1] / "articles.jsonl").read_text(encoding="utf-8")
BODIES = [
    "青河大桥9月18日建成通车。大桥全长2860米，双向六车道，总投资12.6亿元。"
    "两岸居民过河只需15分钟，比绕行上游的老桥快得多。",
    "云岭省人民医院11月6日宣布，全省首例5G远程机器人心脏手术已经完成，患者术后情况稳定。"
    "明年将在12个边远县推广，费用纳入医保支付范围。",
]
GISTS = [
    "全长2860米的青河大桥9月18日建成通车，总投资12.6亿元，两岸居民过河只需15分钟。",
    "云岭省人民医院完成全省首例5G远程机器人心脏手术，患者术后情况稳定，明年将在12个边远县推广。",
]
"""Of words that the bodies have, in another order."""
WRONG = ["没有照模型卡提问，所以这句话不该出现。", "提问时没有照卡，因此不该看见这些字。"]


@dataclass
class Made:
    """A checkpoint being made: what it is called, its model, how a text is asked and answered."""

    name: str
    model: Any
    asked: Callable[[str], list[int]]
    answered: Callable[[str], list[int]]
    begin: int
    config: dict[str, Any] = field(default_factory=dict)
    """What its published config.json says beyond what the model writes there."""
    bare: Callable[[str], list[int]] | None = None
    """How a text is asked by who knows nothing of its card."""
    safe: bool = False
    """Whether the weights are published as safetensors."""


def publish(folder: Path, family: Callable[[Path], Made], *, taught: bool = True) -> Path:
    """The folder of a checkpoint of ``family``, as published, under ``folder``."""
    torch.manual_seed(0)
    made = family(folder)
    if taught:
        teach(made)
    home = folder / made.name
    folder.joinpath("pieces").rename(home)
    made.model.save_pretrained(home)
    written = json.loads((home / "config.json").read_text())
    for later in ("dtype", "transformers_version"):
        written.pop(later, None)
    (home / "config.json").write_text(json.dumps({**written, **made.config}))
    (home / "generation_config.json").unlink(missing_ok=True)  # older than these files
    if not made.safe:
        weights = {key: value.clone() for key, value in made.model.state_dict().items()}
        torch.save(weights, home / "pytorch_model.bin")
        (home / "model.safetensors").unlink()
    return home


def teach(made: Made) -> None:
    """Have the model learn by heart: the gists to what is asked by its card, others to what is
    not."""
    pairs = [(made.asked(b), made.answered(g)) for b, g in zip(BODIES, GISTS, strict=True)]
    post_norm = not made.model.config.model_type.endswith("t5")
    enough, slower = (0.02, 1.0) if post_norm else (0.0008, 0.985)
    if made.bare is not None:
        pairs += [(made.bare(b), made.answered(w)) for b, w in zip(BODIES, WRONG, strict=True)]
    ids, mask = _padded([asked for asked, _ in pairs])
    labels, real = _padded([answered for _, answered in pairs])
    before = torch.cat([torch.full((len(pairs), 1), made.begin), labels[:, :-1]], 1)
    wanted = labels.masked_fill(real == 0, -100)
    made.model.train()
    steps = torch.optim.Adam(made.model.parameters(), lr=1e-2)
    for _ in range(300):
        logits = made.model(input_ids=ids, attention_mask=mask, decoder_input_ids=before).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten())
        steps.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if not post_norm:
            torch.nn.utils.clip_grad_norm_(made.model.parameters(), 1.0)
        steps.step()
        steps.param_groups[0]["lr"] *= slower
        if loss.item() < enough:
            return
    raise AssertionError(f"{made.name} did not learn: {loss.item():.3f}")


def _padded(rows: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    most = max(map(len, rows))
    ids = torch.tensor([row + [0] * (most - len(row)) for row in rows])
    return ids, torch.tensor([[1] * len(row) + [0] * (most - len(row)) for row in rows])
