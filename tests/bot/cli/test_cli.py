"""The command line's contract: JSON shapes, exit statuses, what goes to stdout and stderr."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import config_file, load_settings
from bot.store import Store

ROWS = [
    {
        "id": "gw-1",
        "title": "高原5G基站开通",
        "text": "本报讯 昨日，海拔5200米的高原5G基站正式开通，牧民可以用手机视频通话。"
        "通信公司表示，今年还将建设30座同类基站，投资1.2亿元。",
    },
    {
        "id": "mask-2",
        "text": "市民进医院须佩戴口罩。卫生部门介绍，流感季将持续到三月底，老人和孩子应减少聚集。"
        "各医院已备足药品，发热门诊全天开放。",
    },
]
FEED = "https://a.example/f"
STORY = {"id", "headline", "gist", "source", "published", "date_known", "sources", "why"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of its own, with the engine that needs no model."""
    for name in list(os.environ):
        if name.startswith("BAOZHAI_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("BAOZHAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BAOZHAI_SUMMARIZER__ENGINE", "extractive")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    file.write_text(lines, encoding="utf-8")
    return file


def baozhai(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, from another folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_read_prints_an_object_a_source(rows: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "more.jsonl.gz"
    zipped.write_bytes(gzip.compress(rows.read_bytes()))
    result = baozhai("read", rows, zipped, "--json")
    assert result.exit_code == 0
    pages = objects(result)
    assert [page["source"] for page in pages] == ["rows.jsonl", "more.jsonl"]
    for page in pages:
        assert page.keys() >= {"source", "articles", "dropped", "other"}
        assert [article["id"] for article in page["articles"]] == ["gw-1", "mask-2"]
    assert pages[0]["articles"][0].keys() == {
        "id",
        "kind",
        "headline",
        "subtitle",
        "byline",
        "dateline",
        "body",
        "section_headings",
        "confidence",
    }


@pytest.mark.parametrize("arguments", [["-"], ["-", "--engine", "extractive"]])
def test_summarize_prints_an_object_an_article(rows: Path, arguments: list[str]) -> None:
    result = baozhai("summarize", *arguments, "--json", stdin=rows.read_bytes())
    assert result.exit_code == 0
    first, second = objects(result)
    assert first.keys() == {"id", "headline", "gist", "points", "engine", "model", "grounded", "by"}
    assert (first["id"], first["headline"], first["engine"]) == (
        "gw-1",
        "高原5G基站开通",
        "extractive",
    )
    assert second["id"] == "mask-2"
    assert second["headline"]  # the article has none: written


def test_plain_text_from_standard_input(rows: Path) -> None:
    body = ROWS[1]["text"]
    [page] = objects(baozhai("read", "-", "--json", stdin=body.encode()))
    assert page["articles"][0]["body"].startswith("市民进医院")
    assert page["articles"][0]["id"] == "stdin#1"


def test_ingest_topic_and_digest(rows: Path) -> None:
    result = baozhai("ingest", rows)
    assert (result.exit_code, result.stdout) == (0, "2 篇新报道，0 篇重复，0 个来源读不了\n")
    assert "0 篇新报道，2 篇重复" in baozhai("ingest", rows).stdout

    [found] = objects(baozhai("topic", "５g", "--json"))
    assert (found["query"], found["topic"], found["total"]) == ("５g", "5G", 1)
    [story] = found["stories"]
    assert story.keys() == STORY
    assert (story["source"], story["published"], story["sources"]) == ("rows.jsonl", None, 1)
    assert story["why"] == ["5G"]
    [found] = objects(baozhai("topic", "口罩", "--json", "--limit", 1))
    assert found["stories"][0]["why"] == ["口罩"]

    [digest] = objects(baozhai("digest", "--json"))
    assert digest.keys() == {"date", "stories", "messages"}
    assert {s["id"] for s in digest["stories"]} == {1, 2}
    assert all(0 < len(message) <= 4096 for message in digest["messages"])
    [digest] = objects(baozhai("digest", "--json", "--topic", "5G"))
    assert [(s["headline"], s["why"]) for s in digest["stories"]] == [("高原5G基站开通", ["5G"])]
    [digest] = objects(baozhai("digest", "--json", "--date", "2001-01-01"))
    assert (digest["date"], digest["stories"]) == ("2001-01-01", [])
    assert "高原5G基站开通" in baozhai("digest").stdout


def test_no_hit_is_no_failure_and_offers_topics() -> None:
    result = baozhai("topic", "新能源船", "--json")
    assert (result.exit_code, objects(result)[0]["stories"]) == (0, [])
    result = baozhai("topic", "新能源船")
    assert result.exit_code == 0
    assert "新能源汽车" in result.stdout


def test_what_cannot_be_read_is_one_line_and_the_others_go_on(rows: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 40)
    result = baozhai("summarize", "none.txt", "empty.txt", "noise.txt", rows, "--json")
    assert result.exit_code == 1
    assert [row["id"] for row in objects(result)] == ["gw-1", "mask-2"]
    complaints = result.stderr.splitlines()
    assert [line.split(":")[0] for line in complaints] == ["none.txt", "empty.txt", "noise.txt"]
    assert "Traceback" not in result.stderr


def test_a_folder_stands_for_its_files(rows: Path, tmp_path: Path) -> None:
    inner = tmp_path / "pages" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "pages" / ".hidden.txt").write_text("不读", encoding="utf-8")
    (tmp_path / "pages" / "notes.xyz").write_text("不读", encoding="utf-8")
    (tmp_path / "pages" / "b.jsonl").write_bytes(rows.read_bytes())
    (inner / "a.jsonl").write_bytes(rows.read_bytes())
    (tmp_path / "pages" / "broken.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    result = baozhai("ingest", tmp_path / "pages")
    assert result.exit_code == 1
    assert result.stdout.startswith("2 篇新报道，2 篇重复，2 个来源读不了")


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["read"],
        ["summarize", "x.txt", "--engine", "magic"],
        ["summarize", "x.txt", "--length", "huge"],
        ["digest", "--date", "tomorrow"],
        ["topic"],
        ["topic", "5G", "--limit", "0"],
        ["read", "a.txt", "b.txt", "--show", "p.png"],
        ["run"],
    ],
)
def test_bad_usage_is_status_2(arguments: list[str]) -> None:
    result = baozhai(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_run_without_a_token_says_how_to_get_one() -> None:
    result = baozhai("run")
    assert len(result.stderr.splitlines()) == 1
    assert "@BotFather" in result.stderr
    assert "BAOZHAI_TELEGRAM__TOKEN" in result.stderr


def test_a_setting_that_cannot_be_used_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOZHAI_DIGEST__DEFAULT_TIME", "24:00")
    result = baozhai("topic", "5G")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_model_that_is_not_there_is_one_line(rows: Path) -> None:
    result = baozhai("summarize", rows, "--engine", "seq2seq", "--model", "/nowhere/model")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_backup_and_restore(rows: Path, tmp_path: Path) -> None:
    baozhai("ingest", rows)
    saved = tmp_path / "saved.db"
    assert baozhai("backup", saved).exit_code == 0
    assert baozhai("backup", saved).exit_code == 1  # never over another file
    (tmp_path / "page.txt").write_text("后来的新闻，" * 30 + "。", encoding="utf-8")
    baozhai("ingest", tmp_path / "page.txt")
    result = baozhai("restore", saved)
    assert result.exit_code == 0
    assert "2 篇报道" in result.stdout
    assert "before-restore" in result.stdout
    assert baozhai("restore", rows).exit_code == 1


def test_an_empty_folder_and_broken_names_get_a_line_each_and_the_others_go_on(
    rows: Path, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    deep = tmp_path / "deep.jsonl"
    deep.write_text('{"text":' + "[" * 100_000 + "]" * 100_000 + "}", encoding="utf-8")
    result = baozhai("read", tmp_path / "nothing", "http://[::1", "长" * 200, deep, rows, "--json")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 4
    assert len(result.stdout.splitlines()) == 1


def test_feeds_are_added_listed_and_removed(tmp_path: Path) -> None:
    opml = tmp_path / "in.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="镇报" xmlUrl="https://a.example/rss"/>'
        '<outline text="内网" xmlUrl="http://localhost/"/></body></opml>',
        encoding="utf-8",
    )
    imported = baozhai("feeds", "import", opml)
    assert imported.stdout == "1 个新订阅源，0 个已有，1 个不能用\n"
    assert "localhost" in imported.stderr
    (listed,) = baozhai("feeds", "list", "--json").stdout.splitlines()
    assert json.loads(listed)["title"] == "镇报"
    assert "镇报　0 篇，0 条待读，还没读过" in baozhai("feeds", "list").stdout
    assert baozhai("feeds", "add", "http://127.0.0.1/rss").exit_code == 1
    assert baozhai("feeds", "remove", "https://a.example/rss").exit_code == 0
    assert baozhai("feeds", "remove", "https://a.example/rss").exit_code == 1
    assert baozhai("feeds", "list").stdout == ""
    assert baozhai("feeds", "export", tmp_path / "no" / "x.opml").exit_code == 1


def test_feeds_in_and_out(tmp_path: Path) -> None:
    opml = tmp_path / "mine.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="夹"><outline text="晨报" '
        'xmlUrl="https://example.org/rss"/></outline></body></opml>',
        encoding="utf-8",
    )
    assert baozhai("feeds", "import", opml).stdout.startswith("1 ")
    assert baozhai("feeds", "import", opml).stdout.startswith("0 ")
    out = tmp_path / "out.opml"
    assert baozhai("feeds", "export", out).exit_code == 0
    assert 'xmlUrl="https://example.org/rss"' in out.read_text("utf-8")
    opml.write_text("<html/>", encoding="utf-8")
    assert baozhai("feeds", "import", opml).exit_code == 1


async def stop_a_chat() -> None:
    store = await Store.open(load_settings().database_url)
    await store.chats.upsert(-100, kind="supergroup", title="编辑部", subscribed=True)
    await store.outbox.mark_blocked(-100, "CHANNEL_PRIVATE")
    await store.close()


def test_doctor_looks_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    result = baozhai("doctor")
    assert result.exit_code == 0
    for subject in ("Python", "数据目录", "数据库", "模型", "令牌", "代理", "抓取网页", "磁盘"):
        assert subject in result.stdout
    assert "– 订阅源：还没有" in result.stdout
    baozhai("feeds", "import", config_file("feeds.opml"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setenv("BAOZHAI_FETCH__PROXY", f"socks5://me:hidden@127.0.0.1:{port}")
        result = baozhai("doctor")
    assert "✓ 订阅源：3 个，其中 3 个还没读过" in result.stdout
    assert "✓ 聊天：都能发送" in result.stdout
    asyncio.run(stop_a_chat())
    assert "– 聊天：停发 1 个；" in (stopped := baozhai("doctor").stdout)
    assert "编辑部 (CHANNEL_PRIVATE)" in stopped
    assert "经代理 socks5://" in result.stdout
    closed = baozhai("doctor")
    assert "✗ 抓取网页：连不上代理" in closed.stdout
    assert "hidden" not in result.output + closed.output
    monkeypatch.setenv("BAOZHAI_FETCH__PROXY", "socks5://x:99999")
    assert "fetch.proxy" in baozhai("doctor").stderr
    monkeypatch.delenv("BAOZHAI_FETCH__PROXY")
    monkeypatch.setenv("BAOZHAI_TELEGRAM__TOKEN", "123456:very-secret-token-of-mine")
    monkeypatch.setenv("BAOZHAI_TELEGRAM__BASE_URL", "http://127.0.0.1:9/bot")
    result = baozhai("doctor")
    assert result.exit_code == 1
    assert "very-secret" not in result.output


def test_doctor_compares_the_clock_with_telegrams(monkeypatch: pytest.MonkeyPatch) -> None:
    me = {"id": 7, "is_bot": True, "username": "baozhai_bot", "supports_inline_queries": True}
    monkeypatch.setenv("BAOZHAI_TELEGRAM__TOKEN", "123456:very-secret-token-of-mine")
    told = []
    for late in (0, 3600):

        class Telegram(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"ok": True, "result": me}).encode())

            def date_time_string(self, timestamp: float | None = None, late: int = late) -> str:
                return super().date_time_string(int(time.time()) - late)

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Telegram) as server:
            threading.Thread(target=server.handle_request).start()
            address = f"http://127.0.0.1:{server.server_port}/bot"
            monkeypatch.setenv("BAOZHAI_TELEGRAM__BASE_URL", address)
            result = baozhai("doctor")
        assert result.exit_code == 0
        assert "✓ 令牌：@baozhai_bot" in result.stdout
        told.append(result.stdout)
    assert "✓ 时钟：" in told[0]
    assert re.search(r"– 时钟：与 Telegram 的时间相差 36\d\d 秒.*对时", told[1])


