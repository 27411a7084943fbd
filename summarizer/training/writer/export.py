"""Export: a checkpoint as a folder to ship, in half precision, without the optimizer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from summarizer.engine.pointer import register
from summarizer.training.writer.warmstart import deepen


def export(checkpoints: Sequence[Path], folder: Path) -> int:
    """Writes the model and tokenizer of ``checkpoints`` into ``folder``; returns the bytes
    written. Of several, whose weights must have one origin, it writes the mean (Wortsman et al.
    2022, 'Model soups'); shallower decoders grow to the deepest first.

    Raises ``OSError`` when a checkpoint holds no model.
    """
    register()
    models: list[Any] = [
        AutoModelForSeq2SeqLM.from_pretrained(checkpoint, dtype=torch.float32)
        for checkpoint in checkpoints
    ]
    deepest = max(models, key=lambda model: int(model.config.decoder_layers))
    if len(models) > 1:
        for model in models:
            deepen(model, deepest.config.decoder_layers)
        weights = [model.state_dict() for model in models]
        deepest.load_state_dict(
            {name: torch.stack([each[name] for each in weights]).mean(0) for name in weights[0]}
        )
    folder.mkdir(parents=True, exist_ok=True)
    deepest.half().save_pretrained(folder)
    AutoTokenizer.from_pretrained(checkpoints[0]).save_pretrained(folder)
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
