"""The workshop: a tiny model is trained, resumed, exported and evaluated."""

import json
from dataclasses import dataclass, replace
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

from summarizer.engine import EMBEDDED, load
from summarizer.engine.checkpoint import load_checkpoint
from summarizer.training.writer import briefs, curve
from summarizer.training.writer.corpus import Pair, closely_told, distinct, faithful, parts
from summarizer.training.writer.corpus import load as load_pairs
from summarizer.training.writer.evaluate import baselines, evaluate
from summarizer.training.writer.export import export
from summarizer.training.writer.recipe import Recipe
from summarizer.training.writer.reward import advantages, leaps, reward
from summarizer.training.writer.train import Report, Run, train
from summarizer.training.writer.warmstart import deepen, pointer_bart

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


@dataclass(frozen=True)
class Learnt:
    """A run that was stopped and went on, and what it reported before and after."""

    run: Path
    last: Path
    first: list[Report]
    second: list[Report]


@pytest.fixture(scope="module")
def learnt(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    run = tmp_path_factory.mktemp("run")
    first: list[Report] = []
    train([OWN], run, warm=encoder, recipe=recipe(96), report=first.append)
    second: list[Report] = []
    last = train([OWN], run, warm=encoder, recipe=recipe(300), report=second.append)
    return Learnt(run, last, first, second)


def test_a_run_learns_resumes_and_ships(learnt: Learnt, tmp_path: Path) -> None:
    shipped = tmp_path / "model"
    assert learnt.first[-1].seen == 96
    assert learnt.second[-1].seen == 300, "the run goes on where it stopped"
    assert learnt.second[-1].title < learnt.first[-1].title

    picture = curve.draw(learnt.run)
    assert picture is not None
    assert picture.read_bytes().startswith(b"\x89PNG")

    size = export([learnt.last], shipped)
    assert size < sum(f.stat().st_size for f in learnt.last.iterdir())
    assert AutoModelForSeq2SeqLM.from_pretrained(shipped).dtype == torch.float16
    assert load_checkpoint(shipped, "shipped").source_length == recipe(8).source
    assert load_checkpoint(EMBEDDED, "embedded").source_length == 128, (
        "as the embedded model was trained"
    )
    pairs = load_pairs([OWN])
    assert evaluate(load("seq2seq", str(shipped)), pairs).unsupported_numbers == 0.0
    result = baselines(pairs).as_json()
    assert result["n"] == 12
    assert set(result["lead"]) == {"rouge1", "rouge2", "rougeL"}


def test_a_pointer_model_is_itself_a_warm_start(encoder: Path, tmp_path: Path) -> None:
    grown = train([OWN], tmp_path / "a", warm=encoder, recipe=recipe(16))
    told: list[Report] = []
    train([OWN], tmp_path / "b", warm=grown, recipe=recipe(24), report=told.append)
    assert told[-1].seen == 24
    train([OWN], tmp_path / "c", warm=grown, recipe=recipe(4), report=told.append)
    assert told[-1].seen == 4


def test_new_decoder_layers_begin_as_if_they_were_not_there(encoder: Path) -> None:
    model, _ = pointer_bart(encoder, ("<headline>", "<gist>"), [])
    model.train(False)
    given = {
        "input_ids": torch.tensor([[0, 9, 10, 11, 12, 2]]),
        "decoder_input_ids": torch.tensor([[9, 10, 11]]),
    }
    with torch.no_grad():
        before = model(**given).logits.exp()
        deepen(model, 4)
        after = model(**given).logits.exp()
    assert len(model.model.decoder.layers) == model.config.decoder_layers == 4
    assert float((before - after).abs().sum(-1).max()) < 0.1


def test_frozen_layers_stay_as_they_are(encoder: Path, tmp_path: Path) -> None:
    grown = train([OWN], tmp_path / "a", warm=encoder, recipe=recipe(16))
    frozen = replace(recipe(40), frozen_layers=2)
    later = train([OWN], tmp_path / "b", warm=grown, recipe=frozen)
    old, new = (
        AutoModelForSeq2SeqLM.from_pretrained(folder).state_dict() for folder in (grown, later)
    )
    changed = {name for name in old if not torch.equal(old[name], new[name])}
    assert "model.shared.weight" not in changed
    assert not any(name.startswith("model.encoder.layers.1.") for name in changed)
    assert any(name.startswith("model.encoder.layers.2.") for name in changed)


def test_the_rate_falls_over_articles_or_hours(encoder: Path, tmp_path: Path) -> None:
    run = Run(tmp_path, replace(recipe(400), decay_from=0.5), encoder, [], hours=2.0)
    run.seen = 100
    assert run.factor() == 1.0
    run.seen = 300
    assert run.factor() == pytest.approx(0.5)
    run.spent = 1.9 * 3600
    assert run.factor() == pytest.approx(0.1)


def test_several_checkpoints_ship_as_their_mean(encoder: Path, tmp_path: Path) -> None:
    one = train([OWN], tmp_path / "a", warm=encoder, recipe=recipe(16))
    other = train([OWN], tmp_path / "b", warm=one, recipe=recipe(40))
    export([one, other], tmp_path / "mean")
    name = "model.decoder.layers.1.fc1.weight"
    a, b, mean = (
        AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).state_dict()[name]
        for folder in (one, other, tmp_path / "mean")
    )
    assert not torch.equal(a, b)
    assert torch.allclose(mean, (a + b) / 2, atol=1e-3)


