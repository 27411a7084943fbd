"""The tokenizer of Randeng-Pegasus: words of a dictionary where the vocabulary has them, BERT's
pieces elsewhere.

Written after the published ``tokenizers_pegasus.py`` (github.com/IDEA-CCNL/Fengshenbang-LM,
Apache-2.0), which transformers does not have and which is never run here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import rjieba
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

SPECIAL = {
    "<pad>": "[PAD]",
    "</s>": "[unused1]",
    "<mask_1>": "[unused2]",
    "<mask_2>": "[unused3]",
    "<unk>": "[UNK]",
}
"""What the model's special pieces are called in its vocabulary, which is laid out as BERT's."""
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}$")
_MOST = 100
"""Characters of a word beyond which it is unknown (BERT's own limit)."""


class WordTokenizer:
    """Text to ids and back, as far as the engines ask it of a transformers tokenizer."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        pieces = {piece: i for i, piece in enumerate(lines)}
        for piece, called in SPECIAL.items():
            if piece not in pieces:
                pieces[piece] = pieces.pop(called)
        self._pieces = pieces
        self._spelt = {i: piece for piece, i in pieces.items()}
        self.pad_token_id = pieces["<pad>"]
        self.eos_token_id = pieces["</s>"]
        self.unk_token_id = pieces["<unk>"]
        named = (*SPECIAL, "[CLS]", "[SEP]", "[MASK]")
        self.all_special_ids = [pieces[piece] for piece in named if piece in pieces]
        self._bert = Tokenizer(
            models.WordPiece(pieces, unk_token="<unk>", max_input_chars_per_word=_MOST)
        )
        self._bert.normalizer = normalizers.BertNormalizer(lowercase=True)
        self._bert.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

    def __len__(self) -> int:
        return len(self._pieces)

    def get_vocab(self) -> dict[str, int]:
        """Every piece and its id."""
        return dict(self._pieces)

    def encode(self, text: str, *, add_special_tokens: bool = True) -> list[int]:
        """The ids of ``text``, with the end's."""
        ids: list[int] = []
        for word in rjieba.cut(text, hmm=False):
            if word in self._pieces:
                ids.append(self._pieces[word])
            else:
                ids += self._bert.encode(word, add_special_tokens=False).ids
        return [*ids, self.eos_token_id] if add_special_tokens else ids

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool = False) -> str:
        """The text of ``ids``; between pieces of Latin letters or digits stands a blank."""
        left_out = set(self.all_special_ids) if skip_special_tokens else set()
        text = ""
        for piece in self._names(i for i in ids if i not in left_out):
            if piece.startswith("##"):
                text += piece[2:]
            else:
                apart = text[-1:].isascii() and text[-1:].isalnum() and piece[:1].isascii()
                text += f" {piece}" if apart and piece[:1].isalnum() else piece
        return text

    def _names(self, ids: Iterable[int]) -> Iterable[str]:
        return (self._spelt.get(i, "<unk>") for i in ids)


def has_words(vocabulary: Path) -> bool:
    """Whether a vocabulary in BERT's form holds whole Chinese words, which BERT's tokenizer, which
    parts all Chinese characters, would never find."""
    lines = vocabulary.read_text(encoding="utf-8").splitlines()
    return any(_WORD.match(line) for line in lines)
