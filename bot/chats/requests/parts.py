"""What was said, part by part: which parts ask for something, and which only tell something.

People say why, complain, greet and thank around what they want, with commas or without: 我今年七十
二了眼睛花所以你给我短一点每天早上六点半发. Where a part asks for something, what only tells is no
topic and is left out; where none does, all that was said is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.chats.requests import choices, cues, phrases
from bot.chats.requests.phrases import Phrase
from bot.chats.requests.remarks import Meant, complaint, is_reason, wish
from bot.chats.requests.said import TAKEN, Said, Span, any_of, compiled, english
from bot.chats.requests.topics import is_name
from bot.chats.requests.verbs import Verb, verb_of
from bot.domain.chat import Language
from bot.stories.topics import known_topics

_HARD = compiled(r"(?:[^,;.!?。\n~…]|(?<=\d)\.(?=\d)|(?<=[a-z])\.(?=[a-z]))+")
_ENDING = "[了啊吧呢嘛吗呀啦哦哈呗]"
_SOFT = compiled(
    any_of(
        rf"(?<={_ENDING})(?<!除了)(?<!为了)(?=(?:[我你您他她它咱]|这[个些]?|所以|但是?|然后"
        rf"|就[给发要想]|能|可以|[想]|每"
        r"|别|不[要用想看]|帮|请|麻烦|给|以后|今后|改|换|把|[早晚]上|[上下中]午|一天|凌晨|半夜"
        r"|今天|明天|其[他它余]|别的|剩下|太|少[来发推看]|多[来发推看]|实在|最近|停"
        r"|谢|多谢|周[一二三四五六日末]|都看|最[多少]|[a-z]{3}))",
        r"(?:(?<=的)(?!我[不也都想要])|(?<=掉)|(?<=不好)|(?<=不行)|(?<=可以吗))(?=[我你您])"
        r"|(?<=就[行好])(?=[我你每周早晚下上])|(?<=\S\S)(?=所以|因为|但是|不过|然后|而且"
        r"|我[想要](?!法)|我(?:希望|就[想要爱]|只[想要看])|你(?:给我|帮我|能不能|可以)|您给"
        r"|麻烦(?!不)|(?<=\S\S\S\S)(?:能不能|可不可以)|帮我|请[你您帮给]|别再|不要再|(?<!是)不是"
        r"|给我停|谢谢)",
        r"(?:(?<=[楚懂白见])|(?<=不会)|(?<=会用))(?=所以|你|给我|帮)",
        r"(?<=\w)\s(?=(?:so|because|but|and then|please|can you|could you|i (?:want|need|would"
        r"|don't)"
        r"|i'd|just (?:send|give)|thanks|and i(?:'d|'m| want| would| need))\s)",
    )
)
"""Where another part begins though no mark stands between."""
_LONG = 5
"""Characters that are not cut without a mark."""
_LONGEST_PHRASE = 60
_CALLS = compiled(
    any_of(
        r"(?:小?同志|小伙子|小姑娘|小助手|小编|助手|机器人|报摘|亲(?:爱的)?|宝(?:子|贝|宝|儿)?"
        r"|兄弟|哥们儿?|老铁"
        r"|老师|师傅|家人们(?:谁懂啊?)?|大哥|大姐|朋友们?|救救孩子|求求你?了?|拜托了?|喂|你好"
        r"|您好|哈喽|嗨|早上好|早安"
        r"|谢谢[你您]?|多谢|不好意思|打扰一?下?|请问一?下?|对了|话说|那个|就是说?|反正|其实|另外"
        r"|还有|顺便|em{2,}|呃+|额+|嗯+"
        r"|唔|哎+呀?|诶|欸|唉+|哦+不?对?|噢|喔|啊+|哇+|ok|那就?|那么|所以|但是?|然后|不过"
        r"|刚刚说错了?|我是说)",
        english(
            r"bro|dude|man|mate|buddy|guys|folks|hey|hi|hello|good (?:morning|evening|afternoon)"
            r"|morning|um+|uh+|er+|hmm+|well|oh|ok(?:ay)?|yo|so|actually|sorry|but|and(?: then)?"
            r"|then|thanks|thank you|lol|yeah|anyway|also"
        ),
    )
    + any_of(
        r"[\s啊呀哦呢吧!~]+|(?<![a-z])(?=[a-z0-9])",
        r"(?=[我你您]|给我|帮|请|麻烦|能不能|可不可以|每[天周个日早晚]|别|不要|有没有|有什么"
        r"|怎么|$)",
    )
)
"""Somebody called, a greeting or a word of hesitation before what is said."""
_KIN = (
    r"(?:我们?)?(?:家里?的?)?(?:孙[子女]|儿子|女儿|闺女|老伴|老公|老婆|妈妈?|爸爸?|爷爷|奶奶"
    r"|外[公婆]|室友|舍友|同事"
    r"|老师|朋友|邻居|隔壁|大夫|医生|孩子|家里?人|老人|老板|领导|同学|媳妇|太太|先生|父母|爸妈)"
)
_LINKS = compiled(
    rf"(?:给{_KIN}(?=.)|{_KIN}(?=[想要爱喜])|不好意思|对不起|打扰一?下?|请问一?下?|拜托了?"
    rf"|救救孩子|话说|对了"
    rf"|我?(?:就|只是)?想?请?问一?[下问]|刚刚说错了?|em{{2,}}|所以|但是|不过|然后|而且|另外"
    rf"|(?:不是?,?)?我(?:说|要|想要|问)的是|我是说)(?=.)"
)
"""What links a part to the one before."""
_BIDDEN = compiled(
    rf"(?:{_KIN}|有?人|[他她]们?)[^,\s]{{0,3}}?(?:(?:让|叫|劝|推荐|建议|说)我|说)(?:要|得|该|来"
    rf"|多|去)*(?=.{{2}})"
)
"""Who wants it: 妈妈让我 | 看科技新闻."""
_TELLS = compiled(
    any_of(
        rf"^{_KIN}",
        r"[我你您他她它咱俺](?!国|军|党|们党)|[了啊呀啦嘛吧呢哦]$|不[好行对妥]$|[看听读吃睡受]不"
        r"|太.+了"
        r"|怎么.*了$",
        english(r"i|i'm|i've|my|me|we|you|your|it|it's|this|that|they|them"),
    )
)
_KEEPS = compiled(
    any_of(
        r"(?:其[他它余]|别的|剩下|剩余|原来|以前).*(?:照旧|不变|不动|照[发推常]|不[看要用收]"
        r"|保留|留着|一样"
        r"|继续|都[要行好留])",
        r"(?:留着|照旧|照常|保留|不变)$",
        english(
            r"nothing else|(?:everything|all) else|the rest|(?:the )?others?(?: (?:stay|are fine"
            r"|as) .*)?"
            r"|(?:just |but )?(?:keep|leave) (?!me\b|sending).*"
        )
        + "$",
    )
)
"""What is to stay as it is."""
_ORDERS = (
    r"给我|帮我|替我|让我|叫我|喊我|[发推送传寄](?!烧|荐|进|动|广|展|现|生|明|烦|达|病|电|动|开"
    r"|福|给[他她])|订阅?(?!单|婚)|退订|退了|关注|追踪|追一下"
    r"|关心|感兴趣|留意|[改换调](?!革|造|善|查|研|控)|设[置定成为到]|停(?!车|产|电|水|牌|薪|职)"
    r"|取消|别(?!人|墅|的)"
    r"|不要|不用|不想再|不看|不收|不必|屏蔽|拉黑|过滤|去掉|删|查一?[查下]|搜|找[找一]|找(?!到"
    r"|工作|对象|人)"
    r"|[想要爱]看|[要得好]有(?![所人关])|多看|只看|看看|看一下|[讲说聊]讲|来[点些一]|有没有|有没|有什么|有啥|有哪些"
    r"|加上|加个|加进|想[知收读听学]"
    r"|兴趣|了解|告诉|通知[我一]|提醒[我一]|推荐(?!的)|方面|相关|为主|尤其|特别是|主要|新闻|消息"
    r"|报[道导]|资讯|大事|头条|动态|话题|主题|摘要"
)
_QUESTIONS = (
    r"什么|啥|多少|怎么样|怎样|咋|几点|哪[些个里儿]|谁|了?没有?$|有没|[?]|吗$|好不好"
    r"|行不行|可不可以|能不能"
)
_WHEN = (
    r"每[天日周个早晚]|天天|工作日|周[一二三四五六日末]|周末|礼拜|星期|[早晚]上|[上下中]午"
    r"|\d\s*[点:]|[一二两三四五六七八九十]点"
    r"|隔|小时|分钟|[两三几一]次|半夜|凌晨|平日|[条则篇](?:新闻|就|够|以内|吧|$)"
)
_ASKS = compiled(
    any_of(
        _ORDERS,
        _QUESTIONS,
        english(
            r"please|can|could|would|will|want|need|like|love|prefer|rather|send|push|give|show"
            r"|tell|follow|add|remove|drop|mute|block|hide|stop|pause|cancel|unsubscribe|subscribe"
            r"|change|switch|set|move|make|news|stories|headlines|digest|what|how|any|anything"
            r"|which|who|when|where|only|no|not|don't|less|more|about|undo|topics?|find|search"
            r"|alert|notify|remind|read|again|after all"
        ),
    )
)
_SCHEDULES = compiled(
    any_of(
        _WHEN,
        r"\d\s*[ap]\.?m|\d:\d\d",
        english(
            r"twice|thrice|times|weekly|monthly|hourly|every|each|daily|weekdays?|weekends?"
            r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
            r"|mornings?|evenings?|noon|lunchtime|tonight|at \d+|stories"
        ),
    )
)
_DOING = compiled(
    any_of(
        r"(?:还没|才|要|得|已经|都|就|刚)*(?:起床|睡觉?|醒|上班|下班|上课|开会|加班|出门|到家"
        r"|吃饭)[了呢的]*$",
        r"看得|看不|听不|忙|累|烦|吵|堆|嫌|习惯|难受|头疼|读不|顾不",
        english(r"keep missing|asleep|sleeping|busy|work(?:ing)?|still|already|always|usually|off"),
    )
)
"""What somebody does at a time, and no digest."""
_BIDS = compiled(
    "请|想|[改换调停](?!革)|不要|别|希望|能不能|"
    + english("please|can|could|want|change|stop|move|set|make|don't")
)
_SENDS = compiled(
    r"给我|帮我|[发推送传寄](?!现|生|烧|展|的)|订|[改换调停](?!革)|不要|别|[想要]看|新闻|消息"
    r"|提醒我|通知我|收|"
    + english(r"send|push|give|get|want|change|set|make|news|stop|pause|move|cancel|digest|remind")
)
_ADDRESSED = compiled("[你您]|" + english("you|you're|your"))
_ABUSE = compiled(
    "说[了过].{0,4}[遍次]|搞错|有病|"
    "^(?:你们?)?(?:[发推]的)?(?:新闻|内容|摘要|消息|推送|标题|字|质量)?(?:都|也)?(?:太|真|好"
    "|很)[^,]{1,3}[了啊]$|"
    "破玩意|垃圾|什么鬼|什么东西|废物|骗子|都是广告|破机器人|"
    + english("garbage|trash|crap|sucks?|rubbish|useless|annoying|spam")
)
_NOT = compiled(r"不是(?P<not>[^是]{1,14})$")
"""What is said not to be meant: 不是八点, 是七点."""
_RATHER = compiled(r"^(?:而?是|应该是|我(?:说|要|想)的?是|改|换|要)|我[说要]的是")
_ASKING: frozenset[Verb | None] = frozenset({"follow", "subscribe", "unmute", "find"})
"""Verbs of asking: 不 may stand in a remark too."""
_CHEER: frozenset[Phrase] = frozenset({"greet", "thanks"})


@dataclass
class Heard:
    """What the parts mean by themselves: ``phrases`` that are orders, a setting that is ``meant``,
    and where it is the form of summaries whether a ``brief`` one, a language, a place's time
    zones. ``rest`` is what is to be read further, ``cheer`` that there is thanks or a greeting."""

    rest: str = ""
    phrases: list[Phrase] = field(default_factory=list)
    meant: Meant | None = None
    brief: bool | None = None
    language: Language | None = None
    zones: tuple[str, ...] = ()
    cheer: Phrase | None = None
    stops: list[Span] = field(default_factory=list)


def hear(said: Said, *, plain: bool) -> Heard:
    """Tell the parts apart; only ``plain`` words without a command greet and order by phrases."""
    heard = Heard()
    parts = list(_parts(said))
    alone = len(parts) == 1
    asking, telling = list[Span](), list[Span]()
    abused = False
    for at, part in enumerate(parts):
        span = part
        if plain and not (said_whole := _phrase(said, part, heard)):
            span = (_begin(said, *part, alone=alone), part[1])
            said_whole = span != part and _phrase(said, span, heard)
            said_before = said.rest[part[0] : span[0]]
            heard.cheer = heard.cheer or _cheer(said_before)
        if plain and said_whole:
            continue
        span = _setting(said, span, heard, alone=alone)
        words = said.words(span)
        if not any(char.isalnum() for char in words):
            continue
        following = said.rest[slice(*parts[at + 1])].strip() if at + 1 < len(parts) else ""
        if _NOT.search(said.rest[slice(*span)]) and (at or _RATHER.search(following)):
            continue
        abused = abused or bool(_ABUSE.search(said.rest[slice(*span)]))
        (telling if _tells(said, span) else asking).append(span)
    if abused:  # 有没有搞错啊, 凌晨三点给我发消息
        asking = [span for span in asking if _BIDS.search(said.rest[slice(*span)])]
    ordered = heard.phrases or heard.meant or heard.language or heard.zones
    spans = asking
    addressed = alone and _ADDRESSED.search(said.rest)
    if not (plain and (asking or ordered or heard.cheer or abused or addressed)):
        spans = sorted(asking + telling)
    if any(_SCHEDULES.search(said.rest[slice(*span)]) for span in spans):  # 周日休息 | 不要发
        spans = sorted(spans + heard.stops)
    heard.rest = ",".join(map(said.words, spans))
    return heard


def _parts(said: Said) -> Iterator[Span]:
    for match in _HARD.finditer(said.rest):
        begin, end = match.span()
        if end - begin > _LONG:
            for cut in _SOFT.finditer(said.rest, begin + 2, end):
                place = cut.start()
                if place - begin > 1 and end - place > 1:
                    yield begin, place
                    begin = cut.end()
        yield begin, end


def _begin(said: Said, begin: int, end: int, *, alone: bool) -> int:
    """Where a part begins, without who is called and who bids it."""
    while True:
        while begin < end and said.rest[begin] in f" :{TAKEN}":
            begin += 1
        matches = (pattern.match(said.rest, begin, end) for pattern in (_CALLS, _LINKS, _BIDDEN))
        match = next(filter(None, matches), None)
        if match is None or (match.end() == end and alone):
            return begin
        begin = match.end()


def _phrase(said: Said, span: Span, heard: Heard) -> bool:
    """Whether a part is a phrase that is understood by itself; put into ``heard``."""
    words = said.rest[slice(*span)].strip()
    phrase = (
        phrases.meaning(words) or cues.meaning(words) if len(words) <= _LONGEST_PHRASE else None
    )
    if phrase in _CHEER:
        heard.cheer = phrase
    elif phrase in phrases.ORDERS:
        heard.phrases.append(phrase)
        heard.stops += [span] if phrase == "stop" else []
    return phrase in _CHEER or phrase in phrases.ORDERS


def _cheer(words: str) -> Phrase | None:
    """The greeting or thanks that words before a part are."""
    phrase = phrases.meaning(words)
    return phrase if phrase in _CHEER else None


def _setting(said: Said, span: Span, heard: Heard, *, alone: bool) -> Span:
    """What of a part is to be read further; a setting that it means is put into ``heard``."""
    begin, end = span
    begin += len(said.rest[begin:end]) - len(said.rest[begin:end].lstrip())
    words = said.rest[begin:end].strip()
    nothing = (end, end)
    if wished := wish(words):
        heard.meant, brief = wished
        heard.brief = heard.brief if brief is None else brief
        return nothing
    if not alone and is_reason(words):
        return nothing
    if language := choices.language_in(words, said.text[begin:end]):
        heard.language = language
        return nothing
    if len(zones := choices.zones_in(words)) == 1:
        heard.zones = tuple(zones)
        return nothing
    size, meant, brief = complaint(words)
    if size:
        heard.meant = meant or heard.meant
        heard.brief = heard.brief if brief is None else brief
    return begin + size, end


def _tells(said: Said, span: Span) -> bool:
    """Whether a part only tells something: it asks for nothing, and is no name."""
    words = said.rest[slice(*span)].strip()
    if _KEEPS.search(words) or cues.says_nothing(words):
        return True
    if verb_of(said, span) in _ASKING:
        return False
    if _SCHEDULES.search(words):
        return not _SENDS.search(words) and bool(_DOING.search(words))
    if _ABUSE.search(words) and not _SENDS.search(words):
        return True
    if _ASKS.search(words):
        return False
    if known_topics().resolve(words.strip()):
        return False
    return bool(_TELLS.search(words)) or not is_name(words)
