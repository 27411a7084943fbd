"""Remarks beside what is asked for: reasons (最近太忙了, 看不完, I have no time), which ask for
nothing, and complaints that mean a setting (摘要太短, too many stories, 发得太早)."""

from __future__ import annotations

import re
from typing import Literal

import rjieba

from bot.chats.requests.said import any_of, compiled
from summarizer.text.characters import HAN

Meant = Literal["form", "count", "time"]


_END = r"(?:了|喔|哟|噢|啦|啊|呀|呢|吧|哦|的(?=$))*"
_VERY = (
    r"(?:太|好|蛮|有一?点儿?|有些|过于|实在|真的?|比较|很|特别|非常|挺|越来越|稍微?|都|还是|也)+"
)

_SUMMARY = (
    r"(?:每[天日次期条份篇]|一[次天期]|你们?|您|今天|昨天|这个?|这些|现在|给我|发来|的)*"
    r"(?:摘要|总结|概括|内容|新闻|消息|文字|正文|字数?|简介|报道|日报|推送|篇幅)?的?"
    r"(?:都?(?:写|发|说|讲|弄|做|推|编|介绍)[得的])?"
)
_SHORT = r"(?:简短|简略|简洁|简明|简单|精简|精炼|笼统|短)"
_LONG = r"(?:详细|详尽|具体|细致|完整|丰富|长|细)"
_EN_IT = (
    r"(?:(?:the|your|my|these|those|this|it|they|that|it's|they're|that's|all|every|each|summary"
    r"|summaries|digests?|stories|texts?|items?|news|descriptions?|is|are|was|were|looks?|feels?"
    r"|comes?|arrives?|sends?|sent|you|send|me|gets?|a bit|a little|way|far|just|really|still"
    r"|always|much|i get|there are|there's|of them) )*"
)
_EN_END = r"(?: (?:for me|please|pls|thanks|to read|at once|really|in the (?:morning|evening)))*"
_EN_DAILY = r"(?: (?:a day|per day|(?:each|every) (?:day|time)|in (?:the|a|one|each) digest))*"
_EN_SHORT, _EN_LONG = r"(?:short|brief|terse|thin|concise)", r"(?:long|wordy|detailed|verbose)"
_COMPLAINTS: list[tuple[Meant, bool | None, re.Pattern[str]]] = [
    (meant, brief, compiled(pattern))
    for meant, brief, pattern in list[tuple[Meant, bool | None, str]](
        [
            (
                "form",
                False,
                any_of(
                    rf"{_SUMMARY}{_VERY}(?:{_SHORT}|不够?{_LONG}){_END}",
                    rf"{_SUMMARY}(?:不够{_LONG}|字数?{_VERY}少){_END}",
                    rf"{_EN_IT}(?:too {_EN_SHORT}|not {_EN_LONG} enough){_EN_END}(?![\w '])",
                ),
            ),
            (
                "form",
                True,
                any_of(
                    rf"{_SUMMARY}{_VERY}(?:{_LONG}|冗长|[啰罗]嗦|不够?{_SHORT}){_END}(?!不看)",
                    rf"{_SUMMARY}(?:不够{_SHORT}|字数?{_VERY}多){_END}",
                    rf"{_EN_IT}(?:too {_EN_LONG}|not {_EN_SHORT} enough){_EN_END}(?![\w '])",
                ),
            ),
            (
                "count",
                None,
                any_of(
                    rf"(?:每[天日次期回]|一[次天期]|你们?|给我|我|收到|发来|的"
                    rf"|[\d一二两三四五六七八九十]+[条篇则])*"
                    rf"(?:新闻|消息|条数|数量|推送|摘要|内容|报道)?"
                    rf"(?:都?(?:发|推|送|传|来|给)(?:我|给我)?[得的了]?(?:新闻|消息)?)?"
                    rf"{_VERY}[多少]条?{_END}",
                    rf"{_EN_IT}(?:too (?:many|few|much)|not enough)"
                    rf"(?: (?:stories|news|articles|items|headlines))?"
                    rf"{_EN_DAILY}{_EN_END}(?![\w '])",
                ),
            ),
            (
                "time",
                None,
                any_of(
                    rf"(?:[^,]{{0,6}}[点:][半整\d]{{0,3}})?(?:你们?|每天|现在|都|推送|摘要|新闻"
                    rf"|消息|的|时间)*"
                    rf"(?:(?:发|推|送|传|来|收到?|到)[得的]?)?(?:时间)?{_VERY}[早晚迟]{_END}",
                    rf"{_EN_IT}too (?:early|late){_EN_END}(?![\w '])",
                ),
            ),
        ]
    )
]
_ASKED = (
    r"(?:我|你|您|请|麻烦|帮我|可不可以|可以|能不能|能否|能|希望|想要?|要|看|最好|应该|以后|把|让"
    r"|改[成为到]?|换[成为到]?|变[成为]?|调[成为到]?|写|发|弄|做|说|给我|再|更|稍微|尽量|就|得|的)*"
)
_EN_ASKED = (
    r"(?:(?:please|pls|can|could|would|you|i|i'd|we|want|like|prefer|need|to|have|get|see|make"
    r"|keep|write|give|send|me|them|it|the|my|your|summary|summaries|digests?|stories|a bit"
    r"|a little|a|an|be|should|some|much|with|for) )*"
)
_EN_THEM = (
    r"(?: (?:summary|summaries|digests?|stories|ones?|texts?|versions?|items?|form|please|pls"
    r"|instead|from now on|of (?:each|every|the|a) story|the|my|them|summaries))*"
)


