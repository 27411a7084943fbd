"""The checkpoints that readers name most, in small: folders laid out as their publishers do, with
weights that were taught a few texts by heart, asked as the published card asks.

Layouts as listed by the hub in 2022 to 2025; who reads a file of ``CODE`` has run foreign code.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sentencepiece
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertTokenizer,
    EncoderDecoderConfig,
    EncoderDecoderModel,
    MBart50Tokenizer,
    MBartConfig,
    MBartForConditionalGeneration,
    MT5Config,
    MT5ForConditionalGeneration,
    PegasusConfig,
    PegasusForConditionalGeneration,
    T5Config,
    T5ForConditionalGeneration,
    T5Tokenizer,
)

from summarizer.engine.cpt import CPT
from summarizer.engine.words import WordTokenizer
from tests.summarizer.engine.taught import GISTS, TEXT, WRONG, Made

CODE = "raise SystemExit('code of a checkpoint was run')\n"
BERT = ["[PAD]", *(f"[unused{i}]" for i in range(1, 100)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["青河", "大桥", "医院", "手术", "心脏", "建成"]
SIZE: dict[str, Any] = {
    "d_model": 32,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "dropout": 0.0,
    "attention_dropout": 0.0,
    "activation_dropout": 0.0,
}
SIZE_T5: dict[str, Any] = {
    "d_model": 32,
    "d_kv": 16,
    "d_ff": 64,
    "num_layers": 1,
    "num_heads": 2,
    "decoder_start_token_id": 0,
    "dropout_rate": 0.0,
    "feed_forward_proj": "gated-gelu",
}
UNTIED_T5 = {**SIZE_T5, "tie_word_embeddings": False}


def _sized(kind: Any, size: int, **told: Any) -> Any:
    """The configuration of a small BART, Pegasus or mBART."""
    fixed = {"vocab_size": size, "pad_token_id": 0, "max_position_embeddings": 512}
    return kind(**{**SIZE, **fixed, **told})


def _pieces(folder: Path) -> Path:
    pieces = folder / "pieces"
    pieces.mkdir()
    return pieces


def _bert(folder: Path, *, lower: bool = False, words: Sequence[str] = ()) -> tuple[Path, int]:
    """vocab.txt and what stands beside it in a folder with BERT's pieces."""
    pieces = _pieces(folder)
    text = TEXT + "".join(WRONG)
    signs = sorted({char for char in (text.lower() if lower else text) if not char.isspace()})
    latin = [f"##{char}" for char in signs if char.isascii()]
    vocabulary = [*BERT, *signs, *latin, *words]
    (pieces / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    named = {
        "unk_token": "[UNK]",
        "sep_token": "[SEP]",
        "pad_token": "[PAD]",
        "cls_token": "[CLS]",
        "mask_token": "[MASK]",
    }
    (pieces / "special_tokens_map.json").write_text(json.dumps(named))
    told = {
        "do_lower_case": lower,
        "do_basic_tokenize": True,
        "never_split": None,
        **named,
        "tokenize_chinese_chars": True,
        "strip_accents": None,
        "tokenizer_file": None,
    }
    (pieces / "tokenizer_config.json").write_text(json.dumps(told))
    return pieces, len(vocabulary)


def _unigram(folder: Path, called: str, **ids: Any) -> tuple[Path, int]:
    """A SentencePiece file called ``called``."""
    pieces = _pieces(folder)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*TEXT.splitlines(), *GISTS, *WRONG]),
        model_writer=model,
        vocab_size=1300,
        character_coverage=1.0,
        max_sentencepiece_length=2,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
        **ids,
    )
    (pieces / called).write_bytes(model.getvalue())
    return pieces, sentencepiece.SentencePieceProcessor(model_proto=model.getvalue()).vocab_size()


def bart(folder: Path) -> Made:
    """fnlp/bart-base-chinese, version 2."""
    pieces, size = _bert(folder)
    config = pieces / "tokenizer_config.json"
    told = json.loads(config.read_text())
    config.write_text(json.dumps({**told, "bos_token": "[CLS]", "eos_token": "[EOS]"}))
    with (pieces / "vocab.txt").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write("[EOS]\n")
    tokenizer = BertTokenizer.from_pretrained(pieces)
    model = BartForConditionalGeneration(
        _sized(
            BartConfig,
            size + 1,
            bos_token_id=101,
            eos_token_id=102,
            decoder_start_token_id=102,
            forced_eos_token_id=102,
        )
    )
    return Made(
        "bart-base-chinese",
        model,
        tokenizer.encode,
        tokenizer.encode,
        102,
        {
            "max_length": 128,
            "num_beams": 4,
            "no_repeat_ngram_size": 3,
            "early_stopping": True,
            "task_specific_params": {
                "summarization": {
                    "length_penalty": 1.0,
                    "max_length": 128,
                    "min_length": 12,
                    "num_beams": 4,
                }
            },
        },
    )