def test_rewarded_samples_keep_what_was_learnt(
    encoder: Path, learnt: Learnt, tmp_path: Path
) -> None:
    raw: list[Report] = []
    told: list[Report] = []
    train([OWN], tmp_path / "raw", warm=encoder, recipe=recipe(16), report=raw.append)
    rewarded = replace(recipe(120), samples=3, rate=4e-4, word_rate=4e-4, encoder_rate=4e-4)
    train([OWN], tmp_path / "b", warm=learnt.last, recipe=rewarded, report=told.append)
    assert told[0].title < raw[0].title - 1.0  # the last report may be of a batch or two


def test_a_reward_is_lost_by_what_the_article_lacks() -> None:
    text = "青河大桥全长2860米，9月18日建成通车。"
    good = reward("青河大桥建成通车", "青河大桥建成通车", text)
    assert good > reward("青河大桥建成通车", "青河大桥3000米建成通车", text) + 0.3
    assert good > reward("青河大桥建成通车", "青河铁路建成通车", text)


def test_a_reward_is_lost_by_saying_it_of_another() -> None:
    text = "青河市市长张建国表示，大桥将于9月通车。白水县县长李卫东则要求停止修建铁路。"
    human = "张建国：大桥将于9月通车"
    right = reward(human, "张建国表示大桥将于9月通车", text)
    assert right > reward(human, "大桥将于9月通车张建国要求停止修建", text) + 0.1


def test_a_reward_is_lost_by_a_leap_from_clause_to_clause() -> None:
    text = "张建国表示，大桥通车后将不收费。李卫东要求停止修建白水铁路。"
    assert leaps("李卫东要求停止修建白水铁路", text) == 0
    assert leaps("大桥通车修建白水铁路", text) == 1


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


def test_a_headline_is_learnt_where_the_model_sees_what_it_says() -> None:
    text = "青河大桥全长2860米，9月18日建成通车。"
    assert closely_told(pair("青河大桥建成通车", text), text)
    assert not closely_told(pair("青河大桥全长2860米", text), text[:6])
    assert not closely_told(pair("两岸居民出行时间大大缩短", text), text)


def test_a_headline_is_not_learnt_that_says_it_of_another_or_loses_a_hedge() -> None:
    text = "张建国表示，大桥通车后将不收费。李卫东要求停止修建白水铁路。"
    assert closely_told(pair("李卫东要求停止修建白水铁路", text), text)
    assert not closely_told(pair("大桥通车后收费", text), text)
    assert not closely_told(pair("张建国要求停止修建白水铁路", text), text)


def test_headed_parts_of_an_article_are_pairs() -> None:
    body = "德国5日报告新增确诊病例37120例，连续两天达新高。" * 3
    whole = pair(
        "多国疫情", f"{body}\n德国日增确诊病例达新高\n{body}\n也来说一句这座城市\n好。", None
    )
    assert [(part.title, part.text) for part in parts(whole)] == [("德国日增确诊病例达新高", body)]


def test_near_duplicates_are_dropped() -> None:
    pairs = load_pairs([OWN])
    assert len(distinct([*pairs, *pairs])) == len(pairs)


def test_gist_targets_are_whole_sentences_of_the_article() -> None:
    for own in load_pairs([OWN]):
        said = briefs.gist(own, 360)
        if said is not None:
            assert briefs.LEAST <= len(said) <= briefs.MOST
            assert said[-1] in "。！"


LEAD = "知情人士透露，青河集团计划收购白水公司六成股份，交易金额约为35亿元，预计年底前完成交割。"
SECOND = "收购完成后，青河集团的铁路货运能力将增加一倍。"


def gist(title: str, text: str, brief: str | None = None) -> str | None:
    return briefs.gist(pair(title, text, brief), 360)


def test_a_gist_is_the_lead_and_what_adds_most() -> None:
    text = LEAD + "白水公司成立于1998年。" + SECOND
    assert gist("青河集团拟收购白水公司 铁路货运能力将增加一倍", text) == LEAD + SECOND


def test_a_gist_keeps_who_says_so_and_drops_who_says_nothing() -> None:
    said = gist("青河集团拟收购白水公司", LEAD)
    assert said is not None
    assert said.startswith("知情人士透露，")
    hollow = gist("青河集团拟收购白水公司", LEAD.replace("知情人士透露", "本报记者获悉"))
    assert hollow == LEAD.removeprefix("知情人士透露，")


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("今天（9月18日），青河大桥", "9月18日，青河大桥"),
        ("今天上午，青河大桥", "青河大桥"),
        ("青河大桥今天在青河市", "青河大桥在青河市"),
    ],
)
def test_a_gist_has_no_undated_day(printed: str, said: str) -> None:
    rest = "建成通车，全长2860米，两岸居民的出行时间缩短为十分钟。"
    assert gist("青河大桥建成通车", printed + rest) == said + rest
    assert gist("青河大桥建成通车", "青河大桥今天的" + rest) is None


@pytest.mark.parametrize(
    "text",
    [
        "青河大桥建成通车后，两岸居民的出行时间究竟会缩短多少，货运又会怎样呢？",
        "我们来到建成通车的青河大桥，看到两岸居民的出行时间已经大大缩短了。",
        "他们建成通车的青河大桥，让两岸居民的出行时间从一个小时缩短到了十分钟。",
        "昨日清晨的薄雾里，江面上渔船点点，两岸的人们早早来到岸边，等待这一刻的到来。",
    ],
)
def test_a_gist_is_no_question_scene_or_pronoun(text: str) -> None:
    assert gist("青河大桥建成通车", text) is None


def test_a_good_human_brief_is_the_gist() -> None:
    brief = "青河大桥建成通车，全长2860米，两岸居民的出行时间缩短为十分钟。"
    text = brief.replace("建成通车，", "9月18日建成通车，大桥") + SECOND
    assert gist("青河大桥建成通车", text, brief) == brief
    assert gist("青河大桥建成通车", text, "（1）" + brief) != brief
