"""The catalogues agree, and every key the code names is there."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from bot.domain.chat import Language
from bot.messages import LANGUAGES, html, language_of, text
from bot.messages.catalogue import catalogue
from bot.messages.fitting import measure
from bot.messages.reasons import reason_details, reason_key
from bot.sandbox.markup import parse_html
from summarizer.article import Code, SourceError

ROOT = Path(__file__).parents[3]
KEY = re.compile(r'"((?:[a-z_]+)\.(?:[a-z_0-9]+))"')
LIMIT = re.compile(r'(?:limit=|OverflowError\()f"\{.+\} ([A-Za-z ]+)"')
HAN_SPACE_HAN = re.compile(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_the_catalogues_have_the_same_keys_and_placeholders() -> None:
    first, *others = (catalogue(language) for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        for key, template in first.items():
            assert placeholders(other[key]) == placeholders(template), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_well_formed_telegram_html(language: str) -> None:
    for key, template in catalogue(language).items():
        filled = dict.fromkeys(placeholders(template), "<&>")
        parse_html(html(language, key, **filled))
        assert measure(template).fits, key


def test_every_key_named_in_the_code_exists() -> None:
    tables = {key.split(".")[0] for key in catalogue("en")}
    named = {
        key
        for file in (ROOT / "bot").rglob("*.py")
        for key in KEY.findall(file.read_text("utf-8"))
        if key.split(".")[0] in tables
        and not key.endswith((".toml", ".txt", ".html", ".py", ".jpg"))
    }
    assert len(named) > 100
    assert named - catalogue("en").keys() <= {"digest.build", "time.monotonic"}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_chinese_is_well_set(language: str) -> None:
    for key, template in catalogue(language).items():
        # Commands and examples of what to type are Latin script or have spaces of their own.
        plain = re.sub(r"<code>.*?</code>|/\w+( [^\u3000\n]+)?", "X", template)
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]", plain), key
        assert not HAN_SPACE_HAN.search(plain) or key == "topic.ask", key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", get_args(Code))
def test_every_source_error_has_a_message(code: Code, language: Language) -> None:
    words = catalogue(language)
    assert reason_key(SourceError(code), language) == f"error.{code}"
    assert {f"error.{code}", f"console.reason_{code}"} <= words.keys()


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("2000 attributes", "2000 个属性"),
        ("2000 lines a page", "每页 2000 行"),
        ("200,000 characters", "200,000 字"),
        ("20 MB", "20 MB"),
        ("", ""),
    ],
)
def test_a_limit_is_told_in_the_readers_language(limit: str, told: str) -> None:
    error = SourceError("too_large", limit=limit)
    assert reason_details(error, "zh-Hans", "一版")["limit"] == told


def test_every_unit_of_a_limit_has_its_words() -> None:
    files = [file for part in ("bot", "summarizer") for file in (ROOT / part).rglob("*.py")]
    units = {unit for file in files for unit in LIMIT.findall(file.read_text("utf-8"))}
    assert len(units) > 5
    assert {f"limit.{unit.replace(' ', '_')}" for unit in units - {"MB"}} <= catalogue("en").keys()


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("en", "en"),
        ("de-AT", "en"),
    ],
)
def test_the_language_of_a_client(code: str | None, language: str) -> None:
    assert language_of(code) == language


def test_values_are_escaped_and_templates_are_not() -> None:
    assert html("zh-Hans", "topic.none", topic="<b>&") == "没有找到「&lt;b&gt;&amp;」的报道。"
    assert text("en", "topic.none", topic="<b>") == "No stories on “<b>”."
