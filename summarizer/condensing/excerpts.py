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
    has_predicate,
    waits,
    without_also,
    without_attribution,
)
from summarizer.condensing.seams import words
from summarizer.condensing.standing import first_person, question
from summarizer.condensing.subjects import is_subject_of, noun_group
from summarizer.text.sentences import clauses

EXCERPTS_FROM = 6
"""Sentences, the likeliest news first, that an excerpt may come from."""
SHORTEST, LONGEST = 8, 52
"""Characters of an excerpt, who says it aside."""
CAUSE_MOST = 36
"""Characters of a cause that is said with its effect."""
SUBJECT_MOST = 16
"""Characters of a subject that a later clause is given."""
_WHEN = (
    r"(?:当地时间|日前|近日)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?"
    r"(?:上午|下午|晚间?|凌晨)?(?:同一天|当天)?"
)
_CLAIM = (
    "发文|表示|透露|披露|介绍|指出|回应|坦言|认为|强调|预计|预测|判断|建议|呼吁|警告|声称|证实|"
    "说|称|写道"
)
"""What only he vouches for who says it."""
_NOTICE = "公告|公布|宣布|通报|通告|发布消息|发布通知|消息"
_SPEAKER = re.compile(
    rf"^([^，。：；]{{2,24}}?){_WHEN}(?:在[^，。：；]{{2,20}}[上中会时])?(?:，)?"
    rf"(?:(?P<claim>{_CLAIM})|{_NOTICE})[称说]?[，：,:]"
)
_MEDIUM = re.compile(
    r"^据([^，。：；]{2,16}?(?:媒体?|通讯社|社|电视台|报))(?:[^，。：；]{0,8})(?:报道|消息)[称说]?，"
)
_REPORTED = re.compile(r"^据(?:报道|外媒|媒体)[^，。]{0,4}，")
_RUMOUR = re.compile(
    r"^(?:[^，。：；]{2,14}[从据])?(?:据)?([^，。：；从据]{0,12}(?:知情|消息|内部)人士)处?(?:透露|说|称|获悉|了解到|消息)?[称说]?[，：,:]"
)
_AT = re.compile(r"(?<=..)(?:(?:当地时间)?(?:\d{1,2}月)?\d{1,2}[日号]|在[^，]{2,30}[后时]$).*")
"""When and where somebody says it."""
_HOW = re.compile(
    "(?:已经?|曾|此前|再次|多次|反复|明确|一致|随后|[还也均]|今[天日]|昨[天日]|发[布出表]|刊登|作出)+$"
)
"""How often and how he says it."""
_AGAIN = re.compile("首次|再度|再次|同步")
_OWN = re.compile("(?<![限任])公司(?!法)|股东|^净利|^营业?收入?")
"""Whose company and whose shares, only who says it tells."""
_RESULTS = re.compile("归属于|(?:实现)?(?:总?收入|营业收入|营收|净利润?|利润|毛利率|股价)")
"""How a clause begins that is about a company named before."""
_CAUSE = re.compile("受(?!贿|审|害|伤|邀)|由于|因(?![此而为])")
_NOBODY = re.compile("(?:通知|报告|会议|通报|公告|公司|报道|数据|他|她|其|该|并|还|也|据)")
_BRACKETS = re.compile(r"（[^（）]*）")
_LEADING = re.compile(
    r"^(?:(?:今天|昨天|今日|昨日|当天|同日|日前|近日|目前|如今)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:上午|下午|晚间?|凌晨)?(?:\d+时(?:\d+分)?)?，)"
    r"|^据(?![^，]*(?:人士|知情|媒|网|报道))[^，。“]{2,12}(?:《[^》]+》)?(?:消息|报道)，"
    r"|^(?:但是?|不过|然而|同时|此外|另外|因此|据悉|并且?|而|则)，?"
)
_SAME_DAY = re.compile(
    r"(?<=[\u4e00-\u9fa5])(?<![自从到至在与和])[当同][天日](?=[\u4e00-\u9fa5])(?![起前后的])"
)
_DATE = re.compile(
    r"(?<=[\u4e00-\u9fa5”》])(?<![自从到至在与和于截底前后间年月])(?:\d{1,2}月)?\d{1,2}[日号](?:[上下]午|晚间?|凌晨)?"
    r"(?=[\u4e00-\u9fa5])(?![起前后的至到和与、]|[\u4e00-\u9fa5]{1,3}至)"
)
"""The only day in a clause, behind its subject: a headline does without it."""
_DEED = re.compile(r"(?!同比|环比|[比较为是有达至到即令使让致])")
"""How a clause without a subject begins that may have the one of the clause before."""
_PREDICATE = re.compile("即将|将(?!军)|已(?!故)|正在|仍|曾|被|拟|未")
"""How a clause begins that says something of a subject."""
_OF_THAT = re.compile(r"该[国省州市县](?=[\u4e00-\u9fa5]{2,8}[省州市县区岛港镇])")
"""Whose place it is, before the place's own name."""
_CONDITION = re.compile("如果|若|一旦|除非|只有|只要")
_DEPENDENT = re.compile(
    r"(?:[他她它其该此这那]|[我咱你您](?!国)|对此|其中|以及|之后|之前|随后|此后|其后|双双|前者|后者|问:|答:|[“‘]|的|了(?!解)|位于|至此|同比|环比|[为对在把]这[名位家个次])"
)
SPOKEN_OF = re.compile(
    r"这[名位家个次项]|该[\u4e00-\u9fa5]|(?<!其)其(?![中他实它余次])|(?<![其吉])他(?!国|人)|她|上述"
)
"""Words for what the text has named before."""


