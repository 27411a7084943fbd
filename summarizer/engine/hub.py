"""The hub: fetching a checkpoint that is named as Hugging Face does, into its cache."""

from __future__ import annotations

from pathlib import Path

from summarizer.engine.base import ModelError

_READ = ["*.json", "*.txt", "*.model"]
"""What is read of a checkpoint beside its weights; code that lies there is not even fetched."""


def fetch(name: str) -> Path:
    """The folder of the checkpoint ``name`` in the hub's cache, downloaded where it is not there.

    Progress is shown on stderr. Raises ``ModelError`` where there is no such checkpoint, or it is
    neither in the cache nor to be had.
    """
    from huggingface_hub import snapshot_download  # half a second, and only for these names
    from huggingface_hub.errors import RepositoryNotFoundError

    def snapshot(*patterns: str) -> Path:
        wanted = [*_READ, *patterns]
        return Path(snapshot_download(name, allow_patterns=wanted, ignore_patterns=["*/*"]))

    try:
        folder = snapshot("model*.safetensors")
        if not any(folder.glob("model*.safetensors")):
            folder = snapshot("pytorch_model*.bin")
    except RepositoryNotFoundError as error:
        raise ModelError(f"no model is called {name} at the hub, or it is not public") from error
    except (OSError, ValueError) as error:
        reason = str(error).strip().split("\n")[0][:200]
        raise ModelError(
            f"{name} is not in the hub's cache and cannot be fetched ({reason}); download it "
            "elsewhere and give its folder"
        ) from error
    return folder
