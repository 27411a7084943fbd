"""What stands on pages and in copied texts beside the articles: made up, line by line.

Index boxes, weather, tables, classified advertisements, mastheads; the links, sources and desks
that a web page leaves around a copied article.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

SITES = (
    "人民网",
    "新华网",
    "澎湃新闻",
    "光明网",
    "清江晚报",
    "江城日报",
    "央视新闻客户端",
    "环球网",
)
_GOODS = ("大白菜", "猪肉", "鸡蛋", "带鱼", "土豆", "西红柿", "苹果", "大米", "豆油", "黄瓜")
_TEAMS = ("江城队", "东海队", "清江队", "北辰队", "南山队", "松台队", "柳桥队", "雄鹰队")
_TRADES = ("安居家政", "宏图驾校", "康乐牙科", "新星装饰", "金马搬家", "恒信典当", "百合婚介")
_OFFERS = (
    "招聘熟练钟点工数名，工资面议", "转让临街店面一间，面积80平方米", "出租写字楼，精装修，有电梯",
    "高价回收旧家电、旧家具", "学车报名，随到随学", "寻找退休教师代课，待遇从优",
)  # fmt: skip
_LOST = (
    "遗失{0}身份证，声明作废。",
    "遗失{0}公章一枚，声明作废。",
    "{0}营业执照副本遗失，声明作废。",
)
_SKIES = ("晴", "多云", "阴", "小雨", "阵雨", "雷阵雨", "小雪")
_WINDS = ("东风", "南风", "西南风", "偏北风", "东北风")
_LABELS = ("今日导读", "导读", "要闻导读", "内容提要", "目录", "今日看点")
_BRIEFS = ("简讯", "快讯", "一句话新闻", "要闻速览", "简明新闻", "本市简讯", "信息速递", "短波")
_PLACES = ("首页", "新闻", "国内", "社会", "正文", "要闻", "财经")
_SHARES = (
    "分享让更多人看到", "分享到：", "分享", "打开APP阅读全文", "点击查看更多", "返回搜狐，查看更多",
    "扫一扫在手机打开当前页", "微信扫一扫，分享到朋友圈", "打印本页 关闭窗口", "【纠错】",
    "字号：大 中 小", "相关新闻", "相关阅读", "推荐阅读", "热门评论", "版权声明：未经授权不得转载",
    "举报",
    "收藏", "点赞", "（正文已结束）", "我要评论", "阅读全文", "上一篇", "下一篇",
    "免责声明：本文仅代表作者个人观点",
)  # fmt: skip

_SECTIONS = (
    *("要闻", "经济", "产业", "时事", "国际", "财经", "科技", "民生", "文化", "体育"),
    *("综合", "评论", "区域", "健康"),
)
_FOLIOS = (
    "{0}", "第{0}版 {1}", "A{0:02d} {1}", "{0} {1}", "{1} {0:02d}", "{1}·{0}", "— {0} —",
    "{0:02d}版",
)  # fmt: skip
_DESKS = (
    "责任编辑 {0} 版式 {1}", "本版编辑 {0} 美术编辑 {1}", "责编/{0} 校对/{1}",
    "责编：{0} 美编：{1}", "编辑：{0}", "本版责编：{0} {1}",
)  # fmt: skip
_CITIES = ("滨海", "江北", "城市", "南方", "新华", "都市", "东城", "中原")
_PAPERS = ("日报", "晚报", "商报", "时报", "晨报")
_ASKING = (
    "您怎么看？", "当初为什么这样做？", "下一步有什么打算？", "困难在哪里？",
    "钱是怎么筹来的？", "能具体说说吗？",
    "接下来呢？", "有没有遇到过反对的声音？", "这是第一次吗？", "最难忘的是什么？",
)  # fmt: skip

Name = Callable[[], str]


def other(rng: random.Random, name: Name, titles: Sequence[str]) -> list[str]:
    """The lines of a box that is no article."""
    kind = rng.choice(
        ("index", "index", "weather", "weather", "table", "scores", "ads", "ads", "lost")
    )
    if kind == "index":
        label = [rng.choice(_LABELS)] if rng.random() < 0.7 else []
        shape = rng.choice(("{} {}版", "{}　{}版", "{}……{}版", "▶{} 见{}版", "{} A{}", "{}/{}"))
        rows = [shape.format(t[: rng.randint(7, 16)], rng.randint(2, 24)) for t in titles[:4]]
        return label + [part for row in rows for part in _broken(rng, row)]
    if kind == "weather":
        return _broken(rng, _weather(rng), 0.5)
    if kind == "table":
        head = rng.choice(
            (["品种 价格 涨跌"], ["名称 规格 单价 产地"], ["代码 名称 收盘 涨幅"], [])
        )
        rows = [
            f"{rng.choice(_GOODS)} {rng.randint(1, 40)}.{rng.randint(10, 99)}"
            f" {rng.choice('+-')}{rng.randint(0, 9)}.{rng.randint(0, 9)}%"
            for _ in range(rng.randint(3, 9))
        ]
        rows = [cell for row in rows for cell in (row.split() if rng.random() < 0.3 else [row])]
        return head + rows
    if kind == "scores":
        teams = rng.sample(_TEAMS, rng.randint(3, 6))
        return ["名次 球队 胜 平 负 积分"] + [
            f"{k} {team} {' '.join(str(rng.randint(0, 9)) for _ in range(3))} {rng.randint(1, 30)}"
            for k, team in enumerate(teams, 1)
        ]
    if kind == "lost":
        return [rng.choice(_LOST).format(name()) for _ in range(rng.randint(1, 3))]
    lines: list[str] = []
    for _ in range(rng.randint(1, 3)):
        phone = rng.choice(("电话：", "热线：", "咨询电话 ", "联系电话：", ""))
        phone += f"1{rng.randint(10**9, 10**10 - 1)}"
        lines += [rng.choice(_TRADES), rng.choice(_OFFERS), phone]
        if rng.random() < 0.3:
            lines.append(f"地址：解放路{rng.randint(1, 300)}号")
    return lines


def briefs_label(rng: random.Random) -> str:
    """What stands over a row of briefs."""
    return rng.choice(_BRIEFS)


def _weather(rng: random.Random) -> str:
    low = rng.randint(-9, 22)
    return (
        f"{rng.choice(('今天', '今日', '市区今天白天', '明天', ''))}{rng.choice(_SKIES)}"
        f"{rng.choice(('转', '到', '间'))}{rng.choice(_SKIES)} {rng.choice(_WINDS)}"
        f"{rng.choice(('二到三级', '3—4级', '3级'))}"
        f" 最高气温{low + rng.randint(4, 12)}{rng.choice('度℃')}"
        f" 最低气温{low}{rng.choice('度℃')}"
    )


def _broken(rng: random.Random, row: str, often: float = 0.3) -> list[str]:
    """A line as a narrow box breaks it."""
    if rng.random() >= often:
        return [row]
    size = rng.randint(8, 13)
    return [row[k : k + size].strip() for k in range(0, len(row), size)]


def folio(rng: random.Random) -> str:
    """A page's number and section."""
    return rng.choice(_FOLIOS).format(rng.randint(1, 24), rng.choice(_SECTIONS))


