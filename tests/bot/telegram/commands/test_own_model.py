"""A checkpoint of the operator's choice: what it writes reaches readers, and is said to be its."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.sandbox import Sandbox
from bot.store import Store
from summarizer.article import Article
from summarizer.engine import load
from tests.bot.making import HandClock
from tests.bot.telegram.commands.articles import rows
from tests.bot.telegram.desk import running
from tests.summarizer.engine import families
from tests.summarizer.engine.taught import BODIES, GISTS, publish

pytestmark = pytest.mark.sqlite  # what it asks of a store other tests of this folder ask of both

PAGE = [Article("a", BODIES[0], headline="青河大桥通车"), Article("b", BODIES[1])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("models"), families.uer_bart)


def test_its_gist_reaches_the_command_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.jsonl"
    file.write_bytes(rows(*PAGE))
    result = CliRunner().invoke(app, ["summarize", str(file), "--json", "--model", str(folder)])
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["gist"] for each in told] == GISTS
    assert {each["model"] for each in told} == {str(folder)}
    assert [each["by"]["headline"] for each in told] == ["page", "extract"]
    assert all(each["by"]["gist"] == str(folder) and each["grounded"] for each in told)


async def test_its_gist_reaches_the_chat_marked_as_its_own(
    sandbox: Sandbox, store: Store, clock: HandClock, folder: Path
) -> None:
    async with running(sandbox, store, clock, engine=load("seq2seq", str(folder))) as desk:
        reader = desk.box.user("小明")
        reader.upload("版面.jsonl", rows(PAGE[0]))
        card = await reader.wait(lambda message: "全文" in message.buttons)
        assert GISTS[0] in card.text
        assert "摘要由 bart-base-chinese-cluecorpussmall 生成" in card.text
        assert str(folder.parent) not in card.text, "where it lies is the operator's affair"
        library = "市图书馆新馆今天开放，藏书一百二十万册，周末延长到晚上九点闭馆。"
        reader.upload("另一版.jsonl", rows(replace(PAGE[0], body=library)))
        card = await reader.wait(lambda message: "一百二十万册" in message.text)
        assert "摘要摘自原文" in card.text, "what the model made of this is not so"
    assert sandbox.errors == []


def test_the_doctor_shows_what_a_model_writes(folder: Path) -> None:
    result = CliRunner().invoke(app, ["doctor", "--model", str(folder)])
    assert result.exit_code == 0
    assert str(folder) in result.stdout.splitlines()[0]
    assert len(result.stdout.splitlines()) == 3
    result = CliRunner().invoke(app, ["doctor", "--model", "/nowhere/model"])
    assert result.exit_code == 1
    assert "no model folder at /nowhere/model" in result.stdout
