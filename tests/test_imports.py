"""Imports run one way: bot → summarizer, and inside the bot from the outer to the inner."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Each layer may import from those after it, never from those before it.
LAYERS = (
    "bot.cli",
    "bot.demo",
    "bot.app",
    "bot.commands",
    "bot.delivery",
    "bot.digest",
    "bot.search",
    "bot.store",
    "bot.clustering",
    "bot.terms",
    "bot.schedule",
)


def imported(folder: str) -> dict[str, set[str]]:
    """The modules that each module of a package imports."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / folder).rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        names = found.setdefault(module, set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_the_summarizer_knows_nothing_of_the_bot() -> None:
    outside = {"bot", "telegram", "sqlalchemy", "starlette", "httpx"}
    for module, names in imported("summarizer").items():
        assert not {name.split(".")[0] for name in names} & outside, module


def test_no_inner_module_imports_an_outer_one() -> None:
    for module, names in imported("bot").items():
        place = next(
            (n for n, layer in enumerate(LAYERS) if f"{module}.".startswith(f"{layer}.")), None
        )
        for outer in LAYERS[:place] if place is not None else ():
            assert not any(f"{name}.".startswith(f"{outer}.") for name in names), (module, outer)