_HE_SAYS = re.compile(rf"[他她其该][^，。：；]{{0,8}}(?:{_CLAIM})[称说]?[，：,:]")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who says something: his name (empty: the article itself), and whether only he vouches."""

    name: str
    vouches: bool


ITSELF, NOBODY = _Speaker("", False), _Speaker("", True)
"""The article; and somebody who is named in another sentence."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A headline in the article's words: from which of the sentences, and whether its subject is
    its own, that of the clauses before (``lent``), or wanting."""

    text: str
    rank: int
    lent: bool = False
    subjectless: bool = False


def excerpts(found: Sequence[str]) -> Iterator[Excerpt]:
    """What may stand as a headline among the sentences ``found``, the likeliest news first."""
    seen: set[str] = set()
    for rank, sentence in enumerate(found[:EXCERPTS_FROM]):
        for one in _excerpts(sentence, rank):
            if one.text not in seen:
                seen.add(one.text)
                yield one


def _excerpts(sentence: str, rank: int) -> Iterator[Excerpt]:
    said_by, told = _spoken(_BRACKETS.sub("", sentence))
    parts = clauses(_OF_THAT.sub("", told))
    for i in range(len(parts)):
        if i and (other := _speaker(parts[i - 1])) is not None:
            said_by = other  # what follows is his
        if said_by is NOBODY:
            continue
        alone = begins(parts[i])
        if alone is None or (i and _names_on(parts[i - 1])) or _has_cause(parts[:i]):
            continue
        lends = i and not alone and _DEED.match(parts[i]) and _does(parts[i])
        lent = _subject(parts[:i]) if lends else ""
        if not lent and _PREDICATE.match(parts[i]):
            continue
        for j in range(i + 1, len(parts) + 1):
            if j < len(parts) and (
                waits(parts[j - 1])
                or is_subject_of(parts[j - 1], parts[j])
                or TURNS.search("，".join(parts[i:]))
            ):
                continue  # a turn is told to its end or not at all
            if j == len(parts) and question(sentence):
                continue
            bare = _LEADING.sub("", _LEADING.sub("", "".join(parts[i:j]))).rstrip(
                "，。；：、！？!?,; "
            )
            bare = _SAME_DAY.sub("", without_also(bare), count=1)
            if SPOKEN_OF.search(bare):
                continue
            texts = [(lent + bare, bool(lent), not (alone or lent))]
            if lent:
                texts.append((bare, False, True))
            if (undated := _DATE.sub("", bare, count=1)) != bare and not _DATE.search(undated):
                texts.append((lent + undated, bool(lent), not (alone or lent)))
            for said, given, wanting in texts:
                if not SHORTEST <= len(said) <= LONGEST or not balanced(said):
                    continue
                if first_person(said) or (wanting and _does(said)):
                    continue
                if _RESULTS.match(said) and not (given or said_by.name):
                    continue
                if said_by.name and not (i and wanting):  # he would seem to do it himself
                    yield Excerpt(f"{said_by.name}：{said}", rank, given, wanting)
                if not (said_by.name and (said_by.vouches or _OWN.search(said))):
                    yield Excerpt(said, rank, given, wanting)


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
    return words(said)[0].tag in ("v", "vd", "d") or bool(_AGAIN.match(said))


def begins(clause: str) -> bool | None:
    """Whether a headline that begins with ``clause`` names what it speaks of. None where it
    speaks of something said before."""
    text = plain(_LEADING.sub("", clause))
    if not text or _DEPENDENT.match(text):
        return None
    first, *rest = words(text)
    attribute = any(word.text == "的" for word in rest[:4])
    named = (first.tag not in ("v", "vd", "d", "c", "p") or attribute) and bool(noun_group(text))
    return named or bool(_CONDITION.match(text) or _CAUSE.match(text))


def _subject(before: Sequence[str]) -> str:
    """What the clauses ``before`` are said of, where one and the same may be said of the next:
    the subject of the last of them that has one, with the words before it."""
    for clause in reversed(before):
        text = _LEADING.sub("", clause)
        group = noun_group(text)
        if group:
            said, after = text[: group[-1].end], words(text[group[-1].end :])
            whole = len(said) <= SUBJECT_MOST and not _DEPENDENT.match(said)
            told = bool(after) and after[0].tag in ("v", "vd", "d") and len(group[-1].text) > 1
            return said if whole and told and not re.search("[，：；]", said) else ""
    return ""


def _spoken(sentence: str) -> tuple[_Speaker, str]:
    """Who says what ``sentence`` tells, and what it tells."""
    if kept := _RUMOUR.match(sentence):
        return _Speaker(kept[1], True), sentence[kept.end() :]
    if medium := _MEDIUM.match(sentence):
        return _Speaker(medium[1], True), sentence[medium.end() :]
    if report := _REPORTED.match(sentence):
        return _Speaker("媒体", True), sentence[report.end() :]
    told = _LEADING.sub("", without_attribution(sentence))
    spoken = _SPEAKER.match(told)
    if not spoken or _NOBODY.match(spoken[1]):
        return (NOBODY if _HE_SAYS.match(told) else ITSELF), told
    return _Speaker(_name(spoken[1]), bool(spoken["claim"])), told[spoken.end() :]


def _speaker(clause: str) -> _Speaker | None:
    """Who says what follows ``clause``; None where nobody is said to."""
    if _HE_SAYS.fullmatch(clause):
        return NOBODY
    spoken = _SPEAKER.fullmatch(clause)
    if not spoken or not spoken["claim"] or _NOBODY.match(spoken[1]):
        return None
    return _Speaker(_name(spoken[1]), True)


def _name(speaker: str) -> str:
    return _HOW.sub("", _AT.sub("", speaker))
