"""``baozhai evaluate``: engines against human headlines, a model of another make beside ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from summarizer.engine import EMBEDDED
from tests.summarizer.engine import families
from tests.summarizer.engine.taught import BODIES, GISTS, publish

TITLES = ["青河大桥建成通车", "全省首例5G远程机器人心脏手术完成"]
KEYS = {"n", "rouge1", "rouge2", "rougeL", "unsupported_numbers", "lead", "textrank"}


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAOZHAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BAOZHAI_SUMMARIZER__ENGINE", "extractive")
    monkeypatch.setenv("LANG", "en")
    file = tmp_path / "pairs.jsonl"
    lines = [
        json.dumps({"text": body, "title": title, "summary": gist}, ensure_ascii=False)
        for body, title, gist in zip(BODIES, TITLES, GISTS, strict=True)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def baozhai(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_the_engine_of_the_settings_is_scored(pairs: Path) -> None:
    told = json.loads(baozhai("evaluate", pairs, "--json").stdout)
    assert told.keys() == KEYS | {"articles_per_second"}
    assert told["n"] == 2
    assert set(told["lead"]) == {"rouge1", "rouge2", "rougeL"}
    lines = baozhai("evaluate", pairs).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["extractive", "lead", "textrank"]


def test_a_model_is_compared_with_the_embedded_one(pairs: Path, tmp_path: Path) -> None:
    folder = publish(tmp_path, families.uer_bart)
    told = json.loads(baozhai("evaluate", pairs, "--model", folder, "--json").stdout)
    assert told.keys() > KEYS
    assert told["model"] == str(folder)
    assert told["gist"] == {"rouge1": 100.0, "rouge2": 100.0, "rougeL": 100.0}
    assert (told["own"]["gist"], told["embedded"]["own"]["gist"] < 1.0) == (1.0, True)
    assert told["embedded"]["rouge1"] > 0.0
    assert "n" not in told["embedded"]


def test_two_engines_stand_side_by_side(pairs: Path) -> None:
    """Shown with the embedded model by its folder's name, which loads fast."""
    said = baozhai("evaluate", pairs, "--model", EMBEDDED).stdout
    head, own, embedded, lead, textrank, *rest = said.splitlines()
    assert head.split()[:2] == ["ROUGE-1", "/"]
    assert [line.split()[0] for line in (own, embedded, lead, textrank)] == [
        str(EMBEDDED),
        "embedded",
        "lead",
        "textrank",
    ]
    assert rest[0] == "Articles: 2"
    assert [line for line in rest if line in TITLES] == TITLES
    assert sum(line.startswith(f"  {EMBEDDED}: ") for line in rest) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no row has both"), ('{}\n{"text": "', "line 2 is not JSON"), ("[1]", "line 1 is no")],
)
def test_what_holds_no_pairs_is_named(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(content)
    done = baozhai("evaluate", file)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
