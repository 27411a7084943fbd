"""What an article's sentences would be in a summary: whole, made fit to be quoted alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.condensing.compression import (
    balanced,
    ended,
    has_predicate,
    shortened,
    with_fewer_items,
    without_attribution,
    without_mark,
    without_purpose,
)
from summarizer.condensing.standing import (
    first_person,
    from_outside,
    leans,
    question,
    relative_days,
)
from summarizer.text.sentences import clauses, sentences

LONG = 110
"""Characters from which a sentence is offered in its parts too."""
FIT_COSTS, PART_COSTS = 0.02, 0.08
"""What it costs that a day is left out, and that a sentence is not said whole, in shares of the
headline."""
TIE_COSTS = 0.04
"""What it costs to leave out the word that ties a sentence to the one before; set by hand."""
WHOLE_MOST, CUT_COSTS = 120, 0.2
"""Characters up to which a sentence is said whole, and what it costs to cut it nevertheless."""
PART_LEAST = 16
"""Characters of a part of a sentence that says something."""
UNDER_MOST = 2
"""Sentences for which somebody is taken to speak on."""
RUNNING_LEAST = 24
"""Characters from which a paragraph without its full stop is text that breaks off, no heading."""
DATELINE_MOST = 60
"""Characters at a body's head in which its day is printed."""
_DAY = r"(?:今天|今日|昨天|昨日|今晚|昨晚|今晨|昨晨|今早|昨夜|今夜)"
_LOOSE_DAY = re.compile(
    rf"(?<![自从到至比较与在的、和截过])(?:{_DAY})(?![的起前后开始至到、和或是再还及与也]|（)"
    r"(?:(?:上午|中午|下午|晚上|晚间|早上|早晨|白天|夜间)(?!\d)|(?=[一-鿿\d，]))，?"
)
"""A past or present day that its sentence can do without."""
_COMING_DAY = re.compile(
    r"(?:明天|明日|本周[一二三四五六日末]|下周[一二三四五六日末]|周[一二三四五六日])(?:[上下中]午|晚[上间]?|凌晨|清晨)?，?"
    r"(?=[^，。]{0,24}将(?!军|领))"
)
"""A day to come that its sentence can do without: 将 says that it is to come."""
_LAST_WEEK = re.compile(
    r"(?:^|(?<=，))上(?:周[一二三四五六日末天]?|个?月[初中底末]?)，?(?=[一-鿿])(?![^。]*(?:%|％|同比|环比|平均|日均|成[，。]))"
)
"""A past time that its sentence can do without, unless it counts in it."""
_NIGHT_THROUGH = re.compile(
    r"(?<![自从到至比较与在的、和截过])昨(?P<part>[天日晚夜])(?![的起前后至到、和或与及相])"
    r"(?P<told>[^。]*?，[^。]*?)(?<![自从到至比较与的、和截过])今(?:[天日]|(?P<early>[晨早]))(?!年|后|起)"
)
"""Two days that follow each other: the second can be told from the first."""
_AT_TODAYS = re.compile(
    rf"(?<=在){_DAY}(?:的)?(?=[^，]{{0,12}}(?:会|仪式|活动|采访|声明)[^，]{{0,3}}[上中])"
)
_PRINTED_DAY = re.compile(
    r"(?:\d{1,2}月)?(\d{1,2}日)(?:电|讯|消息)|"
    r"今[天日](?:[上下中]午)?[（(](?:\d{1,2}月)?(\d{1,2}日)[）)]"
)
_A_DAY = re.compile(r"\d日|周[一二三四五六日]|节")
_SAME_DAY = {"今天": "", "今日": "", "今晚": "晚", "今晨": "早", "今早": "早", "今夜": "夜"}
_TO_NEXT_DAY = re.compile(r"(?<!\d)(\d|1\d|2[0-7])日([到至])(?:明[天日]|次日)")
_NEXT_DAY = re.compile(r"明[天日](?=[一-鿿])(?!的)")
_ITS_DAY = re.compile(r"(?<=[部院局署府社方会])当[天日](?=[一-鿿]{2})(?!的|起|[^，]{0,3}[，。])")
"""A day of which the sentence before told the date, and that its sentence can do without."""
_LIST_HEAD = re.compile(
    r"(?:通告|通知|公告|通报|办法|决定|规定|意见|方案|措施|名单|结果|如下|为|包括)[：:]$"
)
_CLOSED = re.compile(r"[。！？!?…；.][”’」』）)]*$")
_BEGINS = re.compile(r"\d{1,2}月|\d{1,2}日|近日|日前|据|当地时间|记者|[^，。“”]{2,12}(?:表示|宣布)")
"""How a sentence begins that nothing of was lost."""
_ANSWER = re.compile(r"^[^\d：]{1,16}[。！]$|：[^，。：]{1,5}[。！]$")
_FOLLOWS = re.compile(r"，[^，]{0,10}如下$")
_IN_THE_SPIRIT = re.compile(r"为(?:了|进一步|深入|全面|认真|切实|坚决)*(?:贯彻|落实|学习)")
_TIE = re.compile(
    r"^(?:对此|会上|此外|另外|同时|与此同时|除此之外|值得(?:注意|一提|关注)的是)[，,]|^答[：:]"
)
"""What ties a sentence to the one before and says nothing itself."""

