"""Sentence compression: a sentence said with fewer clauses, never with other words.

Deletion only, at clause borders, after the clause-level compression of newspaper sentences
in Knight & Marcu (2002), without a learned model: datelines, attributions, brackets and
clauses that carry nothing asked for go first.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

import rjieba

from summarizer.text.credits import without_dateline
from summarizer.text.folding import bigrams
from summarizer.text.sentences import clauses

_ATTRIBUTION = re.compile(
    r"^(?:(?:另|又)?据[^，。]{0,24}?(?:报道|消息|介绍|悉|了解|统计|透露|通报|新闻|报)?[，,]|"
    r"(?:日前|近日|昨日|今天)?[，,]?(?:本报|本台)?记者[^，。]{0,24}?(?:获悉|了解到|看到|注意到)[，,：:]?|"
    r"(?:知情人士|消息人士)(?:透露|称)[，,]|来源[:：][^，。]{1,12}[，。])"
)
_DATED = re.compile(
    r"(?:今天|今日|昨天|昨日|明天|明日|当天|今晚|昨晚|今早)[（(](\d{1,2}月)?(\d{1,2}[日号])[）)]"
)
_BRACKET = re.compile(r"[（(][^（）()“”]{1,24}[）)]")
_CONNECTIVE = re.compile(
    r"^(?:同时|此外|另外|其中|对此|因此|不过|然而|但是?|而且?|据悉|目前|如今|随后)[，,]"
)

_GOVERNS = re.compile(
    r"(?:预计|表示|指出|认为|称|说|透露|介绍|提出|强调|显示|要求|建议|呼吁|宣布|规定|明确|获悉|了解到|"
    r"发现|看到|表明|证明|证实|警告|预测|估计|回应|坦言|告诉[^，]{0,8}|意味着|的?原因是|问题是|的是|包括|如下|有|即|是)[，：,:]$"
)
_ADVERBIAL = re.compile(
    r"^(?:但是?|而|不过|并且?)?(?:在|随着|为了?|由于|根据|按照|依据|通过|经过?|针对|围绕|面对|鉴于|对于?|自|从|当|因|如果|若|"
    r"只有|只要|无论|不论|尽管|虽然|虽|即使|除了|除|截至|预计|近年来|目前|日前|近日|今年|去年|去年底|"
    r"早在|作为|向|把|将|让|以|至于|受|与|和|同|据|不仅|不但|一旦|既)[^，：]*[，,]$"
    r"|[在从以于][^，]+(?:基础上|前提下|背景下|情况下|条件下|过程中|的同时)[，,]$"
    r"|^[^，]{0,16}(?:中|上|下|后|前|时|以来|之际|期间|当天|方面|之一|起|月|日|年)[，,]$"
)
_CONDITION = re.compile(
    r"(?:只要|如果|倘若|一旦|除非|只有|既然|虽然|尽管|不仅|不但)[^，]*[，,]$|^(?:不只|并非|不是)[^，]*[，,]$"
)
_COPULAS = frozenset({"是", "不是", "就是", "有", "没有", "为"})
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "【】")
_CONTRASTS = re.compile(
    r"^(?:但|却|而|不过|然而|只是|并非|而不是|也|还|更|则|才|就|都|又|其中|从而|进而|以致|导致|使得?|让|等)"
)


def bound(parts: list[str]) -> list[str]:
    """``parts`` of a sentence with those joined that do not stand alone: a clause of saying with
    what is said, an adverbial with its predicate, a contrast with what it contrasts."""
    units: list[str] = []
    last = ""
    for part in parts:
        if units and (waits(last) or _CONTRASTS.match(part) or not balanced(units[-1])):
            units[-1] += part
        else:
            units.append(part)
        last = part
    return units


def waits(clause: str) -> bool:
    """Whether a clause is nothing without the next: saying, condition, time or place, or a noun
    that its predicate follows."""
    return any(
        pattern.search(clause) for pattern in (_GOVERNS, _ADVERBIAL, _CONDITION)
    ) or not has_predicate(clause)


def has_predicate(clause: str) -> bool:
    """Whether ``clause`` has a verb or adjective that is no mere attribute before 的."""
    words = rjieba.tag(clause)
    return any(
        (word in _COPULAS or (tag[0] in "va" and tag not in ("vn", "an"))) and following != "的"
        for (word, tag), following in zip(
            words, [word for word, _ in words[1:]] + [""], strict=True
        )
    )


def balanced(text: str) -> bool:
    """Whether quotation marks and brackets close."""
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def without_attribution(sentence: str) -> str:
    """``sentence`` without its dateline, reporter's credit and 'according to' clause.

    A relative day with its date in brackets becomes the date: '今天（7月17日）' → '7月17日'.
    """
    text = without_dateline(sentence.strip())
    shorter = _ATTRIBUTION.sub("", text)
    if len(shorter) >= 12:
        text = shorter
    return _DATED.sub(lambda m: (m[1] or "") + m[2], text)


def _ended(text: str) -> str:
    text = text.rstrip("，；：、,;: ")
    if not text or text[-1] in "。！？!?”’」』…" or re.search(r"[A-Za-z]\.$", text):
        return text
    return text + ("." if text.isascii() else "。")


def compress(
    sentence: str, keep: AbstractSet[str] = frozenset(), *, most: int = 90, least: int = 40
) -> str:
    """``sentence`` in at most ``most`` characters where its clauses allow, ended properly.

    ``keep`` are character bigrams (of a headline, say): clauses that hold none of them are
    dropped as long as ``least`` characters stay. The first clause always stays.
    """
    text = without_attribution(sentence)
    text = _CONNECTIVE.sub("", text)
    if len(_BRACKET.sub("", text)) >= min(least, 20):
        text = _BRACKET.sub("", text)
    parts = bound(clauses(text))

    def length() -> int:
        return sum(map(len, parts))

    if keep and length() > least:
        for i in range(len(parts) - 1, 0, -1):
            if length() - len(parts[i]) >= least and not bigrams(parts[i]) & keep:
                parts.pop(i)
    while len(parts) > 1 and length() > most:
        parts.pop()
    return _ended("".join(parts))
