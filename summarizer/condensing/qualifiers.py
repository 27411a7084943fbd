"""What limits a statement and may not be lost with the words around it: negation, hedge,
condition, the source of a rumour, one of two options, the other of a pair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.condensing.seams import Fault, Reading, Seam, words

_NO = re.compile(
    r"(?:^|(?<=[^要差决绝对]))(?:不(?!同(?!意)|[断仅但少久懈时已妨愧朽限只过管论止锈动产良法已到足满]|一样|[低高少多大小]于|超过)|未(?!来|成年|婚|[满到达])|没(?!收)|"
    r"无(?!论|人机|锡|线|障碍|偿|疑|数|缝|源|碳|忧)|(?<![是])非(?!洲|常|法|遗|凡|公有)|勿|难以|否认|拒绝|禁止|避免|停止|取消|暂停|终止|撤销|放弃|叫停|反对|驳回)"
)
_HEDGES = re.compile(
    r"暂时|可能|或许|也许|或将|或会|或有|疑似|涉嫌|据称|据传|传闻|[^模虚草比]拟|^拟|计划|有望|考虑|打算|准备|争取|力争|力图|"
    r"应该|应当|理应|预计|预期|预测|估计|企图|试图|尝试|原定|希望|呼吁|建议|要求|申请|提议|威胁|洽谈|商谈|谈判|将要|似乎|声称|推测|猜测|未必|承诺|若|如果|一旦|除非"
)
_LIMITS = re.compile("(初步|临时|拟议|试探性|有条件|部分)(?:性|中)?的$")
"""What makes less of the thing behind it."""
_KINDS = (
    ("计划", "拟", "打算", "准备", "将"),
    ("预计", "预期", "预测", "估计", "料", "将"),
    ("洽谈", "商谈", "谈判"),
)
"""Hedges that stand for each other."""
_CONDITIONS = re.compile(
    r"如果|(?:(?<=[,。:])|^)如(?=[^何今同果下此期实意最前上])|若(?!干|是)|一旦|除非|只有|只要|倘若|假如|的话[,，]"
)
_AFTER = re.compile(
    r"(?:^|[,。:])[^,。\d了已]{0,12}(?:完成|获批|批准|通过|生效|建成|投产|达成|实施|施行|竣工|交割|上市|通车|开通|到位|出炉)后,$"
)
"""What is yet to come before what follows is so."""
_AWAITED = re.compile("将|后|拟|预计|有望|计划|可|能|届时|会|已|了")
"""What keeps it apart from what is so today, or is no matter of the future."""
_KEEPS_CONDITION = re.compile(
    r"如|若|一旦|除非|只有|只要|倘|假如|否则|才|可能|或|拟|威胁|警告|有条件"
)
_WILL = re.compile(r"(?<![即必])将(?![军士领近]|来(?!自))")
_MANNER = re.compile("^(?:先行|逐步|全面|同步|分批|统一|集中)")
"""How it is going to be done: adverbs that the segmenter takes for nouns."""
_SOON = re.compile(r"将|拟|计划|要|预计|有望|准备|会|起$|明年|力争|争取|到20")
_RUMOUR = re.compile(
    r"知情人|消息人士|不愿(?:意)?(?:透露|具名|公开)|匿名|据传|传闻|传言|网传|有网友|网友称|网民|博主|爆料|猜测|推测|有消息称|"
    r"市场消息|声称|自称|指称|举报(?:称|人)|怀疑|(?<!爱国)(?<!民主)人士(?:透露|说|称|表示|指出|认为|介绍|猜测|推测|预计)|"
    r"市场传"
)
_REPORT = re.compile(
    r"据[^,。;]{2,16}(?:报道|消息|爆料|援引)|外媒|媒体(?:报道|称)|[^,。;]{2,10}报道称?[,:]"
)
_PARTY = re.compile(r"据[^,。;]{2,10}方面?(?:的)?(?:消息|说法|通报|透露)")
"""One of the parties to a matter, as its source."""
_BASIS = re.compile(
    r"(?:^|[,;])((?:不按|不计|不含|剔除|扣除|不考虑|除去|除非|假设)[^,;]*|除[^,;]{1,14}外),"
)
"""What a figure leaves out, before it: 不按美国通用会计准则."""
_OPINION = re.compile(r"(?:认为|指控|预测|预言|担心|质疑|批评|指责|警告称?|相信|估计|声称)[,:]?")
_NAMES_SOURCE = re.compile(
    r"[据传曝称疑媒:]|知情|消息|网友|网民|博主|报道|爆料|猜|推测|表示|认为|指控|举报|说|自称|人士|预[测计]|担心|质疑|批评|指责|警告|或|恐|相信|估计"
)
_ASKS = re.compile(
    r"如何|怎么|怎样|为何|为什么|何时|能否|是否|可否|有没有|会不会|[谁啥]|哪[些里个]|多少|什么|吗|呢|\?"
)
_PAST = re.compile(
    r"(?:^|[,:])(?P<year>(?:19|20)\d\d)年(?:[初中底末]|[上下]半年|\d{1,2}月(?:\d{1,2}日)?|[春夏秋冬]天?)?,?$"
    r"|(?:^|[,:])(?:早在)?(?:去年|前年|[\d一二两三四五六七八九十]+年前)(?:[初中底末]|\d{1,2}月(?:\d{1,2}日)?)?,?$"
)
"""The time right before what is told, where it is past."""
_YEAR = re.compile(r"(?<![到至])((?:19|20)\d\d)年(?!底?前|以前)")
_DATES = re.compile(r"\d年|[去前今]年|年前|曾|此前")
_COLLECTIVE = re.compile(
    r"都|均|各|双双|分别|共同|联合|联手|携手|相互|互相|双方|一起|两国|两家|两人|会谈"
)
_PAIRED = re.compile(r"^(?:和|与|同|及|以及|、|跟)")
_SEVERALLY = re.compile(r"(?P<whose>[^,。:]*)分别(?P<told>[^。]+)")
"""What several do, or is done to several, each by itself."""
_SEVERAL = re.compile("[、和与及,两双各多俩几]|分别")
_OR = re.compile(r"^(?:或者?|还是)(?![将会许有能可是为])")
_OR_BEFORE = re.compile(r"(?:或者?|还是)$")
_CUT_FIGURE = re.compile(r"^[\d.%年月日号时]+(?=或|还是)|(?<=[或是])[\d.年月]+$")
"""What of a figure an alternative begins or ends with, where the text joins parts of two."""


def faults(read: Reading) -> Iterator[Fault]:
    """What ``read`` lost of what limits its statements."""
    for seams in read.sentences:
        for seam in seams:
            yield from _lost(read, seam)
            yield from _option(read, seam)
        yield from _open_option(read, seams[-1])
        yield from _governed(read, seams)
    yield from _added(read)


def _attribute(text: str) -> int:
    """Up to where ``text`` is an attribute of what follows: behind its last 的."""
    return text.rfind("的") + 1


def _lost(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A negation, a limit or a hedge among what was dropped right before a run of the same
    clause."""
    dropped = seam.dropped
    if not dropped:
        return
    sentence = read.sentence_of(seam.second)
    scope = dropped[_attribute(dropped) :]
    limit = _LIMITS.search(dropped)
    if limit and limit[1] not in sentence:
        yield Fault("hedge lost", f"{dropped}|{_head(read, seam)}", seam.certainty)
    kept = read.said[max(0, seam.second.begin - 2) : seam.second.begin]
    for found in _NO.finditer(scope):
        if not re.search("[不未没无非拒禁停否]", kept):
            only = seam.same_clause and len(dropped) <= 3
            lost = f"{scope[found.start() :]}|{_head(read, seam)}"
            yield Fault("negation lost", lost, 1.0 if only else seam.certainty)
    for found in _HEDGES.finditer(scope):
        word = "拟" if found[0].endswith("拟") else found[0]
        near = next((kind for kind in _KINDS if word in kind), (word,))
        if not any(other in sentence for other in near) and not _softened(sentence, word):
            lost = f"{scope[found.start() :]}|{_head(read, seam)}"
            yield Fault("hedge lost", lost, seam.certainty)


