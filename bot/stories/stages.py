"""How far a matter has come: what it is at tells one event of it from the next.

A bridge is begun, joined and opened, a case is opened, heard and judged. The words are the
papers' own, a family a kind of matter, its stages in their order; 开工 and 动工 are one stage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

_FAMILIES = {
    "works": (
        "规划|选址|招标|拟建|将建",
        "开工|动工|奠基|开建",
        "合龙|封顶|贯通|铺轨",
        "竣工|完工|验收|建成",
        "通车|启用|投用|投运|投产|开馆|开业|开园|迎客|首班|首发|开通|运营|入住|开门",
        "停运|停航|拆除|关闭|闭馆|歇业|退役",
    ),
    "case": (
        "立案|拘留|刑拘|抓获|落网|被查|投案",
        "批捕|逮捕|起诉|公诉",
        "开庭|受审|庭审|开审",
        "宣判|获刑|领刑|判处|判决|判刑|一审判",
        "上诉|二审|终审|维持原判|再审",
    ),
    "rule": (
        "征求意见|征集意见|草案|公示|听证|拟出台",
        "表决通过|审议通过|出台|印发|通过",
        "施行|实施|生效|落地|首日",
    ),
    "alarm": (
        "发布|启动|拉响|升级|停航|停运|取消|封闭|停课",
        "解除|恢复|返家|复课|复航|重开|开放",
    ),
    "accident": (
        "起火|着火|火灾|相撞|侧翻|追尾|坍塌|垮塌|倒塌|塌陷|塌方|塌了|爆炸|爆燃|坠落|脱轨|泄漏",
        "查明|原因系|原因为|原因是|原因初步|初步判断|问责|追责|被罚|调查报告|事故报告|整改|约谈",
    ),
    "search": ("失联|走失|失踪|搜寻|寻找", "找到|获救|遗体|平安归来|回家"),
    "office": (
        "提名|候选|拟任",
        "当选|任命|出任|接任|获任",
        "宣誓|就职|就任|上任|履新",
        "辞职|卸任|离任|辞任",
    ),
    "contest": (
        "小组赛|首轮|第一轮|资格赛",
        "十六强|16强|八强|8强",
        "半决赛|四强|4强",
        "决赛|夺冠|问鼎|捧杯|卫冕|摘金|冠军",
        "止步|出局|被淘汰",
    ),
    "flight": ("出征|转运|待发", "发射|升空|点火|入轨", "对接", "出舱", "返回|着陆|撤离"),
    "listing": ("递表|申请上市|过会|招股|申购", "上市|敲钟|挂牌", "退市"),
    "show": (
        "预售|开售|开抢|预约|报名|征集",
        "开幕|首演|开赛|开演|启幕|开考|开跑|开播",
        "落幕|闭幕|收官|收桨|颁奖|揭晓|成绩",
    ),
    "talks": ("抵达|到访|启程", "会谈|会见|会晤", "签署|达成|签约", "破裂|中止|到期|撕毁"),
}
_BY_FIRST = defaultdict[str, list[tuple[str, str, int]]](list)
"""By their first characters the words, each with its family and the place of its stage."""
for _name, _stages in _FAMILIES.items():
    for _place, _words in enumerate(_stages):
        for _word in _words.split("|"):
            _BY_FIRST[_word[0]].append((_word, _name, _place))

Stages = Mapping[str, frozenset[int]]
"""By the family, the places of the stages in their order."""


def stages(text: str) -> Stages:
    """The stages that ``text`` names, of the families of which it names any."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for first in _BY_FIRST.keys() & set(text):
        for word, name, place in _BY_FIRST[first]:
            if word in text:
                found[name].add(place)
    return {name: frozenset(places) for name, places in found.items()}


def elsewhere(named: Stages, said: Stages) -> set[str]:
    """The families of which the last stage that is ``named`` is not ``said``, but another."""
    return {name for name in named.keys() & said.keys() if max(named[name]) not in said[name]}
