"""Who did what to whom: whether the runs of a text are joined as its article joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.condensing.alignment import ENDS, Run, is_border
from summarizer.condensing.figures import figures
from summarizer.condensing.seams import Fault, Reading, Seam, Word, words
from summarizer.condensing.subjects import BRACKETS, PREPOSITIONS, noun_group

_TITLE = re.compile(
    r"(?:长|员|人|者|师|手|家|官|授|席|记|理|监|裁|士|生|民|星|模|主|使|练|帅|导|编|警|兵|客|嘉宾|院士|老板|父亲|母亲|儿子|女儿|妻子|丈夫|老人|女子|男子)$"
)
_OFFICE = re.compile(
    r"(?:局|委|院|部|厅|署|府|处|会|办|中心|公司|集团|方面|当局|官网|官方|网站|警方|队|馆|站|台|社|厂|校|行|所)$"
)
_NAME_ENDS = re.compile(
    r"^(?:集团|公司|股份|控股|局|委员会|委|部|厅|法院|检察院|大学|学院|医院|银行|协会|学会|研究院|研究所|中心|俱乐部|基金|证券|市|省|县|区)"
)
_RELATIONAL = re.compile(
    r"(?:价格|均价|股价|售价|房价|销量|产量|数量|人数|总数|金额|总额|收入|营收|利润|净利|指数|增速|规模|面积|成交|成绩|进度|"
    r"工程|负责人|发言人|业绩|市值|占比|比例|率|量|额|值|数|度|费|级|号|期)$"
)
_TIME = re.compile(
    r"^(?:\d+|[今明昨前后当次]?[天日年月晚]|上午|下午|日前|近日|目前|此前|此后|随后|截至|期间)"
)
_SAYING = re.compile(
    r"(?:称|说|表示|指出|认为|介绍|透露|公布|宣布|通报|公告|显示|获悉|了解到|强调|提出|预计|预测|回应|证实|警告|提醒|坦言|消息|报道|发文|决定|测算|解释|看来|来看)[,:]*$"
)
_PERIOD = re.compile("(?:季度|[上下]半年|全年|月份|前[一-十]{1,2}个月)$")
_SAYS = re.compile(
    r"(?:^|[,;])([^,;:]{2,24}?)(?:\d+日)?(?:称|说|表示|指出|认为|宣布|公布|透露|强调|预计|警告|通报|回应|显示)[,:]"
)
_WHOSE = re.compile("的[^的]{0,8}(?:数据|报告|统计|调查|研究)$")
"""What of somebody says it: 某行的统计数据显示."""
_SOMEBODY = re.compile("[他她其该]|发言人|公告|报告|数据|通报|声明|文件|负责人|上述")
_ASKED = re.compile(r"\s*(?:问|提问|记者问?|主持人):")
"""How a question begins that is put to somebody."""
_SPOKEN = re.compile(
    r"说|称|道(?![路德教])|表示|指出|认为|介绍|透露|强调|坦言|回应|[提指]出|写|谈|建议|呼吁|警告|发[言文布表声]|宣布|"
    r"[告承]诉|解释|预[计测]|看[来到]|相信|讲|答|问|回忆|感慨|直言|觉得|希望|:"
)
SPEAKS_WITHIN = 40
"""Characters behind a name in which it is told that he says something."""
AMOUNT_MOST = 16
"""Characters in which an amount stands."""
NAME_MOST = 20
"""Characters of who says something, before a headline's colon."""
_ANTECEDENT = re.compile(r"其中|双双|分别|前者|后者|两者|二者")
_ALL = re.compile(r"^(?:都|均|各自|各(?![界地级类项种位族国]))")
_GENERIC = frozenset({"公司", "集团", "双方", "本公司", "企业", "我们"})
"""Subjects that name nobody: whom they mean has been named before."""
_COMPANY = re.compile("股份|有限|集团|公司|科技|控股|方面|当局")
_OTHER_THING = re.compile("(?:长|助理|秘书|候选人|代表|顾问)$")
"""What makes another thing of the word before it: 董事长."""
_BESIDE = re.compile(r"[、,和及与跟或至到~\d-]$")
"""How words end that lead from one number to another which is counted beside it."""
_GOVERNED = re.compile("(?:[就对向]|(?<![成作称认因视列评])为|给)$")
"""Whom or what something is done to, behind it."""
_COMPARED = frozenset({"同比", "环比", "比"})
_COPULA = frozenset({"是", "为", "有", "达", "成", "至", "到", "达到"})
_FUNCTION = frozenset("的和与及在对向由从被把将为给跟以于至到或、")