_SPEECH = re.compile(
    r"(?:^|，)[^，。“”]{2,24}(?:说|表示|指出|认为|称|介绍|强调|透露|坦言|回应|提出|建议|"
    r"写道)(?:，|：|“)"
)

_DECIDES = re.compile(r"[^，。“”]{2,24}(?<!的)(?:决定|宣布|明确|规定)[，：]")
"""How a sentence begins that no one speaks on in."""

_ALLEGES = re.compile(r"[^，。“”](?:声称|宣称|妄称|谎称|诬称|指控|指称)")
"""How a reporter tells what he does not make his own."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that can be quoted of an article: ``text``, the place ``at`` of its sentence, and
    what it ``costs`` that it is not that whole sentence (0: it is)."""

    text: str
    at: int
    costs: float = 0.0
    part: bool = False
    """Whether it is an item of a list, or the words that announce the list."""
    under: bool = False
    """Whether it goes on with what somebody says in a sentence before."""
    answers: bool = False
    """Whether it is but the answer to the question before it."""


def sayings(found: Sequence[str], body: str = "") -> list[list[Saying]]:
    """For each of an article's sentences ``found`` what it can be quoted as, the best first.

    ``body`` tells what day its dateline prints for 今天, and where paragraphs begin.
    """
    today = printed_day(body)
    options: list[list[Saying]] = []
    under, alleged = 0, False
    for at, sentence in enumerate(found):
        lost = at and _breaks_off(found[at - 1]) and not _BEGINS.match(sentence)
        if lost and len(found) > 2:
            options.append([])  # its beginning was lost with the end of the one before
            continue
        speaks = bool(_SPEECH.search(sentence))
        begins = f"\n{sentence}" in f"\n{body}"
        told = bool(under) and not (begins or speaks or _DECIDES.match(sentence))
        under = UNDER_MOST if speaks else under - 1 if told else 0
        if speaks or not told:
            alleged = bool(_ALLEGES.search(sentence))
        elif alleged:
            options.append([])  # said without him, a claim would stand as a fact
            continue
        options.append(
            [
                replace(one, under=told, answers=answers(found, at))
                for one in _sayings(sentence, at, today, at == len(found) - 1)
            ]
        )
    return options


def answers(found: Sequence[str], at: int) -> bool:
    """Whether the sentence at ``at`` says nothing without the question before it."""
    return at > 0 and question(found[at - 1]) and bool(_ANSWER.search(found[at]))


def _breaks_off(sentence: str) -> bool:
    """Whether ``sentence`` is running text that a page or a feed has cut off in the middle."""
    closed = _CLOSED.search(sentence) or sentence.endswith(("：", ":"))
    return not closed and len(sentence) >= RUNNING_LEAST and "，" in sentence