def _softened(sentence: str, word: str) -> bool:
    """Whether the sentence keeps a doubt in words of its own."""
    if word in ("若", "如果", "一旦", "除非"):
        return bool(_KEEPS_CONDITION.search(sentence))
    return bool(re.search(r"或(?!者)|拟|可能|有望|预计|料|疑|恐|计划|传|据", sentence))


def _head(read: Reading, seam: Seam) -> str:
    return read.said[seam.second.begin : seam.second.end][:6]


def _option(read: Reading, seam: Seam) -> Iterator[Fault]:
    """One of two alternatives, or of two who act together, without the other."""
    dropped, first = _CUT_FIGURE.sub("", seam.dropped), seam.first
    if seam.same_clause and first is not None:
        if _OR.match(dropped) or _OR_BEFORE.search(dropped):
            yield Fault("option lost", dropped)
        elif _PAIRED.match(dropped) and first.end - first.begin > 1:
            rest = read.said[seam.second.begin : seam.second.end]
            if _COLLECTIVE.search(rest[:12]):
                yield Fault("partner lost", dropped, seam.certainty)
    elif _OR_BEFORE.search(dropped):
        yield Fault("option lost", dropped)
    if first is not None and not seam.same_clause and _OR.match(seam.tail):
        yield Fault("option lost", seam.tail)


