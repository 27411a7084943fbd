"""How a checkpoint wants to be asked: what goes around the text, how much of it, and how it is to
write, as its folder or its published card say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.engine.folder import read

SLOT = "{}"
"""Where in a prefix the text goes; one without it goes before the text."""
BEAMS, PIECES, SOURCE = 4, 128, 512
"""Beams, pieces written and pieces read where nothing is said."""
_LEAST_PIECES, _MOST_PIECES, _MOST_SOURCE = 32, 256, 1024
_UNSAID = 20
"""transformers' own ``max_length``, which says nothing of a checkpoint."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands ``before`` and ``behind`` the text; the pieces of it that are read, special ones
    included; and how many are written at most and at least, by how many beams."""

    before: str = ""
    behind: str = ""
    source_length: int = SOURCE
    pieces: int = PIECES
    least: int = 0
    beams: int = BEAMS
    length_penalty: float = 1.0
    no_repeat: int = 0
    hasty: bool = False
    """Whether it stops at as many finished texts as beams (transformers' ``early_stopping``)."""

    def around(self, prefix: str) -> Card:
        """This card with ``prefix`` in the place of what stands around the text."""
        before, _, behind = prefix.partition(SLOT)
        return replace(self, before=before, behind=behind)


KNOWN: dict[str, dict[str, Any]] = {
    "heackmt5-zhsum100k": {
        "before": "summarize: ",
        "pieces": 150,
        "length_penalty": 1.5,
        "no_repeat": 2,
    },
    # Its tokenizer knows no line break; the card has '_' stand for it.
    "promptclue-base": {
        "before": "为下面的文章生成摘要：_",
        "behind": "_答案：",
        "source_length": 768,
        "length_penalty": 0.6,
    },
    "randeng-bart-139m-summary": {"before": "summary:"},
}
"""What the published cards ask for and the folders do not say, by the end of a checkpoint's name
in small letters."""
KNOWN["promptclue-base-v1-5"] = KNOWN["promptclue-base"]


def card_of(name: str, folder: Path, config: Any) -> Card:
    """The card of the checkpoint called ``name`` in ``folder``: what is known of it, over its
    generation configuration, over its configuration's part for summaries, over the rest of that."""
    written = read(folder, "config.json")
    own = (written.get("task_specific_params") or {}).get("summarization") or {}
    said = {**written, **own, **read(folder, "generation_config.json")}
    most = int(said.get("max_new_tokens") or said.get("max_length") or 0)
    card = Card(
        before=str(said.get("prefix") or ""),
        source_length=_source_length(config),
        pieces=min(max(most, _LEAST_PIECES), _MOST_PIECES) if most > _UNSAID else PIECES,
        least=min(int(said.get("min_length") or 0), _LEAST_PIECES),
        beams=beams if (beams := int(said.get("num_beams") or 1)) > 1 else BEAMS,
        length_penalty=float(said.get("length_penalty") or 1.0),
        no_repeat=int(said.get("no_repeat_ngram_size") or 0),
        hasty=bool(said.get("early_stopping")),
    )
    return replace(card, **KNOWN.get(Path(name).name.lower(), {}))


def _source_length(config: Any) -> int:
    """As many pieces as the encoder has positions, where it counts them."""
    encoder = getattr(config, "encoder", config)
    for key in ("max_position_embeddings", "n_positions"):
        if positions := getattr(encoder, key, None):
            return min(int(positions), _MOST_SOURCE)
    return SOURCE
