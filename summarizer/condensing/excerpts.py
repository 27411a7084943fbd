"""Headlines that the article itself offers: runs of whole clauses that may stand alone, behind
the name of who says it where somebody does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.condensing.alignment import plain
from summarizer.condensing.compression import (
    ADVERBIAL,
    TURNS,
    balanced,
    goes_on,
    has_predicate,
    waits,
    without_also,
    without_leading,
    without_mark,
)
from summarizer.condensing.naming import introduced, named
from summarizer.condensing.seams import words
from summarizer.condensing.speakers import UNNAMED, speaker_of, spoken
from summarizer.condensing.standing import (
    answers_another,
    first_person,
    lacks_subject,
    open_end,
    question,
)
from summarizer.condensing.subjects import noun_group
from summarizer.text.sentences import clauses

EXCERPTS_FROM = 6
"""Sentences, the likeliest news first, that an excerpt may come from."""
SHORTEST, LONGEST = 8, 52
"""Characters of an excerpt, who says it aside."""
CAUSE_MOST = 36
"""Characters of a cause that is said with its effect."""
_AGAIN = re.compile("首次|再度|再次|同步")
_OWN = re.compile("(?<![限任])公司(?!法)|股东|^净利|^营业?收入?")
"""Whose company and whose shares, only who says it tells."""
_RESULTS = re.compile("归属于|(?:实现)?(?:总?收入|营业收入|营收|净利润?|利润|毛利率|股价)")
"""How a clause begins that is about a company named before."""
_CAUSE = re.compile("受(?!贿|审|害|伤|邀)|由于|因(?![此而为])")
_BRACKETS = re.compile(r"（(?![^（）]*(?:[至到段]|除外|不含|以[上下内外]))[^（）]*）")
"""An aside; not one that says how far the thing before it goes."""
_SAME_DAY = re.compile(
    r"(?<=[\u4e00-\u9fa5])(?<![自从到至在与和])[当同][天日](?=[\u4e00-\u9fa5])(?![起前后的])"
)
_DATE = re.compile(
    r"(?<=[\u4e00-\u9fa5”》])(?<![自从到至在与和于截定底前后间年月])(?:\d{1,2}月)?\d{1,2}[日号](?:[上下]午|晚间?|凌晨)?"
    r"(?=[\u4e00-\u9fa5])(?![起前后的至到和与、]|[\u4e00-\u9fa5]{1,3}至)"
)
"""The only day in a clause, behind its subject: a headline does without it."""
_PREDICATE = re.compile("即将|将(?!军)|已(?!故)|正在|仍|曾|被|拟|未")
"""How a clause begins that says something of a subject."""
_OF_THAT = re.compile(r"该[国省州市县](?=[\u4e00-\u9fa5]{2,8}[省州市县区岛港镇])")
"""Whose place it is, before the place's own name."""
_DONE_TO = re.compile("对(?!于|此)|把|向|给|与|同|跟|以(?!来|色|及|往)")
"""How a clause begins that tells to whom somebody does something."""
_COMPLEMENTS = frozenset("出了成到过着为")
"""What stands behind a verb, though the segmenter take it for a noun."""
_CONDITION = re.compile("如果|若|一旦|除非|只有|只要")
_DEPENDENT = re.compile(
    r"(?:[他她它其该此这那]|[我咱你您](?!国)|对此|其中|以及|之后|之前|随后|此后|其后|双双|前者|后者|问:|答:|(?:[^,。:]{0,8}[有])?记者:|是(?:因为|由于)|[“‘]|的|了(?!解)|位于|至此|同比|环比|[为对在把]这[名位家个次])"
)
SPOKEN_OF = re.compile(
    r"这[名位家个次项]|该[\u4e00-\u9fa5]|(?<!其)其(?![中他实它余次])|(?<![其吉])他(?!国|人)|她|上述"
)
"""Words for what the text has named before."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A headline in the article's words: from which of the sentences, and whether it lacks a
    subject of its own."""

    text: str
    rank: int
    subjectless: bool = False


def excerpts(found: Sequence[str]) -> Iterator[Excerpt]:
    """What may stand as a headline among the sentences ``found``, the likeliest news first."""
    seen: set[str] = set()
    for rank, sentence in enumerate(found[:EXCERPTS_FROM]):
        for one in _excerpts(sentence, rank, found):
            if one.text not in seen:
                seen.add(one.text)
                yield one


