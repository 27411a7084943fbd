"""Engines: ways to condense an article. ``load`` gives one by name.

Whoever only names an engine or a model imports no more than this: what writes is imported by
``load``.
"""

from __future__ import annotations

import logging
import os

from summarizer.article import Length
from summarizer.engine.base import Engine, ModelError, Progress
from summarizer.engine.folder import EMBEDDED, OURS, locate, read

__all__ = ["EMBEDDED", "NAMES", "Engine", "Length", "ModelError", "Progress", "load"]

NAMES = ("auto", "fast", "seq2seq", "extractive")


def load(
    engine: str = "auto",
    model: str | None = None,
    threads: int | None = None,
    prefix: str | None = None,
    device: str = "auto",
) -> Engine:
    """The engine called ``engine``; ``model`` is a folder or a hub name of a Chinese seq2seq
    checkpoint, by default the embedded one. ``auto`` is fast for a model of ours, which the
    embedded one is, seq2seq for others, and extractive where the embedded model is missing.
    ``threads`` are the fast engine's, by default one a processor. ``prefix`` goes before the text
    that a checkpoint of another make reads, or around it where it has a ``{}``; by default what
    the checkpoint asks for. ``device`` is where torch runs it: cpu, cuda, mps, or auto for the best
    there is.

    Raises ``ModelError`` when the model cannot be loaded, ``ValueError`` for an unknown name.
    """
    if engine not in NAMES:
        raise ValueError(f"engine must be one of {', '.join(NAMES)}: {engine!r}")
    if engine == "extractive":
        return _extractive()
    if engine == "auto" and model is None and not (EMBEDDED / "config.json").exists():
        logging.getLogger(__name__).warning("no embedded model: summaries are extractive")
        return _extractive()
    folder = locate(model)  # a wrong name is told before anything is imported
    config, name = read(folder, "config.json"), model or "embedded"
    if engine == "fast" or (engine == "auto" and config.get("model_type") == OURS):
        # Several threads of ours are at work; each multiplies for itself.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from summarizer.engine.fast import Fast

        return Fast(name, folder, config, threads)
    from summarizer.engine.card import card_of
    from summarizer.engine.checkpoint import load_checkpoint  # torch takes seconds to import
    from summarizer.engine.device import OnDevice, chosen, moved
    from summarizer.engine.foreign import Foreign
    from summarizer.engine.seq2seq import Seq2Seq

    def build(device: str) -> Engine:
        checkpoint = load_checkpoint(folder, name)
        moved(checkpoint.model, device)
        if checkpoint.tasks is not None:
            return Seq2Seq(checkpoint)
        card = card_of(checkpoint.name, checkpoint.folder, checkpoint.model.config)
        return Foreign(checkpoint, card if prefix is None else card.around(prefix))

    return OnDevice(build, chosen(device))


def _extractive() -> Engine:
    from summarizer.engine.extractive import Extractive

    return Extractive()
