"""Where a model runs: the processor, or a device that multiplies faster and may fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import torch

from summarizer.article import Article, Length, Summary
from summarizer.engine.base import Engine, Progress

log = logging.getLogger(__name__)


def chosen(wanted: str) -> str:
    """The device called ``wanted``, or the best there is for ``auto``; the processor, with a line
    in the log, where there is no such device."""
    there: dict[str, Callable[[], bool]] = {
        "cuda": torch.cuda.is_available,
        "mps": torch.backends.mps.is_available,
    }
    if wanted == "auto":
        return next((name for name, is_there in there.items() if is_there()), "cpu")
    if wanted in there and not there[wanted]():
        log.warning("no device %s here: the model runs on the processor", wanted)
        return "cpu"
    return wanted


def moved(model: Any, device: str) -> Any:
    """``model`` on ``device``, in bfloat16 where a graphics card multiplies that (half precision's
    smaller range is too small for T5)."""
    halved = device == "cuda" and torch.cuda.is_bf16_supported()
    return model.to(device=device, dtype=torch.bfloat16 if halved else torch.float32)


class OnDevice:
    """An engine on a device, made by ``build`` for one; where it fails, on the processor."""

    def __init__(self, build: Callable[[str], Engine], device: str) -> None:
        self._build = build
        self._engine = self._built(device)
        self.name, self.model = self._engine.name, self._engine.model

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in their order."""
        try:
            return self._engine.summarize(articles, length=length, progress=progress)
        except (RuntimeError, NotImplementedError) as error:
            if self._device == "cpu":
                raise
            self._tell(error)
        self._engine = self._built("cpu")  # anew: a device that failed need not give weights back
        return self._engine.summarize(articles, length=length, progress=progress)

    def _built(self, device: str) -> Engine:
        self._device = device
        try:
            return self._build(device)
        except (RuntimeError, NotImplementedError) as error:
            if device == "cpu":
                raise
            self._tell(error)
            return self._built("cpu")

    def _tell(self, error: Exception) -> None:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        log.warning("%s failed (%s): the model runs on the processor", self._device, reason)