def _wish(adjective: str, more: str) -> str:
    """What asks for a form: 详细一点, 改成详细的, 更详细的摘要, 多写一点."""
    degree = any_of(
        rf"[更再](?:加)?{adjective}(?:一?[点些]儿?)?",
        rf"{adjective}(?:一?点儿?|一?些)",
        rf"[改换][成为]{adjective}",
        rf"{more}写一?[点些]儿?|字数?{more}一?[点些]",
    )
    subject = r"(?:摘要|总结|概括|内容|新闻|消息|文字|推送|每条|介绍)?"
    return (
        rf"{_ASKED}{subject}{_ASKED}{degree}的?"
        r"(?:摘要|总结|概括|内容|新闻|版本?|介绍|说明)?(?:[吗吧么呢了说写发讲]|好吗|行吗|可以吗"
        r"|就行"
        r"|就好|就可以)*"
    )


_LATER = (
    rf"(?:时间|发送时间|推送|[早晚]上的?)?{_ASKED}"
    r"(?:[早晚迟]一?[点些](?:再|的)?|(?:提[前早]|推迟|延后|往[前后](?:推|挪|移|调)?)"
    r"(?:一?[点些下]|[一两半几]?个?半?个?(?:小时|钟头)|\d+分钟)?)(?:发|推|送|给我|来"
    r"|收)*[吗吧么呢啊]*(?:好吗|行吗|可以吗|行不行|好不好)?"
)
_FEWER = (
    r"(?:条数|数量|新闻|消息)?(?:(?:别|不要)太[多少]|(?:别|不要)(?:发|推|送|给我)+(?:这么|那么"
    r"|太)多(?:条)?|(?:少|多)(?:发|推|送|来|给我)+(?:一?[点些]|[几两]条)(?:新闻|内容|消息)?"
    r"|(?:条数|数量|新闻|内容)?[少多]一?[点些])[吗吧么呢啊了]*(?:好吗|行吗|可以吗|行不行|好不好)?"
)
_WISHES: list[tuple[Meant, bool | None, re.Pattern[str]]] = [
    (
        "time",
        None,
        compiled(
            any_of(
                rf"{_ASKED}{_LATER}",
                rf"{_EN_ASKED}(?:send |deliver )?(?:it )?(?:a bit |a little |an hour |much"
                rf" )?(?:earlier|later)(?: (?:please|in the day))?",
            )
        ),
    ),
    (
        "count",
        None,
        compiled(
            any_of(
                rf"{_ASKED}{_FEWER}",
                rf"{_EN_ASKED}(?:more|fewer|less) (?:stories|articles|items|headlines)(?:"
                rf" (?:please|each time|a day|per day))*",
            )
        ),
    ),
    ("form", False, compiled(_wish(_LONG, "多"))),
    ("form", True, compiled(_wish(_SHORT, "少"))),
    (
        "form",
        True,
        compiled(
            any_of(
                r"(?:只|就)(?:要|看|发|给我)标题(?:就[行好])?",
                r"(?:just|only) (?:the )?headlines|headlines only|no long (?:summaries|texts?"
                r"|ones)",
            )
        ),
    ),
    (
        "form",
        False,
        compiled(
            rf"{_EN_ASKED}(?:longer|fuller|more detailed|more details?|in more detail"
            rf"|more in-depth){_EN_THEM}"
        ),
    ),
    (
        "form",
        True,
        compiled(
            rf"{_EN_ASKED}(?:shorten|shorter|briefer|more concise|more brief|less (?:detail"
            rf"|detailed"
            rf"|wordy)){_EN_THEM}|{_EN_ASKED}(?:make|keep|write) (?:it|them) (?:short|brief)"
        ),
    ),
]

