"""``--model``: the checkpoints that readers name load as published and generate as their cards say;
what cannot is refused with the reason."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertModel,
)

from summarizer.article import Article
from summarizer.engine import ModelError, load
from summarizer.engine.checkpoint import load_checkpoint
from summarizer.engine.words import WordTokenizer
from tests.summarizer.engine import families
from tests.summarizer.engine.families import FAMILIES
from tests.summarizer.engine.taught import BODIES, GISTS, TEXT, publish

BODY = json.loads(TEXT.splitlines()[0])["text"]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_each_family_is_asked_as_its_card_says_and_its_gist_is_told(
    family: Any, tmp_path: Path
) -> None:
    folder = publish(tmp_path, family)
    engine = load("seq2seq", str(folder))
    made = engine.summarize([Article(str(i), body) for i, body in enumerate(BODIES)])
    assert [summary.gist for summary in made] == GISTS
    for summary in made:
        assert (summary.engine, summary.model, summary.grounded) == ("seq2seq", str(folder), True)
        assert (summary.by.headline, summary.by.gist) == ("extract", str(folder))


def test_nonsense_gives_way_to_the_articles_own_words(tmp_path: Path) -> None:
    folder = publish(tmp_path, families.bart, taught=False)
    (summary,) = load("seq2seq", str(folder)).summarize([Article("a", BODY)])
    assert summary.grounded
    assert (summary.by.headline, summary.by.gist) == ("extract", "extract")
    assert all(sentence in BODY for sentence in summary.gist.removesuffix("。").split("。"))


def test_a_prefix_is_ones_own_where_one_is_set(tmp_path: Path) -> None:
    folder = publish(tmp_path, families.promptclue).rename(tmp_path / "mine")
    plain = load("seq2seq", str(folder)).summarize([Article("a", BODIES[0])])
    assert plain[0].by.gist == "extract", "nothing says how a model of this name is asked"
    engine = load("seq2seq", str(folder), prefix="为下面的文章生成摘要：_{}_答案：")
    assert engine.summarize([Article("a", BODIES[0])])[0].gist == GISTS[0]


def test_cpt_reads_as_published(tmp_path: Path) -> None:
    """The published code runs all layers of BERT and hands the decoder what the last but as many as
    it has itself put out; so done here by transformers' parts, the scores are the same."""
    pieces, size = families._bert(tmp_path, lower=True)
    torch.manual_seed(0)
    sizes = {**families.SIZE, "encoder_layers": 3, "max_position_embeddings": 128}
    bart: Any = BartForConditionalGeneration(BartConfig(vocab_size=size, pad_token_id=0, **sizes))
    bert: Any = BertModel(
        BertConfig(
            vocab_size=size,
            hidden_size=32,
            num_hidden_layers=3,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=128,
        ),
        add_pooling_layer=False,
    )
    shared = bert.get_input_embeddings().weight
    weights = {f"model.encoder.{name}": value for name, value in bert.state_dict().items()}
    weights |= {name: value for name, value in bart.state_dict().items() if ".encoder." not in name}
    tied = ("model.shared.weight", "model.decoder.embed_tokens.weight", "lm_head.weight")
    weights |= dict.fromkeys(tied, shared.detach())
    torch.save(weights, pieces / "pytorch_model.bin")
    bart.config.save_pretrained(pieces)
    written = json.loads((pieces / "config.json").read_text())
    written["architectures"] = ["CPTForConditionalGeneration"]
    (pieces / "config.json").write_text(json.dumps(written))

    model = load_checkpoint(pieces, "cpt").model
    ids, before = torch.tensor([[101, 120, 131, 142, 102]]), torch.tensor([[102, 150, 160]])
    bart.load_state_dict(weights, strict=False)
    bart.eval(), bert.eval()
    with torch.inference_mode():
        seen = bert(ids, output_hidden_states=True).hidden_states[-2]
        told = bart.model.decoder(before, encoder_hidden_states=seen).last_hidden_state
        assert torch.allclose(
            model(input_ids=ids, decoder_input_ids=before).logits, told @ shared.T, atol=1e-5
        )


