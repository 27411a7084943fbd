"""The watched folder: real files, a real store."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.settings import LimitsSettings
from bot.sources.inbox import Inbox, Scanned
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from summarizer.article import Article
from tests.bot.engines import HangingEngine, QuickEngine
from tests.bot.making import HTML


@pytest.fixture
def engine() -> QuickEngine:
    return QuickEngine()


@pytest.fixture
async def worker(engine: QuickEngine) -> AsyncIterator[SummaryWorker]:
    async with aclosing(SummaryWorker(engine)) as made:
        yield made


@pytest.fixture
def inbox(tmp_path: Path, store: Store, worker: SummaryWorker) -> Inbox:
    return Inbox(tmp_path / "inbox", Ingest(store, worker), worker)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(folder)) for path in files)


async def test_a_page_is_ingested_once_and_put_away(
    inbox: Inbox, folder: Path, store: Store
) -> None:
    (folder / "page.html").write_text(HTML.format(n=1), encoding="utf-8")
    assert (await inbox.scan()).done == 0  # it might still be growing
    assert (await inbox.scan()).stories == 1
    assert (await inbox.scan()).done == 0
    assert names(folder) == ["done/page.html"]
    assert await store.stories.count() == 1


async def test_a_growing_file_is_left_alone(inbox: Inbox, folder: Path, store: Store) -> None:
    path = folder / "page.html"
    whole = HTML.format(n=1)
    for length in range(50, len(whole), 50):
        path.write_text(whole[:length], encoding="utf-8")
        os.utime(path, ns=(length, length))
        assert (await inbox.scan()).done == 0
    path.write_text(whole, encoding="utf-8")
    await inbox.scan()
    assert (await inbox.scan()).stories == 1
    (story,) = await store.stories.latest()
    assert story.body.endswith("供人游览。")


@pytest.mark.parametrize("name", ["a.html.part", "b.crdownload", ".hidden.html", "~$c.html", "d~"])
async def test_unfinished_and_hidden_files_are_left_alone(
    inbox: Inbox, folder: Path, name: str
) -> None:
    (folder / name).write_text(HTML.format(n=1), encoding="utf-8")
    for _ in range(3):
        assert await inbox.scan() == Scanned()
    assert names(folder) == [name]


async def test_what_cannot_be_read_is_put_aside_with_a_reason(
    inbox: Inbox, folder: Path, store: Store
) -> None:
    (folder / "空白.txt").write_bytes(b"")
    (folder / "bin.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "index.html").write_text("<html><body><a href='/'>首页</a></body></html>")
    await inbox.scan()
    assert (await inbox.scan()).failed == 3
    assert names(folder) == [
        "failed/bin.txt",
        "failed/bin.txt.reason.txt",
        "failed/index.html",
        "failed/index.html.reason.txt",
        "failed/空白.txt",
        "failed/空白.txt.reason.txt",
    ]
    reason = (folder / "failed/空白.txt.reason.txt").read_text(encoding="utf-8")
    assert reason.startswith("「空白.txt」是空的")
    assert "{" not in reason
    assert await store.stories.count() == 0


async def test_a_name_taken_before_gets_a_number(inbox: Inbox, folder: Path) -> None:
    for n in (1, 2, 3):
        (folder / "page.html").write_text(HTML.format(n=n), encoding="utf-8")
        await inbox.scan()
        await inbox.scan()
    assert names(folder) == ["done/page-2.html", "done/page-3.html", "done/page.html"]


async def test_subfolders_keep_their_place(inbox: Inbox, folder: Path) -> None:
    (folder / "晨报/0418").mkdir(parents=True)
    (folder / "晨报/0418/a01.html").write_text(HTML.format(n=1), encoding="utf-8")
    await inbox.scan()
    assert (await inbox.scan()).done == 1
    assert names(folder) == ["done/晨报/0418/a01.html"]


async def test_the_same_content_again_is_a_duplicate(
    inbox: Inbox, folder: Path, store: Store
) -> None:
    for name in ("a.html", "b.html"):
        (folder / name).write_text(HTML.format(n=1), encoding="utf-8")
    await inbox.scan()
    outcome = await inbox.scan()
    assert (outcome.done, outcome.stories, outcome.duplicates) == (2, 1, 1)


async def test_a_crash_before_the_move_doubles_nothing(
    inbox: Inbox, folder: Path, store: Store, worker: SummaryWorker
) -> None:
    path = folder / "page.html"
    path.write_text(HTML.format(n=1), encoding="utf-8")
    await Ingest(store, worker).add(await worker.read(path))  # stored, and then the power failed
    await inbox.scan()
    outcome = await inbox.scan()
    assert (outcome.stories, outcome.duplicates) == (0, 1)
    assert await store.stories.count() == 1


async def test_a_failing_engine_leaves_the_file_for_later(
    inbox: Inbox, folder: Path, engine: QuickEngine
) -> None:
    (folder / "page.html").write_text(HTML.format(n=1), encoding="utf-8")
    engine.fail_at = "青江"
    await inbox.scan()
    assert (await inbox.scan()).done == 0
    assert names(folder) == ["page.html"]
    engine.fail_at = None
    assert (await inbox.scan()).stories == 1


async def test_the_folder_is_made(inbox: Inbox, tmp_path: Path) -> None:
    assert (await inbox.scan()).done == 0
    assert (tmp_path / "inbox").is_dir()


async def test_links_out_of_the_folder_are_not_followed(
    inbox: Inbox, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.html").write_text(HTML.format(n=1), encoding="utf-8")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    await inbox.scan()
    assert (await inbox.scan()).done == 0


async def test_a_file_that_fails_at_every_try_is_put_away_and_stops_no_other(
    inbox: Inbox, folder: Path, engine: QuickEngine
) -> None:
    long = "很" * 80
    (folder / "crash.html").write_text(HTML.format(n="坏"), encoding="utf-8")
    (folder / f"{long}.txt").touch()
    (folder / "good.html").write_text(HTML.format(n=2), encoding="utf-8")
    (folder / "x.pdf.download").mkdir()
    (folder / "x.pdf.download" / "x.pdf").write_bytes(b"%PDF")
    (folder / "Thumbs.db").touch()
    engine.fail_at = "第坏座"
    scans = [await inbox.scan() for _ in range(5)]
    assert [(s.done, s.failed) for s in scans] == [(0, 0), (1, 1), (0, 0), (0, 1), (0, 0)]
    left = {"Thumbs.db", "x.pdf.download/x.pdf"}
    put_away = set(names(folder)) - left
    assert {"done/good.html", "failed/crash.html", "failed/crash.html.reason.txt"} <= put_away
    assert sum(name.startswith("failed/很") for name in put_away) == 2


async def test_a_file_that_kills_its_child_is_put_away_and_stops_no_other(
    folder: Path, store: Store
) -> None:
    (folder / "1.html").write_text(HTML.format(n="崩溃"), encoding="utf-8")
    (folder / "2.html").write_text(HTML.format(n=2), encoding="utf-8")
    async with aclosing(SummaryWorker(HangingEngine(), limits=LimitsSettings())) as worker:
        inbox = Inbox(folder, Ingest(store, worker), worker)
        await inbox.scan()
        assert await inbox.scan() == Scanned(done=1, failed=1, stories=1)
    assert "占用的内存太多" in (folder / "failed" / "1.html.reason.txt").read_text("utf-8")


async def test_a_file_that_goes_while_others_are_read_leaves_no_trace(
    folder: Path, store: Store
) -> None:
    class Thief(QuickEngine):
        def meet(self, each: Article) -> None:
            (folder / "2.html").unlink(missing_ok=True)

    worker = SummaryWorker(Thief())
    inbox = Inbox(folder, Ingest(store, worker), worker)
    for n in (1, 2):
        (folder / f"{n}.html").write_text(HTML.format(n=n), encoding="utf-8")
        os.utime(folder / f"{n}.html", ns=(n, n))
    await inbox.scan()
    scanned = await inbox.scan()
    await worker.aclose()
    assert (scanned.done, scanned.failed) == (1, 0)
    assert names(folder) == ["done/1.html"]


async def test_names_of_older_systems_stop_nothing(
    inbox: Inbox, folder: Path, store: Store
) -> None:
    for name, data in (
        ("人民.zip", b"PK\x03\x04"),
        ("江城日报第1版.html", HTML.format(n=1).encode()),
        ("长" * 120 + ".zip", b"PK\x03\x04"),
    ):
        (folder / os.fsdecode(name.encode("gbk")[:240])).write_bytes(data)
    (folder / "zz.html").write_text(HTML.format(n=2), encoding="utf-8")
    await inbox.scan()
    assert await inbox.scan() == Scanned(done=2, failed=2, stories=2)
    assert {story.source for story in await store.stories.latest()} == {
        "江城日报第1版.html",
        "zz.html",
    }
    assert [name for name in names(folder) if not name.startswith(("done/", "failed/"))] == []
    reasons = [path.read_text("utf-8") for path in (folder / "failed").glob("*.reason.txt")]
    assert any(reason.startswith("「人民.zip」") for reason in reasons)


async def test_a_file_that_cannot_be_put_away_is_read_once(
    inbox: Inbox, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "page.html"
    path.write_text(HTML.format(n=1), encoding="utf-8")
    with monkeypatch.context() as readonly:
        readonly.setattr(os, "replace", _refused)
        assert [(await inbox.scan()).done for _ in range(4)] == [0, 1, 0, 0]
    assert names(folder) == ["page.html"]
    path.write_text(HTML.format(n=2), encoding="utf-8")
    assert [(await inbox.scan()).done for _ in range(3)] == [0, 1, 0]
    assert names(folder) == ["done/page.html"]
    assert await store.stories.count() == 2


def _refused(*_: object) -> None:
    raise PermissionError(1, "not ours")