_LATELY = (
    r"(?:最近|近来|这(?:阵子?|段时间|段日子|[几两]天|周|个?月|些天|学期)?|平时|平常|现在|目前|白天"
    r"|早上|晚上|上午|下午|中午|今天|工作日|每天|刚好|确实|有时候?)"
)
_WHOSE = r"(?:我们?|自己|本人|家里|单位|公司|学校|工作|上班|上学|学习|孩子|老人)"
_DOING = (
    r"(?:加班|出差|出国|旅行|旅游|休假|放假|上班|上学|上课|开会|备考|考试|复习|住院|生病|搬家"
    r"|带孩子|带娃|熬夜|开车|睡觉|起床)"
)
_DEGREE = r"(?:太|很|比较|特别|非常|有一?点儿?|真的?|挺|越来越|实在|总是?|老是?|一直|都|又|还|也)"
_REASON = compiled(
    any_of(
        rf"(?:{_LATELY}|{_WHOSE}|{_DEGREE})*(?:{_LATELY}|{_WHOSE}|{_DEGREE})"
        rf"(?:[忙累困](?!碌)|要?{_DOING}[多忙晚早]?)(?:得很|死)?{_END}",
        rf"(?:{_LATELY}|{_WHOSE})*(?:事情?|工作|作业|活儿?|{_DOING}){_DEGREE}*(?:多|忙|满){_END}",
        rf"(?:{_LATELY}|{_WHOSE}|{_DEGREE}|根本|完全|实在)*(?:看|读|顾|忙)不(?:完|过来|下去|动|清)"
        rf"{_END}",
        rf"(?:{_LATELY}|{_WHOSE}|{_DEGREE}|根本|完全|实在)*没(?:有|什么|啥|那么多)*"
        rf"(?:时间|精力|工夫|功夫|心思|空)(?:去|来)?(?:看|读|管)?(?:新闻|这么多|那么多)*{_END}",
        rf"(?:我的?)?手机.{{0,6}}(?:响|震|吵|卡){_END}",
        rf"{_DEGREE}*(?:影响|打扰|妨碍|吵到?)(?:我|到)*(?:休息|工作|睡觉|学习|上班|上课){_END}",
        rf"(?:我的?)?(?:眼睛|身体|视力|记性|睡眠){_DEGREE}*(?:不好|不行|差|花){_END}",
        rf"我?(?:年纪|岁数|年龄){_DEGREE}*大{_END}",
    )
)
_EN_REASON = compiled(
    any_of(
        r"i(?:'m| am|'ve been| have been)(?: (?:really|so|very|too|quite|a bit|pretty|just|rather"
        r"|always|usually|currently|super))* (?:busy|tired(?! of)|overwhelmed|travell?ing|swamped"
        r"|away|retired|on (?:holiday|vacation|leave)|working|a \w+(?! in)|an \w+)(?: .*)?",
        r"i (?:don't|do not|can't|cannot|never|hardly|barely)(?: even| really)*"
        r" (?:have (?:the |much |enough |any |so much )*time|keep up|manage|finish"
        r"|read (?:them|it|that|so|all|every))"
        r"(?: .*)?",
        r"i(?: only| just)? have(?: only| just)? (?:\d+|a few|two|five|ten) minutes?(?: .*)?",
        r"i (?:have|'ve got|get) (?:no|little|not much|a lot of work|so much work)(?: time)?"
        r"(?: .*)?",
        r"(?:no time|not enough time|(?:too|so|very|really) busy)(?: .*)?",
        r"(?:because|since i|as i) .*",
    )
)
_ABOUT_ME = compiled(
    r"(?:因为|由于).*"
    r"|我(?!们|[国军党要想对只也都还不在住人搬到来的需希能可爱喜])(?P<does>.*)"
)
_NO_REMARK = compiled(
    r"[看读订收发推改换听知找查搜送传](?!孩|学|货|班|上|工资)|关注|关心|追踪|感兴趣|喜欢|热爱"
    r"|新闻|消息|话题|摘要|时区|时间|[要吧吗]$|可以|[点时]半?$"
)
"""What in a sentence about oneself asks for something all the same."""


def wish(words: str) -> tuple[Meant, bool | None] | None:
    """Which setting is asked for, and where it is the form of summaries, whether a brief one."""
    found = ((meant, brief) for meant, brief, pattern in _WISHES if pattern.fullmatch(words))
    return next(found, None)


def is_reason(words: str) -> bool:
    """Whether words beside a request only say why: 最近太忙了, I have no time."""
    return bool(_REASON.fullmatch(words) or _EN_REASON.fullmatch(words)) or _is_about_me(words)


def complaint(words: str) -> tuple[int, Meant | None, bool | None]:
    """How many characters at the beginning are complaints and reasons, which setting they mean,
    and where it is the form of summaries, whether a brief one."""
    at, meant, form = 0, None, None
    while at < len(words):
        for means, brief, pattern in _COMPLAINTS:
            if match := pattern.match(words, at):
                meant, form = means, brief if means == "form" else form
                break
        else:
            match = _REASON.match(words, at)
        if match is None or match.end() == at:
            break
        at = match.end()
    if at == 0 or (at < len(words) and not (words[at - 1] in "了啦" and words[at] != "的")):
        return 0, None, None
    return at, meant, form


def _is_about_me(words: str) -> bool:
    """Whether a clause tells something of its speaker, and asks for nothing: 我是做外贸的."""
    match = _ABOUT_ME.fullmatch(words)
    if match is None:
        return False
    does = match["does"]
    if does is None:
        return True
    if _NO_REMARK.search(does) or not re.match(f"[{HAN}]", does):
        return False
    return any(tag.startswith(("v", "a")) for _, tag in rjieba.tag(does))
