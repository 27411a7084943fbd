"""Model folders: where a model's name points, and whether all its pieces are there.

Needs neither torch nor transformers, so that a wrong name is refused at once.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

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
    "vocab.json",
)


class ModelError(Exception):
    """A model that cannot be loaded; the message names the missing piece and what to do."""


def locate(name: str | None) -> tuple[str, bool]:
    """Where the model called ``name`` is (None: the embedded one), and whether that is a folder.

    A name is the hub's only when it looks like one ('owner/model') and no folder is called so.
    Raises ``ModelError`` for a missing or incomplete folder.
    """
    folder = EMBEDDED if name is None else Path(name).expanduser()
    if folder.is_dir():
        check(folder)
        return str(folder), True
    if name is None or not _HUB_NAME.match(name) or folder.is_absolute():
        raise ModelError(f"no model folder at {folder}; give a folder or a hub name (owner/model)")
    return name, False


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
    if not config.get("is_encoder_decoder", config.get("model_type") in ("t5", "mt5", "bart")):
        raise ModelError(f"{folder}: {config.get('model_type')} is no encoder–decoder model")


def read(folder: Path, name: str) -> dict[str, Any]:
    """The JSON object in a file of ``folder``; empty where there is no such file."""
    try:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ModelError(f"{folder}: {name} is not JSON ({error})") from error
    return told if isinstance(told, dict) else {}
