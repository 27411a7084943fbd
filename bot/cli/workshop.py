"""The model's workshop on the command line: train, evaluate, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import print_json, progress_bar

if TYPE_CHECKING:
    from summarizer.training.writer.train import Report


def train(
    pairs: Annotated[
        list[Path],
        typer.Argument(metavar="PAIRS...", exists=True, help='JSONL：{"text","title"[,"summary"]}'),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="训练目录；已有的会接着训练")],
    warm: Annotated[
        Path | None, typer.Option(metavar="DIR", help="从哪个模型开始，默认内置模型")
    ] = None,
    hours: Annotated[float, typer.Option(min=0.0, help="最多训练几小时")] = 12.0,
    articles: Annotated[int, typer.Option(min=1, help="一共看多少篇文章")] = 400_000,
    decay_from: Annotated[
        int, typer.Option(min=0, help="看过多少篇后学习率开始下降；0 为不降")
    ] = 0,
    reward: Annotated[
        bool, typer.Option("--reward", help="最后一程：让得分高的标题更可能（较慢，训练好之后用）")
    ] = False,
) -> None:
    """用自己的稿库训练摘要模型；中断后可接着训练。"""
    from summarizer.engine import EMBEDDED
    from summarizer.training.writer import curve
    from summarizer.training.writer.recipe import Recipe
    from summarizer.training.writer.train import train as run

    recipe = Recipe(articles=articles, decay_from=decay_from)
    if reward:
        recipe = recipe.towards_reward()
    with progress_bar() as progress:
        task = progress.add_task("train", total=articles)

        def report(standing: Report) -> None:
            progress.update(
                task,
                completed=standing.seen,
                description=f"标题 {standing.title:.2f} 摘要 {standing.gist:.2f} "
                f"{standing.per_second:.1f}/s 剩 {standing.minutes_left} 分钟",
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
    as_json: Annotated[bool, typer.Option("--json", help="一个 JSON 对象")] = False,
    engine: Annotated[str, typer.Option(help="摘要引擎")] = "auto",
    model: Annotated[str | None, typer.Option(metavar="NAME_OR_DIR")] = None,
) -> None:
    """拿人写的标题给模型打分（ROUGE），与首句、TextRank 相比。"""
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
    print(f"{result.n} 篇，每秒 {result.articles_per_second:.2f} 篇，", end="")
    print(f"数字无据 {result.unsupported_numbers:.1%}")


def export_model(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪个目录")],
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="DIR", help="训练目录里的 last；默认内置模型")
    ] = None,
) -> None:
    """把模型写成可分发的目录（半精度，不含训练状态）。"""
    from summarizer.engine import EMBEDDED
    from summarizer.training.writer.export import export

    try:
        size = export(checkpoint or EMBEDDED, folder)
    except (OSError, ValueError) as error:
        print(f"baozhai: {str(error).splitlines()[0]}", file=sys.stderr)
        raise typer.Exit(1) from error
    print(f"{folder}（{size / 1e6:.1f} MB）")
