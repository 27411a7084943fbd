"""Engines: ways to condense an article. ``load`` gives one by name."""

from __future__ import annotations

import logging

from summarizer.condensing.draft import Length
from summarizer.engine.base import Engine, Progress
from summarizer.engine.extractive import Extractive
from summarizer.engine.folder import EMBEDDED, ModelError, locate

__all__ = ["EMBEDDED", "NAMES", "Engine", "Length", "ModelError", "Progress", "load"]

NAMES = ("auto", "seq2seq", "extractive")


def load(engine: str = "auto", model: str | None = None) -> Engine:
    """The engine called ``engine``; ``model`` is a folder or a hub name of a Chinese seq2seq
    checkpoint, by default the embedded one. ``auto`` is seq2seq, or extractive where the
    embedded model is missing.

    Raises ``ModelError`` when the model cannot be loaded, ``ValueError`` for an unknown name.
    """
    if engine not in NAMES:
        raise ValueError(f"engine must be one of {', '.join(NAMES)}: {engine!r}")
    if engine == "extractive":
        return Extractive()
    if engine == "auto" and model is None and not (EMBEDDED / "config.json").exists():
        logging.getLogger(__name__).warning("no embedded model: summaries are extractive")
        return Extractive()
    locate(model)  # a wrong name is told before torch is imported
    from summarizer.engine.seq2seq import Seq2Seq  # torch takes seconds to import

    return Seq2Seq(model)
