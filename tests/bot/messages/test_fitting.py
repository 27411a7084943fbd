"""Telegram HTML measured and divided."""

from __future__ import annotations

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.fitting import MAX_CHARACTERS, MAX_ENTITIES, cut, measure, pack, plain_text
from bot.sandbox.markup import clean, detect, parse_html
from tests.bot.messages.samples import LONG


def kept(text: str) -> str:
    """A text without its white space, which a cut may drop."""
    return "".join(text.split())


@given(st.lists(LONG, min_size=1, max_size=6), st.booleans())
@settings(max_examples=60)
def test_packed_messages_keep_every_limit_and_every_character(
    texts: list[str], quoted: bool
) -> None:
    tags = ("<blockquote expandable>", "</blockquote>") if quoted else ("<b>", "</b>")
    blocks = [f"{tags[0]}{escape(text, quote=False)}{tags[1]}" for text in texts]
    parts = pack(blocks)
    for part in parts:
        formatted = detect(clean(parse_html(part.html)))  # raises for unbalanced tags
        assert len(formatted.text) <= MAX_CHARACTERS
        assert len(formatted.entities) <= MAX_ENTITIES
    assert kept("".join(plain_text(part.html) for part in parts)) == kept(
        "".join(plain_text(block) for block in blocks)
    )
    for number, block in enumerate(blocks):
        holders = [part for part in parts if number in part.blocks]
        if measure(block).fits:
            assert len(holders) == 1, "a block that fits stays whole"
            assert block in holders[0].html


@given(LONG)
@settings(max_examples=60)
def test_cut_pieces_are_balanced_and_lose_nothing(text: str) -> None:
    html = f"<b>{escape(text[:50], quote=False)}</b><i>{escape(text, quote=False)}</i>"
    pieces = cut(html, 300, 20)
    assert all(len(parse_html(piece).text) <= 300 for piece in pieces)
    assert kept("".join(parse_html(piece).text for piece in pieces)) == kept(parse_html(html).text)


def test_a_long_text_is_cut_after_a_sentence() -> None:
    sentences = "江岸市建成五千座基站。" * 500
    for piece in cut(sentences)[:-1]:
        assert piece.endswith("。")
        assert len(piece) > MAX_CHARACTERS // 2
