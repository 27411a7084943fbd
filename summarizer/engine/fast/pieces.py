"""The tokenizer, by the names that transformers has for what it does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from tokenizers import Tokenizer


class Pieces:
    """A ``tokenizer.json``."""

    def __init__(self, file: Path, unknown: int) -> None:
        """Raises ``Exception`` where the file is none, as ``tokenizers`` does."""
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        self.unk_token_id = unknown

    def piece(self, text: str) -> int | None:
        """The number of a whole piece."""
        found: int | None = self._tokenizer.token_to_id(text)
        return found

    def encode(self, text: str, add_special_tokens: bool = False) -> list[int]:
        """The pieces of ``text``."""
        pieces: list[int] = self._tokenizer.encode(text, add_special_tokens=add_special_tokens).ids
        return pieces

    def decode(self, pieces: Sequence[int], skip_special_tokens: bool = True) -> str:
        """The text of ``pieces``."""
        text: str = self._tokenizer.decode(list(pieces), skip_special_tokens=skip_special_tokens)
        return text

    def get_vocab(self) -> dict[str, int]:
        """All pieces."""
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        return vocabulary
