"""Characters that the embedded model's tokenizer does not know."""

from __future__ import annotations

import pytest

from summarizer.engine.checkpoint import load_checkpoint
from summarizer.engine.folder import EMBEDDED
from summarizer.engine.rare import decode


@pytest.fixture(scope="module")
def tokenizer() -> object:
    return load_checkpoint(EMBEDDED, "embedded").tokenizer


BODY = "云泽湿地6月3日说，今年来越冬的小䴙䴘有310只，鸊鹈比去年少。博物院展出青铜鎛五件，鎛是乐器。"


@pytest.mark.parametrize(
    "said",
    ["今年来越冬的小䴙䴘有310只", "博物院展出青铜鎛", "鎛是乐器", "小䴙䴘越冬 青铜鎛展出"],
)
def test_they_are_found_again_where_the_text_was_copied(tokenizer: object, said: str) -> None:
    ids = tokenizer.encode(said, add_special_tokens=False)  # type: ignore[attr-defined]
    assert decode(tokenizer, ids, BODY).replace(" ", "") == said.replace(" ", "")


def test_one_that_the_article_lacks_is_left_out(tokenizer: object) -> None:
    ids = tokenizer.encode("展出青铜鎛", add_special_tokens=False)  # type: ignore[attr-defined]
    assert decode(tokenizer, ids, "博物院展出铜器。") == "展出青铜"
