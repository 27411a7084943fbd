"""Whether a headline is a statement that stands alone: with a predicate, a subject of its own,
its measure, and nothing that answers to a sentence which it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from summarizer.condensing.seams import Fault, Reading, Word, reading, words

_MARKED = re.compile(r"《[^《》]*》|\([^()]*\)|“[^“”]*”")
_BORDER = re.compile(r"[,:;。!?\s]+")
_AMOUNT = re.compile(r"\d[\d.,]*(?:%|[^\W\d_]{0,3})$")
_CAUSE = re.compile(r"(?:因(?!此|而)|由于|鉴于)[^,]+$")
_CAUSED = re.compile(r"[^,]{2,}因(?![此而为])[^,因]{2,16}$")
_ANSWERS = re.compile(
    r"[^,:;]{0,6}另(?:一|有|外)[^,:;]*|[^,:;]{2,24}?(?<!不)(?:还(?!款|原|债|清|贷|需|未|没|是|有\d)|也|又|随后|(?<![平人日年月])均(?!价|线|衡|值|匀))\w[^,:;]*"
)
_TAKEN_FOR_NOUNS = re.compile(
    r"会见|会谈|[印签]发|出版|发行|[开闭]幕|[通停]车|揭[幕牌晓]|双[升降增]"
)
"""Verbs of headlines that the segmenter takes for nouns and names."""
_PASSIVE = re.compile(r",(?:被(?!誉|称|认)|遭)")
_PREDICATES = frozenset({"vn", "i", "l", "z", "vi", "vg", "ul", "uz", "ug"})
"""Tags, beside a verb's, of words that a headline may have for its predicate."""
_PREPOSITIONS = frozenset("就将因把被向由比对")
_LIMITS = re.compile(r"一度|最[长多高短]$|可望")
_RULED = re.compile(r"(?:裁定|裁决|获悉|得知|作出判决|预测|估计)$")
_ASKS = re.compile(r"会不会|是不是|能不能|[吗呢]$|\?$|:[^,:]*是否")
_BY_WAY = frozenset({"通过", "经过", "根据", "按照", "随着", "针对", "围绕"})
_AMOUNTS_TO = re.compile(r"(?:约?为|达到?|共计?|约|超过?)?\d[\d.]*(?:[万亿千百%]|元|[亩吨辆人])")
_APPOSED = ("—", "“")
_MAIN = re.compile(r"三大(?:股指|指数)")
_MINOR = re.compile(r"科创50|北证50|科创综指")
_BROAD = re.compile(r"沪指|上证|深证?成指|创业板|三大|大盘|A股(?!收评|午评|早评)|[两沪]市", re.I)
_OVERTAKEN = (
    (re.compile("失联|失去联系"), re.compile("重新|恢复|收到[^,。]{0,4}信号|取得联系")),
    (re.compile("失踪|走失"), re.compile("找到|寻获|平安")),
    (re.compile("停[运航课电水]|中断|封闭"), re.compile("恢复|重新开放|解除|修复")),
)
"""A state, and what ends it."""
OVERTAKEN_WITHIN = 100
"""Characters behind a state within which its end is the news."""
_UNCONFIRMED = re.compile(r"[未无]法?(?:经|获|得到|予|能|作出)?(?:官方|独立|进一步)?(?:证实|核实)")
_REPORTED = re.compile(r"(?:媒体?|社|报|电视台|台)[^,。]{0,8}(?:报道|称)[说称]?$")
_REPORTER = re.compile(r"媒|报道|社|[报台说称]|据|消息|传")
_FIGURE = re.compile(
    r"([\u4e00-\u9fa5]{2,12}?)(?:约?为|达到?|超过?|增至|降至)?((?<![\d.])\d[\d.]*)[万千百]?亿?元"
)


@lru_cache(maxsize=512)
def doubts(said: str, source: str) -> tuple[Fault, ...]:
    """What keeps ``said`` from being a headline of ``source``; never certain."""
    read = reading(said, source)
    return (*_shape(read), *_lost(read), *_measures(read), *_weight(read))


def _shape(read: Reading) -> Iterator[Fault]:
    said = read.said
    parts = [part for part in _BORDER.split(said) if part]
    if not parts:
        return
    whole, last = [w for part in parts for w in _bare(part)], _bare(parts[-1])
    if not _predicated(whole, read):
        yield Fault("no predicate", said, 0.3 if ":" in said else 0.95)
    elif len(parts) > 1 and not _predicated(last, read) and _goes_on(read):
        yield Fault("no predicate", parts[-1], 0.5)
    told = said.split(":", 1)[-1]
    yield from _unfinished(read, told)
    if _ANSWERS.fullmatch(told):
        yield Fault("answers to another", told, 0.5)
    if _ASKS.search(said):
        yield Fault("question", told, 0.5)
    head, comma, rest = said.partition(",")
    if (
        comma
        and ":" not in head
        and rest
        and not any(w.is_verb or w.tag[0] in "dp" for w in _bare(head))
    ):
        first = words(rest)[0]
        if first.tag in ("v", "vn") or _TAKEN_FOR_NOUNS.match(rest):
            yield Fault("comma", f"{head[-4:]},{first.text}", 0.3)


def _bare(part: str) -> list[Word]:
    """The words of ``part`` without what stands in marks."""
    return list(words(_MARKED.sub("", part)))


