"""Chinese punctuation: full width again where a tokenizer has folded it, never inside numbers
or Latin (GB/T 15834—2011, and the W3C's clreq for spacing)."""

from __future__ import annotations

import re

from summarizer.text.characters import HAN, is_wide

_HAN = f"[{HAN}]"
_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_MARK = re.compile(r"[,:;!?]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_STRAIGHT = re.compile(r'"([^"\n]*)"')
_LATIN_STOP = re.compile(rf"(?<=[{HAN}”）》])\.(?=[{HAN}“”]|$)", re.MULTILINE)
_POINT = r"[，。；：！？、“”（）《》]"
_SPACE = re.compile(
    rf"(?<={_HAN}) +(?={_HAN}|{_POINT}|[0-9A-Za-z])|(?<={_POINT}) +"
    rf"|(?<=[0-9A-Za-z%]) +(?={_HAN}|{_POINT})"
)


def full_width(text: str) -> str:
    """``text`` with Chinese punctuation at full width.

    A mark between two digits or inside a Latin run keeps its half width ('12:30', '3,000',
    'C++: a'), and brackets stay half width only between Latin letters ('f(x)').
    """

    def mark(m: re.Match[str]) -> str:
        before, after = text[: m.start()].rstrip(), text[m.end() :].lstrip()
        left, right = before[-1:], after[:1]
        if left.isdigit() and right.isdigit() and m[0] in ",:":
            return m[0]
        if is_wide(left) or is_wide(right) or (left in ")%" and not right.isascii()):
            return _WIDE[m[0]]
        return _WIDE[m[0]] if left.isdigit() and not right.isascii() else m[0]

    def bracket(m: re.Match[str]) -> str:
        left, right = m.string[: m.start()][-1:], m.string[m.end() :][:1]
        if any(is_wide(char) for char in left + m[1] + right) or not (left + right).strip():
            return f"（{m[1]}）"
        return m[0]

    has_han = any(is_wide(char) for char in text)
    if not has_han:
        return text
    said = _MARK.sub(mark, text)
    said = _BRACKETS.sub(bracket, said)
    said = said.replace("...", "…").replace("……", "…").replace("…", "……").replace("°C", "℃")
    return re.sub(r" *([，。；：！？、）》”]) *", r"\1", re.sub(r"([（《“]) +", r"\1", said))


def typeset(text: str) -> str:
    """Running text with the marks that a Chinese paper sets: those of :func:`full_width`, curly
    quotation marks around Chinese, and 。 for a full stop typed as a point."""
    if not any(is_wide(char) for char in text):
        return text

    def quoted(m: re.Match[str]) -> str:
        return f"“{m[1]}”" if any(is_wide(char) for char in m[1]) else m[0]

    return "\n".join(
        _LATIN_STOP.sub("。", full_width(_STRAIGHT.sub(quoted, line))) for line in text.split("\n")
    )


def unspaced(text: str) -> str:
    """``text`` without spaces next to a Han character or Chinese punctuation (running text)."""
    return _SPACE.sub("", text).strip()
