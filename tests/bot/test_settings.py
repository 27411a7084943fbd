"""Settings: where they come from, and what is refused."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, config_file, load_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("BAOZHAI_"):
            monkeypatch.delenv(name)


def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("BAOZHAI_CONFIG", str(file))


def test_the_environment_over_the_own_file_over_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_file(tmp_path, monkeypatch, '[digest]\ndefault_time = "06:00"\nstory_count = 5\n')
    monkeypatch.setenv("BAOZHAI_DIGEST__DEFAULT_TIME", "07:30")
    digest = load_settings().digest
    assert (digest.default_time, digest.story_count, digest.timezone) == (
        "07:30",
        5,
        "Asia/Shanghai",
    )


def test_the_shipped_file_names_every_setting_with_its_default() -> None:
    shipped = tomllib.loads(config_file("baozhai.toml").read_text("utf-8"))
    secrets = {"token", "secret_token"}
    for section, field in Settings.model_fields.items():
        if section == "home":
            continue
        defaults = field.default.model_dump(mode="json")
        assert shipped[section] == {k: v for k, v in defaults.items() if k not in secrets}


def test_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOZHAI_HOME", str(tmp_path / "data"))
    assert load_settings().database_url == f"sqlite:///{tmp_path / 'data' / 'baozhai.db'}"
    monkeypatch.setenv("BAOZHAI_DATABASE__URL", "sqlite:///elsewhere.db")
    assert load_settings().database_url == "sqlite:///elsewhere.db"


def test_a_token_comes_from_the_environment_only_and_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOZHAI_TELEGRAM__TOKEN", "123456:hunter2")
    settings = load_settings()
    assert settings.telegram.token.get_secret_value() == "123456:hunter2"
    assert "hunter2" not in repr(settings)
    own_file(tmp_path, monkeypatch, '[telegram]\ntoken = "123456:hunter2"\n')
    with pytest.raises(SettingsError, match="BAOZHAI_TELEGRAM__TOKEN") as error:
        load_settings()
    assert "123456" not in str(error.value)


def test_ids_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOZHAI_ACCESS__OPERATORS", "[5, 6]")
    assert load_settings().access.operators == {5, 6}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DIGEST__DEFAULT_TIME", "24:00", "digest.default_time"),
        ("DIGEST__TIMEZONE", "Mars/Base", "digest.timezone"),
        ("DIGEST__STORY_COUNT", "many", "digest.story_count"),
        ("DIGEST__STORRY_COUNT", "5", "digest.storry_count"),
        ("DATABASE__URL", "mysql://db", "database.url"),
        ("SUMMARIZER__ENGINE", "magic", "summarizer.engine"),
        ("CONFIG", "/nowhere.toml", "BAOZHAI_CONFIG"),
    ],
)
def test_what_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"BAOZHAI_{name}", value)
    with pytest.raises(SettingsError, match=said.replace(".", r"\.")) as error:
        load_settings()
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_file(tmp_path, monkeypatch, "[digest\n")
    with pytest.raises(SettingsError, match="BAOZHAI_CONFIG"):
        load_settings()


def test_a_dotenv_file_is_part_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BAOZHAI_DIGEST__STORY_COUNT", "5")
    for name in ("BAOZHAI_TELEGRAM__TOKEN", "BAOZHAI_SUMMARIZER__PREFIX"):
        monkeypatch.setenv(name, "")  # so that what the file sets goes with the test
        monkeypatch.delenv(name)
    (tmp_path / ".env").write_text(
        "BAOZHAI_TELEGRAM__TOKEN=1:secret\nBAOZHAI_DIGEST__STORY_COUNT=3\n"
        "BAOZHAI_SUMMARIZER__PREFIX='摘要：'\nUNRELATED=1\n",
        encoding="utf-8",
    )
    settings = load_settings()
    assert settings.telegram.token.get_secret_value() == "1:secret"
    assert settings.summarizer.prefix == "摘要："
    assert settings.digest.story_count == 5, "what is set there goes before the file"
    assert "UNRELATED" not in os.environ


def test_a_dotenv_file_that_is_no_utf8_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes("BAOZHAI_SUMMARIZER__PREFIX=新闻".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"^\.env: "):
        load_settings()
