"""What a beam search wrote, and how probable it is."""

from __future__ import annotations

import torch

from summarizer.engine.trace import Trace


def test_the_probability_of_a_text_is_read_from_its_beams() -> None:
    trace = Trace(beams=2)
    first = torch.tensor([[-1.0, -2.0, -3.0, -4.0, -9.0], [-0.5, -6.0, -7.0, -8.0, -9.0]])
    second = torch.tensor([[-5.0, -0.1, -3.0, -4.0, -9.0], [-0.2, -6.0, -7.0, -8.0, -9.0]])
    ids = torch.zeros((2, 1), dtype=torch.long)
    for scores in (first, second):
        assert trace(ids, scores) is scores  # type: ignore[arg-type]
    # One text: piece 1 written by row 0, then piece 0 by row 1. Another: piece 0 by row 1, its end.
    written = torch.tensor([[1, 0], [0, 4]])
    beams = torch.tensor([[0, 1], [1, -1]])
    whole, end = trace.read(written, beams)
    assert torch.allclose(whole, torch.tensor([-2.2, -0.5]))
    assert torch.allclose(end, torch.tensor([-0.2, -0.5]))
