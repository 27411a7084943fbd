"""Loading a seq2seq checkpoint from a folder or, when its name asks for it, from the hub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers.utils.logging
from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer, BertTokenizer

from summarizer.engine.folder import ModelError, locate
from summarizer.engine.pointer import register

__all__ = ["Checkpoint", "load_checkpoint"]

transformers_logging: Any = transformers.utils.logging


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model ready to generate. ``headline`` and ``gist`` are the decoder's first pieces that
    ask for either; both None where the model knows one task only. ``prefix`` goes before the
    text (T5's)."""

    name: str
    model: Any
    tokenizer: Any
    headline: int | None
    gist: int | None
    prefix: str
    source_length: int
    """Pieces of source, special ones included."""


def load_checkpoint(name: str | None) -> Checkpoint:
    """The checkpoint in the folder or at the hub called ``name``; the embedded one for None.

    A half-precision folder is loaded at full precision, which a CPU needs. Raises ``ModelError``
    naming what is missing: no network is asked unless ``name`` is a hub name ('owner/model') and
    no folder is called so.
    """
    where, local = locate(name)
    register()
    quiet = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        options = {"local_files_only": local}
        config = AutoConfig.from_pretrained(where, **options)
        tokenizer = _tokenizer(Path(where) if local else None, where)
        model = AutoModelForSeq2SeqLM.from_pretrained(where, dtype=torch.float32, **options)
    except ModelError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:200]
        raise ModelError(f"cannot load the model {where}: {reason}") from error
    finally:
        transformers_logging.set_verbosity(quiet)
    if len(tokenizer) < min(config.vocab_size, 1000) * 0.5:
        raise ModelError(
            f"{where}: the tokenizer has {len(tokenizer)} pieces, the model {config.vocab_size}; "
            "its vocabulary file (vocab.txt, tokenizer.json or spiece.model) is missing or unread"
        )
    if len(tokenizer) > model.get_input_embeddings().num_embeddings:
        raise ModelError(
            f"{where}: the tokenizer has {len(tokenizer)} pieces, more than the model's "
            f"{model.get_input_embeddings().num_embeddings} embeddings; they do not belong together"
        )
    tasks = [tokenizer.convert_tokens_to_ids(piece) for piece in ("<headline>", "<gist>")]
    known = all(task not in (None, tokenizer.unk_token_id) for task in tasks)
    positions = int(getattr(config, "max_position_embeddings", 0) or 512)
    return Checkpoint(
        name="embedded" if name is None else where,
        model=model.eval(),
        tokenizer=tokenizer,
        headline=tasks[0] if known else None,
        gist=tasks[1] if known else None,
        prefix=_prefix(config),
        source_length=int(getattr(config, "source_length", 0) or min(512, positions)),
    )


def _tokenizer(folder: Path | None, where: str) -> Any:
    present = {file.name for file in folder.iterdir()} if folder else set()
    if "vocab.txt" in present and "tokenizer.json" not in present:
        # BART and CPT folders for Chinese carry BERT's vocabulary; AutoTokenizer would look for
        # BART's own files, find none and go on with five special tokens.
        return BertTokenizer.from_pretrained(where, local_files_only=True)
    return AutoTokenizer.from_pretrained(where, local_files_only=folder is not None)


def _prefix(config: Any) -> str:
    if config.model_type not in ("t5", "mt5", "umt5"):
        return ""
    params = getattr(config, "task_specific_params", None) or {}
    prefix: str = params.get("summarization", {}).get("prefix", "summarize: ")
    return prefix
