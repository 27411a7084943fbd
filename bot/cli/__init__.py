"""The command line: ``baozhai`` and ``python -m bot``.

Results go to stdout, logs and progress to stderr. Exit status 0; 1 with a line on stderr for a
source that cannot be read (the others go on); 2 for bad usage. What is heavy (torch, telegram)
is imported by the commands that need it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from bot.cli import feeds, operating, reading, stories, workshop
from bot.cli.console import said

COMMANDS: dict[str, Callable[..., None]] = {
    "read": reading.read,
    "summarize": reading.summarize,
    "ingest": reading.ingest,
    "topic": stories.topic,
    "digest": stories.digest,
    "train": workshop.train,
    "evaluate": workshop.evaluate,
    "export-model": workshop.export_model,
    "demo": operating.demo,
    "run": operating.run,
    "worker": operating.worker,
    "doctor": operating.doctor,
    "backup": operating.backup,
    "restore": operating.restore,
    "move-store": operating.move_store,
}

app = typer.Typer(
    name="baozhai",
    help=said("usage.app"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,  # frames are for people
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(feeds.app, name="feeds")
for name, command in COMMANDS.items():
    app.command(name, help=said(f"usage.{name.replace('-', '_')}"))(command)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"baozhai {version('baozhai')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help=said("usage.version"), callback=_tell_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    app()
