"""The workshop: a tiny model is trained, resumed, exported and evaluated."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    BertConfig,
    BertModel,
    PreTrainedTokenizerFast,
)

from summarizer.engine import load
from summarizer.training.writer import briefs, curve
from summarizer.training.writer.corpus import Pair, distinct, faithful
from summarizer.training.writer.corpus import load as load_pairs
from summarizer.training.writer.evaluate import evaluate_file
from summarizer.training.writer.export import export
from summarizer.training.writer.recipe import Recipe
from summarizer.training.writer.reward import advantages, reward
from summarizer.training.writer.train import Report, train

OWN = Path(__file__).parents[2] / "articles.jsonl"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two small layers with a Unigram vocabulary of our own articles."""
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer.train_from_iterator(
        [OWN.read_text(encoding="utf-8")],
        trainers.UnigramTrainer(vocab_size=900, special_tokens=special, unk_token="<unk>"),
    )
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token="<s>",
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
    )
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(fast),
        hidden_size=32,
        num_hidden_layers=6,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
        pad_token_id=1,
        layer_norm_eps=1e-12,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def recipe(articles: int) -> Recipe:
    return Recipe(batch=4, frozen=8, warmup=4, articles=articles, rate=3e-3)


def test_a_run_learns_resumes_and_ships(encoder: Path, tmp_path: Path) -> None:
    run, shipped = tmp_path / "run", tmp_path / "model"
    first: list[Report] = []
    train([OWN], run, warm=encoder, recipe=recipe(96), report=first.append)
    assert first[-1].seen == 96

    second: list[Report] = []
    last = train([OWN], run, warm=encoder, recipe=recipe(400), report=second.append)
    assert second[-1].seen == 400, "the run goes on where it stopped"
    assert second[-1].title < first[-1].title

    picture = curve.draw(run)
    assert picture is not None
    assert picture.read_bytes().startswith(b"\x89PNG")

    size = export(last, shipped)
    assert size < sum(f.stat().st_size for f in last.iterdir())
    assert AutoModelForSeq2SeqLM.from_pretrained(shipped).dtype == torch.float16
    result = evaluate_file(load("seq2seq", str(shipped)), OWN).as_json()
    assert result["n"] == 12
    assert result["unsupported_numbers"] == 0.0
    assert set(result["lead"]) == {"rouge1", "rouge2", "rougeL"}


def test_a_pointer_model_is_itself_a_warm_start(encoder: Path, tmp_path: Path) -> None:
    grown = train([OWN], tmp_path / "a", warm=encoder, recipe=recipe(16))
    told: list[Report] = []
    train([OWN], tmp_path / "b", warm=grown, recipe=recipe(24), report=told.append)
    assert told[-1].seen == 24


def test_rewarded_samples_keep_what_was_learnt(encoder: Path, tmp_path: Path) -> None:
    raw: list[Report] = []
    told: list[Report] = []
    train([OWN], tmp_path / "raw", warm=encoder, recipe=recipe(16), report=raw.append)
    grown = train([OWN], tmp_path / "a", warm=encoder, recipe=recipe(400))
    rewarded = replace(recipe(480), samples=3, rate=1e-4, word_rate=1e-4, encoder_rate=1e-4)
    train([OWN], tmp_path / "b", warm=grown, recipe=rewarded, report=told.append)
    assert told[-1].title < raw[-1].title - 1.0


def test_a_reward_is_lost_by_what_the_article_lacks() -> None:
    text = "青河大桥全长2860米，9月18日建成通车。"
    good = reward("青河大桥建成通车", "青河大桥建成通车", text)
    assert good > reward("青河大桥建成通车", "青河大桥3000米建成通车", text) + 0.3
    assert good > reward("青河大桥建成通车", "青河铁路建成通车", text)


def test_an_advantage_is_over_the_siblings(encoder: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    said = ["青河大桥建成通车", "青河", "天气", "天气"]
    ids = [tokenizer.encode(text, add_special_tokens=False) for text in said]
    text = "青河大桥9月18日建成通车。"
    better = advantages(ids, [("青河大桥建成通车", text), ("青河大桥建成通车", text)], tokenizer)
    assert better[0] > 0.5
    best = float(better[0])
    assert better.tolist() == pytest.approx([best, -best, 0.0, 0.0])


def test_a_file_without_pairs_is_named(tmp_path: Path, encoder: Path) -> None:
    empty = tmp_path / "none.jsonl"
    empty.write_text(json.dumps({"text": "没有标题"}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"none\.jsonl"):
        train([empty], tmp_path / "run", warm=encoder, recipe=recipe(8))


def pair(title: str, text: str, brief: str | None = None) -> Pair:
    return Pair("x", text, title, brief, "own")


def test_unfaithful_headlines_are_filtered() -> None:
    text = "青河大桥全长2860米，9月18日建成通车。"
    assert faithful(pair("青河大桥建成通车", text))
    assert not faithful(pair("青河大桥3000米创纪录", text))
    assert not faithful(pair("砥砺奋进新时代", text))


def test_near_duplicates_are_dropped() -> None:
    pairs = load_pairs([OWN])
    assert len(distinct([*pairs, *pairs])) == len(pairs)


def test_gist_targets_come_from_the_article() -> None:
    for own in load_pairs([OWN]):
        said = briefs.gist(own, 220)
        assert said is not None
        assert 40 <= len(said) <= 100
