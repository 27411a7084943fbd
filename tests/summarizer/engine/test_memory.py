"""Memory: what a batch holds is bounded, however many articles there are and however wide a model
is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from transformers import BartConfig, BartForConditionalGeneration, BertTokenizer

from summarizer.engine.foreign import HELD
from tests.summarizer.engine import families
from tests.summarizer.engine.taught import TEXT, Made, publish

ROOT = Path(__file__).parents[3]
ARTICLES = 16
SPARE = 2.5
"""Beam search moves what it holds, and memory that was freed is not all given back: 445 MB as
measured. All sixteen together took 998."""
GROWTH = """
import resource, sys
from summarizer.article import Article
from summarizer.engine import load
engine = load("seq2seq", sys.argv[1])
text = open(sys.argv[2], encoding="utf-8").read()
articles = [Article(str(i), text[i * 20 :]) for i in range(int(sys.argv[3]))]
engine.summarize([Article("short", text[:60])])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
engine.summarize(articles)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def wide(folder: Path) -> Made:
    """A BART of few weights whose beams see much: 48 MB an article, at 4 beams."""
    pieces, size = families._bert(folder)
    tokenizer = BertTokenizer.from_pretrained(pieces)
    sizes = {
        "d_model": 512,
        "encoder_layers": 1,
        "decoder_layers": 6,
        "encoder_ffn_dim": 32,
        "decoder_ffn_dim": 32,
    }
    model = BartForConditionalGeneration(
        families._sized(BartConfig, size, decoder_start_token_id=102, **sizes)
    )
    told = {"max_length": 32, "num_beams": 4}
    return Made("wide", model, tokenizer.encode, tokenizer.encode, 102, told)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is counted in another unit")
def test_many_long_articles_hold_no_more_than_a_batch_may(tmp_path: Path) -> None:
    folder = publish(tmp_path, wide, taught=False)
    text = tmp_path / "text"
    bodies = [json.loads(line)["text"] for line in TEXT.splitlines()]
    text.write_text("".join(bodies)[:1000], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", GROWTH, str(folder), str(text), str(ARTICLES)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    grown = int(done.stdout) * 1024
    assert grown < SPARE * HELD, f"{grown / 1e6:.0f} MB"
