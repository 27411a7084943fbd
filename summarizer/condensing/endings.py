"""Where a text breaks off: a clause left before its object, its head noun or its consequence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.condensing.alignment import ENDS, Run
from summarizer.condensing.relations import broken_end
from summarizer.condensing.seams import Fault, Reading, words
from summarizer.condensing.subjects import is_subject, is_subject_of

_CLAIMED = re.compile(r"的?(?:传闻|传言|说法|谣言)|的(?:报道|指控|指责|猜测|可能性|担忧|质疑|假设)")
"""What somebody else only says, fears or thinks possible, behind it."""
_OPEN = re.compile(
    r"(?:[的把被将与和及在对从于为是或]|以及|包括|由于|因为|关于|其中|至少|超过|达到|成为)$"
)
_SAYING = re.compile(
    r"(?:^|[^评据传人])(?:称|表示|指出|认为|强调|透露|宣布|显示|发现|介绍|坦言|直言|谈到|谈及|提及|重申|证实|回应称|要求|预计)$"
)
_HALF = re.compile(r"与其(?!.*(?:不如|毋宁))")
"""Half of a comparison."""
_BY_WAY = re.compile(
    r"以[^,]{2,30}为(?:契机|目标|统领|指导|核心|基础|抓手|主线|重点|牵引|引领|根本)$"
)
_ANNOUNCES = re.compile("(?:会议?|[局部委方长人员者]|公司)(?:公布|宣布|通报|获悉|表示)$")
_DENIED = re.compile(r"不实|谣言|失败|未果|被否|不成立|落空|破裂|[是为]假|没有(?:根据|依据)|不予")
_GOES_ON = re.compile(r"^(?:也|都|就|才|则|便|一律|即(?!将)|并[不没未])")
_TURN = re.compile(r"(?:^|,)(?:但|不过|然而|可是|却).*")
_TURNED = re.compile("推迟|延期|取消|仍|未|没有|不再|下降|下跌|却|遭|被|失败|破裂|否")
_INSTEAD = re.compile("而(?:不是|是|非)")
_BEFORE_INSTEAD = re.compile("[是不非没无由因]")
_CONDITIONAL = re.compile(r"如果|一旦|除非|只要|只有|倘若|假如|(?:时|后|前|以来|情况下|的话)$")


def faults(read: Reading) -> Iterator[Fault]:
    """Where ``read`` breaks off what its article goes on with."""
    if (found := _INSTEAD.search(read.said)) and not _BEFORE_INSTEAD.search(
        read.said[: found.start()]
    ):
        yield Fault("cut off", found[0], 0.5)
    if found := _HALF.search(read.said):
        yield Fault("cut off", found[0])
    if found := _ANNOUNCES.search(read.said):
        yield Fault("cut off", found[0])
    for seams in read.sentences:
        for seam, after in zip(seams, [*seams[1:], None], strict=True):
            run = seam.second
            last = after is None
            if last or after.broken:  # type: ignore[union-attr]
                yield from _end(read, run, last)


def _end(read: Reading, run: Run, last: bool) -> Iterator[Fault]:
    source = read.source
    rest = read.said[run.end :]
    own = re.match(r"[^,:;。!?\n]*", rest)
    if own and any(char.isalnum() for char in own[0]):
        return  # the text ends in words of its own
    if rest.startswith(":"):
        return  # who says it
    said = read.said[: run.end]
    begin, end = source.clause(run.stop - 1)
    tail = source.text[run.stop : end].strip("”’》)")
    clause = re.split(r"[,:;。!?\n]", said)[-1]
    if (last and _SAYING.search(said)) or (
        _OPEN.search(clause) and not clause.endswith(("为", "是")) | (not tail)
    ):
        yield Fault("cut off", said[-6:], 0.6)
    if not tail:
        if last:
            yield from _after(read, clause, end)
        return
    yield from broken_end(read, run.stop)
    if _DENIED.search(tail):
        yield Fault("denial lost", f"{said[-4:]}|{tail}")
    word = read.word_at(run.stop - 1)
    after = words(tail)[0]
    if word.end > run.stop and len(word.text[: run.stop - word.begin]) < 2 and not word.is_name:
        yield Fault("cut off", f"{said[-4:]}|{tail}", 0.3)
    elif _CLAIMED.match(tail):
        yield Fault("claim as fact", f"{said[-4:]}|{tail[:6]}")
    elif tail.startswith("的"):
        yield Fault("cut off", f"{said[-4:]}|{tail}", 0.15 if word.is_noun else 0.4)
    elif word.tag == "v" and (after.is_noun or after.tag in ("m", "vn", "nz", "r")):
        yield Fault("cut off", f"{said[-4:]}|{tail}", 0.2)
    elif word.is_noun and after.is_noun and after.begin == 0:
        yield Fault("cut off", f"{said[-4:]}|{tail}", 0.15)
    elif last and after.tag[0] in "vd" and is_subject(source.text[begin : run.stop]):
        yield Fault("cut off", f"{said[-4:]}|{tail}", 0.35)


def _after(read: Reading, clause: str, end: int) -> Iterator[Fault]:
    text = read.source.text
    if end >= len(text) or text[end] in ENDS:
        return
    following = text[end + 1 : end + 12]
    if text[end] == ",":
        if turn := _TURN.search(re.split(r"[。!?;\n]", text[end:])[0]):
            yield Fault("contrast lost", turn[0], 0.95 if _TURNED.search(turn[0]) else 0.12)
        elif is_subject_of(clause, following):
            yield Fault("cut off", f"{clause[-4:]}|{following}")
        elif _BY_WAY.search(clause):
            yield Fault("cut off", f"{clause[-4:]}|{following}", 0.8)
        elif _TURN.match(clause):
            yield Fault("cut off", f"{clause[-4:]}|{following}", 0.3)
        elif _CONDITIONAL.search(clause):
            yield Fault("cut off", f"{clause[-4:]}|{following}", 0.8)
        elif _GOES_ON.match(following):
            denied = re.match("并[不没未]", following)
            yield Fault("cut off", f"{clause[-4:]}|{following}", 0.5 if denied else 0.12)