def test_randengs_words_and_pieces(tmp_path: Path) -> None:
    pieces = [
        "[PAD]",
        "[unused1]",
        "[unused2]",
        "[unused3]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "人工智能",
        "中",
        "心",
        "5",
        "##g",
        "手机",
        "，",
    ]
    (tmp_path / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = WordTokenizer(tmp_path / "vocab.txt")
    ids = tokenizer.encode("人工智能中心，5G手机")
    # 中心 is a word that the vocabulary lacks: its characters; </s> is [unused1].
    assert [pieces[i] for i in ids] == [
        "人工智能",
        "中",
        "心",
        "，",
        "5",
        "##g",
        "手机",
        "[unused1]",
    ]
    assert tokenizer.decode(ids, skip_special_tokens=True) == "人工智能中心，5g手机"
    assert tokenizer.encode("龘", add_special_tokens=False) == [tokenizer.unk_token_id]


def bart(folder: Path) -> None:
    """The files of a BART with BERT's pieces, in ``folder``."""
    (folder / "made").mkdir()
    for file in publish(folder / "made", families.bart, taught=False).iterdir():
        file.rename(folder / file.name)


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("config.json", "config.json"),
        ("pytorch_model.bin", "weights"),
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
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (tmp_path / "vocab.txt").write_text("\n".join(special), encoding="utf-8")
    with pytest.raises(ModelError, match="6 pieces"):
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


def test_weights_of_another_architecture_are_refused(tmp_path: Path) -> None:
    """Loaded as what the configuration says they would leave an encoder of random weights."""
    folder = publish(tmp_path, families.cpt, taught=False)
    written = json.loads((folder / "config.json").read_text())
    written["architectures"] = ["BartForConditionalGeneration"]
    (folder / "config.json").write_text(json.dumps(written))
    with pytest.raises(ModelError, match=r"weights are missing, model\.encoder\.\S+ and \d+ more"):
        load("seq2seq", str(folder))


@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_incomplete_weights_are_refused(part: str, tmp_path: Path) -> None:
    folder = publish(tmp_path, families.heack, taught=False)
    weights = torch.load(folder / "pytorch_model.bin", weights_only=True)
    left = {name: value for name, value in weights.items() if f"{part}.block.0" not in name}
    torch.save(left, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=f"weights are missing, {part}"):
        load("seq2seq", str(folder))


def test_code_of_a_folder_is_never_run(tmp_path: Path) -> None:
    bart(tmp_path)
    written = json.loads((tmp_path / "config.json").read_text())
    written |= {
        "architectures": ["MyForConditionalGeneration"],
        "auto_map": {"AutoModelForSeq2SeqLM": "modeling_my.MyForConditionalGeneration"},
    }
    (tmp_path / "config.json").write_text(json.dumps(written))
    (tmp_path / "modeling_my.py").write_text(families.CODE)
    with pytest.raises(ModelError, match=r"MyForConditionalGeneration.*never run"):
        load("seq2seq", str(tmp_path))


def test_a_checkpoint_in_the_hubs_cache_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="no-one/no-model is not in the hub's cache"):
        load("seq2seq", "no-one/no-model")


@pytest.mark.parametrize("device", ["cuda", "meta"])
def test_without_its_device_a_model_runs_on_the_processor(
    device: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A graphics card that is not there is seen at once; torch's 'meta' has no numbers to give, and
    fails when it is asked for them."""
    if device == "cuda" and torch.cuda.is_available():
        pytest.skip("there is one")
    folder = publish(tmp_path, families.uer_bart, taught=False)
    engine = load("seq2seq", str(folder), device=device)
    (summary,) = engine.summarize([Article("a", BODY)])
    assert summary.gist
    (line,) = caplog.messages
    assert device in line
    assert line.endswith("the model runs on the processor")
