"""What ``make demo`` must show, walked in a real Chromium; and what it prints."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from bot.cli import demo
from bot.sandbox import Sandbox
from bot.settings import load_settings
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.sandbox.pictures import NewPage, shot

ROOT = Path(__file__).parents[3]
OWN_PAGE = ROOT / "tests" / "pages" / "mixed.txt"
SEED_PAGE = ROOT.parent / "shared" / "pages" / "seed.txt"
# Summarising a page with the embedded model, on a slow machine that has other work.
PAGE_MILLISECONDS = 600_000


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's home after its first start, which summarises the sample pages."""
    home = tmp_path_factory.mktemp("demo")

    async def start() -> None:
        async with demo.running(load_settings(), home):
            pass

    asyncio.run(start())
    return home


@pytest.fixture
async def box(started: Path, tmp_path: Path) -> AsyncIterator[Sandbox]:
    home = shutil.copytree(started, tmp_path / "home")
    async with demo.running(load_settings(), home) as box:
        yield box


@pytest.fixture
async def page(new_page: NewPage, box: Sandbox) -> Page:
    page = await new_page(locale="zh-CN", viewport={"width": 1180, "height": 1000})
    await page.goto(box.address)
    return page


async def test_the_walk_of_a_new_reader(page: Page, box: Sandbox) -> None:
    answers = page.locator(".row.in")
    greeting = answers.first
    await expect(greeting).to_contain_text("报摘")
    assert await greeting.locator(".keyboard button").count() >= 2
    await shot(page, "demo-1-greeting")

    digest = answers.nth(1)
    await expect(digest.locator(".keyboard button").first).to_be_visible()
    await shot(page, "demo-2-digest")

    await page.locator("#input").fill("/topic 5G")
    await page.get_by_role("button", name="发送", exact=True).click()
    found = answers.nth(2)
    await expect(found).to_contain_text("5G")
    await expect(found).to_contain_text("2. ")
    await shot(page, "demo-3-topic")

    await page.locator("#file").set_input_files(OWN_PAGE)
    listing = answers.nth(3)
    # How well pages are split is tested elsewhere; here each article listed has its button.
    await expect(listing).to_contain_text(re.compile(r"\d 篇"), timeout=PAGE_MILLISECONDS)
    listed = re.findall(r"^(\d+)\. ", box.user("小明").messages()[-1].text, re.MULTILINE)
    assert len(listed) >= 3
    for number in listed:
        await expect(listing.get_by_role("button", name=number, exact=True)).to_be_visible()
    await shot(page, "demo-4-upload")

    await listing.locator(".keyboard button").first.click()
    story = answers.last
    await expect(story.get_by_role("button", name="全文")).to_be_visible()
    await shot(page, "demo-5-story")
    assert box.errors == []


@pytest.mark.skipif(not SEED_PAGE.exists(), reason="the seed page is not here")
async def test_the_seed_page_is_answered_with_its_seven_articles(page: Page, box: Sandbox) -> None:
    await page.locator("#file").set_input_files(SEED_PAGE)
    listing = page.locator(".row.in", has=page.get_by_role("button", name="7", exact=True)).filter(
        has_text=SEED_PAGE.name
    )
    await expect(listing).to_contain_text("7 篇", timeout=PAGE_MILLISECONDS)
    reader = box.user("小明")
    text = next(m for m in reader.messages() if m.from_bot and "7 篇" in m.text).text
    number = next(
        line.split(".")[0] for line in text.splitlines() if line[:1].isdigit() and "5G" in line
    )
    await listing.get_by_role("button", name=number, exact=True).click()
    await expect(page.locator(".row.in").last).to_contain_text("安永")
    said = (await reader.wait("安永")).text
    assert any(fact in said for fact in ("四种商业模式", "四大商业模式", "3.5万亿元"))
    await shot(page, "demo-seed")
    assert box.errors == []


async def test_a_second_start_summarises_nothing_again(box: Sandbox) -> None:
    reader = box.user("小明")
    assert len(reader.answers()) == 1, "the reader is new to the bot again"
    reader.send("/topic 5G")
    assert "2. " in (await reader.wait("5G")).text


async def test_one_address_on_stdout_and_an_end_on_request(started: Path, tmp_path: Path) -> None:
    shutil.copytree(started, tmp_path / demo.HOME)
    port = _free_port()
    process = await _start(port, tmp_path)
    try:
        assert process.stdout
        async with asyncio.timeout(demo.GREETING_SECONDS):
            line = (await process.stdout.readline()).decode().strip()
        assert line == f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as client:
            assert "<title>" in (await client.get(line)).text
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            rest = await process.stdout.read()
            assert await process.wait() == 0
        assert rest == b""
    finally:
        if process.returncode is None:
            process.kill()
    assert (tmp_path / ".demo").is_dir()
    assert not (tmp_path / "real").exists(), "the real home is left alone"


async def test_a_busy_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await _start(port, tmp_path)
        async with asyncio.timeout(PATIENCE_SECONDS):
            out, err = await process.communicate()
    assert process.returncode == 1
    assert out == b""
    assert err.decode().splitlines() == [
        f"端口 {port} 已被占用，请换一个，例如：PORT={port + 1} make demo。"
    ]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _start(port: int, folder: Path) -> asyncio.subprocess.Process:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PORT": str(port),
        "BAOZHAI_HOME": str(folder / "real"),
        "LC_ALL": "zh_CN.UTF-8",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
