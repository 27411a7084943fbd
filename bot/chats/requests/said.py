"""What was said, while it is read: what is understood is taken out, the rest stays in its place."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

import rjieba

from summarizer.text.numerals import spoken
from summarizer.text.script import simplified

TAKEN = "\x1f"
"""What stands in the place of what was taken: no word, no space, and no punctuation."""
HELD = "\ua000"
"""What stands in the place of what is quoted, which is a name whatever its words."""
_QUOTES = str.maketrans("‘’`´“”", "''''\"\"")
_CANTONESE = str.maketrans("嘅唔咗佢俾畀睇嘢冇哋嚟啲喺咁", "的不了它给给看事没们来些在这")
"""Characters of Cantonese, and the ones that mean the same."""
_SPELLED = {
    "u": "you", "ur": "your", "r u": "are you", "plz": "please", "pls": "please", "thx": "thanks",
    "dont": "don't", "doesnt": "doesn't", "cant": "can't", "wont": "won't", "didnt": "didn't",
    "im": "i'm", "ive": "i've", "whats": "what's", "thats": "that's", "wat": "what",
    "wanna": "want to", "gonna": "going to", "gimme": "give me", "lemme": "let me",
    "everyday": "every day", "evryday": "every day", "evry": "every", "abt": "about",
    "tmr": "tomorrow", "tmrw": "tomorrow", "n": "and", "info": "information",
}  # fmt: skip
"""English as it is typed in haste, and as it is spelled."""
_HASTY = re.compile(rf"(?<![\w.'&])(?:{'|'.join(_SPELLED)})(?![\w.'&])", re.I)
_APART = re.compile(r"(?<=\d) (?=[点时分号日月条篇天周个])")
_SAME = {
    **{
        "唔好": "不要",
        "点解": "为何",
        "几时": "何时",
        "唔该": "劳驾",
        "乜嘢": "什么",
        "而家": "现在",
        "听日": "明天",
        "寻日": "昨天",
        "今儿个": "今天 ",
    },
    **{"定阅": "订阅", "订越": "订阅", "丁阅": "订阅", "早晨起来": "早晨  ", "一下子": "一下 "},
    **{"推播": "推送", "讯息": "消息", "设定": "设置", "档案": "文件"},
    **{"给我们群": "给我  ", "给大家伙": "给我  "},
    **dict.fromkeys(("给我们", "给大家", "给咱们", "给群里", "给本群", "给各位"), "给我 "),
}
"""Words of Taiwan, as simplified, and of groups, and words of equal length that mean the same."""
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufe0f\x00-\x08\x0e-\x1f]")

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+,\d*\}|.", re.S)
"""A sign of a regular expression: a bracket in a class is none."""
_REPEATS = re.compile(r"[*+](?!\+)|\{\d+,\}")
_NUMBERED = re.compile(r"\((?!\?)")
"""A group that is known by its number, whose place is not to change."""

Span = tuple[int, int]
NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
"""Numbers spelled in English."""


class Said:
    """A text in two forms of equal length: ``text`` as it was said (of one width), and ``rest``
    for matching: simplified, in small letters, without what was taken."""

    def __init__(self, text: str) -> None:
        plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_QUOTES)
        plain = _HASTY.sub(lambda match: _SPELLED[match[0].lower()], plain)
        self.text = _APART.sub("", " ".join(plain.split()))
        self.rest = self.folded = _low(self.text)

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Take out whatever matches; the matches are those of ``rest`` before."""
        found = [match for match in pattern.finditer(self.rest) if match[0]]
        for match in found:
            self.drop(match.span())
        return found

    def drop(self, span: Span) -> None:
        """Take out a span."""
        begin, end = span
        self.rest = self.rest[:begin] + TAKEN * (end - begin) + self.rest[end:]

    def hold(self, span: Span) -> None:
        """Keep a span from being read: it is a name."""
        begin, end = span
        self.rest = self.rest[:begin] + HELD * (end - begin) + self.rest[end:]

    def words(self, span: Span) -> str:
        """What was said in a span, as it was said."""
        return self.text[slice(*span)].strip()

    def parts(self, begin: int, end: int) -> bool:
        """Whether a span is more than a part of a word: a single Chinese character may be one."""
        return end - begin > 1 or self.rest[begin].isascii() or end in self.borders

    @cached_property
    def borders(self) -> frozenset[int]:
        """Where words begin and end."""
        borders, place = {0}, 0
        for word in rjieba.cut(self.folded):
            place += len(word)
            borders.add(place)
        return frozenset(borders)


def english(words: str) -> str:
    """A pattern for English words, which stand by themselves also beside Chinese ones."""
    return rf"(?<![a-z0-9'])(?:{words})(?![a-z0-9'])"


def _low(text: str) -> str:
    low = simplified(text).lower()
    if len(low) != len(text):
        low = "".join(one if len(one := simplified(c).lower()) == 1 else c for c in text)
    for word, same in _SAME.items():
        low = low.replace(word, same)
    return low.translate(_CANTONESE)


def any_of(*patterns: str) -> str:
    """A pattern for any of these, the first that fits."""
    return f"(?:{'|'.join(patterns)})"


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``pattern``, each turn of whose repeated groups takes the longest words it can and keeps
    them.

    想要 is 想 and 要 too: where a turn could be parted again, words that repeat (想要想要想要…)
    would be tried in every way there is, and the bot would answer nobody for hours. Raises
    ``re.error`` as ``re.compile`` does.
    """
    ways, _ = _decided(_TOKEN.findall(pattern), 0)
    return re.compile("|".join(ways), flags)


def _decided(tokens: list[str], at: int) -> tuple[list[str], int]:
    """The ways of the group that begins ``at`` a token, and where it ends."""
    ways = [""]
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] == "|":
            ways.append("")
        elif tokens[at] == "(":
            inner, at = _decided(tokens, at + 1)
            if inner[0].startswith("?:") and _REPEATS.match("".join(tokens[at + 1 : at + 3])):
                inner[0] = inner[0].removeprefix("?:")
                if not any(map(_NUMBERED.search, inner)):
                    inner.sort(key=_least, reverse=True)
                inner = [f"?:(?>{'|'.join(inner)})"]
            ways[-1] += f"({'|'.join(inner)})"
        else:
            ways[-1] += tokens[at]
        at += 1
    return ways, at


def _least(way: str) -> int:
    """About how much ``way`` takes at least: 这篇 goes before 这个?, which takes 这 of it."""
    return len(way) - 2 * way.count("?")


def number(words: str) -> int | None:
    """The number that digits, Chinese or English words spell."""
    return NUMBERS.index(words) + 1 if words in NUMBERS else spoken(words)


def listed(words: str) -> list[str]:
    """Words that are written with spaces between them, to be read at a glance."""
    return words.split()
