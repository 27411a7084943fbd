"""A sentence said with less, never with other words.

Deletion only, after the clause-level compression of newspaper sentences in Knight & Marcu
(2002), without a learned model. What goes: datelines, credits, '据了解', aliases in brackets, and
whole clauses at the end where the clause before may end the sentence. What never goes: who said
it where it is a rumour, what 其中 or 前者 speaks of, a contrast, a condition, a hedge.
"""

from __future__ import annotations

import re
from itertools import pairwise

import rjieba

from summarizer.condensing.standing import generic, lacks_subject, leans
from summarizer.condensing.subjects import is_subject_of
from summarizer.text.sentences import clauses

_REPORTER = re.compile(
    r"^(?:[（(](?:本报|总台|央视|新华社)?(?:记者|通讯员|编辑|作者|文)[^）)]{1,40}[）)]|"
    r"[（(][^（()）]{2,10}[讯电][）)]|[（(][一-鿿·]{2,4}[）)](?=\d{1,2}[日月])|"
    r"[一-鿿· 、]{2,16}[）)])\s*"
)
"""A credit in brackets, or what a cut dateline has left of it."""
_WIRES = "新华社|新华网|央视新闻|央视网|央视|央广网|中新社|中新网|人民网|人民日报|财联社"
_ATTRIBUTION = re.compile(
    r"^(?:(?:另|又)?据(?:了解|悉|介绍|统计|初步统计)[，,]|"
    r"[一-鿿]{2,4}[君姐哥叔妹]注意到[，,：:]?|"
    r"(?:(?:\d+月)?\d+日[，,])?(?:[^，。“”、]{2,8}记者|记者(?:当地时间)?(?:\d+月)?\d+日)"
    r"(?:获悉|了解到|注意到)[，,：:]|"
    r"综合[^，。]{2,40}媒体报道[，,]|"
    r"[A-Z一-鿿]{2,8}(?:讯\s?(?:\d+月)?\d+日(?:[早午晚]间|[上下]午)?(?:消息)?|\s?\d+\s?月\s?\d+\s?日\s?"
    r"(?:[早午晚]间|[上下]午)?(?:消息|讯))[，,]|"
    rf"(?:另)?据(?:{_WIRES})(?:客户端)?(?:《[^》]+》)?(?:\d+月\d+日)?(?:消息|电|报道)?[，,]|"
    r"(?:日前|近日)?[，,]?(?:本报|本台)?(?:记者|我们)(?:(?:今天|今日|昨天|昨日|近日|日前|\d+日|"
    r"\d+月\d+日)?"
    r"从[^，。]{2,60}?)?(?:获悉|了解到|看到|注意到)[，,：:]?|"
    r"(?:今天|今日|昨天|昨日|近日|日前)[，,]?(?:本报|本台)?记者从[^，。]{2,30}?(?:获悉|"
    r"了解到)[，,：:]?|"
    r"(?:\d+月)?\d+日[，,]?(?:本报|本台)?记者从[^，。]{2,30}?(?:获悉|了解到)[，,：:]?|"
    r"(?:(?:\d+月)?\d+日(?:\d+时许?|[上下中]午|"
    r"晚间?)?[，,])?[^，。“”]{2,6}记者从[^，。]{2,30}?(?:获悉|了解到)[，,]|"
    r"从[^，。]{2,20}(?:获悉|了解到)[，,]|(?:日前|近日)?在接受(?:本报|本刊|本台|"
    r"记者)[^，。]{0,10}(?:采访|专访)时[，,]?|"
    r"(?:据)?(?:“[^”]{2,12}”|[^，。“”]{2,12})?(?:官微|官方微博|微信公众号|官网|网站)(?:\d+日)?消息[，,]|"
    r"\d+月\d+日消息[，,]|刚刚[，,]|"
    r"来源[:：][^，。]{1,12}[，。])"
)
"""Where the reporter has it from, where nobody could doubt it. Never whose rumour it is."""
_ASIDE = re.compile(
    r"[（(](?:[^（()）]{1,30}[，、；])?(?:以下|下文|下同|此前)?(?:简称|下称|统称|又称|合称)[^（）()]{1,30}[）)]"
    r"|[（(][^（()）]{1,12}[〔\[]\d{4}[〕\]]第?\d+号[）)]"
    r"|[（(](?:(?:股票|证券)?代码[:：]?)?\d{5,6}(?:[.．](?:SZ|SH|HK|BJ))?[）)]"
    r"|[（(][A-Z]{1,5}[.．](?:US|O|N)[）)]|[（(](?:文中)?(?:均)?(?:为)?化名[）)]|"
    r"[（(]见图[^）)]{0,4}[）)]"
)
"""A name for later use, a paper's number, a stock's code: what a reader of one sentence has no use
for."""
_DATED = re.compile(
    r"(?:今天|今日|昨天|昨日|明天|明日|当天|[今昨明](?=[（(])|[今昨明当](?P<part>[晚早晨夜]))"
    r"[（(](?P<month>\d{1,2}月)?(?P<day>\d{1,2}[日号])[）)]"
)
_LEADING = re.compile(
    r"^(?:(?:今天|昨天|今日|昨日|当天|同日|日前|近日|目前|如今)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:上午|下午|晚间?|凌晨)?(?:\d+时(?:\d+分)?)?，)"
    r"|^据(?![^，]*(?:人士|知情|媒|网|报道))[^，。“]{2,12}(?:《[^》]+》)?(?:消息|报道)，"
    r"|^(?:但是?|不过|然而|同时|此外|另外|因此|据悉|并且?|而|则)，?"
)
"""A day, a source that speaks of itself, or a conjunction, before what a clause tells."""
_CONNECTIVE = re.compile(
    r"^(?:会上|会[见谈]?后|席间|期间|其间|活动现场|同时|此外|另外|除此之外|与此同时|另据[了介悉解绍]+|"
    r"据悉|随后|对此|为此|答：|但?还?需要?注意(?:的是)?(?=，)|(?:值得(?:注意|一提|关注)|需要(?:说明|指出|注意))的是|"
    r"总[的体]来看|总体上看|具体来[看说]|从数据来?看|"
    r"[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|"
    r"[一二三四五六七八九十]{1,2}、)[，,]?"
)
"""What ties a sentence to the one before without saying anything itself."""

