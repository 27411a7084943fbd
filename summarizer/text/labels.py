"""What pages print that is no news: the names of boxes and columns, and what sites and apps put
around an article."""

from __future__ import annotations

import re

from summarizer.text.prose import solid

_LABEL = re.compile(
    r"^[■□●○◆◇▲★▌▍\s]*(?:(?:新闻|名词|相关|延伸|背景|知识|百科|专家|权威|政策|法律|健康|生活|历史|数字|深度)*"
    r"(?:背景|解释|链接|阅读|报道|新闻|贴士|提示|资料|窗|看点|解读|观点|提醒|词典|卡片|速读|说法|档案|点击|回放)"
    r"|小\s?[百知贴]\s?[科识士]|小贴士|小词典|小资料|编者按|编后|记者手记|核心提示|今日导读|导读|要闻导读|本版导读)\s*[:：]?$"
)
_BRIEFS = re.compile(
    r"简\s*讯|短\s*讯|快\s*讯|简\s*报|短\s*波|速\s*[览递报]|一句话|集锦|要闻|动态|新闻|看点|導讀|簡訊|短訊|要聞|快訊|扫描|播报"
)
_BUTTONS = (
    r"阅读原文|轻触阅读原文|点击(?:上方|下方|蓝字|标题)\S*关注\S*|喜欢此内容的人还喜欢|预览时标签不可点|往期(?:推荐|回顾|精彩)|END"
    r"|微信扫一扫\S*|长按\S{0,10}二维码\S*|扫[描一]\S{0,4}二维码\S*|继续滑动看下一个|向上滑动看下一个|收录于(?:合集|话题)\S*|分享到\S*|分享收藏点赞在看"
    r"|点个在看\S*|觉得不错\S*在看\S*|返回目录|返回首页|放大|缩小|默认|全文复制|全文朗读|上一[篇版期]|下一[篇版期]|版面导航|标题导航|往期回顾|首页"
    r"|打印|纠错|打开客户端\S*|我要评论|查看更多\S*|展开全文|收起"
)
_SITE = re.compile(
    rf"^(?:(?:{_BUTTONS})(?:[\s|｜/·]+(?:{_BUTTONS}))*"
    r"|原创\s.{0,24}\d{4}-\d{1,2}-\d{1,2}.{0,16}"
    r"|阅读\s*[\d.]+\s*[万+w]*(?:\s+\S{1,4}\s*[\d.万+w]+){0,4}"
    r"|《[^《》]{2,12}》\s*[（(]\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[^（()）]{0,20}[）)]"
    r"|版权所有.{2,40}|(?:\S{0,4}ICP[备证]|\S公网安备)\S{4,40})$"
)


def is_label(text: str) -> bool:
    """Whether a short line only says what kind of box this is: '新闻背景', '■ 延伸阅读'."""
    return len(solid(text)) <= 8 and _LABEL.match(text.strip()) is not None


def names_briefs(text: str) -> bool:
    """Whether a headline is that of a column of briefs and none of news."""
    return len(solid(text)) <= 8 and _BRIEFS.search(text) is not None


def is_of_site(line: str) -> bool:
    """Whether a line is a button, a counter or a notice of the site or app that shows an article:
    '阅读原文', '上一篇 下一篇', '原创 江帆 江城日报 2026-01-02'."""
    return len(line) <= 90 and _SITE.match(line.strip()) is not None
