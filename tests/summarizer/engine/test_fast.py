"""The fast engine writes what the reference writes, piece for piece, and without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import GenerationConfig

from summarizer.article import Article
from summarizer.engine import EMBEDDED, ModelError, load
from summarizer.engine.fast.belief import beliefs
from summarizer.engine.fast.network import Network
from summarizer.engine.fast.search import Answer, Wish, search
from summarizer.engine.fast.source import source_of
from summarizer.engine.pointer import PointerBart, PointerBartConfig
from summarizer.training.writer.corpus import load as load_pairs

OWN = Path(__file__).parents[1] / "articles.jsonl"
START, END = 3, 2
ODD = [
    "The city opened a new bridge on Monday. It cost 12 million dollars and took 3 years.",
    "短讯。",
    "“" * 50,
    "云泽湿地6月3日说，今年来越冬的小䴙䴘有310只，鸊鹈比去年少。",
    "國家圖書館宣布，館藏善本數位化工程已經完成，讀者從今天起可以在網路上閱讀三萬部古籍。",
]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A tiny model with strong opinions, in its folder and in torch."""
    torch.manual_seed(11)
    config = PointerBartConfig(
        vocab_size=60,
        written_size=40,
        d_model=16,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=32,
        init_std=0.6,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=END,
        decoder_start_token_id=START,
        forced_eos_token_id=None,
    )
    model: Any = PointerBart(config)
    with torch.no_grad():
        for weights in model.parameters():  # biases too are something
            weights.add_(0.1 * torch.randn_like(weights))
    folder = tmp_path_factory.mktemp("tiny")
    model.train(False).save_pretrained(folder)
    return folder, model


@pytest.fixture(scope="module")
def network(reference: tuple[Path, Any]) -> Network:
    folder, _ = reference
    return Network(folder, json.loads((folder / "config.json").read_text()))


def sources(count: int, length: int) -> list[list[int]]:
    dice = np.random.default_rng(5)
    return [[0, *dice.integers(4, 60, length).tolist(), END] for _ in range(count)]


def written(model: Any, source: list[int], wish: Wish) -> list[tuple[tuple[int, ...], float]]:
    options = GenerationConfig(  # type: ignore[no-untyped-call]
        num_beams=wish.beams,
        num_return_sequences=wish.beams,
        max_new_tokens=wish.most,
        no_repeat_ngram_size=wish.unrepeated,
        length_penalty=wish.penalty,
        early_stopping=True,
        decoder_start_token_id=wish.start,
        eos_token_id=wish.end,
        pad_token_id=1,
    )
    said = model.generate(
        torch.tensor([source]),
        generation_config=options,
        return_dict_in_generate=True,
        output_scores=True,
    )
    texts = []
    for row, score in zip(said.sequences.tolist(), said.sequences_scores.tolist(), strict=True):
        pieces = row[1:]
        texts.append((tuple(pieces[: pieces.index(END)] if END in pieces else pieces), score))
    return texts


def same(answers: list[Answer], texts: list[tuple[tuple[int, ...], float]]) -> bool:
    pieces = [text for text, _ in texts]
    # One that ran out of room is filled up with nothing, like one that ended there.
    told = [tuple(p for p in answer.pieces if p != 1) for answer in answers]
    assert told == [tuple(p for p in text if p != 1) for text in pieces]
    return bool(np.allclose([a.score for a in answers], [s for _, s in texts], atol=1e-4))


@pytest.mark.parametrize(
    "wish",
    [
        Wish(START, END, beams=4, most=12, penalty=1.6, unrepeated=4),
        Wish(START, END, beams=8, most=20, penalty=1.0, unrepeated=2),
        Wish(START, END, beams=2, most=3, penalty=0.5, unrepeated=3),
    ],
    ids=["as headlines", "no pair twice", "short of room"],
)
def test_beams_write_what_transformers_writes(
    reference: tuple[Path, Any], network: Network, wish: Wish
) -> None:
    _, model = reference
    # Sources of several lengths in one batch; the reference sees each alone.
    rows = [*sources(5, 14), *sources(4, 9), *sources(1, 3)]
    found = search(network, source_of(network, rows, network.encode(rows)), wish)
    for source, answers in zip(rows, found, strict=True):
        assert len(answers) == wish.beams
        assert same(answers, written(model, source, wish))


def test_belief_in_a_text_is_the_reference_s(reference: tuple[Path, Any], network: Network) -> None:
    _, model = reference
    rows = sources(2, 14)
    source = source_of(network, rows, network.encode(rows))
    texts = [[5, 9, rows[1][3], END], [rows[1][1], rows[1][2], END], [END]]
    found = beliefs(network, source.take([1]), START, texts)
    for text, told in zip(texts, found, strict=True):
        with torch.inference_mode():
            logits = model(
                torch.tensor([rows[1]]), decoder_input_ids=torch.tensor([[START, *text[:-1]]])
            ).logits[0]
        wanted = logits[np.arange(len(text)), text].tolist()
        assert np.allclose(told, wanted, atol=1e-3)


def test_what_a_beam_believes_is_what_it_is_asked_again(network: Network) -> None:
    rows = sources(1, 14)
    source = source_of(network, rows, network.encode(rows))
    (answers,) = search(network, source, Wish(START, END, 4, 12, 1.0, 4))
    texts = [[*answer.pieces, END][: len(answer.beliefs)] for answer in answers]
    for answer, told in zip(answers, beliefs(network, source, START, texts), strict=True):
        assert np.allclose(answer.beliefs, told, atol=1e-3)
        assert answer.score == pytest.approx(sum(answer.beliefs) / len(answer.beliefs), abs=1e-3)


def test_summaries_are_those_of_the_reference() -> None:
    articles = [Article(pair.id, pair.text) for pair in load_pairs([OWN])]
    articles.append(Article("headed", articles[0].body, headline="河上新桥通车"))
    articles += [Article(body[:4], body) for body in ODD]
    fast = load("fast", threads=2).summarize(articles)
    for one, other in zip(fast, load("seq2seq").summarize(articles), strict=True):
        assert one.engine == "fast"
        assert (one.headline, one.gist, one.points) == (other.headline, other.gist, other.points)
        assert (one.id, one.model, one.by) == (other.id, other.model, other.by)


def test_neither_torch_nor_transformers_is_imported() -> None:
    code = (
        "import sys; from summarizer.article import Article; from summarizer.engine import load; "
        "load().summarize([Article('a', '青河大桥今天上午建成通车，两岸车程缩短到五分钟。')]); "
        "print(sorted({'torch', 'transformers', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.strip() == "[]"


def test_a_foreign_model_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bart", "is_encoder_decoder": true}')
    (tmp_path / "model.safetensors").touch()
    (tmp_path / "tokenizer.json").touch()
    with pytest.raises(ModelError, match="--engine seq2seq"):
        load("fast", str(tmp_path))


@pytest.mark.parametrize("broken", ["model.safetensors", "tokenizer.json"])
def test_a_broken_folder_is_told(tmp_path: Path, broken: str) -> None:
    for file in EMBEDDED.iterdir():
        if file.name != broken:
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / broken).write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot load"):
        load("auto", str(tmp_path))
