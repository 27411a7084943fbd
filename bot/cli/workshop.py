"""The model's workshop on the command line: train, evaluate, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import print_json, progress_bar, said

if TYPE_CHECKING:
    from summarizer.training.writer.train import Report


def train(
    pairs: Annotated[
        list[Path],
        typer.Argument(metavar="PAIRS...", exists=True, help=said("usage.train_pairs")),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help=said("usage.train_out"))],
    warm: Annotated[Path | None, typer.Option(metavar="DIR", help=said("usage.train_warm"))] = None,
    hours: Annotated[float, typer.Option(min=0.0, help=said("usage.train_hours"))] = 12.0,
    articles: Annotated[int, typer.Option(min=1, help=said("usage.train_articles"))] = 400_000,
    decay_from: Annotated[
        float, typer.Option(min=0.0, max=1.0, help=said("usage.train_decay"))
    ] = 1.0,
    frozen_layers: Annotated[int, typer.Option(min=0, help=said("usage.train_frozen"))] = 0,
    reward: Annotated[bool, typer.Option("--reward", help=said("usage.train_reward"))] = False,
) -> None:
    """Train on pairs of text and headline; goes on with what ``out`` holds."""
    from summarizer.engine import EMBEDDED
    from summarizer.training.writer import curve
    from summarizer.training.writer.recipe import Recipe
    from summarizer.training.writer.train import train as run

    recipe = Recipe(articles=articles, decay_from=decay_from, frozen_layers=frozen_layers)
    if reward:
        recipe = recipe.towards_reward()
    with progress_bar() as progress:
        task = progress.add_task("train", total=articles)

        def report(standing: Report) -> None:
            progress.update(
                task,
                completed=standing.seen,
                description=said(
                    "console.training",
                    title=f"{standing.title:.2f}",
                    gist=f"{standing.gist:.2f}",
                    speed=f"{standing.per_second:.1f}",
                    minutes=standing.minutes_left,
                ),
            )

        try:
            checkpoint = run(
                pairs, out, warm=warm or EMBEDDED, recipe=recipe, hours=hours, report=report
            )
        except (ValueError, OSError) as error:
            print(f"baozhai: {error}", file=sys.stderr)
            raise typer.Exit(1) from error
    picture = curve.draw(out)
    print(checkpoint)
    if picture:
        print(picture)


def evaluate(
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS.jsonl", exists=True)],
    as_json: Annotated[bool, typer.Option("--json", help=said("usage.one_json"))] = False,
    engine: Annotated[str, typer.Option(help=said("usage.engine"))] = "auto",
    model: Annotated[
        str | None, typer.Option(help=said("usage.model"), metavar="NAME_OR_DIR")
    ] = None,
) -> None:
    """Score an engine against human headlines, beside first sentence and TextRank."""
    from summarizer.engine import ModelError, load
    from summarizer.training.writer.evaluate import evaluate_file

    try:
        with progress_bar() as progress:
            task = progress.add_task("evaluate", total=None)
            result = evaluate_file(
                load(engine, model), pairs, lambda done: progress.update(task, completed=done)
            )
    except (ModelError, ValueError, OSError) as error:
        print(f"baozhai: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    if as_json:
        print_json(result.as_json())
        return
    for name, score in (
        (engine, result.score),
        ("lead", result.lead),
        ("textrank", result.textrank),
    ):
        print(f"{name:<10} ROUGE-1/2/L {score.one:.1f} / {score.two:.1f} / {score.long:.1f}")
    speed, unsupported = f"{result.articles_per_second:.2f}", f"{result.unsupported_numbers:.1%}"
    print(said("console.evaluated", n=result.n, speed=speed, unsupported=unsupported))


def export_model(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=said("usage.export_folder"))],
    checkpoint: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help=said("usage.export_checkpoint"))
    ] = None,
) -> None:
    """Write a checkpoint as a folder to ship."""
    from summarizer.engine import EMBEDDED
    from summarizer.training.writer.export import export

    try:
        size = export(checkpoint or [EMBEDDED], folder)
    except (OSError, ValueError) as error:
        print(f"baozhai: {str(error).splitlines()[0]}", file=sys.stderr)
        raise typer.Exit(1) from error
    print(said("console.size", file=folder, megabytes=f"{size / 1e6:.1f}"))
