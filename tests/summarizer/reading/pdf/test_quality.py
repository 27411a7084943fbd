"""The shared pages as PDF must not get worse (skipped where they are not at hand)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.reading.pdf import read_pdf

SHARED = Path(__file__).parents[5] / "shared" / "pages"
FLOORS = {"exact": 0.98, "all_right": 0.97, "captions_as_caption": 0.95, "paragraph_f1": 0.97}
PERFECT = 26
"""Pages of the 30 on which everything must be right."""


@pytest.mark.skipif(not (SHARED / "dev").is_dir(), reason="the shared pages are not here")
def test_shared_pages(tmp_path: Path) -> None:
    for path in sorted((SHARED / "dev").glob("*.pdf")):
        page = read_pdf(path, path.name)
        target = tmp_path / f"{path.stem}.pred.json"
        target.write_text(json.dumps(page.as_json(), ensure_ascii=False), encoding="utf-8")
    scorer = [sys.executable, str(SHARED / "score_pages.py"), str(SHARED / "dev"), str(tmp_path)]
    done = subprocess.run(scorer, capture_output=True, text=True, check=True)
    scores = json.loads(done.stdout.splitlines()[-1])
    assert {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor} == {}
    assert scores["page_perfect"] >= PERFECT
    assert scores["spurious"] <= 3
