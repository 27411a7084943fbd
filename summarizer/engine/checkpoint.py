"""Loading a seq2seq checkpoint from its folder, and only a whole one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers
import transformers.utils.logging
from transformers import AutoConfig, AutoModelForSeq2SeqLM

from summarizer.engine import cpt
from summarizer.engine.base import ModelError
from summarizer.engine.folder import read
from summarizer.engine.pointer import register
from summarizer.engine.tokenizer import tokenizer_of

__all__ = ["Checkpoint", "load_checkpoint"]

POINTER = "PointerBart"
transformers_logging: Any = transformers.utils.logging


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model ready to generate. ``tasks`` are the decoder's first pieces that ask for a headline
    and a gist; None where the model knows one task only."""

    name: str
    folder: Path
    model: Any
    tokenizer: Any
    tasks: tuple[int, int] | None
    source_length: int
    """Pieces of source, special ones included."""


def load_checkpoint(folder: Path, name: str) -> Checkpoint:
    """The checkpoint in ``folder``, which ``locate`` found, as the model called ``name``.

    A half-precision folder is loaded at full precision, which a CPU needs. Code that a folder
    brings is never run. Raises ``ModelError`` naming what is missing or does not fit.
    """
    register()
    told = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        config, model, tokenizer = _load(folder)
    except ModelError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:200] or type(error).__name__
        raise ModelError(f"cannot load the model {folder}: {reason}") from error
    finally:
        transformers_logging.set_verbosity(told)
    _check_vocabulary(folder, len(tokenizer), model.get_input_embeddings().num_embeddings)
    positions = int(getattr(config, "max_position_embeddings", 0) or 512)
    return Checkpoint(
        name=name,
        folder=folder,
        model=model.eval(),
        tokenizer=tokenizer,
        tasks=_tasks(tokenizer),
        source_length=int(getattr(config, "source_length", 0) or min(512, positions)),
    )


def _load(folder: Path) -> tuple[Any, Any, Any]:
    """Configuration, model and tokenizer. Raises what transformers raises."""
    written = read(folder, "config.json")
    named = (written.get("architectures") or [""])[0]
    known = named in ("", POINTER, cpt.ARCHITECTURE) or hasattr(transformers, named)
    if not known or (written.get("auto_map") and not named):
        raise ModelError(
            f"{folder}: its architecture ({named or 'auto_map'}) is code of its own, which is "
            "never run here; only what transformers has can be loaded"
        )
    options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    config = AutoConfig.from_pretrained(folder, **options)
    kind: Any = cpt.CPT if named == cpt.ARCHITECTURE else AutoModelForSeq2SeqLM
    if kind is cpt.CPT:
        del options["trust_remote_code"]
    model, loaded = kind.from_pretrained(
        folder, config=config, dtype=torch.float32, output_loading_info=True, **options
    )
    _check_weights(folder, named, loaded["missing_keys"], loaded["unexpected_keys"])
    return config, model, tokenizer_of(folder, config.model_type)


def _check_weights(
    folder: Path, named: str, missing: Collection[str], unexpected: Collection[str]
) -> None:
    """Raises ``ModelError`` where the folder lacks weights, which would be random ones."""
    if not missing:
        return
    others = f", while {min(unexpected)} belongs to nothing" if unexpected else ""
    raise ModelError(
        f"{folder}: weights are missing, {min(missing)} and {len(missing) - 1} more{others}; they "
        f"are incomplete or of another architecture than {named or 'its configuration'} says"
    )


def _check_vocabulary(folder: Path, pieces: int, embeddings: int) -> None:
    """Raises ``ModelError`` where tokenizer and embeddings do not belong together."""
    if pieces < min(embeddings, 1000) * 0.5:
        raise ModelError(
            f"{folder}: the tokenizer has {pieces} pieces, the model {embeddings}; its vocabulary "
            "file (vocab.txt, tokenizer.json or spiece.model) is missing or unread"
        )
    if pieces > embeddings:
        raise ModelError(
            f"{folder}: the tokenizer has {pieces} pieces, more than the model's {embeddings} "
            "embeddings; they do not belong together"
        )


def _tasks(tokenizer: Any) -> tuple[int, int] | None:
    """The pieces that ask our own models for a headline and a gist."""
    pieces = tokenizer.get_vocab()
    if "<headline>" in pieces and "<gist>" in pieces:
        return pieces["<headline>"], pieces["<gist>"]
    return None