_ALSO = frozenset("还也又")
_GOVERNS = re.compile(
    r"(?:预计|表示|指出|认为|称|说|透露|介绍|提出|强调|显示|要求|建议|呼吁|宣布|规定|明确|获悉|"
    r"了解到|写明|猜测|推测|"
    r"发现|看到|表明|证明|证实|警告|预测|估计|回应|坦言|告诉[^，]{0,8}|意味着|的?原因是|问题是|"
    r"的是|包括|如下|有|即|是|"
    r"决定|公告|通报|提示|承认|否认|算过账|获得|使|令|让)[，：,:]$"
)
ADVERBIAL = re.compile(
    r"^(?:但是?|而|不过|并且?)?(?:在|就(?!读|业|餐|任|职)|依托|借助|随着|为了?|由于|根据|按照|依据|通过|经过?|针对|围绕|面对|"
    r"鉴于|对于?|自|从|当|因|如果|若|"
    r"只有|只要|与其|无论|不论|尽管|虽然|虽|即使|除了|除|截至|预计|近年来|目前|日前|近日|今年|去年|"
    r"去年底|过了|等到?|凡|逢|遇到?|"
    r"早在|作为|向|把|将|让|以|至于|受|与|和|同|据|不仅|不但|一旦|既|学生如|如)[^，：]*[，,]$"
    r"|(?<![最背今落滞身先幕])后[，,]$|[将把][^，]*的[^，的]{1,6}[，,]$|(?<![小及按准同临])时[，,]$|[在从以于][^，]+(?:中|上|下|后|前|时|间|里|内|外|的同时)[，,]$"
    r"|^[^，]*\d(?:时|分|日|月|年|点)(?:许|左右|整|晚|夜)?[，,]$"
    r"|^[^，]{0,16}(?:中|上|下|后|前|时|以来|之际|期间|当天|方面|之一|起|月|日|年|的|和|与|或|"
    r"及)[，,]$"
)
_CONDITION = re.compile(
    r"(?:只要|如果|倘若|若|一旦|除非|只有|既然|虽然|尽管|不仅|不但)[^，]*[，,]$|^(?:不只|并非|"
    r"不是)[^，]*[，,]$"
)
_FOLLOWED = re.compile(r"[一-鿿][就便即才](?:能|可|会)")
"""After it an adverbial or a condition has what it waits for: 通过手机复诊就能续方."""
_NAMED = re.compile(r"“[^“”]{1,6}”(?=[，,：。；]?$)")
"""A name in quotation marks that ends its clause."""
_COPULAS = frozenset({"是", "不是", "就是", "有", "没有", "为"})
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "【】")
_PURPOSE = re.compile(
    r"(?:为(?:了|进一步|深入|全面|贯彻|落实|推动|做好|加强|规范|保障|促进|更好)|根据|按照)"
)
_DECIDES = re.compile(
    r"[^，]{2,20}(?:决定(?=[，：])|"
    r"(?:决定|印发|发布|召开|部署|启动|宣布|出台|制定|推出|举办|开展|组织|下发|提出)(?=[^，。]))"
)
CONTRASTS = re.compile(
    r"但|却|而(?!且)|不过|然而|只是|并非|仍|否则|也|还|更|则|才|就|再|都|均|又|其中|从而|进而|"
    r"即(?=《|“)|以及|内容(?:包括|为|是)|称(?!号|为|重|职)|以致|导致|使得?|让|等|或|并[不非没未]"
)
"""How a clause begins that the one before is not whole without."""
TURNS = re.compile(
    r"(?:^|[，；,;])(?:但|却|不过|然而|而不是|否则|仍|只是|尚|有待|须经|除非|不含|除外|前提)"
)
_MODAL = re.compile(r"^[^，]{0,8}(?:应当|可以|可|不得|必须|须|均|都|一律)")
_LISTS = re.compile(r"包括|涵盖|涉及(?![^，]*\d)|分别|例如|比如|[，、]如(?!果|何|今)")
_LISTED = re.compile(r"等[^，。；]{0,8}[，。；]|以及|[和及]")
_BECAUSE = re.compile(
    r"^(?:由于|因为?|鉴于|虽然|尽管|不光|不仅|不只|不但|只有|只要|[^，]{0,8}，不[光仅只])"
)
_CONSEQUENCE = re.compile(r"^(?:因此|因而|所以|但|却|也|还|更|而|才|就|则|使|导致|带动)")
_IS = re.compile(
    r"(?:就|正)?是(?!否)|最[高低](?=[一-鿿]{2,8}[由为从可达])|由[^，。]{1,16}(?:承担|负担|支付)"
)
"""How a clause begins that says something of the one before."""
_CAUSED = re.compile(r"[^，]{2,14}(?<![基原起病死外内诱成])因(?![此而为素果特地子])[^，而]*[，,]$")
"""A clause that tells within it why, and leaves what came of it to the next."""
_MARK = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]|[①-⑳▶▷►●■◆▲★※•]|[一二三四五六七八九十]是|"
    r"第[一二三四五六七八九十]，)\s*(?!\d)"
)
"""The number of an item."""
_NOMINAL = re.compile(r"的[一-鿿]{1,6}[，,]$")
_COMING_FROM = re.compile(r"^来自[^，]*的(?=[^，的]*[，,]?$)")
"""Where those come from that a clause only names."""