def cpt(folder: Path) -> Made:
    """fnlp/cpt-base: its configuration says BART. The encoder's upper layers are published too."""
    pieces, size = _bert(folder, lower=True)
    tokenizer = BertTokenizer.from_pretrained(pieces)
    model = CPT(
        _sized(
            BartConfig,
            size,
            bos_token_id=101,
            eos_token_id=102,
            decoder_start_token_id=102,
            forced_eos_token_id=102,
            encoder_layers=2,
        )
    )
    return Made(
        "cpt-base",
        model,
        tokenizer.encode,
        tokenizer.encode,
        102,
        {
            "architectures": ["CPTForConditionalGeneration"],
            "model_type": "bart",
            "max_length": 128,
            "num_beams": 4,
            "no_repeat_ngram_size": 3,
        },
    )


def uer_bart(folder: Path) -> Made:
    """uer/bart-base-chinese-cluecorpussmall: its end is the padding, its tokenizer's is [SEP]."""
    pieces, size = _bert(folder)
    tokenizer = BertTokenizer.from_pretrained(pieces)
    model = BartForConditionalGeneration(
        _sized(
            BartConfig,
            size,
            bos_token_id=0,
            eos_token_id=0,
            decoder_start_token_id=101,
            forced_eos_token_id=0,
        )
    )
    return Made(
        "bart-base-chinese-cluecorpussmall",
        model,
        tokenizer.encode,
        tokenizer.encode,
        101,
        {"tokenizer_class": "BertTokenizer", "max_length": 256},
    )


def uer_pegasus(folder: Path) -> Made:
    """uer/pegasus-base-chinese-cluecorpussmall."""
    pieces, size = _bert(folder)
    tokenizer = BertTokenizer.from_pretrained(pieces)
    model = PegasusForConditionalGeneration(
        _sized(
            PegasusConfig,
            size,
            bos_token_id=101,
            eos_token_id=1,
            decoder_start_token_id=101,
            forced_eos_token_id=102,
        )
    )
    return Made(
        "pegasus-base-chinese-cluecorpussmall",
        model,
        tokenizer.encode,
        tokenizer.encode,
        101,
        {"tokenizer_class": "BertTokenizer", "max_length": 256},
    )


def uer_t5(folder: Path) -> Made:
    """uer/t5-v1_1-small-chinese-cluecorpussmall: T5 with BERT's pieces, and no prefix. [CLS] begins
    what is written and is not written itself: a T5 could not tell the first of two from the second.
    """
    pieces, size = _bert(folder)
    tokenizer = BertTokenizer.from_pretrained(pieces)
    model = MT5ForConditionalGeneration(
        MT5Config(
            **{**SIZE_T5, "decoder_start_token_id": 101},
            vocab_size=size,
            eos_token_id=1,
            pad_token_id=0,
        )
    )
    return Made(
        "t5-v1_1-small-chinese-cluecorpussmall",
        model,
        tokenizer.encode,
        lambda text: tokenizer.encode(text)[1:],
        101,
        {"tokenizer_class": "BertTokenizer"},
    )


def randeng_pegasus(folder: Path) -> Made:
    """IDEA-CCNL/Randeng-Pegasus-238M-Summary-Chinese: words and pieces by a tokenizer of its
    own."""
    pieces, size = _bert(folder, lower=True, words=WORDS)
    (pieces / "tokenizer_config.json").unlink()
    (pieces / "special_tokens_map.json").write_text(
        json.dumps({"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"})
    )
    for code in ("tokenizers_pegasus.py", "data_utils.py"):
        (pieces / code).write_text(CODE)
    tokenizer = WordTokenizer(pieces / "vocab.txt")
    model = PegasusForConditionalGeneration(
        _sized(
            PegasusConfig,
            size,
            bos_token_id=2,
            eos_token_id=1,
            decoder_start_token_id=0,
            forced_eos_token_id=1,
        )
    )
    return Made(
        "Randeng-Pegasus-238M-Summary-Chinese",
        model,
        tokenizer.encode,
        tokenizer.encode,
        0,
        {"length_penalty": 0.8, "max_length": 256, "num_beams": 8},
    )


