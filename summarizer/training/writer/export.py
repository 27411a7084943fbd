"""Export: a checkpoint as a folder to ship, in half precision, without the optimizer."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from summarizer.engine.pointer import register


def export(checkpoint: Path, folder: Path) -> int:
    """Writes the model and tokenizer of ``checkpoint`` into ``folder``; returns the bytes written.

    Raises ``OSError`` when ``checkpoint`` holds no model.
    """
    register()
    model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint, dtype=torch.float16)
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(checkpoint).save_pretrained(folder)
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
