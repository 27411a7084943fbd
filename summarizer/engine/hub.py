"""The hub: fetching a checkpoint that is named as Hugging Face does, into its cache."""

from __future__ import annotations

from pathlib import Path

from summarizer.engine.base import ModelError

_READ = ["*.json", "*.txt", "*.model"]
"""What is read of a checkpoint beside its weights; code that lies there is not even fetched."""
_WEIGHTS = ("model*.safetensors", "pytorch_model*.bin")
"""What its weights are called, the better form first."""


def fetch(name: str) -> Path:
    """The folder of the checkpoint ``name`` in the hub's cache, downloaded where it is not there.

    What is there whole is used as it is and the hub is not asked: a start needs no network, and
    the model of yesterday is that of today. Progress is shown on stderr. Raises ``ModelError``
    where there is no such checkpoint, or it is neither in the cache nor to be had.
    """
    from huggingface_hub.errors import (  # half a second, and only for these names
        GatedRepoError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    try:
        if folder := _snapshot(name, local=True):
            return folder
    except LocalEntryNotFoundError:
        pass
    try:
        folder = _snapshot(name, local=False)
    except GatedRepoError as error:
        raise ModelError(
            f"{name} is given to those who consent to its terms: do so on its page, and set "
            "HF_TOKEN to a token of yours"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(f"no model is called {name} at the hub, or it is not public") from error
    except Exception as error:  # of the client, its HTTP library, the system
        reason = str(error).strip().split("\n")[0][:200]
        raise ModelError(
            f"{name} is not in the hub's cache and cannot be fetched ({reason}); name a mirror in "
            "HF_ENDPOINT, or download it elsewhere and give its folder"
        ) from error
    if folder is None:
        raise ModelError(f"{name}: the hub has no weights of it ({' or '.join(_WEIGHTS)})")
    return folder


def _snapshot(name: str, *, local: bool) -> Path | None:
    """The folder of ``name``, of the cache alone where it is to be ``local``; None where it has no
    weights. Raises what the hub's client raises."""
    from huggingface_hub import snapshot_download

    for weights in _WEIGHTS:
        folder = Path(
            snapshot_download(
                name,
                allow_patterns=[*_READ, weights],
                ignore_patterns=["*/*"],
                local_files_only=local,
            )
        )
        if any(folder.glob(weights)):
            return folder
    return None
