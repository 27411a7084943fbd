"""The command line: ``baozhai`` and ``python -m bot``.

Results go to stdout, logs and progress to stderr. Exit status 0; 1 with a line on stderr for a
source that cannot be read (the others go on); 2 for bad usage. What is heavy (torch, telegram)
is imported by the commands that need it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bot.cli import feeds, workshop
from bot.cli.console import (
    FAILED,
    USAGE,
    article_text,
    complain,
    fail,
    finish,
    ingest_line,
    open_store,
    plain,
    print_json,
    progress_bar,
    read_settings,
    summary_text,
)

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.cli.sources import Source
    from bot.domain.chat import Chat
    from bot.settings import Settings
    from bot.stories.worker import SummaryWorker
    from summarizer.article import Article, Page

BATCH = 64
"""How many articles are summarised in one call, whatever sources they come from."""
PART = 500
"""How many articles of one source are stored at a time."""

EngineName = Literal["auto", "seq2seq", "fast", "extractive"]
Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE...", help="文件、文件夹、网址或 -（标准输入）")
]
AsJson = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")]

app = typer.Typer(
    name="baozhai",
    help="报摘：读报、写摘要、把每日摘要推送到 Telegram。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(feeds.app, name="feeds")


@app.command()
def read(
    sources: Sources,
    as_json: AsJson = False,
    show: Annotated[Path | None, typer.Option(help="把版面切分画成图片", metavar="PICTURE")] = None,
) -> None:
    """读出版面上的每一篇文章。"""

    if show is not None and (len(sources) != 1 or not Path(sources[0]).is_file()):
        fail("--show 需要恰好一个文件。 --show takes exactly one file.", USAGE)

    async def work(worker: SummaryWorker) -> bool:
        good = True
        async for source, page in _pages(sources, worker):
            if page is None:
                good = False
                continue
            if as_json:
                print_json(page.as_json())
            else:
                print("\n\n".join(article_text(article) for article in page.articles), end="\n\n")
            if show is not None and source.path is not None:
                from summarizer.picture import draw_file

                try:
                    await asyncio.to_thread(draw_file, page, source.path, show)
                except OSError as error:
                    fail(f"{show}: {error.strerror or error}", FAILED)
        return good

    finish(_with_worker(work))


@app.command()
def summarize(
    sources: Sources,
    as_json: AsJson = False,
    engine: Annotated[EngineName | None, typer.Option(help="摘要引擎")] = None,
    model: Annotated[str | None, typer.Option(help="模型目录或名称", metavar="NAME_OR_DIR")] = None,
    length: Annotated[Literal["short", "long"], typer.Option(help="摘要长短")] = "short",
) -> None:
    """为每篇文章写摘要。"""

    async def work(worker: SummaryWorker) -> bool:
        good = True
        waiting: list[Article] = []
        with progress_bar() as progress:
            task = progress.add_task("summaries", total=None)
            done = 0

            async def flush() -> None:
                nonlocal done
                progress.update(task, total=done + len(waiting))
                base = done
                summaries = await worker.summarize(
                    waiting, length, lambda n: progress.update(task, completed=base + n)
                )
                for summary in summaries:
                    print_json(summary.as_json()) if as_json else print(summary_text(summary))
                done += len(waiting)
                waiting.clear()

            async for _, page in _pages(sources, worker):
                if page is None:
                    good = False
                    continue
                for article in page.articles:
                    if article.kind == "article":
                        waiting.append(article)
                    if len(waiting) >= BATCH:
                        await flush()
            await flush()
        return good

    finish(_with_worker(work, engine=engine, model=model))


@app.command()
def ingest(sources: Sources) -> None:
    """读入、存下并写摘要；同样的内容只存一次。"""

    async def work(worker: SummaryWorker) -> bool:
        from bot.cli.sources import expand
        from bot.stories.ingest import Ingest
        from summarizer.article import SourceError

        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        found = list(expand(sources))
        try:
            async with open_store(read_settings()) as store:
                ingesting = Ingest(store, worker)
                with progress_bar() as progress:
                    task = progress.add_task("sources", total=len(found))
                    for number, source in enumerate(found):
                        try:
                            for page in _parts(await source.read(worker)):
                                size = len(page.articles)
                                share = partial(_advance, progress, task, number, size)
                                result = await ingesting.add(page, url=source.url, progress=share)
                                counts["new"] += result.new
                                counts["updated"] += result.updated
                                counts["duplicates"] += result.duplicates
                        except SourceError as error:
                            complain(source.name, error)
                            reasons[error.code] += 1
                        progress.update(task, completed=number + 1)
        finally:  # also when interrupted: what was stored stays, and the rest can be run again
            print(ingest_line(counts, reasons))
        return not reasons

    finish(_with_worker(work))


@app.command()
def topic(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="话题或几个词")],
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="最多几条")] = 10,
) -> None:
    """查一个话题：与机器人的 /topic 回答相同。"""

    async def work() -> bool:
        from bot.stories.search import nearest_topics, search

        settings = read_settings()
        async with open_store(settings) as store:
            found = await search(
                store,
                " ".join(query),
                limit=limit,
                window=settings.search.window,
                fresh_days=settings.search.fresh_days,
            )
        if as_json:
            print_json(
                {
                    "query": found.query,
                    "topic": found.topic,
                    "total": found.total,
                    "stories": [hit.story.as_json(hit.why) for hit in found.hits],
                }
            )
            return True
        for number, hit in enumerate(found.hits, 1):
            story = hit.story
            print(f"{number}. {story.headline}\n   {story.gist}")
            print(f"   {story.source} · {story.date:%Y-%m-%d} · {'、'.join(hit.why)}\n")
        if not found.hits:
            near = "、".join(nearest_topics(found.query))
            print(f"没有找到“{found.query}”。" + (f"相近的话题：{near}" if near else ""))
        return True

    finish(work())


@app.command()
def digest(
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="哪一天（按报道日期）", metavar="D"),
    ] = None,
    topic_: Annotated[str | None, typer.Option("--topic", help="只要这个话题", metavar="T")] = None,
    as_json: AsJson = False,
) -> None:
    """一位订阅者现在会收到的摘要。"""

    async def work() -> bool:
        from bot.digests.digest import build, build_for_date
        from bot.messages.stories import digest_messages
        from bot.stories.search import matched_words

        settings = read_settings()
        chat = _default_chat(settings)
        async with open_store(settings) as store:
            if day is None:
                made = await build(store, chat, store.clock.now(), only=topic_ or None)
            else:
                made = await build_for_date(store, chat, day.date(), only=topic_ or None)
        messages = digest_messages(made, chat)
        if as_json:
            why = {s.id: matched_words(s, topic_) if topic_ else () for s in made.stories}
            print_json(
                {
                    "date": made.date.isoformat(),
                    "stories": [story.as_json(why[story.id]) for story in made.stories],
                    "messages": [message.text for message in messages],
                }
            )
        else:
            print("\n\n".join(plain(message.text) for message in messages))
        return True

    finish(work())


for workshop_command in (workshop.train, workshop.evaluate, workshop.export_model):
    app.command()(workshop_command)


@app.command()
def demo(
    port: Annotated[
        int | None, typer.Option(envvar="PORT", min=0, max=65535, help="聊天页面的端口")
    ] = None,
) -> None:
    """不用令牌的演示：本机的聊天页面、机器人和样报。"""
    from bot.cli.demo import run as run_demo

    run_demo(read_settings(), port)


@app.command()
def run() -> None:
    """运行机器人。"""
    settings = read_settings()
    if not settings.telegram.token.get_secret_value():
        fail(
            "没有令牌：在 Telegram 里向 @BotFather 发送 /newbot 申请，"
            "再设置环境变量 BAOZHAI_TELEGRAM__TOKEN。"
            "No token: ask @BotFather for one and set BAOZHAI_TELEGRAM__TOKEN.",
            USAGE,
        )
    from telegram.error import TelegramError

    from bot.logs import redact
    from bot.store import StoreError
    from bot.telegram.app import run as run_bot

    try:
        run_bot(settings)
    except (StoreError, TelegramError) as error:
        fail(f"{redact(str(error))}（baozhai doctor 会逐项检查）", FAILED)


@app.command()
def doctor() -> None:
    """检查环境：Python、数据库、模型、令牌、代理、磁盘。"""
    from bot.cli.doctor import examine

    findings = asyncio.run(examine(read_settings()))
    for finding in findings:
        print(f"{finding.mark} {finding.subject}：{finding.said}")
    raise typer.Exit(FAILED if any(finding.bad for finding in findings) else 0)


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """备份数据库到一个新文件；机器人不必停下。"""
    from bot.store import backup as backups

    try:
        size = backups.backup(backups.store_file(read_settings().database_url), file)
    except backups.BackupError as error:
        fail(str(error), FAILED)
    print(f"{file}（{size / 1e6:.1f} MB）")


@app.command()
def restore(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """用备份恢复数据库；原来的数据库另存一份。"""
    from bot.store import backup as backups

    settings = read_settings()
    try:
        kept = backups.restore(file, backups.store_file(settings.database_url))
    except backups.BackupError as error:
        fail(str(error), FAILED)

    async def open_once() -> bool:
        async with open_store(settings) as store:  # brings an older backup's tables up to date
            print(f"已恢复：{await store.stories.count()} 篇报道")
        return True

    if kept is not None:
        print(f"原来的数据库保存在 {kept}")
    finish(open_once())


def main() -> None:
    """Run the command line."""
    app()


async def _with_worker(
    work: Any, *, engine: EngineName | None = None, model: str | None = None
) -> bool:
    from bot.stories.worker import SummaryWorker
    from summarizer.engine import ModelError

    chosen = read_settings().summarizer
    worker = SummaryWorker(engine or chosen.engine, model or chosen.model)
    try:
        return bool(await work(worker))
    except ModelError as error:
        fail(str(error), FAILED)
    finally:
        worker.close()


def _parts(page: Page) -> Iterator[Page]:
    """A page of ordinary size as it is, a long list of articles in parts stored one by one."""
    for start in range(0, max(1, len(page.articles)), PART):
        yield replace(page, articles=page.articles[start : start + PART])


def _advance(progress: Progress, task: TaskID, base: int, articles: int, done: int) -> None:
    progress.update(task, completed=base + done / articles)


async def _pages(
    arguments: Sequence[str], worker: SummaryWorker
) -> AsyncIterator[tuple[Source, Page | None]]:
    """Each source and its page, or ``None`` after a line on stderr says why not."""
    from bot.cli.sources import expand
    from summarizer.article import SourceError

    for source in expand(arguments):
        try:
            page = await source.read(worker)
        except SourceError as error:
            complain(source.name, error)
            yield source, None
        else:
            yield source, page


def _default_chat(settings: Settings) -> Chat:
    """A subscriber who changed nothing."""
    from bot.domain.chat import Chat

    chosen = settings.digest
    return Chat(
        0,
        timezone=chosen.timezone,
        digest_time=chosen.default_time,
        story_count=chosen.story_count,
    )
