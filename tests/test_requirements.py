"""What is installed is pinned with hashes, and is what pyproject.toml asks for."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FILES = {"run": (), "test": ("test", "train"), "ocr": ("ocr",), "postgres": ("postgres",)}
OURS = {"bot", "summarizer", "tests"}
INDIRECT = {
    "aiosqlite": "SQLAlchemy's driver, named in the store's URL",
    "apscheduler": "the JobQueue's, which ticks; wanted by name",
    "lxml-html-clean": "justext asks for an extra of lxml that pip may leave out",
    "protobuf": "transformers reads SentencePiece files by it",
    "python-multipart": "starlette reads uploads by it",
    "sentencepiece": "transformers reads SentencePiece files by it",
    "tzdata": "zoneinfo's zones where the system has none",
}
"""What is asked for and imported by others."""


def pins(name: str) -> dict[str, str]:
    """The versions of a file of ``requirements/``, each of whose entries has hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^#.*\n", "", text).strip())
    found: dict[str, str] = {}
    for entry in entries:
        assert "--hash=sha256:" in entry, entry
        package, version = re.split(r"==|[ ;]", entry, maxsplit=2)[:2]
        found[canonicalize_name(package)] = version
    return found


@pytest.mark.parametrize(("name", "extras"), FILES.items())
def test_every_dependency_is_pinned_as_asked(name: str, extras: tuple[str, ...]) -> None:
    asked = [*PROJECT["dependencies"]]
    for extra in extras:
        asked += PROJECT["optional-dependencies"][extra]
    pinned = pins(name)
    for line in asked:
        requirement = Requirement(line)
        if requirement.name != "torch":
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), line
    assert pins("run").items() <= pinned.items()


def test_torch_comes_apart_and_is_the_same_everywhere() -> None:
    pinned = Requirement((ROOT / "requirements" / "torch.txt").read_text().strip())
    (version,) = [each.version for each in pinned.specifier if each.operator == "=="]
    (asked,) = [r for r in map(Requirement, PROJECT["dependencies"]) if r.name == "torch"]
    assert pinned.name == "torch"
    assert asked.specifier.contains(version)
    assert all("torch" not in pins(name) for name in FILES)


def test_constraints_are_the_same_versions() -> None:
    """For those who install the wheel: pip and uv know no hashes of constraints."""
    lines = (ROOT / "requirements" / "constraints.txt").read_text().splitlines()
    versions = dict(re.split(r"==| ;", line, maxsplit=2)[:2] for line in lines)
    torch = Requirement((ROOT / "requirements" / "torch.txt").read_text().strip())
    expected = pins("postgres") | {"torch": str(torch.specifier).removeprefix("==")}
    assert {canonicalize_name(name): version for name, version in versions.items()} == expected


def test_what_is_imported_is_asked_for_and_the_other_way_round() -> None:
    extras = PROJECT["optional-dependencies"]
    added = [*extras["ocr"], *extras["postgres"], *extras["train"]]
    run, more = _named(PROJECT["dependencies"]), _named(added)
    imported = _imported("bot") | _imported("summarizer")
    assert imported <= run | more
    assert run - imported <= INDIRECT.keys(), "these are imported nowhere"
    assert _imported("tests") <= run | more | _named(extras["test"])


def _named(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def _imported(folder: str) -> set[str]:
    """The distributions that modules under ``folder`` import from."""
    known = packages_distributions()
    found: set[str] = set()
    for file in (ROOT / folder).rglob("*.py"):
        for module in set(_modules(ast.parse(file.read_text("utf-8")))):
            if module not in sys.stdlib_module_names | OURS:
                found.add(canonicalize_name(known.get(module, [module])[0]))
    return found


def _modules(tree: ast.Module) -> Iterator[str]:
    """The first names of all modules that are imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