_LISTED_ITEMS = re.compile(r"(?P<kept>[^，。；：、]{2,})(?P<others>(?:、[^，。；：、]+)+)(?=等)")
"""Items in a row that 等 closes."""

BARE_LEAST = SHORTENED_LEAST = 12
"""Characters that a sentence without its attribution, or a shortened one, has at least."""


def waits(clause: str) -> bool:
    """Whether a clause is nothing without the next: saying, condition, time or place, or a noun
    that its predicate follows."""
    if _FOLLOWED.search(clause):
        return bool(_GOVERNS.search(clause))
    return (
        any(pattern.search(clause) for pattern in (_GOVERNS, ADVERBIAL, _CONDITION))
        or not has_predicate(clause)
        or _names_only(clause)
    )


def _names_only(clause: str) -> bool:
    """Whether ``clause`` is a noun behind what it did: 刚刚结束访问的总统沙利文."""
    attribute, of, name = clause.rstrip("，,").rpartition("的")
    named = [tag for _, tag in rjieba.tag(name)]
    if (
        not of
        or not named
        or not all(tag[0] in "nmqbsfx" or tag in ("eng", "an", "vn") for tag in named)
    ):
        return False
    did = [tag for _, tag in rjieba.tag(attribute) if tag[0] not in "tdmqx"]
    return bool(did) and did[0] == "v" and any(tag[0] == "n" for tag in did[1:])


def has_predicate(clause: str) -> bool:
    """Whether ``clause`` has a verb or adjective that is no mere attribute before 的."""
    told = _COMING_FROM.sub("", _NAMED.sub("“”", clause))
    words = [(word, tag) for word, tag in rjieba.tag(told) if tag != "x"]
    if len(words) > 1 and words[-1][1] == "vn" and words[-2][1][0] in "tmqd":
        return True  # 明年4月投用, 全部停航
    following = [word for word, _ in words[1:]] + [""]
    return any(
        (word in _COPULAS or (tag[0] in "va" and tag not in ("vn", "an"))) and after != "的"
        for (word, tag), after in zip(words, following, strict=False)
    )


def balanced(text: str) -> bool:
    """Whether quotation marks and brackets close."""
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def may_end(before: str, after: str) -> bool:
    """Whether a sentence may end between the clauses ``before`` and ``after`` of it."""
    if before[-1:] not in "，；,;" or waits(before[:-1] + "，") or CONTRASTS.match(after):
        return False
    return not (goes_on(before, after) or ("、" in before and not has_predicate(after)))