def _open_option(read: Reading, last: Seam) -> Iterator[Fault]:
    run = last.second
    rest = read.source.text[run.stop : run.stop + 4]
    if _OR.match(rest) and read.said[run.end : run.end + 1] != "或":
        yield Fault("option lost", rest)


def _governed(read: Reading, seams: list[Seam]) -> Iterator[Fault]:
    """A condition, what a figure leaves out, 其中, 将 or a source, before what the sentence says
    of it."""
    longest = max((seam.second for seam in seams), key=lambda run: run.end - run.begin)
    text = read.source.text
    begin = read.source.sentence_start(longest.start)
    sentence = read.sentence_of(longest)
    before = text[begin : longest.start]
    found = _governing(_CONDITIONS, before)
    if found and not _KEEPS_CONDITION.search(sentence):
        yield Fault("condition lost", before[found.start() :][:16])
    if (awaited := _AFTER.search(before)) and not _AWAITED.search(sentence):
        yield Fault("condition lost", awaited[0])
    basis = _BASIS.search(before)
    if basis and basis[1][:2] not in read.said and before[basis.end() :].count(",") <= 1:
        yield Fault("basis lost", basis[0])
    if before.endswith(("其中,", "其中")) and "其中" not in sentence:
        yield Fault("part for the whole", before[-8:], 0.5)
    if _goes_on_with(before, text[longest.start :][:8]) and not _SOON.search(sentence):
        yield Fault("future lost", before[-12:])
    each = _SEVERALLY.search(sentence)
    if each and not (_SEVERAL.search(each["whose"]) or _SEVERAL.search(each["told"])):
        yield Fault("partner lost", each[0])
    asked = read.source.sentence_at(longest.start)
    if asked.endswith("?") and not _ASKS.search(sentence):
        yield Fault("question told", asked[-16:], 0.5)
    if begin and not _DATES.search(sentence) and (past := _PAST.search(before)):
        latest = max((int(year) for year in _YEAR.findall(text)), default=0)
        if not past["year"] or int(past["year"]) < latest:
            yield Fault("past undated", past[0])
    if _NAMES_SOURCE.search(sentence):
        return
    if found := _RUMOUR.search(before):
        yield Fault("source of a rumour lost", found[0])
    elif found := _PARTY.search(before):
        yield Fault("source lost", found[0], 0.9)
    elif found := _REPORT.search(before):
        yield Fault("source lost", found[0], 0.1)
    elif found := _OPINION.search(before):
        yield Fault("speaker lost", found[0], 0.15)


def _goes_on_with(before: str, following: str) -> bool:
    """Whether ``following`` is what is going to be done by the 将 of a clause ``before`` it."""
    found = _governing(_WILL, before) if before.endswith(",") else None
    following = _MANNER.sub("", following)
    if found is None or words(following)[0].tag not in ("v", "vn", "d", "vd"):
        return False
    return words(before[found.end() :])[0].tag[0] in "vdp"


def _governing(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """The last ``pattern`` in ``before``, a condition or 将, where it still governs what follows:
    two commas on at most."""
    found = [*pattern.finditer(before)]
    return found[-1] if found and before[found[-1].start() :].count(",") <= 2 else None


def _added(read: Reading) -> Iterator[Fault]:
    """A negation of the text's own."""
    for i, char in enumerate(read.said):
        if char in "不未没无" and not read.copied[i] and not _denied(read, i):
            yield Fault("negation added", read.said[max(0, i - 3) : i + 4])


def _denied(read: Reading, i: int) -> bool:
    """Whether the article denies, in words of its own, what the text denies behind ``i``, or
    that is no copied run."""
    run = next((run for run in read.runs if run.begin == i + 1), None)
    if run is None or run.end - run.begin < 3:
        return True
    begin, end = read.source.clause(run.start)
    return bool(re.search("[不未没无非否拒]", read.source.text[begin:end]))
