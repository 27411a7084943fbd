"""Which tokenizer a checkpoint's folder is written for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import AutoTokenizer, BertTokenizer

from summarizer.engine.words import WordTokenizer, has_words

CHINESE = ("zh_CN", "zho_Hans", "zh")
"""What multilingual checkpoints call simplified Chinese (mBART, NLLB, M2M100)."""


def tokenizer_of(folder: Path, kind: str) -> Any:
    """The tokenizer of the checkpoint in ``folder``, whose model type is ``kind``.

    A Chinese BART, CPT, Pegasus or T5 with a vocab.txt has BERT's pieces, whatever its
    configuration says: AutoTokenizer would look for the files of its model type, find none and go
    on with five special tokens. Code that a folder brings is never run. Raises what transformers
    raises.
    """
    vocabulary = folder / "vocab.txt"
    if not vocabulary.exists():
        made: Any = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
        if (language := language_of(made)) is not None:
            made.src_lang = language
        return made
    if kind == "pegasus" and has_words(vocabulary):
        return WordTokenizer(vocabulary)
    return BertTokenizer.from_pretrained(folder, local_files_only=True)


def language_of(tokenizer: Any) -> str | None:
    """The piece that says 'Chinese' to a multilingual ``tokenizer``, None for any other."""
    if not hasattr(tokenizer, "src_lang"):
        return None
    vocabulary = tokenizer.get_vocab()
    return next((code for code in CHINESE if code in vocabulary), None)
