"""How much of a sentence is news.

Features of the surface, weighed by reading: who did what, when, how much, against scenes,
questions, boilerplate, announcements of announcements, and background. Centrality is the
spread of a sentence's bigrams over the article's sentences: the idea of LexRank (Erkan & Radev
2004) in linear time.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from summarizer.condensing.standing import bare, question
from summarizer.text.folding import bigrams

_DATE = re.compile(r"\d+月\d+日|(?<![\d年月])\d{1,2}日|近日|日前|本月|(?:今|明)年")
_FIGURE = re.compile(
    r"\d[\d.,]*(?:万亿|亿|万|千|百)?(?:元|美元|欧元|人|名|家|个|件|起|吨|公里|米|%|％|倍|级|岁|"
    r"辆|套|座|台|公顷|亩|平方|小时|分钟|天|度|批|次|项|只|股|艘|所|款|条|点)|"
    r"(?<!第)(?:[二三四五六七八九十百千两]|"
    r"一[十百千万亿成倍])[一二三四五六七八九十百千两]*(?:万|亿)?(?:元|人|家|个|成|倍|吨|公里|名|"
    r"座|项|年|户|条|所|艘|幅|趟|台|只|辆)|百分之"
)
_DEED = re.compile(
    r"举行|宣布|公布|公告|通报|决定|启动|开通|通车|投用|投产|启用|签署|签约|签订|当选|获得|获评|"
    r"夺冠|"
    r"夺得|战胜|击败|落幕|闭幕|开幕|完成|建成|封顶|竣工|"
    r"上市|推出|施行|实施|执行|推行|印发|出台|发现|发布|破产|关闭|关停|停业|停产|停运|召回|判处|"
    r"被判|宣判|逮捕|拘留|起诉|立案|去世|逝世|病逝|"
    r"遇难|死亡|转移|救出|伤亡|受伤|获救|发生|造成|上调|下调|调整|上涨|下跌|增长|下降|减少|增加|回升|超过|达到|"
    r"达|突破|持平|收购|出售|融资|"
    r"成立|组建|任命|辞职|离任|卸任|转会|抵达|访问|会见|通过|批准|叫停|取消|推迟|延期|恢复|开工|"
    r"开馆|开业|亮相|发射|升空|登陆|预警|"
    r"自[^，。]{2,12}起|调为|改为|[升降增减提调缩]至|[升降增减]到|处罚|罚款|查处|将于|将在|将把|"
    r"将对|拟|计划|不得|应当|必须|并网|创.{0,4}纪录|打破|首次|试行|推广"
)
_SCENE = re.compile(
    r"^(?:清早|清晨|凌晨|一大早|傍晚|入夜|夜幕|黄昏|午后|深夜|天刚|天还|走进|走在|推开|站在|"
    r"漫步|步入|来到|踏入|远远|眼前|只见|阳光|雨后|"
    r"初[春夏秋冬]|深秋|隆冬|盛夏|[早上中下晚午][上晨午间][，]?(?:[六七八九十\d]|，))"
    r"|热气腾腾|蒸汽|冒着热气|忙碌|笑着|笑得|掀开|擦了擦|捧着|飘香|欢声笑语|络绎不绝|人头攒动|"
    r"映入眼帘|沁人|熙熙攘攘|金灿灿|绿油油|排起了?长队|"
    r"皱着眉|叹了口气|沉默了|点点头|挥了挥|眯着眼"
)
_PERSONAL = re.compile(
    r"家住|今年\d{1,3}岁(?!的)|(?:^|，)\d{1,3}岁的|患[^，]{2,8}多年|"
    r"[种养][植殖粮]?大?户|(?:市民|村民|居民|游客|网友|顾客|司机|老板|店主|摊主|大爷|大妈|大娘|阿姨|婆婆|小伙子?)"
    r"[^，。]{0,6}(?:说|告诉|表示|介绍|回忆|笑)"
)
"""Somebody whose life stands for the matter."""
_BOILERPLATE = re.compile(
    r"以[^，。]{2,40}为指导|深入(?:学习|贯彻)|贯彻落实|高举|会议(?:强调|指出|要求|认为)|"
    r"提高(?:政治)?站位|重要意义|重要讲话精神|奠定[^，。]{0,12}基础|"
    r"将在[^，。]{2,8}中[^，。]{0,4}(?:说明|披露|公布)|一并说明|(?:目前|暂)[^，。]{0,2}[尚暂]?无(?:进展|消息)|"
    r"谱写|新篇章|注入[^，。]{0,10}动力|保驾护航|凝心聚力|具有[^，。]{0,12}意义|高度重视|敬请|"
    r"请广大|如有疑问|风险提示|投资者注意|投资需谨慎|"
    r"欢迎|扫码|关注[^，。]{0,10}公众号|版权|责任编辑|来源[：:]|编者按|更多精彩|点击|下载|依法告知|"
    r"听取[^，。]{0,8}辩护人|出席会议并讲话|系列策划|访谈录|予以(?:刊登|刊发)|编者|开局之年|"
    r"提请[^，。]{0,20}审[查议]，并请"
)
_CEREMONY = re.compile(
    r"(?:召开|举行|举办)[^，。]{0,24}(?:新闻发布会|发布会|通气会|座谈会|会议|记者会|吹风会|"
    r"仪式)|(?:介绍|通报)[^，。]{0,24}(?:有关情况|相关情况|情况)|"
    r"回应了|答记者问|回答了[^，。]{0,10}提问|主持(?:会(?:议|商)|[^，。]{0,6}记者会)|(?:了解到|获悉)一[起宗][^，。]{2,16}(?:案件?|纠纷|案例)。?$|就[^，。]{2,30}提问。?$|会议由|以“[^，。]{0,4}”为主题|主题(?:为|"
    r"是)|出席[^，。]{0,16}(?:会议|活动|"
    r"仪式)|参加[^，。]{0,8}(?:会议|活动|仪式)|媒体[^，。]{0,6}记者参加|"
    r"(?:发布|公布|印发|出台)了?[^，。：]{0,40}(?:数据|报告|公告|通知|文件|意见|方案|通告|情况|"
    r"结果|办法|规定|名单)(?:》|（[^）]*）)*。?$|"
    r"发表[^，。]{0,8}(?:讲话|致辞)|接受[^，。]{0,12}(?:采访|专访)(?!时)|就[^，。]{2,24}(?:作出|"
    r"做出|进行)了?(?:回应|解读|说明|部署)|引发[^，。]{0,8}(?:热议|关注)"
)
_BACKGROUND = re.compile(
    r"^(?:此前|传统|早在|曾经|历史上|过去|多年前|[一二三四五六七八九十\d]+年前|上世纪|据公开资料|"
    r"少年时|童年|[^，。]{0,16}(?:开张时|之初|起初|最初|当初)|小时候|儿时|年轻时|那时|"
    r"公开资料|资料显示|官网显示|[^，。]{0,8}(?:天眼查|企查查)|长期以来|一直以来|(?:19|200|201)\d+年)"
    r"|(?:通常|一般|又|也|俗|有时)[^，。]{0,4}被?称[为作]|成立于|[男女]，[^，。]{1,4}族，|年生于|始建于|创办于|创立于|出生于|毕业于|建于|位于[^，。]{2,20}。$|全长|简介|"
    r"是[^，。]{0,20}的人都记得|此前|曾(?:任|经|于|在|为|是|表示|宣布|指出|透露)|连续[^，。]{1,8}获|，是指|"
    r"于(?:19|20[01])\d{2}年[^，。]*(?:上市|成立|创办|创立|设立)"
)
_QUOTATION = re.compile(r"^[“‘「]|[：:，][“‘「][^”]{6,}[”’」]$")
_DENIAL = re.compile(r"未予置评|不予评论|没有结论|尚未回应")

WEIGHTS = {
    "date": (_DATE, 0.15),
    "figure": (_FIGURE, 0.12),
    "deed": (_DEED, 0.18),
    "scene": (_SCENE, -0.3),
    "personal": (_PERSONAL, -0.35),
    "boilerplate": (_BOILERPLATE, -0.3),
    "ceremony": (_CEREMONY, -0.3),
    "background": (_BACKGROUND, -0.25),
    "denial": (_DENIAL, -0.1),
}
"""What each feature is worth; a sentence of none is worth ``PLAIN``."""
FACTS = frozenset({"date", "figure", "deed"})
PLAIN = 0.45
NEWS_LEAD = 0.6
"""News in a sentence from which it may be what its article tells: in one of the first two, it is
told from its head."""
LOOKED_AT = 400
"""Characters of a sentence that are looked at: a longer one is a table, or no text at all."""
HOOK_MOST = 28
"""Characters of a sentence without a date, a figure or a deed that is a hook, no news."""


@lru_cache(maxsize=4096)
def newsworth(sentence: str) -> float:
    """How much of ``sentence`` is news, from 0 (a scene, a question) to 1."""
    text = bare(sentence)[:LOOKED_AT]
    kinds = features(sentence)
    # In the order of WEIGHTS: a sum in a set's order would differ from one process to the next.
    worth = PLAIN + sum(weight for kind, (_, weight) in WEIGHTS.items() if kind in kinds)
    if question(sentence):
        worth -= 0.35
    if _QUOTATION.search(sentence):
        worth -= 0.2
    if len(text) <= HOOK_MOST and not FACTS & kinds:
        worth -= 0.15
    return min(1.0, max(0.0, worth))


@lru_cache(maxsize=4096)
def features(sentence: str) -> frozenset[str]:
    """Which of the features of ``WEIGHTS`` the sentence has."""
    text = bare(sentence)[:LOOKED_AT]
    return frozenset(name for name, (pattern, _) in WEIGHTS.items() if pattern.search(text))


def is_hook(sentence: str) -> bool:
    """Whether ``sentence`` has no date, no figure and no deed: a scene, an aphorism, a tease."""
    return not FACTS & features(sentence)


def is_personal(sentence: str) -> bool:
    """Whether ``sentence`` is about somebody whose life stands for the matter."""
    return bool(_PERSONAL.search(bare(sentence)))


def centrality(found: list[str]) -> list[float]:
    """For each sentence how much of what it says the article comes back to (0 to 1)."""
    grams = [bigrams(sentence) for sentence in found]
    spread = Counter(gram for each in grams for gram in each)
    scores = [
        sum(math.log(spread[gram]) for gram in each) / math.sqrt(len(each) + 1) for each in grams
    ]
    top = max(scores, default=0.0)
    return [score / top if top else 0.0 for score in scores]
