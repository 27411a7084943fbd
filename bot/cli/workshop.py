"""The model's workshop on the command line: train, evaluate, export."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import (
    FAILED,
    EngineName,
    drawn,
    fail,
    finish,
    print_json,
    progress_bar,
    read_settings,
    said,
    with_worker,
)

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.settings import Settings
    from bot.stories.worker import SummaryWorker
    from summarizer.article import Summary
    from summarizer.condensing.rouge import Rouge
    from summarizer.training.writer.corpus import Pair
    from summarizer.training.writer.evaluate import Baselines, Scored
    from summarizer.training.writer.train import Report

EXAMPLES = 3
"""So many articles are shown side by side where models are compared."""


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
    engine: Annotated[EngineName | None, typer.Option(help=said("usage.engine"))] = None,
    model: Annotated[
        str | None, typer.Option(help=said("usage.model"), metavar="NAME_OR_DIR")
    ] = None,
) -> None:
    """Score an engine against human headlines, beside first sentence and TextRank; a model of
    another make beside the embedded one too."""
    from summarizer.training.writer.corpus import load
    from summarizer.training.writer.evaluate import baselines

    settings = read_settings()
    named = model or settings.summarizer.model
    try:
        chosen = load([pairs])
    except (ValueError, OSError) as error:
        fail(str(error), FAILED)
    own = settings.summarizer.model_copy(
        update={
            "model": named,
            "engine": engine or ("auto" if model else settings.summarizer.engine),
        }
    )
    trials = {named or own.engine: own}
    if named:
        trials["embedded"] = own.model_copy(update={"model": "", "engine": "auto"})
    with progress_bar() as progress:
        results = {
            name: _tried(settings.model_copy(update={"summarizer": trial}), chosen, name, progress)
            for name, trial in trials.items()
        }
    found, beside = baselines(chosen), [*results.values()]
    if as_json:
        told = {**beside[0][0].as_json(), **found.as_json()}
        if named:
            told |= {"model": named, **beside[0][0].as_compared()}
            told["embedded"] = beside[1][0].as_compared()
        print_json(told)
        return
    print(_table({name: scored for name, (scored, _) in results.items()}, found))
    if named:
        print(_examples(chosen, {name: made for name, (_, made) in results.items()}))


def _tried(
    settings: Settings, pairs: Sequence[Pair], name: str, progress: Progress
) -> tuple[Scored, list[Summary]]:
    """How good what the engine of ``settings`` makes of ``pairs`` is, and what it makes."""
    from summarizer.training.writer.evaluate import articles_of, score

    task = progress.add_task(name, total=len(pairs))
    result: tuple[Scored, list[Summary]]

    async def work(worker: SummaryWorker) -> bool:
        nonlocal result
        await worker.load()
        began = time.monotonic()
        summaries = await worker.summarize(
            articles_of(pairs), progress=lambda done: progress.update(task, completed=done)
        )
        result = score(pairs, summaries, time.monotonic() - began), summaries
        return True

    finish(with_worker(work, settings))
    return result


def _table(results: Mapping[str, Scored], found: Baselines) -> str:
    """Engines and baselines, a line each."""
    from rich.table import Table

    table = Table("", "ROUGE-1 / 2 / L", box=None, pad_edge=False)
    for column in ("gist_column", "unsupported_column", "own_column", "speed_column"):
        table.add_column(said(f"console.{column}"), justify="right")
    for name, scored in results.items():
        table.add_row(
            name,
            _three(scored.headline),
            _three(scored.gist),
            f"{scored.unsupported_numbers:.1%}",
            f"{scored.own_headlines:.0%} / {scored.own_gists:.0%}",
            f"{scored.articles_per_second:.2f}",
        )
    for name, reached in (("lead", found.lead), ("textrank", found.textrank)):
        table.add_row(name, _three(reached))
    return f"{drawn(table)}\n{said('console.evaluated', n=found.n)}"


def _three(score: Rouge) -> str:
    return f"{score.one:.1f} / {score.two:.1f} / {score.long:.1f}"


def _examples(pairs: Sequence[Pair], results: Mapping[str, Sequence[Summary]]) -> str:
    """The first articles, with what people and engines made of them."""
    lines = []
    for i, pair in enumerate(pairs[:EXAMPLES]):
        lines += ["", pair.title, *filter(None, [pair.brief])]
        for name, summaries in results.items():
            made = summaries[i]
            lines.append(f"  {name}: {made.headline} [{made.by.headline}]")
            lines.append(f"    {made.gist} [{made.by.gist}]")
    return "\n".join(lines)


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
