"""``--model``: tiny checkpoints of each family load and generate; broken folders say why not."""

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BertTokenizer,
    MT5Config,
    MT5ForConditionalGeneration,
    PegasusConfig,
    PegasusForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

from summarizer.article import Article
from summarizer.engine import ModelError, load

TEXT = (Path(__file__).parents[1] / "articles.jsonl").read_text(encoding="utf-8")
BODY = json.loads(TEXT.splitlines()[0])["text"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SMALL: dict[str, Any] = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "max_position_embeddings": 256,
}
SMALL_T5: dict[str, Any] = {
    "d_model": 32,
    "d_kv": 16,
    "d_ff": 64,
    "num_layers": 1,
    "num_heads": 2,
    "decoder_start_token_id": 0,
}


def bert_vocabulary(folder: Path) -> int:
    pieces = [*SPECIAL, *sorted({char for char in TEXT if not char.isspace()})]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    return len(pieces)


def unigram(folder: Path) -> int:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(
        [TEXT],
        trainers.UnigramTrainer(
            vocab_size=1200, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>"
        ),
    )
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    fast.save_pretrained(folder)
    return len(fast)


def bart(folder: Path) -> None:
    size = bert_vocabulary(folder)
    config = BartConfig(
        vocab_size=size, pad_token_id=0, bos_token_id=2, eos_token_id=3,
        decoder_start_token_id=2, forced_eos_token_id=3, **SMALL,
    )  # fmt: skip
    BartForConditionalGeneration(config).save_pretrained(folder)


def pegasus(folder: Path) -> None:
    config = PegasusConfig(
        vocab_size=unigram(folder), pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
        **SMALL,
    )  # fmt: skip
    PegasusForConditionalGeneration(config).save_pretrained(folder)


def t5(folder: Path) -> None:
    config = T5Config(vocab_size=unigram(folder), **SMALL_T5)
    T5ForConditionalGeneration(config).save_pretrained(folder)


def mt5(folder: Path) -> None:
    config = MT5Config(vocab_size=unigram(folder), **SMALL_T5)
    MT5ForConditionalGeneration(config).save_pretrained(folder)


@pytest.mark.parametrize("family", [bart, pegasus, t5, mt5])
def test_each_family_loads_and_answers(family: Any, tmp_path: Path) -> None:
    family(tmp_path)
    engine = load("seq2seq", str(tmp_path))
    (summary,) = engine.summarize([Article("a", BODY)])
    assert summary.model == str(tmp_path)
    # An untrained model writes nonsense: grounding must have put the article's words in its place.
    assert summary.grounded
    assert summary.gist
    assert summary.headline


def test_a_bart_folder_with_bert_pieces_gets_all_of_them(tmp_path: Path) -> None:
    bart(tmp_path)
    assert len(BertTokenizer.from_pretrained(tmp_path)) > 300
    engine: Any = load("seq2seq", str(tmp_path))
    assert len(engine._checkpoint.tokenizer) > 300


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("config.json", "config.json"),
        ("model.safetensors", "model.safetensors"),
        ("vocab.txt", "tokenizer"),
    ],
)
def test_an_incomplete_folder_names_the_missing_piece(
    tmp_path: Path, missing: str, named: str
) -> None:
    bart(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ModelError, match=named):
        load("seq2seq", str(tmp_path))


def test_the_silent_five_piece_tokenizer_is_caught(tmp_path: Path) -> None:
    bart(tmp_path)
    (tmp_path / "vocab.txt").write_text("\n".join(SPECIAL), encoding="utf-8")
    with pytest.raises(ModelError, match="5 pieces"):
        load("seq2seq", str(tmp_path))


def test_a_missing_folder_is_refused_without_asking_the_hub(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        load("seq2seq", str(tmp_path / "nothing"))
    with pytest.raises(ModelError, match="no model folder"):
        load("seq2seq", "not-a-hub-name")


def test_a_classifier_is_refused(tmp_path: Path) -> None:
    bart(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "bert", "is_encoder_decoder": false}')
    with pytest.raises(ModelError, match="no encoder–decoder"):
        load("seq2seq", str(tmp_path))
