"""The fast engine: the embedded model on numpy, without torch and transformers.

``layers`` (what a network is made of) → ``network`` (the weights; the encoder) → ``source`` (what
is seen of the articles) → ``steps`` (the decoder, a piece at a time) → ``search`` (beams) and
``belief`` (how likely a text is) → ``engine``. Number for number it is what ``pointer`` is in
torch, and piece for piece what transformers' ``generate()`` writes with it, which the tests hold
it to.
"""

from __future__ import annotations

from summarizer.engine.fast.engine import Fast

__all__ = ["Fast"]