def _predicated(found: list[Word], read: Reading) -> bool:
    """Whether something is said: a verb outside an attribute, or an amount."""
    text = "".join(word.text for word in found)
    if _AMOUNT.search(text) or _TAKEN_FOR_NOUNS.search(text):
        return True
    behind = max((k for k, w in enumerate(found) if w.text == "的"), default=-1)
    verbs = [
        k
        for k, w in enumerate(found)
        if w.is_verb or (w.tag in _PREDICATES and not (w.tag in "il" and 0 <= behind < k))
    ]
    if not verbs or verbs[-1] < behind:
        return not (_severed(read) or any(w.text in _BY_WAY for w in found))
    return not (_goes_on(read) and found[-1].is_noun and all(found[k].tag == "vn" for k in verbs))


def _goes_on(read: Reading) -> bool:
    """Whether the article's clause goes on behind where the text ends."""
    if not read.runs:
        return False
    stop = read.runs[-1].stop
    return any(char.isalnum() for char in read.source.text[stop : read.source.clause(stop - 1)[1]])


def _severed(read: Reading) -> bool:
    """Whether the text lacks a verb that the article has before it in its clause, or what
    follows."""
    if not read.runs:
        return False
    first = read.runs[0]
    before = read.source.text[read.source.clause(first.start)[0] : first.start]
    if _goes_on(read) or _TAKEN_FOR_NOUNS.search(before):
        return True
    return any(w.tag == "v" or w.text in "朝为" for w in words(before))


def _unfinished(read: Reading, told: str) -> Iterator[Fault]:
    """A cause without its consequence, a ruling without what was ruled, a measure without its
    amount, an apposition or an attribute in place of what it belongs to."""
    if _RULED.search(told):
        yield Fault("cut off", told[-4:], 0.9)
    if not read.runs or read.runs[-1].end + 1 < len(read.said.rstrip("》”)!?")):
        return
    text, stop = read.source.text, read.runs[-1].stop
    begin, end = read.source.clause(stop - 1)
    tail, after = text[stop:end].lstrip("》”)"), text[end : end + 4]
    caused = "," not in told and _CAUSE.match(text[begin:stop])
    if (caused or (not tail and _CAUSED.search(told))) and after.startswith(","):
        yield Fault("cut off", told, 0.9)
    elif "," not in told and not tail and _PASSIVE.match(after):
        yield Fault("cut off", f"{told[-4:]}|{after}", 0.7)
    word = read.word_at(stop - 1)
    if word.is_noun and word.end == stop and (tail[:1] in _APPOSED or _AMOUNTS_TO.match(tail)):
        yield Fault("cut off", f"{told[-4:]}|{tail}", 0.7)


def _lost(read: Reading) -> Iterator[Fault]:
    """A preposition or a limit dropped between two runs of a clause."""
    for seams in read.sentences:
        for seam in seams:
            if not seam.dropped or (not seam.same_clause and seam.first is not None):
                continue
            if (limit := _LIMITS.search(seam.dropped)) and limit[0] not in read.said:
                yield Fault("limit lost", limit[0], 0.4)
            if seam.first is None or seam.mark:
                continue
            dropped = words(seam.dropped)
            if (
                read.word_at(seam.first.stop - 1).tag == "v"
                and read.source.text[seam.second.start] == "的"
                and dropped[-1].is_noun
            ):
                yield Fault("object lost", f"[{seam.dropped}]的", 0.6)
            at = max((k for k, w in enumerate(dropped) if w.text in _PREPOSITIONS), default=-1)
            ahead = dropped[at + 1 :]
            governed = at >= 0 and not any(w.tag in ("v", "f", "p") for w in ahead)
            nouns = (read.word_at(i).is_noun for i in (seam.second.start, seam.first.stop - 1))
            if governed and all(nouns):
                yield Fault("preposition lost", dropped[at].text, 0.6)


def _measures(read: Reading) -> Iterator[Fault]:
    """A sum given to a measure of which the article has another."""
    text = read.source.text
    for found in _FIGURE.finditer(read.said):
        head, number = found[1][-2:], found[2]
        before = [
            re.split(r"\d[\d.]*[万千百]?亿?元|[。;\n]", text[max(0, m.start() - 40) : m.start()])[
                -1
            ]
            for m in re.finditer(rf"(?<![\d.]){re.escape(number)}(?![\d.])", text)
        ]
        other = re.search(rf"{re.escape(head)}(?:约?为|达到?|超过?|增至|降至)?\d", text)
        if before and other and not any(head in one for one in before):
            yield Fault("other measure", found[0], 0.8)


def _weight(read: Reading) -> Iterator[Fault]:
    """A market told by its lesser index; a report that nobody confirmed, as a fact."""
    text = read.source.text
    if _MINOR.search(read.said) and _MAIN.search(text[:200]) and not _BROAD.search(read.said):
        yield Fault("lesser index", read.said, 0.6)
    for state, end in _OVERTAKEN:
        if state.search(read.said) and not end.search(read.said):
            begun = state.search(text)
            if begun and end.search(
                re.sub("尚未恢复|未恢复", "", text[begun.end() :][:OVERTAKEN_WITHIN])
            ):
                yield Fault("overtaken", begun[0], 0.6)
    if read.runs and _UNCONFIRMED.search(text) and not _REPORTER.search(read.said):
        begin = read.source.clause(read.runs[0].start)[0]
        if _REPORTED.search(text[read.source.sentence_start(begin) : begin].rstrip(",:")):
            yield Fault("unconfirmed", read.said, 0.6)
