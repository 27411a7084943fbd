"""What a model wrote, as its article prints it: the blanks between pieces gone, capitals and full
width found again."""

from __future__ import annotations

import re

from summarizer.text.punctuation import full_width, unspaced

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_MARKED = re.compile(r"(?<=\S) *([.,:/+&%°'’–-]) *(?=\S)")
"""A mark that BERT's tokenizer parts from its neighbours: '3. 5', 'covid - 19'."""
_BLANK = re.compile(r"(?<=\S) (?=\S)")


def as_printed(said: str, body: str) -> str:
    """``said`` with Chinese set solid, and every Latin word spelt as in ``body``, which has it."""
    lower = body.lower()
    if len(lower) != len(body):  # a letter whose small form is longer
        lower = body

    def spelt(found: re.Match[str]) -> str:
        at = lower.find(found[0].lower())
        return body[at : at + len(found[0])] if at >= 0 else found[0]

    def marked(found: re.Match[str]) -> str:
        around = said[: found.start()][-1:] + found[1] + said[found.end() :][:1]
        return found[1] if around.lower() in lower else found[0]

    def blank(found: re.Match[str]) -> str:
        left, right = said[: found.start()][-1:], said[found.end() :][:1]
        return found[0] if left.isascii() and right.isascii() else ""

    said = _MARKED.sub(marked, said.strip())
    said = unspaced(_BLANK.sub(blank, said))
    return full_width(_LATIN.sub(spelt, said))
