"""Running the bot, and looking after it: demo, run, worker, doctor, backup, restore, move-store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import (
    FAILED,
    USAGE,
    fail,
    finish,
    open_store,
    progress_bar,
    read_settings,
    said,
)


def demo(
    port: Annotated[
        int | None, typer.Option(envvar="PORT", min=0, max=65535, help=said("usage.port"))
    ] = None,
) -> None:
    """The demo: sandbox, bot and sample pages, until Ctrl+C."""
    from bot.cli.demo import run as run_demo
    from summarizer.engine import ModelError

    try:
        run_demo(read_settings(quiet=True), port)
    except ModelError as error:
        fail(str(error), FAILED)


def run() -> None:
    """The bot, until it is stopped."""
    settings = read_settings()
    if not settings.telegram.token.get_secret_value():
        fail(said("console.no_token"), USAGE)
    from bot.logs import redact
    from bot.store import StoreError
    from bot.store.claim import StoreClaimedError
    from bot.telegram.app import RefusedError
    from bot.telegram.app import run as run_bot
    from summarizer.engine import ModelError

    try:
        run_bot(settings)
    except StoreClaimedError as error:
        fail(said("console.claimed", file=error.store, process=error.process), FAILED)
    except ModelError as error:
        fail(str(error), FAILED)
    except (StoreError, RefusedError) as error:
        fail(said("console.ask_doctor", problem=redact(str(error))), FAILED)


def worker() -> None:
    """A worker of the cluster, until it is stopped."""
    settings = read_settings()
    if not settings.database_url.startswith("postgresql:"):
        fail(said("console.worker_alone"), USAGE)
    import asyncio

    from bot.logs import redact
    from bot.store import StoreError
    from bot.stories.worker import SummaryWorker
    from summarizer.engine import ModelError

    try:
        from bot.stories.cluster.working import serve

        asyncio.run(serve(settings.database_url, SummaryWorker.of(settings)))
    except ModelError as error:
        fail(str(error), FAILED)
    except ImportError:
        fail(said("console.no_postgres"), FAILED)
    except StoreError as error:
        fail(said("console.ask_doctor", problem=redact(str(error))), FAILED)


def doctor(
    model: Annotated[
        str | None, typer.Option(help=said("usage.doctor_model"), metavar="NAME_OR_DIR")
    ] = None,
) -> None:
    """A line a subject; exit status 1 where something keeps the bot from working. With ``model``,
    a summary of a sample by that alone."""
    import asyncio

    from bot.cli.doctor import examine, try_model

    settings = read_settings()
    findings = try_model(settings, model) if model else asyncio.run(examine(settings))
    for finding in findings:
        print(said("doctor.line", mark=finding.mark, subject=finding.subject, said=finding.said))
    raise typer.Exit(FAILED if any(finding.bad for finding in findings) else 0)


def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Copy the store to a new file while the bot runs."""
    from bot.store import backup as backups

    try:
        size = backups.backup(backups.store_file(read_settings().database_url), file)
    except backups.BackupError as error:
        fail(str(error), FAILED)
    print(said("console.size", file=file, megabytes=f"{size / 1e6:.1f}"))


def move_store(url: Annotated[str, typer.Argument(metavar="URL")]) -> None:
    """Copy the store to another address, or go on with it."""
    import asyncio

    from bot.logs import redact
    from bot.store import StoreError
    from bot.store.claim import StoreClaimedError
    from bot.store.move import MoveError, move

    settings = read_settings()
    try:
        with progress_bar() as bar:
            task = bar.add_task(said("console.moving"), total=None)
            rows = asyncio.run(
                move(
                    settings.database_url,
                    url,
                    lambda done, total: bar.update(task, completed=done, total=total),
                )
            )
    except StoreClaimedError as error:
        fail(said("console.claimed", file=error.store, process=error.process), FAILED)
    except MoveError as error:
        fail(said(f"console.move_{error.code}", name=error.name, why=error.why), FAILED)
    except StoreError as error:
        fail(redact(str(error)), FAILED)
    except KeyboardInterrupt:
        fail(said("console.move_stopped"), 130)
    print(said("console.moved", rows=rows))


def restore(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Put a backup in the store's place and keep what was there."""
    from bot.store import backup as backups

    settings = read_settings()
    try:
        kept = backups.restore(file, backups.store_file(settings.database_url))
    except backups.BackupError as error:
        fail(str(error), FAILED)

    async def open_once() -> bool:
        async with open_store(settings) as store:  # brings an older backup's tables up to date
            print(said("console.restored", stories=await store.stories.count()))
        return True

    if kept is not None:
        print(said("console.kept", file=kept))
    finish(open_once())