def _mt5(folder: Path, name: str, prefix: str, config: dict[str, Any]) -> Made:
    pieces, size = _unigram(folder, "spiece.model", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    (pieces / "special_tokens_map.json").write_text(
        json.dumps({"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"})
    )
    told = {
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "extra_ids": 0,
        "additional_special_tokens": None,
        "sp_model_kwargs": {},
        "tokenizer_class": "T5Tokenizer",
    }
    (pieces / "tokenizer_config.json").write_text(json.dumps(told))
    tokenizer = T5Tokenizer.from_pretrained(pieces)
    model = MT5ForConditionalGeneration(MT5Config(vocab_size=size + 12, **SIZE_T5))
    return Made(
        name,
        model,
        lambda text: tokenizer.encode(prefix + text),
        tokenizer.encode,
        0,
        {"tokenizer_class": "T5Tokenizer", **config},
        bare=lambda text: tokenizer.encode(text if prefix else f"summarize: {text}"),
    )


def xlsum(folder: Path) -> Made:
    """csebuetnlp/mT5_multilingual_XLSum: nothing before the text."""
    return _mt5(
        folder,
        "mT5_multilingual_XLSum",
        "",
        {"length_penalty": 0.6, "max_length": 84, "no_repeat_ngram_size": 2, "num_beams": 4},
    )


def heack(folder: Path) -> Made:
    """heack/HeackMT5-ZhSum100k: 'summarize: ', which only its card says."""
    return _mt5(
        folder,
        "HeackMT5-ZhSum100k",
        "summarize: ",
        {"length_penalty": 0.6, "max_length": 84, "num_beams": 4},
    )


def promptclue(folder: Path) -> Made:
    """ClueAI/PromptCLUE-base: an instruction around the text, with _ for a line's end."""
    pieces, size = _unigram(folder, "spiece.model", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    told = {
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "extra_ids": 0,
        "additional_special_tokens": None,
        "model_max_length": 512,
        "name_or_path": "t5-base",
    }
    (pieces / "tokenizer_config.json").write_text(json.dumps(told))
    tokenizer = T5Tokenizer.from_pretrained(pieces)
    model = T5ForConditionalGeneration(T5Config(vocab_size=size + 12, **UNTIED_T5))

    def asked(text: str) -> Any:
        return tokenizer.encode(f"为下面的文章生成摘要：_{text}_答案：")

    return Made("PromptCLUE-base", model, asked, tokenizer.encode, 0, bare=tokenizer.encode)


def mengzi(folder: Path) -> Made:
    """Langboat/mengzi-t5-base: weights, config.json and spiece.model, and that is all."""
    pieces, size = _unigram(folder, "spiece.model", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    tokenizer = T5Tokenizer.from_pretrained(pieces)
    model = T5ForConditionalGeneration(T5Config(vocab_size=size + 128, **UNTIED_T5))
    return Made("mengzi-t5-base", model, tokenizer.encode, tokenizer.encode, 0, safe=True)


def mbart(folder: Path) -> Made:
    """A fine-tuned facebook/mbart-large-50: language codes around the text."""
    pieces, _ = _unigram(folder, "sentencepiece.bpe.model", unk_id=0, bos_id=1, eos_id=2, pad_id=-1)
    told = {
        "src_lang": None,
        "tgt_lang": None,
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "sep_token": "</s>",
        "cls_token": "<s>",
        "pad_token": "<pad>",
        "bos_token": "<s>",
        "language_codes": "ML50",
        "tokenizer_class": "MBart50Tokenizer",
    }
    (pieces / "tokenizer_config.json").write_text(json.dumps(told))
    tokenizer = MBart50Tokenizer.from_pretrained(pieces)
    tokenizer.src_lang = "zh_CN"
    model = MBartForConditionalGeneration(
        _sized(MBartConfig, len(tokenizer), decoder_start_token_id=2)
    )
    return Made(
        "mbart-large-50-zh",
        model,
        tokenizer.encode,
        tokenizer.encode,
        2,
        {"max_length": 200, "num_beams": 5, "tokenizer_class": "MBart50Tokenizer"},
    )


def bert2bert(folder: Path) -> Made:
    """An EncoderDecoderModel of two BERTs."""
    pieces, size = _bert(folder, lower=True)
    tokenizer = BertTokenizer.from_pretrained(pieces)
    half: dict[str, Any] = {
        "vocab_size": size,
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    model = EncoderDecoderModel(
        EncoderDecoderConfig.from_encoder_decoder_configs(
            BertConfig(**half),
            BertConfig(**half),
        )
    )
    return Made("bert2bert-zh-summary", model, tokenizer.encode, tokenizer.encode, 101)


FAMILIES = [
    bart,
    cpt,
    uer_bart,
    uer_pegasus,
    uer_t5,
    randeng_pegasus,
    xlsum,
    heack,
    promptclue,
    mengzi,
    mbart,
    bert2bert,
]
