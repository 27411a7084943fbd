"""The HTML parse mode and found entities, by TDLib's rules."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import Formatted, clean, detect, parse_html, utf16_length


def kinds(formatted: Formatted) -> list[tuple[str, int, int]]:
    return [(each["type"], each["offset"], each["length"]) for each in formatted.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>粗</b>常", "粗常", [("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins><s>c</s>", "abc",
         [("underline", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<b>一<i>二</i></b>", "一二", [("bold", 0, 2), ("italic", 1, 1)]),
        ("&lt;b&gt; &amp; &quot; &#65;&#x4e2d;", '<b> & " A中', []),
        ("&nbsp; &copy;", "&nbsp; &copy;", []),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ('<a href="https://e.org/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ('<a href="javascript">x</a>', "x", []),
    ],
)  # fmt: skip
def test_html_is_read(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    formatted = parse_html(source)
    assert formatted.text == text
    assert kinds(formatted) == entities


def test_attributes_are_kept() -> None:
    link, code = parse_html(
        '<a href="https://e.org/?a=1&amp;b=2">x</a><pre><code class="language-py">y</code></pre>'
    ).entities
    assert link["url"] == "https://e.org/?a=1&b=2"
    assert code["language"] == "py"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("中<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>",
         'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=>x</a>", None),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
    ],
)  # fmt: skip
def test_malformed_html_is_refused(source: str, reason: str | None) -> None:
    if reason is None:
        assert parse_html(source).text == "x"
        return
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text(), st.text(min_size=1))
def test_escaped_text_comes_back_and_is_counted_in_utf16(before: str, inner: str) -> None:
    formatted = parse_html(f"{html.escape(before)}<b>{html.escape(inner)}</b>")
    assert formatted.text == before + inner
    (bold,) = formatted.entities
    encoded = formatted.text.encode("utf-16-le", "surrogatepass")
    start, end = 2 * bold["offset"], 2 * (bold["offset"] + bold["length"])
    assert encoded[start:end] == inner.encode("utf-16-le", "surrogatepass")


@given(st.text(alphabet="<>/b i=\"'&;中😀a"))
def test_no_html_breaks_the_parser(source: str) -> None:
    try:
        formatted = parse_html(source)
    except ApiError:
        return
    size = utf16_length(formatted.text)
    assert all(each["offset"] + each["length"] <= size for each in formatted.entities)


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start@baozhai_bot x", [("bot_command", 0, 18)]),
        ("a/b 1/2", []),
        ("看 https://e.org/a。再说", [("url", 2, 15)]),
        ("(https://e.org)", [("url", 1, 13)]),
        ("😀 #5G标签 #55", [("hashtag", 3, 5)]),
        ("问@baozhai_bot", []),
        ("问 @baozhai_bot 吧", [("mention", 2, 12)]),
        ("mail@example.org", []),
    ],
)
def test_entities_are_found(text: str, entities: list[tuple[str, int, int]]) -> None:
    assert kinds(detect(Formatted(text))) == entities


def test_nothing_is_found_in_code() -> None:
    assert kinds(detect(parse_html("<code>/start #5G</code>"))) == [("code", 0, 10)]


def test_trimming_moves_entities() -> None:
    trimmed = clean(parse_html("\n  <b> 粗 </b>\n"))
    assert trimmed.text == "粗"
    assert kinds(trimmed) == [("bold", 0, 1)]