def test_python_m_bot_is_the_same_command(rows: Path) -> None:
    done = python("-m", "bot", "topic", "5G", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stories"] == []


def test_what_is_wrong_is_told_in_a_line(tmp_path: Path) -> None:
    rows = tmp_path / "bad.jsonl"
    rows.write_text('{"text": "一"}\n{"no": 1}\n', encoding="utf-8")
    page = tmp_path / "页.txt"
    page.write_text("江城长江大桥昨天上午正式建成通车。\n", encoding="utf-8")
    for arguments, said in (
        (("read", ""), "找不到"),
        (("read", rows), "(2: id, text)"),
        (("read", page, "--show", tmp_path / "no" / "x.png"), "No such file"),
        (("feeds", "add", "ftp://news.example.com/"), "不是网页或订阅源"),
        (("feeds", "add", "https://user:secret@news.example.com/"), "用户名或密码"),
        (("feeds", "import", tmp_path / "no.opml"), "no.opml: No such file"),
    ):
        result = baozhai(*arguments)
        assert result.exit_code == 1, result.output
        assert said in result.stderr
        assert "secret" not in result.output
        assert len(result.stderr.splitlines()) == 1


def test_feeds_are_removed_by_the_address_they_were_added_by(tmp_path: Path) -> None:
    address = "HTTP://News.Example.COM:80/Feed#x"
    opml = tmp_path / "feeds.opml"
    opml.write_text(f'<opml><body><outline xmlUrl="{address}"/></body></opml>', encoding="utf-8")
    assert baozhai("feeds", "import", opml).exit_code == 0
    assert baozhai("feeds", "remove", address).exit_code == 0
    assert baozhai("feeds", "list").stdout == ""


def test_a_folder_with_names_of_an_older_system_is_ingested_whole(tmp_path: Path) -> None:
    text = (
        "江城长江大桥昨天上午正式建成通车，全长{}百米，双向六车道，两岸往来只要五分钟，过桥不收费。"
    )
    for n, name in enumerate(("人民日报第1版.txt".encode("gbk"), b"zz.txt")):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
            file.write(f"大桥通车之{n}\n\n{text.format(n + 3)}\n".encode())
    result = baozhai("ingest", tmp_path)
    assert result.exit_code == 0, result.output
    assert "0 个来源读不了" in result.stdout


def test_the_console_speaks_the_language_of_its_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "there is no such feed: https://a.example/f" in baozhai("feeds", "remove", FEED).stderr
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    assert "沒有這個訂閱源" in baozhai("feeds", "remove", FEED).stderr
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "没有这个订阅源" in baozhai("feeds", "remove", FEED).stderr


def test_the_version_is_told() -> None:
    assert baozhai("--version").stdout == f"baozhai {version('baozhai')}\n"
