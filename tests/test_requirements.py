"""What is installed is pinned with hashes, and is what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FILES = {"run": (), "test": ("test", "train"), "ocr": ("ocr",)}


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
