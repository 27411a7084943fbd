"""What ships beside the code speaks of settings, commands and files that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.settings import Settings
from bot.telegram.server import HEALTH

ROOT = Path(__file__).parents[1]
SHIPPED = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "Dockerfile", ROOT / "README.md", *(ROOT / "config").glob("*[!x].*"))
    if path.suffix in {"", ".md", ".yaml", ".service", ".toml"}
)
SUBJECTS = {"topics", "feeds"}
"""Commands that have commands of their own."""


@pytest.mark.parametrize("name", SHIPPED)
def test_settings_and_commands_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    settings = Settings.model_fields
    for section, key in re.findall(r"BAOZHAI_([A-Z]+)__([A-Z_]+[A-Z])\b", text):
        kind = settings[section.lower()].annotation
        assert kind is not None
        assert key.lower() in kind.model_fields, f"{section}__{key}"
    commands = COMMANDS.keys() | SUBJECTS
    lines = r"(?:bin/|`|ExecStart=\S*/|\[)baozhai[\", ]+([a-z][a-z-]+)"
    for command in re.findall(lines, text):
        assert command in commands, command


def test_the_image_asks_where_health_is_told_and_copies_what_is_there() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert f"+ '{HEALTH}'" in text
    assert "BAOZHAI_MONITORING__ENABLED=true" in text
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", text)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for path in " ".join(copied).split():
        assert (ROOT / path).exists(), path
        assert f"!{path}" in ignored, path
    for file in re.findall(r"requirements/[\w.]+", text):
        assert (ROOT / file).is_file(), file