def _sayings(sentence: str, at: int, today: str, last: bool) -> list[Saying]:
    text = without_attribution(sentence)
    if len(text) > LONG or _IN_THE_SPIRIT.match(text):
        text = without_purpose(text)
    said = ended(fit(text, today))
    best = Saying(said, at, 0.0 if said == ended(text) else FIT_COSTS)
    options = [] if _breaks_off(text) and not last else [best]
    loose = _TIE.sub("", said)
    if loose != said and len(loose) >= PART_LEAST and not leans(loose):
        options.append(Saying(loose, at, best.costs + TIE_COSTS))
    listed = items(said) if len(said) > LONG else []
    options += [Saying(item, at, best.costs + PART_COSTS, part=True) for item in listed]
    if len(said) > WHOLE_MOST and (fewer := with_fewer_items(said)) != said:
        options.append(Saying(fewer, at, best.costs + PART_COSTS))
    if not any(without_mark(clause) != clause for clause in clauses(text)):
        costs = best.costs + (PART_COSTS if len(said) > WHOLE_MOST else CUT_COSTS)
        options += [Saying(cut, at, costs) for cut in shortened(said)]
    return [option for option in options if balanced(option.text)]


def fit(text: str, today: str) -> str:
    """``text`` as it is said on another day and elsewhere: 今天 is the day ``today`` that the
    dateline prints or, where none does, left out if it can be; 我市 is 全市."""
    text = _NIGHT_THROUGH.sub(_through, _dated(text, today))
    text = _TO_NEXT_DAY.sub(lambda m: f"{m[1]}日{m[2]}{int(m[1]) + 1}日", text)
    if (
        not leans(text)
        and (found := _ITS_DAY.search(text))
        and not _A_DAY.search(text[: found.start()])
    ):
        text = _ITS_DAY.sub("", text, count=1)
    if len(set(relative_days(text))) == 1:
        loose = _LOOSE_DAY.sub(
            "", _AT_TODAYS.sub("", _COMING_DAY.sub("", _LAST_WEEK.sub("", text)))
        )
        if not relative_days(loose):
            text = loose
    if first_person(text) and not first_person(outside := from_outside(text)):
        text = outside
    return text


def _through(found: re.Match[str]) -> str:
    """昨天傍晚…今晨3时 as it is said without its day: 傍晚…次日清晨3时."""
    part = found["part"] if found["part"] in "晚夜" else ""
    return f"{part}{found['told']}次日{'清晨' if found['early'] else ''}"


def printed_day(body: str) -> str:
    """The day of the month that the head of ``body`` prints for 今天; empty where it has none."""
    printed = _PRINTED_DAY.search(body[:DATELINE_MOST])
    return (printed[1] or printed[2]) if printed else ""


def _dated(text: str, today: str) -> str:
    """``text`` with 今天 as the day that the dateline prints."""
    if not today:
        return text
    for word, part in _SAME_DAY.items():
        text = re.sub(rf"{word}(?=[一-鿿\d，])(?!的|日)", today + part, text)
    if today in text:
        before, _, behind = text.partition(today)
        text = before + today + _NEXT_DAY.sub("次日", behind)
    return text


def items(sentence: str) -> list[str]:
    """The items of a sentence that lists whole clauses by semicolons, without their numbers; the
    first also without the words that announce the list, and those words alone."""
    parts = clauses(sentence)
    groups: list[str] = [""]
    for part in parts:
        groups[-1] += part
        if part.endswith(("；", ";")):
            groups.append("")
    if len(groups) < 3:
        return []
    found = []
    opening = clauses(groups[0])
    for k in range(1, len(opening)):
        if opening[k - 1].endswith("：") and _LIST_HEAD.search(opening[k - 1]):
            announced = _FOLLOWS.sub("", "".join(opening[:k]).rstrip("："))
            if has_predicate(announced):
                found.append(ended(announced))
            groups[0] = "".join(opening[k:])
            break
    governed = bool(re.search(r"[说称]，|[说称]：|认为|预计|透露", groups[0]))
    for k, group in enumerate(group for group in groups if group):
        said = ended(without_mark(group))
        if k and governed:
            break
        if len(said) >= PART_LEAST and not leans(said):
            found.append(said)
    return found


def read_sentences(body: str, headings: Sequence[str] = ()) -> list[str]:
    """The sentences of a body that can be quoted: section headings and scraps left out, unless
    there is nothing else."""
    found = [s for s in sentences(body) if s not in headings]
    closed = [s for s in found if _CLOSED.search(s) or _breaks_off(s)]
    return closed or found