def furniture(rng: random.Random, name: Name) -> list[str]:
    """What stands at the edges of an inner page, some of it."""
    one, two = name(), name()
    date = f"{rng.randint(2005, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    weekday = rng.choice(("", f" 星期{rng.choice('一二三四五六日')}"))
    phone = rng.choice(("电话：010-", "新闻热线：", "电话：021-")) + str(rng.randint(10**7, 10**8))
    rows = [
        folio(rng),
        date + weekday,
        rng.choice(_DESKS).format(one, two),
        rng.choice((phone, phone, "邮箱：news@example.cn", f"{phone} 邮箱：a1@example.cn")),
        rng.choice(_CITIES) + rng.choice(_PAPERS),
    ]
    return [row for row in rows if rng.random() < 0.45]


def masthead(rng: random.Random) -> list[str]:
    """The head of a front page, torn as dumps tear it."""
    paper = rng.choice(("清江晚报", "江城日报", "南山早报", "滨海时报", "松台周报"))
    day = f"2026年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    rows = [
        rng.choice((paper, " ".join(paper))),
        rng.choice(("QINGJIANG WANBAO", "JIANGCHENG RIBAO", "NANSHAN ZAOBAO", "")),
        f"{day} 星期{rng.choice('一二三四五六日')}",
        f"农历丙午年{rng.choice('正二三四')}月{rng.choice(('初五', '十八', '廿三'))}",
        f"第{rng.randint(1000, 19999)}期 今日{rng.choice((8, 12, 16))}版",
        f"国内统一连续出版物号 CN {rng.randint(11, 65)}-{rng.randint(0, 99):04d}",
        rng.choice(
            (f"邮发代号：{rng.randint(1, 80)}-{rng.randint(1, 99)}", "中共清江市委主管主办", "")
        ),
    ]
    rows = [row for row in rows if row and rng.random() < 0.75]
    if rows and rng.random() < 0.3:
        rows[0:1] = [paper[0], paper[1:]]
    rng.shuffle(rows)
    return rows


