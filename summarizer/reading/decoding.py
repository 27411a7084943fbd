"""Bytes into text: UTF-8, UTF-16 with and without mark, GB18030, Big5, and what else there is."""

from __future__ import annotations

import os
import re

from charset_normalizer import from_bytes

from summarizer.article import SourceError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDE = (("utf-16-le", 2, 0), ("utf-16-be", 2, 1), ("utf-32-le", 4, 0), ("utf-32-be", 4, 3))
"""Encodings, how many bytes a character has and which of them is a letter's."""
_SAMPLE = 64 * 1024
_MAX_BAD = 0.002  # of the characters may be broken in a file that is otherwise sound
_MIN_LENIENT = 400  # bytes; a short text with a broken character is in some other encoding
_C1 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Windows' marks, as they stand in text that was put together from two encodings (the table of
the WHATWG's HTML standard, §13.2.5.80)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNLIKELY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_MAX_PRIVATE = 0.15  # of the characters may be a font's own, as its punctuation
# The most frequent characters of Chinese news, simplified and traditional: a right decoding is
# full of them, a wrong one of rare characters.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合"
    "还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反明看原又利比或但质气第向道此变条只没结解"
    "问意建月公无系情者最立代想已通并提直题党程展五果员位入常文总次品式活设及管特件长求基资边流路级少图统接知较将"
    "組见计期运区强被做必先回则任取据处给保北规领海东报记市"
    "這個來時們產會對發動過說種後學經進著電裡現實兩體機當點從業應開還國為與關"
    "樣間線內數質氣變條沒結解問無題黨員總設長資邊級圖統較將見計運區強則據處給規領東報記"
    "，。、：；“”「」（）"
)


def decode(data: bytes, name: str, *, private: bool = False) -> str:
    """The text of a file, line ends as ``\\n``; characters of the private use area are kept if
    ``private``.

    Raises ``SourceError``: ``empty`` for nothing but white space, ``binary`` for what is no text.
    """
    text = _decode(data, name).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = text.translate(_C1)
    if not text.strip("\x00 \t\n\f\u3000\u00a0\u200b"):
        raise SourceError("empty", name=name)
    if len(_UNLIKELY.findall(text)) > _MAX_BAD * len(text) + 2:
        raise SourceError("binary", name=name)
    text = _UNLIKELY.sub("", text)
    if len(_PRIVATE.findall(text)) > _MAX_PRIVATE * len(text) + 2:
        raise SourceError("binary", name=name)
    return text if private else _PRIVATE.sub("", text)


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if markup := wide_markup(data):
        return data.decode(markup, "replace")
    wide = _utf16(data)
    if wide:
        return wide
    for bad in (0.0, _MAX_BAD):  # strictly first; then with a broken character here and there
        if bad and len(data) < _MIN_LENIENT:
            break
        for encoding in ("utf-8", "gb18030"):
            text = data.decode(encoding, "replace")
            if text.count("\ufffd") > bad * len(text) + (2 if bad else 0):
                continue
            if encoding == "gb18030" and _is_big5(data, text):
                return data.decode("big5hkscs", "replace")
            if encoding == "utf-8" or _common(text) > 0.15:
                return text
    if b"\x00" in data[:_SAMPLE]:
        raise SourceError("binary", name=name)
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise SourceError("binary", name=name)
    return data.decode(best.encoding, "replace")


def shown_name(name: str) -> str:
    """A file's name fit to be shown and stored: bytes that are no UTF-8 are read as GBK, as older
    Chinese systems and archives write names."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def printable(text: str) -> str:
    """``text`` with halves of surrogate pairs joined, lone ones as U+FFFD, and without control
    characters: neither can be stored or sent."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", text)


def wide_markup(data: bytes) -> str | None:
    """UTF-16 or UTF-32, if that is what markup or JSON without a byte order mark is in, as the
    zeros about its first letters tell (XML 1.0 appendix F; RFC 4627 §3)."""
    for encoding, size, at in _WIDE:
        letters = data[at : 8 * size : size]
        zeros = data[: 8 * size].count(0)
        if len(letters) == 8 and zeros == 8 * (size - 1) and letters.lstrip()[:1] in (b"<", b"{"):
            return encoding
    return None


def _utf16(data: bytes) -> str | None:
    """Text in UTF-16 without a byte order mark, if that is what it surely is."""
    sample = data[: min(_SAMPLE, len(data) & ~1)]
    if len(sample) < 4 or _is_utf8(sample):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        sound = sum(c in _COMMON or " " <= c < "\x7f" or c in "\r\n\t" for c in text)
        if sound > 0.4 * len(text):
            return data.decode(encoding, "replace")
    return None


def _is_utf8(sample: bytes) -> bool:
    if b"\x00" in sample:
        return False
    text = sample.decode("utf-8", "replace")
    return text.count("\ufffd") <= _MAX_BAD * len(text) + 1


def _is_big5(data: bytes, as_gb18030: str) -> bool:
    """Whether the bytes make common Chinese in Big5 and rare characters in GB18030."""
    text = data[:_SAMPLE].decode("big5hkscs", "replace")
    if text.count("\ufffd") > _MAX_BAD * len(text) + 1:
        return False
    return _common(text) > 0.25 and _common(text) > 2 * _common(as_gb18030[:_SAMPLE])


def _common(text: str) -> float:
    """The share of very frequent characters among those beyond ASCII (1.0 where there are none)."""
    beyond = [c for c in text[:_SAMPLE] if c > "\x7f"]
    return sum(c in _COMMON for c in beyond) / len(beyond) if beyond else 1.0