def faults(read: Reading) -> Iterator[Fault]:
    """Where ``read`` joins what its article does not."""
    yield from _other_speaker(read)
    for seams in read.sentences:
        for seam in seams:
            yield from _antecedents(read, seam)
            yield from _other_word(read, seam)
            yield from _run_on(read, seam)
            yield from _attribute(read, seam)
            if seam.first is None:
                yield from _fragment(read, seam)
                continue
            yield from _cut_word(read, seam)
            yield from _between_names(read, seam)
            yield from _subject(read, seam)
            yield from _exchanged(read, seam)
            if not seam.broken and not seam.same_clause:
                yield from _joined(read, seam)


def _other_speaker(read: Reading) -> Iterator[Fault]:
    """Who says it, by the text, where the article has another say it in the same sentence."""
    name, colon, _ = read.said.partition(":")
    if not colon or len(name) > NAME_MOST or not read.runs:
        return
    told = [run for run in read.runs if run.begin > len(name)]
    if not told:
        return
    longest = max(told, key=lambda run: run.end - run.begin)
    text, begin = read.source.text, read.source.sentence_start(longest.start)
    if words(name)[-1].is_name and not _speaks(name, text):
        yield Fault("no speaker", f"{name}:")
    if (asked := _ASKED.match(text, begin)) and asked[0][:-1] not in name:
        yield Fault("asked, not said", f"{name}:|{asked[0]}")
        return
    said = list(_SAYS.finditer(text[begin : longest.start]))
    if not said:
        return
    speaker = _WHOSE.sub("", said[-1][1])
    if any(name[k : k + 2] in speaker for k in range(len(name) - 1)) or _SOMEBODY.search(speaker):
        return
    yield Fault("other speaker", f"{name}:|{speaker}", 0.9)


def _speaks(name: str, text: str) -> bool:
    """Whether the person ``name`` says anything in ``text``."""
    last = words(name)[-1].text
    return "答:" in text or any(
        _SPOKEN.search(re.split(f"[{ENDS}]", text[found.end() :][:SPEAKS_WITHIN])[0])
        for found in re.finditer(f"{re.escape(last)}(?!的)", text)
    )


def _topic(read: Reading, i: int) -> tuple[list[Word], int] | None:
    """What the clause around the article's character ``i`` is about, and where that clause
    begins: its own subject or, where it has none, that of the clauses before it."""
    source = read.source
    text = source.text
    begin, _ = source.clause(i)
    head = text[begin:i]
    floor = source.sentence_start(i)
    while True:
        group = noun_group(head)
        if group and not _SAYING.search(head + text[begin + len(head) : begin + len(head) + 1]):
            relational = _RELATIONAL.search(group[-1].text) and len(group) == 1
            if not relational or begin <= floor:
                return group, begin
        if begin <= floor:
            return None
        begin, end = source.clause(begin - 2)[0], begin - 1
        head = text[begin:end]
        if begin < floor:
            return None


def _holds(read: Reading, before: str, group: list[Word], begin: int) -> bool:
    """Whether ``before``, a part of the text, names the ``group`` of a clause."""
    head = group[-1]
    if head.text in _GENERIC:
        return True
    place = begin + head.begin
    if any(run.start <= place < run.stop for run in read.runs) and head.text in read.said:
        return len(group) == 1 or not _RELATIONAL.search(head.text) or group[0].text in read.said
    named = [word.text for word in group if word.text in before or _short(word.text, before)]
    if head.text in named and not _RELATIONAL.search(head.text):
        return True
    return bool(named) and (len(named) == len(group) or group[0].text in named)


def _short(word: str, before: str) -> bool:
    """Whether ``before`` has a short form of ``word``: 发改委, 央行."""
    return len(word) > 2 and any(word[k : k + 2] in before for k in range(len(word) - 1))


