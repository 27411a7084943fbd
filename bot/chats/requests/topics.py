"""Topics in what was said: 关于人工智能的新闻, news about electric cars, 5G和芯片."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from bot.chats.requests.said import TAKEN, Said, Span, any_of, compiled, listed
from bot.stories.topics import known_topics
from summarizer.text.characters import HAN
from summarizer.text.folding import fold

_SINGLE = "我你您他它想要能也还再就都有看查搜找读听问来发送寄传收推跟和与对一把让几各请那这"
_LEADS = compiled(
    any_of(
        r"(?:主要|重点|侧重|着重|优先)[是想要]?(?:看(?![护守点])|读|关注|关心|了解|推送?(?![进荐]))"
        r"|[明后]天(?=有|会)|大家|咱们|[发推送传]到|(?:我)?(?:关注|订阅|追踪)[了过]?的|(?:新闻"
        r"|摘要|推送"
        r"|时间)(?=改|换|调|设|推迟|提前|挪)|就是说(?!明)|问问|问一下|念念|念一下|那个(?=..)"
        r"|(?:主题|话题|内容|说的)(?:就)?是|求(?=推|看|发)|求一?[个份]|有没(?!有|收|落)|(?:一"
        r"|每)(?:周|星期|礼拜|天)只?(?=发|推|要|看|收)|大[概约]|差不多|推(?!送|播|进|荐|动|广|出"
        r"|特|迟)|主要是|尤其是?|特别是|以(?=.+为主$)",
        r"(?:话题|主题|topic)[\s:]+|话题(?=.{2})|请问|麻烦你?|劳驾|拜托|帮我|帮忙|给我|为我|替我"
        r"|我们|你们"
        r"|能不能|能否|可不可以|可以|想要|希望|需要|打算|以后|今后|今天起",
        r"只(?:要|看|想看|发|推)|(?:总结|概括|梳理|汇总|盘点|归纳)(?:一下)?"
        r"|[说讲聊谈看听读查找搜]一?下|从|值得一?[看读]的?|给[点些]|发生[了过]?"
        r"|比如说?|例如|随便|整理|为什么|为何|谁|哪个|哪家|[早晚]一?点"
        r"|叫我|让我|喊我|新的|(?:推迟|提前|延后|提早|挪|移)(?:[到至]|一点|一下)?|那么|现在"
        r"|最近|近期|近来|目前|一下|一些|有关于|关于|有关|对于|涉及|针对|围绕|另外"
        r"|还有|以及|并且|同时|顺便|还想|也想|只|仅",
        r"有没有|有什么|有甚么|有啥|有哪些|有几条|有无|没有|查询|查查|查找|查一查|查一下|搜索"
        r"|搜一搜|搜搜|搜一下|找找|找一下|看看|看一看|看一下",
        r"听听|说说|讲讲|聊聊|谈谈|介绍|了解|知道|想知道|告诉我|来点|来些|来一?条|显示|展示"
        r"|列出|推荐|打开|看到|收到|接收|得到|获取|获得|推送|发送|提供|定时"
        r"|通知我?|提醒我?|分享|播报|订阅(?!制|号|经济|模式|量|费|者|源)|给我[发传送推]"
        r"|[发传送]给我|哪些|哪里有|哪有|什么"
        r"|最新的?|更多的?|全部的?|所有的?|任何|一[条篇份个则次]|[几两三五十\d]条|里面?|会有"
        r"|其他的?|别的|相关的?",
        r"改[成到为在]?|调整?[成到为]?|换[成到为]?|设一?个|设[置定]?[成为到在]|变成|时间|每次"
        r"|每期|每天"
        r"|准时|按时|开始|起|把|将|让|在|于|为|成|到|用|是|的|点|些",
        f"[{_SINGLE}个]",
    )
)
_TAILS = compiled(
    any_of(
        r"[的了吗么呢吧啊呀嘛哦啦没都又看听讲发送给我有新吗类事要]",
        r"大(?:新闻|消息|事件?)|类的|要来|会来|这[两三四五几\d]个|什么的|之类的?|立马|立刻|马上"
        r"|鸭|的瓜|的八卦"
        r"|的?破?事儿?"
        r"|那些事儿?|的东西|这方面|之前|之后|最好|左右|相关|有关|方面|领域|之类|等等?|新闻|消息"
        r"|资讯|报道|报导|文章|内容|动态|动向|最新进展"
        r"|进展|情况|状况|信息|事情|话题|讯息|快讯|要闻|热点|(?<!今日)头条|发生",
        r"这个|这些|那个|从我的(?:关注|话题|列表)里?面?|(?:别的|其他|其它|剩下的"
        r"|另外的)?都(?:要|可以|行|发|看)|的最新.{0,4}|来了|给我|发我|发给我|发过来|推送|一次"
        r"|推给我|再(?:给我)?[发推送看]|一份|一下|一遍|好吗|行吗|可以吗|行不行|好不好|如何"
        r"|咋样|怎样|怎么样|怎么办|都要|都可以|都行|都发|都看|什么|有什么|有没有|有哪些|有啥"
        r"|最新|最近"
        r"|怎么了|怎么回事|是什么|是啥|咋回事|看看|看一下|说说|讲讲|为主|就行|就好|即可|谢谢"
        r"|多谢|就可以|到哪了|情况如何|订阅|关注|还有|哪些|消息面",
    )
    + "$"
)
_NEWS = compiled("(?:新闻|消息|报道|资讯|动态|进展|快讯|要闻)$|^(?:看|给我|发|有|想|来)")
_QUESTION = compiled(
    any_of(
        r"(?:的)?(?:都?[说讲写]了?(?:什么|啥).*|(?:最近|近来|近期|目前)?都?有了?(?:什么|哪些"
        r"|啥).*|又?出了?(?:什么|啥)"
        r"|(?:又|已经|都|还)?(?:出|来|涨|跌|降|到|走|赢|输|死|开|停|通|定|批|发布|开始|结束|上市"
        r"|公布|宣布"
        r"|下来|恢复)了(?:吗|没有?)|(?<=了)没有?|发生了?(?:什么|啥)|打?到(?:哪|什么)|从哪|哪来"
        r"|什么时候"
        r"|何时|几时|为什么|为何|怎么|怎样|咋|如何|会不会|是不是|能不能"
        r"|要不要|可不可以|有没有",
        r"有?多[少久大长远高]|几[点号时天月]|谁|哪里|哪儿|在哪|是谁|到底|究竟|是否|真的|现在怎"
        r"|啥时候|什么时间"
        r"|会(?=[^议计员展]).*吗).*",
    )
    + "$"
)
"""What is asked of a topic, behind it: 医保改革 | 什么时候开始."""
_EN_LEADS = compiled(
    r"(?:mainly|mostly|primarily|especially|particularly|focus(?:ing|ed)? on"
    r"|anything new|what's new|(?:some|the|any) new|summari[sz]e|sum up|recap|please|pls|can "
    r"you|could you|would you|will you|can i|could "
    r"i|may i|i|i'd|i'm|i'll|i "
    r"am|we|want|would like|like|need|wish|to|me|my|us"
    r"|see|read|hear|know|get|receive|have|find|search|look|look up|up|for|show|tell|give|send"
    r"|bring|fetch|deliver|push|check|is|are|there's|there|any|some"
    r"|the|a|an|all|more|of|about|on|regarding|concerning|related to|what's|what is|what are"
    r"|whats|what|which|how|how's|how is|how about|what about"
    r"|and|or|also|latest|recent|newest|breaking|news|stories|story|updates?|articles?"
    r"|headlines?|happening|going on|happened|in|with|at|by|from"
    r"|set|change|switch|move|make|just|now|then|so|hey|hi|ok|well|subscribe|sign|digests?"
    r"|time|do you have|have you got|got|do you know|did|do|does|has|been"
    r"|anything|everything|something|only|it|that|that's|remind|wake|every|each|but|instead"
    r"|regular|info|information|let|start|begin|as well as|plus"
    r"|who|where|when|why|will|was|were|keep|posted|updated|miss|missed|love(?= \w)|stuff(?= )"
    r"|schedule|come"
    r"|arrive|top \d+|top(?= \w)|\d+(?= (?:stories|headlines|news))|you|say|meant|rather|prefer"
    r"|maybe)(?![a-z0-9'股轮座级车级团])"
)
_EN_TAILS = compiled(
    r"(?<![a-z0-9'])(?:news|stories|story|updates?|articles?|headlines?|reports?|info"
    r"|information|topics?|stuff|related|please|pls|thanks|thank you|for me|to me"
    r"|me|now|too|my list|my topics|my follows|my feed|the list|as well|only|also|instead|any "
    r"?more|again|and|or|about|on|with|in|the|a|of"
    r"|latest|recently|lately|doing|going|going on|happening|you|is|are|at"
    r"|every|each|from|to|for|do|yet|so far|today|at all|things|content|there|have|got"
    r"|developments?"
    r"|these days|up to)$"
)
_BETWEEN = compiled(
    rf"[啊呀啦](?=\S)|[,、;/&+|。?!:\n]|\s(?:and|or|as well as|plus)\s|和|与|以及|及|跟|还有"
    rf"|或者?|{TAKEN}+"
)
_SPACE_BY_HAN = compiled(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
_GENERIC = frozenset(
    listed(
        "新闻 消息 报道 资讯 要闻 大事 大事件 新鲜事 事 事情 内容 东西 头条 热点 时事 "
        "新消息 大新闻 文章 热门 重点 摘要 国内外大事 动态 进展 情况 发生 发生什么 新 "
        "最新 更多 今天 全部 所有 话题 推送 日报 一次 时间 信息 讯息 订阅 news story "
        "stories headlines headline update updates latest new top big main major "
        "important happening happened event events world everything anything topics "
        "topic digest digests article articles daily best interesting good more evening morning"
        " afternoon night "
        "important top current else other others this that these those it one ones them 这个 "
        "那个 这些 "
        "那些 它 它们 这 那 这样 那样 别的 其他 其它 一点 晚一点 早一点 太早 太晚 太多 太少 "
        "太慢 太快 好 行 可以 够 报纸 新闻摘要 每日摘要 报摘 早报 晚报 "
        "summary summaries 好消息 坏消息 好新闻 短的 长的 详细的 简单的 短 长 详细 简单 早上"
        " 晚上 中午 下午 上午 早晨 傍晚 标题 字 图"
        " 图片 试试 试试看 行业 业内 重要 要紧 大 主要 节目 最好 换个时间 简报 原文 全文 链接"
        " 出处 来源"
    )
)
_NO_NAMES = frozenset(listed("r d c p y e o u ud ug ul uv uz us f"))
"""Word classes (of ICTCLAS, as rjieba has them) that make a sentence of a name."""
_NOUNS = frozenset(listed("eng vn an j l i b s x"))
"""Those beside the nouns that a topic may be of: 5G, 高考, 医保, 碳中和."""
_HERE = frozenset(listed("我国 本地 本市 本省 本区 本县 当地"))
"""Places by a pronoun, which are names all the same."""
_PEOPLE = compiled("[你您咱俺]|我(?![国军党省市县区校院])")
_SAID = compiled(
    any_of(
        r"^[能会](?=[发说读念听用把给帮看做])"
        r"|^[发推送](?![展现电布改生烧动出行明放达言射票球力拿土门特进理销广荐移动])",
        "[你您咱俺它]|我(?![国军党省市县区校院])|[吗吧呢啊呀嘛哦啦]$|怎么|什么|不是|这个"
        "|一[下点些]|得不得|[行好]不[行好]|点儿$|^[就再还](?=[要是有想])",
        r"(?<![a-z0-9'-])(?:i|me|my|mine|you|your|it|it's|this|that|these|those|them|please|i'm"
        r"|don't|can't)(?![a-z0-9'-])",
    )
)
_STOP = frozenset(
    listed(
        "a an the i me my you your it is are was be do does not no can could would will "
        "should please but if when so very too too much more less make sure let want "
        "give way get that this these those what which who how why where time day days "
        "at in on"
    )
)
_MARKS = f" \t-—:,.~…'\"()[]【】〔〕<>*#{TAKEN}"
_ENDS = f",.;!?、。{TAKEN}"
_AND = "和与及跟或"
_SENTENCE = _NO_NAMES - {"d", "c", "p", "f"}
"""Those that make one of a short name too: 中美贸易战, 碳中和."""
SHORT_NAME = 6
LONGEST_NAME, MOST_WORDS = 12, 4
"""Characters and English words of what may be a topic that nothing marks as one."""


def topics(said: Said, span: Span) -> Iterator[Span]:
    """The pieces of a clause that may be topics, without the words around them."""
    begin, end = span
    cuts = [(begin, begin)]
    for match in _BETWEEN.finditer(said.rest, begin, end):
        if _joins(said, match) and not _is_known(said, span):
            cuts.append(match.span())
    for (_, first), (last, _) in zip(cuts, [*cuts[1:], (end, end)], strict=True):
        piece = _bare(said, (first, last))
        words = said.rest[slice(*piece)]
        if words and words not in _GENERIC and not _only_does(words):
            yield piece


def _only_does(words: str) -> bool:
    """Whether words only say that something was done or became so: 涨了没有."""
    if words.isascii():
        return False
    if len(words) > 1 and not words.endswith(("了", "过", "没", "没有")):
        return False
    return all(tag[0] in "vaduyzg" for _, tag in rjieba.tag(words))


def _is_known(said: Said, span: Span) -> bool:
    return known_topics().resolve(said.rest[slice(*span)].strip(_MARKS)) is not None


def _joins(said: Said, match: re.Match[str]) -> bool:
    """Whether 和 stands between two names, and is no part of one (和平, 共和国)."""
    word = match[0]
    if word in {"和", "与", "及", "跟", "或", "或者", "以及", "还有"}:
        return match.start() in said.borders and match.end() in said.borders
    return word != "/" or not said.rest[match.end() : match.end() + 1].isdigit()


def _bare(said: Said, span: Span) -> Span:
    """A span without the words of asking at its ends."""
    begin, end = span
    while True:
        while begin < end and said.rest[begin] in _MARKS:
            begin += 1
        while begin < end and said.rest[end - 1] in _MARKS:
            end -= 1
        words = said.rest[begin:end]
        if known_topics().resolve(words) or words in _GENERIC or _is_word(said, begin, end):
            return begin, end
        lead, tail = _lead(said, begin, end), _tail(said, begin, end)
        if lead:
            begin += lead
        elif tail:
            end -= tail
        else:
            return begin, end


def _is_word(said: Said, begin: int, end: int) -> bool:
    """Whether a span is one Chinese word, and none of asking: 想象力, 都市圈."""
    words = said.rest[begin:end]
    if end - begin < 2 or words.isascii() or any(begin < b < end for b in said.borders):
        return False
    asks = _LEADS.fullmatch(words) or _TAILS.fullmatch(words) or _QUESTION.match(words)
    return not asks and not _NEWS.search(words)


def _lead(said: Said, begin: int, end: int) -> int:
    words = said.rest[begin:end]
    if match := _EN_LEADS.match(words):
        return match.end()
    match = _LEADS.match(words)
    if match is None:
        return 0
    size = match.end()
    # A single character is a word of asking where it is a word: 看房价, not 看守所.
    return size if size > 1 or begin + size in said.borders or size == len(words) else 0


def _tail(said: Said, begin: int, end: int) -> int:
    words = said.rest[begin:end]
    if (asked := _QUESTION.search(words)) and asked.start() > 1:
        return len(words) - _before_doing(words[: asked.start()])
    match = _EN_TAILS.search(words) or _TAILS.search(words)
    if match is None:
        return 0
    size = len(words) - match.start()
    if size > 1 or size == len(words) or end - size in said.borders:
        # 假新闻 is a word, 体育新闻 is news on sports.
        return size if len(words) - size != 1 or not words[0].isalpha() or words.isascii() else 0
    return 0


def _before_doing(words: str) -> int:
    """Where what somebody did begins, before a question: 基站 | 建了 of 基站建了多少座."""
    if words.endswith(("了", "过")) and (tagged := rjieba.tag(words[:-1])):
        last, tag = tagged[-1]
        if tag.startswith("v") and len(words) - 1 - len(last) > 1:
            return len(words) - 1 - len(last)
    return len(words)


def apart(said: Said, span: Span) -> Iterator[Span]:
    """Names parted by nothing but spaces: 5G 人工智能 are two, electric cars is one."""
    begin, end = span
    words = list(re.finditer(r"\S+", said.rest[begin:end]))
    if known_topics().resolve(said.rest[begin:end]):
        yield span
        return
    if len(words) < 2:
        yield from _known_in(said, span) or [span]
        return
    first = begin
    for word, following in zip(words, [*words[1:], None], strict=True):
        together = following is not None and _plain(word[0]) and _plain(following[0])
        if not together:
            yield first, begin + word.end()
        if following is not None and not together:
            first = begin + following.start()


def _known_in(said: Said, span: Span) -> list[Span]:
    """The known topics that a span is made of, with nothing between them: 5G芯片AI."""
    begin, end = span
    found: list[Span] = []
    while begin < end:
        ends = (place for place in range(end, begin + 1, -1) if _is_known(said, (begin, place)))
        place = next(ends, None)
        if place is None:
            return []
        found.append((begin, place))
        begin = place
    return found


def is_generic(said: Said, span: Span) -> bool:
    """Whether words say no more than that it is news, or when."""
    return said.rest[slice(*span)] in _GENERIC


def _plain(word: str) -> bool:
    return word.isascii() and word.replace("'", "").replace("-", "").isalpha()


def around(said: Said, piece: Span, known: Sequence[Span]) -> Span:
    """What was said around a piece, as far as nothing else of it was understood; what is ``known``
    was."""
    begin, end = piece
    ends = {place for span in known for place in range(*span)}
    while begin > 0 and begin - 1 not in ends and said.rest[begin - 1] not in _ENDS:
        begin -= 1
    while end < len(said.rest) and end not in ends and said.rest[end] not in _ENDS:
        end += 1
    if begin < piece[0] and begin - 1 in ends and said.rest[begin] in _AND:
        begin += 1
    if end > piece[1] and end in ends and said.rest[end - 1] in _AND:
        end -= 1
    return begin, end


def is_said(words: str) -> bool:
    """Whether words are said to somebody and are nothing to be looked for: pause it, 你真行."""
    return known_topics().resolve(words) is None and bool(_SAID.search(fold(words)))


def is_all_name(said: Said) -> bool:
    """Whether all that was said is plainly the name of something: one word for a thing or an event
    (也门, 停产), or several that end in a noun and begin with no verb (俄乌冲突)."""
    words = said.folded.strip(_MARKS)
    begin = said.folded.index(words)
    span = begin, begin + len(words)
    if words.isascii() or not 2 <= len(words) <= LONGEST_NAME or list(topics(said, span)) != [span]:
        return False
    tags = [tag for word, tag in rjieba.tag(words) if word.strip()]
    if len(tags) == 1:
        return tags[0][0] not in _NO_THING
    ends = tags[-1][0] == "n" or tags[-1] in {"vn", "j", "i", "l"}
    return ends and tags[0][0] != "v" and not any(tag[0] in _NO_PART for tag in tags)


def is_noun(said: Said) -> bool:
    """Whether all that was said is one noun: 关注度."""
    tags = [tag for _, tag in rjieba.tag(said.folded.strip(_MARKS))]
    return len(tags) == 1 and (tags[0][0] == "n" or tags[0] in {"j", "i", "l"})


_NO_THING, _NO_PART = frozenset("arcpueyoqz"), frozenset("adruceyoz")
"""Word classes (of ICTCLAS) that no name is, and that no name has."""


def is_name(words: str, *, noun: bool = False) -> bool:
    """Whether words look like the name of a topic, and not like a sentence or a number; one that
    is a ``noun`` has a word for a thing."""
    folded = fold(words)
    if known_topics().resolve(words):
        return True
    if folded.isdecimal() and len(folded) > 2:
        return True
    if len(folded) == 1 and not folded.isascii():  # 球 stands in too many words
        return False
    if not any(char.isalpha() for char in folded) or _PEOPLE.search(folded) or is_said(folded):
        return False
    if folded.isascii():
        english = folded.split()
        return len(english) <= MOST_WORDS and not _STOP.intersection(english)
    if len(folded.replace(" ", "")) > LONGEST_NAME:
        return False
    tags = [(word, tag) for word, tag in rjieba.tag(folded) if word.strip() and word not in _HERE]
    if noun and not any(tag[0] == "n" or tag in _NOUNS for _, tag in tags):
        return False
    short = len(folded) <= SHORT_NAME
    return not any(tag in (_SENTENCE if short else _NO_NAMES) for _, tag in tags)
