"""What is wanted of a topic: to follow it or no longer, never to see it or again, or to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.chats.requests.said import TAKEN, Said, Span, any_of, compiled

Verb = Literal["follow", "unfollow", "mute", "unmute", "stop", "subscribe", "find"]

_ASKING = compiled(
    rf"[\s{TAKEN}]|"
    + any_of(
        r"请问?|麻烦你?|劳驾|拜托|大家|咱们?|我们(?!的)|群里|你|您|[他她]们?(?=爱|喜|想|要)"
        r"|我(?![的们国军党])|帮我|帮忙|给我|能不能|能否|可不可以|可以"
        r"|以后|今后|从现在起|从今天起|现在",
        r"那么?|继续(?=关注|追踪|推)|先(?!进|生|锋)|能(?!源|耗|效|量|否|力)|比较|很|特别(?!国债"
        r"|行政|法|提款)|非常(?!规|任|态)"
        r"|一直|最(?!近|新)"
        r"|还(?!有)|也|再|就|都|只|想要?(?!法)|要(?!闻|素)|希望|需要|打算|但是?|不过|而且"
        r"|然后|另外|顺便|同时|并且?|对了",
        r"(?:please|pls|can you|could you|would you|will you|i want(?: to)?|i would like(?: "
        r"to)?|i'd like(?: to)?"
        r"|i need(?: to)?|i wish(?: to)?|also|and|but|then|from now on|just|only|so|i'?ll|i'm"
        r"|i am|i(?= (?:do|don't|no|never|hate|dislike|like|love|enjoy|care)\b))(?![a-z'])",
    )
)
"""A word of asking before the verb."""

_WANTS = compiled("想(?=[订看收听改换加])")
_X = "(?P<x>.*)"
_HIDE = "(?:屏蔽|封锁|过滤|排除|忽略|静音|拉黑|隐藏)"
_NOT = (
    r"(?:不想|不要|不用|不需要|不必|不准|不许|别|请勿|勿|莫|停止|停掉|关掉|关闭|暂停|拒绝"
    r"|少(?:一点|点|一些|些)?"
    r"|甭|不)(?:再|继续"
    r"|要|想|让)*"
)
_PUSH = (
    r"(?:给我|让我|向我|跟我|为我)?(?:发送|send|发来?|推送|推荐|推|送|传(?!统|说|奇|染|媒|承)|通知"
    r"|提醒|打扰|骚扰|来"
    r"|播报|报|收到|接收|收|寄)"
)
_SEND_EN = (
    r"(?:send|sending|push|pushing|give|giving|notify|notifying|message|messaging|email"
    r"|emailing|text|texting|bother|bothering|spam|spamming)"
)
_PATTERNS: list[tuple[Verb, re.Pattern[str]]] = [
    (verb, compiled(pattern))
    for verb, pattern in list[tuple[Verb, str]](
        [
            ("find", r"(?:有没有|有不有|要不要)(?P<x>.*)"),
            ("unmute", rf"(?:取消|解除|停止|[别不](?:再|用|要|想)?)对?{_HIDE}了?{_X}"),
            ("unmute", rf"(?:重新|恢复)(?:给我|让我)?(?:显示|看到|看(?!待|好|守)){_X}"),
            (
                "unmute",
                r"(?P<x>.+?)(?:又|也|重新)?(?:可以|能)再?(?:看|推送?|显示)了[吧啦]?$",
            ),
            (
                "unmute",
                r"(?P<x>.+?)(?:还是|又|也|其实|重新)(?:可以|能)再?(?:看|发|推送?|传|送|来)"
                r"(?:一?[点些])?[的了吧啦]*$",
            ),
            ("unmute", r"(?P<x>.+?)(?:又|还是|重新)[想要]再?看[了吧啦]*$"),
            (
                "unmute",
                r"还是(?:给我)?(?:发|推送?|传|来)(?!新闻|摘要|消息|日报|给我)[点些]?"
                r"(?P<x>.+?)[吧了]+$",
            ),
            ("unmute", rf"(?P<x>.+?)(?:不用|不要|不必|别|不)再?{_HIDE}[了吧啦]*$"),
            ("unmute", rf"(?P<x>.+?)的?(?:取消|解除){_HIDE}[了吧]*$"),
            ("unmute", rf"(?:取消|解除)对(?P<x>.+?)的?{_HIDE}$"),
            (
                "unmute",
                rf"(?:[把将])?(?:{_HIDE}[了过]?的)?(?P<x>.+?)(?:放出来|[放加调]回来?)[了吧]*$",
            ),
            ("unmute", r"(?:又|重新|还是)[想要]看(?P<x>.+?)了?$"),
            (
                "unmute",
                r"(?:unmute|unblock|unhide|stop (?:muting|hiding|blocking|ignoring))(?![a-z])"
                rf"{_X}",
            ),
            (
                "unmute",
                r"(?:you (?:can|may) )?(?:show|send|give|bring back)(?: me)? (?P<x>.+?) again$",
            ),
            (
                "unmute",
                r"(?:bring|put|let) (?P<x>.+?) (?:back|in again)$",
            ),
            (
                "unmute",
                r"(?P<x>.+?) (?:is|are)(?: actually)? (?:ok|okay|fine|all ?right|welcome)"
                r"(?: (?:again|after all|now))+$",
            ),
            (
                "unmute",
                r"(?:don't|do not|no need to|no longer) (?:mute|hide|block|ignore|filter)"
                rf"(?![a-z]){_X}",
            ),
            (
                "unfollow",
                rf"(?:{_NOT}|取消)(?:对)?(?:关注|订阅|追踪|跟踪|跟进|收藏)(?:了)?(?:关于)?{_X}",
            ),
            ("unfollow", r"(?:把|将)(?P<x>.+?)(?:都|也|给我)*(?:退|停|撤|删)(?:了|掉)+$"),
            ("unfollow", r"(?:take|get|kick) (?P<x>.+?) (?:off|out of)(?: .*)?$"),
            ("unfollow", rf"(?:取关|退订|删掉|删除|移除|去掉|拿掉|取消)(?:关于|掉)?{_X}"),
            (
                "unfollow",
                r"(?:把|将)?(?P<x>.+?)(?:的)?(?:给我|帮我|都)*(?:取消关注|取消订阅|取关|退订"
                r"|删掉|删除|移除|去掉"
                r"|拿掉|取消)(?:了|吧|掉)?$",
            ),
            (
                "unfollow",
                rf"(?:unfollow|(?:stop|quit) (?:following|tracking)|(?:don't|do not|no "
                rf"longer)(?: want| wish| need)?(?: to)? (?:follow|track)(?:ing)?|(?:don't|do "
                rf"not) follow|no "
                rf"longer follow"
                rf"|unsubscribe(?: me)? from|remove|delete|drop|cancel)(?![a-z]){_X}",
            ),
            ("unfollow", r"(?P<x>.+?)(?:不用|不要|不想|别|不)再?(?:关注|订阅|追踪)(?:了|吧)*$"),
            (
                "mute",
                r"(?:怎么)?(?:老是|总是?|净|成天|天天|全是|都是|全都?)(?:给我)?(?:推送?|发|来"
                r"|看到)(?P<x>.+)",
            ),
            ("mute", r"(?P<x>.+?)(?:太多|看腻|看烦)(?:了|啦)*$"),
            ("mute", r"(?:too (?:much|many)|enough)(?: of)?(?: the)?(?P<x> .+)"),
            ("mute", r"(?:对)(?P<x>.+?)(?:不感兴趣|没有?兴趣|无感|不关心)(?:了)?"),
            (
                "mute",
                rf"(?:{_NOT}|{_HIDE}掉?|除了?|除去|讨厌|不喜欢|不爱|不关心"
                rf"|跳过)"
                rf"(?:在|[\s{TAKEN}])*(?P<send>{_PUSH})?(?:我)?(?:看到|看见|看|出现|提到|提|有"
                rf"|听到?|关心|理|喜欢"
                rf"|任何|跟|和|与|关于|有关|那些|这些|这种|一些)*{_X}",
            ),
            (
                "mute",
                r"(?P<x>.+?)(?:就)?(?:不要|别|不用|不想|不必|不)(?:再|给我)*(?:看|发|推送|推|来|报"
                r"|收)?(?:了|啦)+(?:吧)?$",
            ),
            (
                "mute",
                r"(?P<x>.+?)(?:就)?(?:别|不要|不用)(?:再|给我)*(?:看|发|推送|推|来|报|收)(?:吧)?$",
            ),
            ("mute", r"(?P<x>.+?)(?:我)?(?:不要|不看|不收|不想看|不爱看|不喜欢看?)$"),
            ("mute", rf"(?P<x>.+?)(?:就算了|免了|不看|不收|{_HIDE})[吧掉吗了]*$"),
            (
                "mute",
                rf"(?:no longer|not any ?more|never|stop|quit|(?:don't|do not)(?: (?:want|need"
                rf"|like|care|wish))?(?: to)?)"
                rf"(?: (?:be|ever|get|getting|receive|receiving|have|me))*(?: (?P<send>{_SEND_EN}))"
                rf"(?: (?:me|us|to me))*(?: (?:any|any more|more|about|the|stuff))*(?![a-z]){_X}",
            ),
            (
                "mute",
                r"(?:no more|nothing|no|not|(?:don't|do not) (?:want|need|like|show|care|wish)"
                r"|without"
                r"|except(?: for)?|exclude|excluding"
                r"|mute|hide|block|skip|ignore|filter(?: out)?|less|fewer|stop|enough|but not|not "
                r"interested in|hate|dislike"
                r"|tired of|sick of|never|not into)"
                r"(?: (?:(?P<send>receive|receiving|get|getting)|to|me|see|read|hear|have|any|any "
                r"more|more|about|the|interested in|showing|of|with|for))*"
                rf"(?![a-z]){_X}",
            ),
            (
                "follow",
                rf"(?:关注|追踪|跟踪|跟进|留意|关心|盯着|添加|增加|加上|加入|新增|喜欢看?|爱看"
                rf"|加一?个"
                rf"|多(?:给我)?(?:发|推|来|看|关注)(?:我)?(?:点|些|一点|一些)?)(?:一下"
                rf"|下(?![跌半降滑岗乡一周个载架列游沉属])"
                rf"|了)?(?!度|者|点的"
                rf"|人口){_X}",
            ),
            (
                "follow",
                r"(?:主要|重点|侧重|着重|优先)[是想要]?(?:看(?![护守点])|读|关注|关心|了解"
                rf"|推送?(?![进荐])){_X}",
            ),
            ("follow", r"(?:再)?追一?下?(?![责究诉溯捕悼赶加逃缴涨踪])(?P<x>.+)"),
            ("follow", rf"(?:focus|concentrate)(?: more)? on{_X}"),
            ("follow", r"(?:只)?对(?P<x>.+?)(?:也|很|比较|特别|非常|挺|更|最)*(?:感|有)兴趣"),
            (
                "follow",
                r"(?:把|将)(?P<x>.+?)(?:也)?(?:加进来|加上|加进去|列入|添加|关注|追踪"
                r"|加[入进到](?:我的?)?(?:关注|话题|列表)?(?:列表|里|中)*)",
            ),
            ("follow", r"(?P<x>.+?)(?:我)?[都也]?[想要]?(?:关注|追踪)(?:一下|吧)*$"),
            ("follow", r"(?P<x>.+?)(?:也)?(?:关注一下|加进来|加进去)$"),
            (
                "follow",
                r"(?:follow(?! the money| up| suit)|track|add|interested in|like|love|enjoy|care "
                r"about|keep (?:me )?(?:posted|updated|informed)(?: on| about)?"
                r"|keep an eye on|keep track of|notify me(?: about| of| on| when| if)?|alert me(?: "
                r"to| about| when| if)?|let me know(?: about| when| if)?"
                rf"|more(?! about| on| info| news| stories))(?![a-z']){_X}",
            ),
            ("subscribe", r"订(?![单婚购金制立做])(?P<x>.+?(?:新闻|消息|报[道导]|动态|资讯).*)"),
            ("subscribe", r"订(?:一?[个份]|(?=[a-z\d]))(?P<x>.+)"),
            ("follow", r"(?:改|换)(?:成?[发推送传看]|成)(?P<x>.+)"),
            ("subscribe", rf"订阅(?!制|号|经济|模式|量|费|者|源)(?:关于|一下)?{_X}"),
            (
                "subscribe",
                rf"(?:给我)?(?:定时|定期|自动)?(?:推送"
                rf"|推(?![荐动进出特广迟土行翻崇]))(?:给我)?{_X}",
            ),
            ("subscribe", rf"(?:subscribe|sign (?:me )?up)(?: me)?(?: to| for)?(?![a-z]){_X}"),
        ]
    )
]
_SWAPPED = compiled(
    any_of(
        r"(?:[把将](?:我?的)?)(?P<old>[^,]+?)(?:给我)?[换改]成(?P<new>.+)",
        r"(?:replace|swap|switch|change) (?P<out>[^,]+?) (?:with|for|to) (?P<into>.+)",
    )
)
"""One topic in place of another."""
_NOTHING = compiled(
    any_of(
        rf"[\s{TAKEN}的了吧啊呀啦我]",
        r"新闻|消息|东西|推送|摘要|信息|内容|任何|所有|全部|给我|出来|过来",
        r"\b(?:me|us|news|messages?|updates?|digests?|notifications?|anything|everything|stuff"
        r"|any ?more|please|to|any|it|this|that"
        r"|these|those|the|emails?|alerts?|of|about|for|at|all|now|with|from|you|spam|again)\b",
    )
)
_BREAK = compiled(
    r"[,.;!?。\n]+(?=\s|$|[^\d\s])|(?<=[^\s我们也就都还要可再请并且是说又"
    + TAKEN
    + r"])(?=(?:不要(?!了|$|再?(?:屏蔽|封锁|过滤|隐藏|静音))"
    r"|别给我(?!$)|只要|只看|取消关注(?=.)|但是|不过|但不|并取消))"
    r"|\s(?=(?:取消|关注|订阅|屏蔽|不要|不看|退订|取关)\s)|\s(?:and|then)\s(?=(?:drop|remove"
    r"|unfollow|mute|hide|follow|add|stop|delete|skip)\s)"
    r"|\s(?=(?:but|without|except|no|not|and no|and not|but not)\s)"
)


def clauses(said: Said) -> Iterator[tuple[Verb | None, Span]]:
    """What is left of what was said, clause by clause: the verb, and where what it is about
    stands. A clause without a verb of its own has that of the one before."""
    before: Verb | None = None
    begin = 0
    breaks = [match.span() for match in _BREAK.finditer(said.rest)]
    for stop, onward in [*breaks, (len(said.rest), 0)]:
        clause_begin = begin
        verb, span = _clause(said, (begin, stop))
        begin = onward
        if swapped := _swapped(said, (clause_begin, stop)):
            yield from swapped
            continue
        if not said.rest[slice(*span)].strip(" ,.、" + TAKEN) and verb not in {
            "stop",
            "subscribe",
            "unfollow",
        }:
            if verb:
                before = verb
            continue
        yield verb or before, span
        before = verb or before


def _swapped(said: Said, span: Span) -> list[tuple[Verb | None, Span]]:
    """What is dropped and what is followed where one is to take the place of the other."""
    match = _SWAPPED.search(said.rest, *span)
    if match is None:
        return []
    old, new = ("old", "new") if match["old"] else ("out", "into")
    named = all(_NOTHING.sub("", match[name]).strip(" ,.、时间") for name in (old, new))
    return [("unfollow", match.span(old)), ("follow", match.span(new))] if named else []


def verb_of(said: Said, span: Span) -> Verb | None:
    """The verb of a clause, or ``None``."""
    return _clause(said, span)[0]


def _clause(said: Said, span: Span) -> tuple[Verb | None, Span]:
    begin, end = span
    while begin < end and (asking := _ASKING.match(said.rest, begin, end)):
        free = asking[0] in "我你您" or _WANTS.match(said.rest, begin)
        if not free and not said.parts(begin, asking.end()):  # 就 of 就业
            break
        begin = asking.end()
    words = said.rest[begin:end]
    for verb, pattern in _PATTERNS:
        match = pattern.match(words)
        if match is None:
            continue
        place = (begin + match.start("x"), begin + match.end("x"))
        if match.start("x") == 1 and not said.parts(begin, place[0]):  # 不 of 不动产
            continue
        if verb == "mute" and not _NOTHING.sub("", match["x"]).strip(" ,.、"):
            sends = match.groupdict().get("send") or words[0] in "停关暂"
            return ("stop" if sends else "mute"), place
        return verb, place
    return None, (begin, end)
