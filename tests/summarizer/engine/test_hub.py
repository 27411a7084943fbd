"""Checkpoints by the hub's names: fetched once, used without a network, refused with the reason."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.summarizer.engine import families
from tests.summarizer.engine.hub import GATED, ILL, serving
from tests.summarizer.engine.taught import BODIES, GISTS, publish

ROOT = Path(__file__).parents[3]
FETCH = """
import sys
from summarizer.engine.base import ModelError
from summarizer.engine.folder import locate
for name in sys.argv[1:]:
    try:
        print(locate(name))
    except ModelError as error:
        print(error)
"""


def run(*arguments: str, endpoint: str, cache: Path, **environment: str) -> str:
    """What Python says to ``arguments``; the hub's client reads its settings when it is imported,
    so it is a process of its own."""
    ours = {"HF_ENDPOINT": endpoint, "HF_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **ours, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_named_model_is_fetched_once_and_then_needs_no_network(tmp_path: Path) -> None:
    folder = publish(tmp_path, families.uer_bart)
    (folder / "modeling_own.py").write_text(families.CODE)
    article, cache = tmp_path / "one.jsonl", tmp_path / "cache"
    article.write_text(json.dumps({"id": "a", "text": BODIES[0]}), encoding="utf-8")
    name = "uer/bart-base"
    with serving({name: folder}) as hub:
        told = run(
            *("-m", "bot", "summarize", str(article), "--json", "--model", name),
            endpoint=hub.address,
            cache=cache,
            BAOZHAI_HOME=str(tmp_path),
        )
        assert not any(each.endswith(".py") for each in hub.asked)
        hub.asked.clear()
        found = run("-c", FETCH, name, endpoint=hub.address, cache=cache)
        assert not any(name in each for each in hub.asked), "what is there is used as it is"
    summary = json.loads(told)
    assert (summary["gist"], summary["by"]["gist"]) == (GISTS[0], name)
    assert found == run("-c", FETCH, name, endpoint="http://127.0.0.1:9", cache=cache)
    assert (Path(found.strip()) / "pytorch_model.bin").exists()


def test_what_cannot_be_fetched_says_why(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "config.json").write_text('{"model_type": "bart"}')
    with serving({GATED: bare, "club/bare": bare}) as hub:
        names = ["club/none", GATED, ILL, "club/bare"]
        told = run("-c", FETCH, *names, endpoint=hub.address, cache=tmp_path).splitlines()
        asked_of_ill = sum(ILL in each for each in hub.asked)
    assert told[0] == "no model is called club/none at the hub, or it is not public"
    assert told[1].startswith("club/gated is given to those who consent to its terms")
    assert told[2].startswith("club/ill is not in the hub's cache and cannot be fetched (Got: ")
    assert "503" in told[2]
    assert told[3].startswith("club/bare: the hub has no weights of it")
    assert asked_of_ill == 1, "who waits for a model is told at once, not after five more tries"


@pytest.mark.parametrize("settings", [{}, {"HTTP_PROXY": "http://127.0.0.1:9"}])
def test_without_a_network_a_name_is_refused_with_the_ways_out(
    settings: dict[str, str], tmp_path: Path
) -> None:
    nobody = "http://127.0.0.1:9" if not settings else "http://hub.invalid"
    told = run("-c", FETCH, "club/none", endpoint=nobody, cache=tmp_path, **settings)
    assert told.startswith("club/none is not in the hub's cache and cannot be fetched (")
    assert "HF_ENDPOINT" in told


def test_a_download_that_broke_off_is_completed(tmp_path: Path) -> None:
    folder, weights = publish(tmp_path, families.uer_bart, taught=False), "pytorch_model.bin"
    with serving({"uer/bart-base": folder}) as hub:
        hub.lost.add(weights)
        told = run("-c", FETCH, "uer/bart-base", endpoint=hub.address, cache=tmp_path)
        assert "cannot be fetched" in told
        hub.lost.clear()
        told = run("-c", FETCH, "uer/bart-base", endpoint=hub.address, cache=tmp_path)
    assert (Path(told.strip()) / weights).read_bytes() == (folder / weights).read_bytes()
