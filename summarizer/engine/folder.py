"""Model folders: where a model's name points, and whether all its pieces are there.

Needs neither torch nor transformers, so that a wrong name is refused at once.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from summarizer.engine.base import ModelError
from summarizer.engine.hub import fetch

EMBEDDED = Path(__file__).resolve().parent.parent / "model"
"""The folder of the embedded model."""

OURS = "pointer_bart"
"""What the configuration of a model of ours calls its type."""

_HUB_NAME = re.compile(r"^[\w.-]+/[\w.-]+$")
_WEIGHTS = (
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)
_TOKENIZERS = (
    "tokenizer.json",
    "vocab.txt",
    "spiece.model",
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "vocab.json",
)
_ENCODER_DECODERS = ("t5", "mt5", "umt5", "bart", "mbart", "pegasus", "encoder-decoder")
"""Of these every model is one, whether its configuration says so or not."""


def locate(name: str | None) -> Path:
    """The folder of the model called ``name`` (None: the embedded one).

    A name is the hub's only when it looks like one ('owner/model') and no folder is called so; it
    is fetched into the hub's cache where it is not there yet. Raises ``ModelError`` for a missing
    or incomplete folder.
    """
    folder = EMBEDDED if name is None else Path(name).expanduser()
    if not folder.is_dir():
        if name is None or not _HUB_NAME.match(name) or folder.is_absolute():
            raise ModelError(
                f"no model folder at {folder}; give a folder or a hub name (owner/model)"
            )
        folder = fetch(name)
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Raises ``ModelError`` naming the piece that ``folder`` lacks."""
    present = {file.name for file in folder.iterdir()}
    if "config.json" not in present:
        raise ModelError(f"{folder}: config.json is missing; this is no transformers model folder")
    if not present & set(_WEIGHTS):
        raise ModelError(f"{folder}: the weights are missing (model.safetensors)")
    if not present & set(_TOKENIZERS):
        raise ModelError(f"{folder}: the tokenizer is missing ({', '.join(_TOKENIZERS[:3])})")
    config = read(folder, "config.json")
    kind = config.get("model_type")
    if not config.get("is_encoder_decoder", kind in _ENCODER_DECODERS):
        raise ModelError(f"{folder}: {kind} is no encoder–decoder model")


def read(folder: Path, name: str) -> dict[str, Any]:
    """The JSON object in a file of ``folder``; empty where there is no such file."""
    try:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ModelError(f"{folder}: {name} is not JSON ({error})") from error
    return told if isinstance(told, dict) else {}