def source_line(rng: random.Random) -> str:
    """Time and source under a copied headline."""
    year, month, day = rng.randint(2015, 2026), rng.randint(1, 12), rng.randint(1, 28)
    date = rng.choice(
        (
            f"{year}年{month:02d}月{day:02d}日",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}/{month}/{day}",
        )
    )
    clock = rng.choice(("", f"{rng.randint(6, 23):02d}:{rng.randint(0, 59):02d}"))
    site = rng.choice(SITES)
    return rng.choice(
        (
            f"{date}{clock} 来源：{site}", f"{date} {clock}", f"来源：{site}　{date}",
            f"来源：{site}",
            f"发布时间：{date} {clock} 来源：{site}", f"{site} {date} {clock}",
            f"{date} {clock} {site}",
            f"时间：{date} {clock} 来源：{site} 阅读：{rng.randint(10, 99999)}", f"{site}　{date}",
            f"{date} {clock} 来源:{site} 作者:佚名", f"{site}官方账号 {date} {clock} 发布于北京",
        )
    ).strip()  # fmt: skip


def closing_lines(rng: random.Random, name: Name) -> list[str]:
    """What a web page prints below an article."""
    year, month, day = rng.randint(2015, 2026), rng.randint(1, 12), rng.randint(1, 28)
    choices = (
        f"（责编：{name()}、{name()}）", f"(责任编辑：{name()})", f"责任编辑：{name()}",
        f"编辑：{name()}",
        f"《 {rng.choice(SITES)} 》（ {year}年{month:02d}月{day:02d}日 第 {day:02d} 版）",
        f"来源：{rng.choice(SITES)}", f"编辑 {name()} 校对 {name()}", f"【责任编辑：{name()}】",
        f"原标题：（{rng.choice(SITES)}）", f"一审：{name()} 二审：{name()} 三审：{name()}",
        f"原文链接：https://www.example.cn/{year}/{rng.randint(1, 10**6)}.html",
        f"阅读 {rng.randint(10, 99999)}　赞 {day}", rng.choice(_SHARES), rng.choice(_SHARES),
    )  # fmt: skip
    return rng.sample(choices, rng.choice((1, 1, 2, 2, 3)))


def opening_lines(rng: random.Random) -> list[str]:
    """What a web page prints above an article."""
    path = rng.choice((" > ", " >> ", "/", "＞", " | "))
    return rng.choice(
        (
            ["当前位置：" + path.join(_PLACES[:3]) + path + "正文"],
            [path.join(rng.sample(_PLACES, rng.randint(3, 6)))],
            [rng.choice(SITES)], ["登录 注册", path.join(_PLACES[:3])], ["设为首页 加入收藏"],
        )
    )  # fmt: skip


def talk(rng: random.Random, name: Name, paragraphs: Sequence[str]) -> list[str]:
    """An interview made of paragraphs: questions between them, each turn led by who speaks."""
    asks = rng.choice(("记者：", "问：", "本报记者：", "Q：", "记者:", "清江晚报："))
    says = rng.choice((name() + "：", "答：", "A：", "受访者："))
    result = [paragraphs[0]] if rng.random() < 0.4 and len(paragraphs) > 1 else []
    for paragraph in paragraphs[len(result) :]:
        result += [asks + rng.choice(_ASKING), says + paragraph]
    return result


def verses(rng: random.Random, paragraphs: Sequence[str]) -> list[str]:
    """Clauses of a story as the lines of a poem, without marks."""
    clauses = re.split(r"[，。；：？！、“”（）《》\s]+", "".join(paragraphs))
    short = [clause for clause in clauses if 2 < len(clause) < 15]
    return short[: rng.randint(6, 24)] or list(paragraphs)


def brief(rng: random.Random, story: str) -> str:
    """The first sentences of a story, as short as a brief is."""
    ends = [i for i, c in enumerate(story) if c == "。" and 30 < i < 200]
    return story[: rng.choice(ends) + 1] if ends else story


def jump(rng: random.Random, way: str) -> str:
    """Where a story goes on, or began: （下转第3版）."""
    shape = rng.choice(
        ("（{}第{}版）", "（{}第{}版）", "{}第{}版", "▶{}{}版", "（{} 第 {} 版）", "（{}A{}版）")
    )
    return shape.format(way, rng.randint(1, 16))


BULLETS = "▲■●◆▶□○★·•△◇※"