def _excerpts(sentence: str, rank: int, found: Sequence[str]) -> Iterator[Excerpt]:
    said_by, told = spoken(_BRACKETS.sub("", sentence))
    parts = [without_mark(clause) for clause in clauses(_OF_THAT.sub("", told))]
    begun = 0
    for i in range(len(parts)):
        if i and (other := speaker_of(parts[i - 1])) is not None:
            said_by, begun = other, i  # what follows is his
        if said_by is UNNAMED:
            continue
        if speaker_of(parts[i]) is not None:
            continue  # told as its speaker's, from the next clause on
        alone = begins(parts[i])
        if alone is None or (i and _names_on(parts[i - 1])) or _has_cause(parts[:i]):
            continue
        if _PREDICATE.match(parts[i]):
            continue
        wanting = not alone
        for j in range(i + 1, len(parts) + 1):
            if j < len(parts) and (
                waits(parts[j - 1])
                or goes_on(parts[j - 1], parts[j])
                or TURNS.search("，".join(parts[i:]))
            ):
                continue  # a turn is told to its end or not at all
            if j == len(parts) and question(sentence):
                continue
            bare = without_leading(without_leading("".join(parts[i:j])))
            bare = bare.rstrip("，。；：、！？!?,; ")
            bare = named(_SAME_DAY.sub("", without_also(bare), count=1), found)
            if SPOKEN_OF.search(bare):
                continue
            texts = [bare]
            if (undated := _DATE.sub("", bare, count=1)) != bare and not _DATE.search(undated):
                texts.append(undated)
            for said in texts:
                if not SHORTEST <= len(said) <= LONGEST or not balanced(said):
                    continue
                if (
                    answers_another(said)
                    or first_person(said)
                    or open_end(said)
                    or (wanting and _does(said))
                ):
                    continue
                if wanting and lacks_subject(_main(said)):
                    continue
                if _RESULTS.match(said) and not said_by.name:
                    continue
                if said_by.name and not (i > begun and wanting):  # he would seem to do it himself
                    yield Excerpt(f"{introduced(said_by.name, found)}：{said}", rank, wanting)
                nobody = wanting and _DONE_TO.match(said)
                if not (nobody or (said_by.name and (said_by.vouches or _OWN.search(said)))):
                    yield Excerpt(said, rank, wanting)


def _main(said: str) -> str:
    """The first clause of ``said`` that is no mere time, place or cause."""
    parts = clauses(said)
    return next((p for p in parts if not (ADVERBIAL.search(p) or _CAUSE.match(p))), parts[-1])


def _names_on(before: str) -> bool:
    """Whether the clause ``before`` is part of a list of names that goes on behind it."""
    return "、" in before and not has_predicate(before) and not ADVERBIAL.search(before)


def _has_cause(before: Sequence[str]) -> bool:
    """Whether the clauses ``before`` say why, and are short enough to be said with what follows."""
    at = next((k for k, clause in enumerate(before) if _CAUSE.match(clause)), len(before))
    cause = before[at:]
    short = 0 < len("".join(cause)) <= CAUSE_MOST
    return short and all(waits(clause) or clause.startswith("以及") for clause in cause)


def _does(said: str) -> bool:
    """Whether ``said`` begins with what somebody does."""
    verb = words(said)[0].tag in ("v", "vd", "d")
    return verb or _done(said) or bool(_AGAIN.match(said))


def _done(said: str) -> bool:
    """Whether ``said`` begins with a verb and its complement that the segmenter takes for a
    noun."""
    first, *rest = words(said)
    return first.tag == "vn" and bool(rest) and rest[0].text in _COMPLEMENTS


def begins(clause: str) -> bool | None:
    """Whether a headline that begins with ``clause`` names what it speaks of. None where it
    speaks of something said before."""
    text = plain(without_leading(clause))
    if not text or _DEPENDENT.match(text):
        return None
    first, *rest = words(text)
    attribute = any(word.text == "的" for word in rest[:4])
    named = (
        not _done(text)
        and (first.tag not in ("v", "vd", "d", "c", "p") or attribute)
        and bool(noun_group(text))
    )
    return named or bool(_CONDITION.match(text) or _CAUSE.match(text))
