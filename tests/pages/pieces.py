"""What layouts are made of: stories without repeats, and pieces of HTML with gold beside them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

from summarizer.text.datelines import starts_with_dateline
from summarizer.text.script import traditional as to_traditional

TESTS = Path(__file__).parents[1]
NAMES = (
    "江帆",
    "何小满",
    "宋雨田",
    "陆一鸣",
    "顾盼",
    "方圆",
    "石岩",
    "丁一帆",
    "简平",
    "艾草",
    "安澜",
)
BRIEFS = (
    "市图书馆本周六举办旧书交换集市，任意三本旧书可以换两本新书，地点在西门广场。",
    "青石山隧道右洞昨天贯通，左洞预计五月贯通，建成后山北三个乡镇到县城的车程缩短四十分钟。",
    "城西农贸市场完成改造重新开业，新设摊位186个，扫码可以查到蔬菜的产地和检测结果。",
    "受连日大雾影响，往沙洲的班船停航三天，岛上小学改上网课，粮油备有十天的量。",
    "石桥花农选育的垂丝茶花在花展上得了金奖，这株花从播种到开放用了十一年。",
    "气象部门提醒，明天夜间我市有一次降温过程，最低气温下降六到八度，请注意防寒。",
)
HEADS = {
    "court": "法院判物业公司担责", "sport": "少年队逆转进决赛", "weather": "明后两天有大雨",
    "interview": "对话：旧物也有故事", "editorial": "把好事办到门口", "launch": "遥感卫星发射成功",
    "science": "深海发现新物种", "market": "猪肉价格连降三周", "earnings": "华岳去年利润增两成",
    "accident": "渡口追尾无人重伤", "denial": "供水公司否认涨价", "rescue": "驴友被困十小时获救",
    "exhibition": "老照片展开到年底", "proposal": "代表建议延长夜班车", "diplomacy": "两国签渔业协定",
    "appointment": "新院长到任", "museum": "博物馆夜里开门了",
}  # fmt: skip


@dataclass
class Item:
    """What is to be read of one article (or caption)."""

    title: str | None
    paragraphs: list[str]
    subtitle: str | None = None
    author: str | None = None
    kind: str = "article"
    never: list[str] = field(default_factory=list)

    def gold(self) -> dict[str, object]:
        body = "\n".join(self.paragraphs)
        return {
            "kind": self.kind, "title": self.title, "subtitle": self.subtitle,
            "author": self.author, "body": body, "never": self.never,
        }  # fmt: skip

    def traditional(self) -> Item:
        title = self.title and to_traditional(self.title)
        return Item(title, [to_traditional(p) for p in self.paragraphs], None, self.author)


@cache
def _stories() -> list[tuple[str, list[str]]]:
    rows = []
    for name in ("summarizer/articles.jsonl", "quality/articles.jsonl"):
        for line in (TESTS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            title = HEADS.get(row["id"]) or (row.get("title") or "").split()[0:1]
            title = title if isinstance(title, str) else "".join(title)
            paragraphs = [p.strip() for p in row["text"].split("\n") if len(p) > 20]
            own = starts_with_dateline(paragraphs[0]) or paragraphs[0].startswith("【")
            if (
                title
                and not own
                and row["id"] not in ("interview", "editorial", "flash1", "flash2")
            ):
                rows.append((title, paragraphs))
    return rows


class Desk:
    """Hands out stories and whims, none twice."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.pool = self.random.sample(_stories(), len(_stories()))
        self.names = self.random.sample(NAMES, len(NAMES))
        self.golds: list[Item] = []

    def story(self, most: int = 3, *, author: bool | None = None) -> Item:
        title, paragraphs = self.pool.pop()
        name = self.names.pop() if author and self.names else None
        return self.keep(Item(title, paragraphs[:most], None, name))

    def keep(self, item: Item) -> Item:
        self.golds.append(item)
        return item

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)


# ------------------------------------------------------------------ pieces of HTML

STYLE = """
@font-face{font-family:Song;src:url(Song.ttf)}@font-face{font-family:Hei;src:url(Hei.ttf)}
@font-face{font-family:Deng;src:url(Deng.ttf)}
@page{size:WIDTHpx HEIGHTpx;margin:0}*{box-sizing:border-box}
body{margin:24px 32px;font:SIZEpx/1.43 Song;text-align:justify}
p{margin:0;text-indent:2em}h1,h2,h3{font-family:Hei;font-weight:FATNESS;margin:0;
text-align:center;line-height:1.25}h1{font-size:34px}h2{font-size:25px}h3{font-size:19px}
.sub{text-align:center;font-family:Deng;font-size:1.05em;text-indent:0}
.by{text-align:center;text-indent:0;font-size:.95em;font-family:Deng}
.row{display:flex;gap:GAPpx;border-top:1px solid #000;margin-top:8px;padding-top:6px}
.row>*{flex:1}.cols{column-gap:16px;margin-top:4px}.head{display:flex;
justify-content:space-between;font:11px Hei;border-bottom:2px solid;padding-bottom:3px}
.photo{width:100%;height:120px}
.box{border:1px solid #000;padding:8px}.shade{background:#e4e4e4;padding:8px}
.cap{font-size:.9em;font-family:Deng;text-indent:0}
"""


def page(desk: Desk, body: str, *, width: int = 1040, extra: str = "", head: str = "") -> str:
    """A whole page; ``head`` stands over it in place of the folio line."""
    style = STYLE.replace("SIZE", desk.pick("13", "14", "15")).replace("WIDTH", str(width))
    style = style.replace("FATNESS", desk.pick("400", "700")).replace("GAP", desk.pick("22", "30"))
    style = style.replace("HEIGHT", "1500")
    folio = f"<span>0{desk.random.randint(2, 9)} {desk.pick('综合', '城事', '要闻')}</span>"
    date = f"<span>2026年{desk.random.randint(1, 12)}月6日 星期五　青石晚报</span>"
    line = head or f"<div class=head>{folio}{date}</div>"
    return f"<meta charset=utf-8><style>{style}{extra}</style>{line}{body}"


def text(item: Item, lead: str = "", sign: str = "") -> str:
    """The paragraphs of a body."""
    parts = [escape(p) for p in item.paragraphs]
    parts[0], parts[-1] = lead + parts[0], parts[-1] + sign
    return "".join(f"<p>{p}" for p in parts)


def story(desk: Desk, columns: int, tag: str = "h2", most: int = 3) -> str:
    """A plain story: headline, perhaps a byline or dateline, columns."""
    item = desk.story(most, author=desk.random.random() < 0.7)
    by = lead = sign = ""
    if item.author:
        way = desk.pick("by", "lead", "sign")
        by = f"<p class=by>本报记者 {item.author}" if way == "by" else ""
        lead = f"本报讯（记者 {item.author}）" if way == "lead" else ""
        sign = f"（{item.author}）" if way == "sign" else ""
    return (
        f"<div><{tag}>{item.title}</{tag}>{by}"
        f"<div class=cols style='columns:{columns}'>{text(item, lead, sign)}</div></div>"
    )


def row(*cells: str) -> str:
    return f"<div class=row>{''.join(cells)}</div>"
