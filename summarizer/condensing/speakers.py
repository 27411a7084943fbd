"""Who says what a sentence tells, and whether only he vouches for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.condensing.compression import without_attribution, without_leading

_WHEN = (
    r"(?:当地时间|日前|近日)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?"
    r"(?:上午|下午|晚间?|凌晨)?(?:同一天|当天)?"
)
_CLAIM = (
    "发文|表示|透露|披露|介绍|指出|回应|坦言|认为|强调|预计|预测|判断|建议|呼吁|警告|声称|证实|"
    "说|称|写道"
)
"""What only he vouches for who says it."""
_NOTICE = "公告|公布|宣布|通报|通告|发布消息|发布通知|消息"
_SPEAKER = re.compile(
    rf"^([^，。：；]{{2,24}}?){_WHEN}(?:在[^，。：；]{{2,20}}[上中会时])?(?:，)?"
    rf"(?:(?P<claim>{_CLAIM})|{_NOTICE})[称说]?[，：,:]"
)
_MEDIUM = re.compile(
    r"^据([^，。：；]{2,16}?(?:媒体?|通讯社|社|电视台|报|方面|方))(?:[^，。：；]{0,8})(?:报道|消息)[称说]?，"
)
_REPORTED = re.compile(r"^据(?:报道|外媒|媒体)[^，。]{0,4}，")
_RUMOUR = re.compile(
    r"^(?:[^，。：；]{2,14}[从据])?(?:据)?([^，。：；从据]{0,12}(?<!爱国)(?<!民主)人士)处?(?:透露|说|称|获悉|了解到|消息)?[称说]?[，：,:]"
)
_AT = re.compile(
    r"(?<=..)(?:(?:当地时间)?(?:\d{1,2}月)?\d{1,2}[日号]"
    r"|[本上]?周[一二三四五六日天](?=$|[上下中]午|晚|早|在|对|向)|[稍随]后|向(?:外界|媒体|记者|公众)"
    r"|在[^，]{2,30}(?:[后时上中里]|期间|[”》])$).*"
)
"""When and where somebody says it."""
_HOW = re.compile(
    "(?:已经?|曾|此前|再次|多次|反复|明确|一致|随后|[还也均]|今[天日]|昨[天日]|发[布出表]|刊登|作出)+$"
)
"""How often and how he says it."""
_NOBODY = re.compile(
    "(?:通知|报告|会议|通报|公告|公司|报道|数据|他|她|其|该|并|还|也|据|对于|针对|关于|随着|根据|按照|有?记者)"
)
_HE_SAYS = re.compile(rf"[他她其该][^，。：；]{{0,8}}(?:{_CLAIM})[称说]?[，：,:]")
"""How a clause begins in which somebody speaks whom it does not name."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: his name (empty: the article itself), and whether only he vouches."""

    name: str
    vouches: bool


ITSELF = Speaker("", False)
"""The article."""
UNNAMED = Speaker("", True)
"""Somebody who is named in another sentence."""


def spoken(sentence: str) -> tuple[Speaker, str]:
    """Who says what ``sentence`` tells, and what it tells."""
    if kept := _RUMOUR.match(sentence):
        return Speaker(kept[1], True), sentence[kept.end() :]
    if medium := _MEDIUM.match(sentence):
        return Speaker(medium[1], True), sentence[medium.end() :]
    if report := _REPORTED.match(sentence):
        return Speaker("媒体", True), sentence[report.end() :]
    told = without_leading(without_attribution(sentence))
    found = _SPEAKER.match(told)
    if not found or _NOBODY.match(found[1]):
        return (UNNAMED if _HE_SAYS.match(told) else ITSELF), told
    return Speaker(_name(found[1]), bool(found["claim"])), told[found.end() :]


def speaker_of(clause: str) -> Speaker | None:
    """Who says what follows ``clause``; None where nobody is said to."""
    if _HE_SAYS.fullmatch(clause):
        return UNNAMED
    found = _SPEAKER.fullmatch(clause)
    if not found or not found["claim"] or _NOBODY.match(found[1]):
        return None
    return Speaker(_name(found[1]), True)


def _name(speaker: str) -> str:
    """``speaker`` without when, where and how he says it."""
    return _HOW.sub("", _AT.sub("", speaker))
