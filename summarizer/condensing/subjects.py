"""What a clause speaks of: the nouns that its predicate is said of."""

from __future__ import annotations

import re
from itertools import zip_longest

import rjieba

from summarizer.condensing.seams import Word, words

PREPOSITIONS = frozenset("在对与和向从由于据按为因随同将把被跟以当自") | {
    "针对",
    "根据",
    "按照",
    "对于",
    "关于",
    "随着",
    "由于",
    "经过",
    "通过",
    "围绕",
    "作为",
    "除了",
    "截至",
    "面对",
    "为了",
    "对此",
    "跟随",
    "如果",
    "若",
    "自从",
    "鉴于",
    "至于",
}
"""What opens a phrase of time, place or circumstance, whatever the segmenter tags it."""
BRACKETS = re.compile(r"\([^()]*\)")
"""An aside in a plain text."""
_SAYS_OF = re.compile(
    r"能够|可以|可(?!见|惜|谓|是)|会(?![议谈见计上后])|将(?!军)|已(?!故)|应当|必须|有望|有助于|是(?!否)|正(?!式|因)|纷纷|陆续|先后|一直|曾|被|拟|遭"
)
"""How a clause begins that is said of what the one before names."""
_TELLS = re.compile(r"[是了有为\d]")
"""Signs that a clause has a predicate already."""


def noun_group(text: str) -> list[Word]:
    """The words of what the clause ``text`` speaks of: its first nouns that stand before any
    verb and in no phrase of time, place or circumstance."""
    group: list[Word] = []
    inside = False
    found = words(BRACKETS.sub(lambda m: "、" * len(m[0]), text))
    for word, after in zip_longest(found, found[1:]):
        attribute = word.tag in ("vn", "j", "l", "b") and after is not None
        if word.is_noun or (attribute and (after.is_noun or after.tag == "vn")):
            quoted = (
                text[word.begin - 1 : word.begin] == "“" and text[word.end : word.end + 1] == "”"
            )
            if quoted and not group and after is not None:
                break  # a word in scare quotes at the head is as often a verb
            if not inside:
                group.append(word)
        elif word.text in PREPOSITIONS or word.tag == "p":
            if group:
                break
            inside = True
        elif word.tag == "f" or word.text in (",", "、"):
            inside = False
            if word.tag == "f":
                group = []
        elif word.text == "的":
            group = group if group and after is not None else []
        elif word.tag in ("v", "vd", "vn") and not inside:
            if group or not any(later.text == "的" for later in found[found.index(word) :]):
                break
        elif (word.tag == "d" and not inside) or (group and word.tag in ("t", "c")):
            break
    while group and not group[-1].is_noun:
        group.pop()
    return group


def is_subject(clause: str) -> bool:
    """Whether ``clause`` is nothing but what its predicate would be said of."""
    group = noun_group(clause)
    return bool(group) and group[-1].end == len(clause)


def is_subject_of(clause: str, following: str) -> bool:
    """Whether ``clause`` only names, behind an attribute, what ``following`` says something of:
    我国自主研发的疗法，能够…."""
    attribute, mark, head = clause.rstrip("，,").rpartition("的")
    if not mark or not _SAYS_OF.match(following) or _TELLS.search(head):
        return False
    before, named = rjieba.tag(attribute), rjieba.tag(head)
    verbs = [k for k, (_, tag) in enumerate(before) if tag[0] == "v"]
    inside = not verbs or (verbs[0] >= len(before) - 2 and before[-1][1][0] in "vj")
    return inside and bool(named) and named[-1][1][0] == "n"