def goes_on(before: str, after: str) -> bool:
    """Whether the clause ``after`` says what the one ``before`` leads up to: its subject stands
    there, or the cause of what it tells."""
    if is_subject_of(before, after) or _IS.match(after):
        return True
    if _NOMINAL.search(before) and _MODAL.match(after):
        return True
    return bool(_CAUSED.match(before)) and rjieba.tag(after)[0][1] in ("v", "vd", "d", "p")


def without_attribution(sentence: str) -> str:
    """``sentence`` without its dateline, reporter's credit, '据了解', and asides in brackets.

    A relative day with its date in brackets becomes the date: '今天（7月17日）' → '7月17日'.
    """
    from summarizer.text.datelines import without_dateline  # whose patterns take long to make

    text = _REPORTER.sub("", without_dateline(sentence.strip()))
    bare = _ATTRIBUTION.sub("", text)
    if len(bare) >= BARE_LEAST and not (leans(bare) or generic(bare)):
        text = bare
    return _ASIDE.sub("", _DATED.sub(_date, text))


def _date(found: re.Match[str]) -> str:
    """The date of a relative day, with its part of the day: 昨晚（11日） → 11日晚."""
    return (found["month"] or "") + found["day"] + (found["part"] or "")


def without_purpose(sentence: str) -> str:
    """``sentence`` without the clauses that say what for and by what order, before somebody
    decides, issues or begins something."""
    if not _PURPOSE.match(sentence):
        return sentence
    parts = clauses(sentence)
    for k in range(1, len(parts)):
        if _DECIDES.match(parts[k]):
            dated = _LEADING.fullmatch(parts[k - 1])
            return "".join(parts[k - 1 :] if dated else parts[k:])
    return sentence


def without_connective(sentence: str) -> str:
    """``sentence`` without the word or number that ties it to the one before."""
    return _CONNECTIVE.sub("", sentence)


def without_mark(item: str) -> str:
    """``item`` of a list without its number."""
    return _MARK.sub("", item)


def without_leading(clause: str) -> str:
    """``clause`` without the day, the source of its own news or the conjunction before it."""
    return _LEADING.sub("", clause)


def without_also(said: str) -> str:
    """``said`` without the 还, 也, 又 of its first clause, which answer to what stood before."""
    begin = 0
    for (adverb, _), (verb, tag) in pairwise(rjieba.tag(re.split("[，,：:；。]", said)[0])):
        if begin and adverb in _ALSO and tag in "vd" and verb[0] not in "是有不没未":
            return said[:begin] + said[begin + len(adverb) :]
        begin += len(adverb)
    return said


def ended(text: str) -> str:
    """``text`` with the full stop that it lacks, also behind a quotation that ends it."""
    text = text.rstrip("，；：、,;: ")
    if not text or text[-1] in "。！？!?…" or re.search(r"[A-Za-z]\.[\"']?$", text):
        return text
    if re.search(r"[。！？!?…][”’」』）)]+$", text):
        return text
    return text + ("." if text.isascii() else "。")


def shortened(sentence: str) -> list[str]:
    """What is left of ``sentence`` when clauses at its end go, the longest first: only where the
    clause before may end it, and what goes turns nothing of it round."""
    parts = clauses(sentence)
    found = []
    for k in range(len(parts) - 1, 0, -1):
        head, tail = "".join(parts[:k]), "".join(parts[k:])
        if len(head) < SHORTENED_LEAST:
            break
        if _PURPOSE.match(sentence) and all(map(_subordinate, parts[:k])):
            break
        if _BECAUSE.match(sentence) and not any(map(_CONSEQUENCE.match, parts[:k])):
            break
        if _LISTS.search(parts[k - 1]) and (_LISTED.search(tail) or not has_predicate(parts[k])):
            continue
        if may_end(parts[k - 1], parts[k]) and balanced(head) and not TURNS.search(tail):
            found.append(ended(head))
    return found


def with_fewer_items(sentence: str) -> str:
    """``sentence`` with only the first of the items of each list that 等 closes: of all of them is
    said what is said, unless each has a share of its own (分别)."""
    said = _LISTED_ITEMS.sub(lambda found: found["kept"], sentence)
    return sentence if "分别" in sentence or "依次" in sentence or not balanced(said) else said


def _subordinate(clause: str) -> bool:
    """Whether ``clause`` says only what for, or goes on with that."""
    return waits(clause) or lacks_subject(clause) or rjieba.tag(clause)[0][1] in ("v", "vn")


def compress(sentence: str, *, most: int = 90) -> str:
    """``sentence`` without dateline and attribution, and without as many of its last clauses as
    must go for ``most`` characters and may; it stays longer where none may."""
    text = ended(without_connective(without_attribution(sentence)))
    if len(text) <= most:
        return text
    options = shortened(text)
    fitting = [said for said in options if len(said) <= most]
    return fitting[0] if fitting else (options or [text])[-1]