def _subject(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A predicate said of something else than the article says it of."""
    first, second = seam.first, seam.second
    assert first is not None
    if second.end - second.begin < 2:
        return
    word = read.word_at(second.start)
    if word.begin < second.start and word.end - second.start < 2:
        return
    counted = word.tag == "m" and not _TIME.match(read.source.text[second.start : second.start + 8])
    amount = bool(re.match(r"\d", word.text)) and not re.match(
        r"\d+[年月日号时]", read.source.text[second.start : second.stop + 2]
    )
    last = read.word_at(first.stop - 1)
    if seam.same_clause:
        if last.text.endswith("为") and seam.dropped.endswith("的") and not seam.mark:
            yield Fault("other object", f"{last.text}[{seam.dropped}]{word.text}")
        elif word.text == "就" and last.tag == "ns" and words(seam.dropped)[-1].is_name:
            yield Fault("other partner", f"{last.text}[{seam.dropped}]{word.text}")
        elif word.is_verb and not seam.broken:
            yield from _changed_head(read, seam, last, word)
        elif word.is_noun and last.is_noun and not seam.mark and words(seam.dropped)[-1].tag == "v":
            yield Fault("verb lost", f"{last.text}[{seam.dropped}]{word.text}", 0.3)
        return
    told = read.source.text[second.start : second.stop]
    relational = word.is_noun and (
        _RELATIONAL.search(word.text) or (noun_group(seam.dropped) and re.search(r"\d", told))
    )
    if not (word.is_verb or word.text in _COMPARED or (counted and amount) or relational):
        return
    found = _topic(read, second.start)
    if found is None:
        return
    group, begin = found
    before = read.before(second)
    if _holds(read, before, group, begin):
        return
    if not any(word.tag not in ("t", "m", "q", "x", "d", "c") for word in words(before)):
        return  # a subject is wanting, none is exchanged
    said = "".join(w.text for w in group)
    apart = begin > first.stop and any(c in ENDS for c in read.source.text[first.stop : begin])
    place = not seam.broken or first.stop > second.start or apart
    yield Fault(
        "other subject",
        f"{last.text}|{word.text} ({said})",
        seam.certainty if place or amount or relational else 0.3,
    )


def _exchanged(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A number in the place of another: 至少[三次、每次不少于]二十分钟; an answer told in the
    sentence of its question."""
    first, second = seam.first, seam.second
    assert first is not None
    text = read.source.text
    if text[first.stop : first.stop + 1] == "?" and "?" not in seam.mark:
        yield Fault("question joined", f"{text[first.stop - 4 : first.stop + 1]}{seam.mark}")
    if not seam.same_clause or seam.mark or _BESIDE.search(seam.dropped):
        return
    if _counts(seam.dropped) and _counts(text[second.start :][:AMOUNT_MOST]):
        yield Fault("number exchanged", f"[{seam.dropped}]{text[second.start : second.stop][:6]}")


def _counts(text: str) -> bool:
    """Whether ``text`` begins with how many or how much of something there is."""
    found = next(figures(text), None)
    return (
        found is not None
        and text.startswith(found.text)
        and found.unit not in ("", *"年月日号时点届")
    )


def _is_name(read: Reading, run: Run) -> bool:
    """Whether ``run`` begins with a person's name, whole."""
    word = read.word_at(run.start)
    return word.is_name and word.begin == run.start and word.end <= run.stop


def _between_names(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A name that got another's title, or between two names a verb that the article lacks."""
    first, second = seam.first, seam.second
    assert first is not None
    own = "".join(char for char in seam.mark if char.isalnum())
    if len(own) > 1 and own in read.source.whole and any(w.is_name for w in words(own)):
        yield Fault("name moved", own)
    if seam.broken or not _is_name(read, second) or seam.dropped.endswith("·"):
        return
    last = read.word_at(first.stop - 1)
    if not own and seam.same_clause and _TITLE.search(last.text):
        if any(word.is_name or word.tag == "v" for word in words(seam.dropped)):
            yield Fault("names joined", f"{last.text}[{seam.dropped}]")
    elif not own and seam.same_clause and last.tag == "b" and noun_group(seam.dropped):
        yield Fault("title lost", f"{last.text}[{seam.dropped}]", 0.5)
    elif own and last.is_name:
        begin, end = sorted((first.stop, second.start))
        if not any(char in read.source.text[begin:end] for char in own):
            yield Fault("relation added", f"{last.text}{own}")


def _changed_head(read: Reading, seam: Seam, last: Word, word: Word) -> Iterator[Fault]:
    """A noun that lost the noun which it was an attribute of: 海潮队[主教练帕维尔]离任."""
    if not last.is_noun or _in_phrase(read, last.end, verb=False):
        return
    dropped = BRACKETS.sub("", seam.dropped).removeprefix("的")
    if _COMPANY.match(dropped):
        return
    group = noun_group(dropped)
    if not group or (group[0].begin > 0 and not dropped[: group[0].begin].endswith("的")):
        return
    head = group[-1]
    whole = "".join(w.text for w in group)
    if head.text in read.said or _OFFICE.search(head.text):
        return
    if last.is_name and _TITLE.search(head.text):
        return
    if head.is_name and _TITLE.search(last.text):
        return
    if last.tag == "ns" and any(_OFFICE.search(w.text) for w in group):
        return
    yield Fault(
        "other subject", f"{last.text}[{whole}]{word.text}", seam.certainty if head.is_name else 0.3
    )


def _run_on(read: Reading, seam: Seam) -> Iterator[Fault]:
    """Two clauses of the article run together, where what the first one ends with is not what
    the second is said of: [任命]白雪明为副市长接受…."""
    run = seam.second
    text, begin = read.source.text, run.begin
    for i in range(run.start, run.stop):
        if text[i] == "," and is_border(text, i) and "," not in read.said[begin : run.end]:
            word = read.word_at(i + 1)
            pivot = any(w.tag == "v" for w in words(seam.dropped)) and word.is_verb
            certain = pivot and not seam.dropped.endswith("的")
            yield Fault(
                "clauses run together", text[max(0, i - 4) : i + 5], 1.0 if certain else 0.2
            )
            return


def _attribute(read: Reading, seam: Seam) -> Iterator[Fault]:
    """What the article has as an attribute before 的, said as a statement."""
    run, first = seam.second, seam.first
    if first is None or seam.same_clause:
        return
    last = read.word_at(run.stop - 1)
    rest = read.said[run.end : run.end + 1]
    if last.is_noun or rest == "的" or read.source.text[run.stop : run.stop + 1] != "的":
        return
    yield Fault("attribute", f"{read.said[run.begin : run.end]}[的]", 0.5 if seam.broken else 1.0)


def _tells(clause: str) -> bool:
    """Whether ``clause`` has a predicate."""
    return any(word.tag == "v" for word in words(clause))


def _joined(read: Reading, seam: Seam) -> Iterator[Fault]:
    """Words of two clauses put side by side as if they belonged together."""
    first, second = seam.first, seam.second
    assert first is not None
    last, word = read.word_at(first.stop - 1), read.word_at(second.start)
    names = f"{last.text}|{word.text}"
    text = read.source.text
    if _is_name(read, second) and _TITLE.search(last.text):
        yield Fault("names joined", names)
        return
    head = text[second.start : second.stop]
    ended = any(char in ENDS for char in text[first.stop : second.start])
    if ended and _PERIOD.search(read.said[: first.end]) and re.search(r"\d", head):
        yield Fault("other period", names)
        return
    if seam.dropped and _NAME_ENDS.match(head) and words(seam.dropped)[-1].is_noun and last.is_noun:
        yield Fault("name glued", f"{last.text}|{head[:4]}")
        return
    nominal = word.is_noun
    governs = last.tag in ("v", "p", "b") or last.text in (
        "的",
        "新任",
        "把",
        "被",
        "对",
        "与",
        "向",
    )
    if governs and nominal and seam.tail and last.text not in _COPULA:
        if seam.dropped or last.tag in ("p", "b"):
            yield Fault("other object", names, 1.0 if word.is_name else seam.certainty)
        elif noun_group(seam.tail):
            yield Fault("other object", names, 0.3)
    elif last.is_noun and word.is_verb and seam.tail and _in_phrase(read, first.stop):
        near = not any(char in ENDS for char in text[first.stop : second.start])
        long = near and first.stop < second.start and first.end - first.begin > 3
        yield Fault("predicate lost", names, 1.0 if long else seam.certainty)
    elif not seam.tail and seam.dropped and _tells(text[first.start : first.stop]):
        yield Fault("clauses joined", names, 0.3)
    elif last.is_noun and nominal and seam.tail:
        if _NAME_ENDS.match(seam.tail):
            yield Fault("name glued", names, 0.6)
            return
        far = first.stop > second.start or any(c in ENDS for c in text[first.stop : second.start])
        yield Fault("nouns joined", names, 0.4 if far and last.tag != "ns" else 0.15)


def _in_phrase(read: Reading, stop: int, verb: bool = True) -> bool:
    """Whether the article's words up to ``stop`` end in a phrase with 与, 对 … (whose ``verb``
    follows right after)."""
    begin, end = read.source.clause(stop - 1)
    found = [w for w in words(read.source.text[begin:end]) if w.end + begin <= stop]
    for word in reversed(found):
        if word.tag in ("v", "f", "d"):
            return False
        if word.text in PREPOSITIONS or word.text == "和":
            after = words(read.source.text[stop:end])
            return not verb or (bool(after) and after[0].tag in ("v", "vn", "d"))
    return False


def _antecedents(read: Reading, seam: Seam) -> Iterator[Fault]:
    """其中, 双双, 前者 … away from what they speak of."""
    second = seam.second
    said = read.said[second.begin : second.end]
    for found in _ANTECEDENT.finditer(said):
        if (
            found.start()
            and not re.fullmatch(r"[,:]?", said[: found.start()])
            and found[0] == "其中"
        ):
            continue
        if found.start() > 8:
            continue
        between = ""
        if seam.first is None or seam.first.stop > second.start:
            between = "?"
        else:
            between = read.source.text[seam.first.stop : second.start]
        between = between.strip(",:;。\n")
        if between and (
            between == "?" or found[0] in ("其中", "前者", "后者") or noun_group(between)
        ):
            yield Fault("antecedent lost", f"{between[-8:]}|{said[:8]}")
    some_lost = seam.first is not None and any(w.is_noun for w in words(seam.dropped))
    if some_lost and _ALL.match(said):
        yield Fault("antecedent lost", f"{seam.dropped[-8:]}|{said[:8]}")


def _other_word(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A word of the article of which a part was exchanged, so that another of its words stands
    there: 小麦亩产 for 荞麦亩产."""
    run = seam.second
    for place, here in ((run.start, run.begin), (run.stop - 1, run.end - 1)):
        word = read.word_at(place)
        if run.start <= word.begin and word.end <= run.stop:
            continue
        begin = here - (place - word.begin)
        said = read.said[begin : begin + len(word.text)] if begin >= 0 else ""
        whole = len(said) > 1 and said.isalpha() and len(words(said)) == 1
        part = word.text.startswith(said) or word.text.endswith(said)  # glued by the segmenter
        if whole and not part and said in read.source.whole:
            yield Fault("other word", f"{said} ({word.text})")


def _cut_word(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A word of the article of which only a part was taken."""
    first, second = seam.first, seam.second
    assert first is not None
    rare = seam.dropped if len(seam.dropped) <= 2 and not seam.mark else ""
    if rare and all(char > "\u9fa5" or char < "\u4e00" for char in rare):
        yield Fault("character lost", read.source.text[first.stop - 2 : second.start + 2])
    yield from broken_end(read, first.stop)
    yield from _broken_begin(read, second.start)


def broken_end(read: Reading, stop: int) -> Iterator[Fault]:
    """A word of which the beginning only was taken, where a run stops at ``stop``."""
    word = read.word_at(stop - 1)
    kept = stop - word.begin
    if kept > 1 and word.tag == "n" and _OTHER_THING.match(word.text[kept:]):
        yield Fault("word cut", f"{word.text[:kept]}[{word.text[kept:]}]")
        return
    if word.end > stop and not _stands(word.text[:kept]) and not word.is_name:
        yield Fault("word cut", f"{word.text[:kept]}[{word.text[kept:]}]", 0.3)


def _broken_begin(read: Reading, start: int) -> Iterator[Fault]:
    word = read.word_at(start)
    cut = start - word.begin
    if cut > 0 and not _stands(word.text[cut:]) and not word.is_name:
        yield Fault("word cut", f"[{word.text[:cut]}]{word.text[cut:]}", 0.3)


def _stands(part: str) -> bool:
    """Whether a part of a word is a word: the segmenter knows it as one."""
    if len(part) == 1:
        return part in _FUNCTION or part in "未不已任称说获超约近等省市县区国人元年月日"
    found = words(part)
    return len(found) == 1 and found[0].tag != "x"


def _fragment(read: Reading, seam: Seam) -> Iterator[Fault]:
    """A beginning in the middle of a word, or behind what governs it: [向]学校捐款."""
    yield from _broken_begin(read, seam.second.start)
    begun = read.said[: seam.second.begin].strip('“"《') == ""
    if begun and _GOVERNED.search(seam.dropped) and read.word_at(seam.second.start).is_noun:
        told = words(read.said[seam.second.begin : seam.second.end])
        if any(word.tag in ("v", "vn") for word in told[1:]) and "的" not in [w.text for w in told]:
            yield Fault("preposition lost", f"[{seam.dropped[-4:]}]{told[0].text}")
