"""Layouts of many kinds, set by Chromium (or reportlab), with gold beside them.

``python -m tests.pages.families FOLDER [SEED…]`` writes ``FAMILY-SEED.pdf`` and ``.gold.json`` for
each family and seed. Even seeds were looked at while the reader was made, odd ones only scored.
The texts are those of the tests; everything is invented.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from PIL import Image

from tests.pages import fonts
from tests.pages.pieces import BRIEFS, Desk, Item, page, row, story, text


def front(desk: Desk) -> str:
    head = (
        "<div style='display:flex;justify-content:space-between'><div style=\"font:52px Song"
        ';letter-spacing:12px">青石晚报</div><div style="font:12px Hei">'
        "2026年3月6日 星期五<br>农历丙午年正月十八<br>第12876期　今日16版<br>"
        "国内统一连续出版物号 CN 33-0099</div></div><div style='border-bottom:3px solid;font-size:11px'>"
        "QINGSHI WANBAO</div>"
    )
    index = (
        "<div style='flex:0 0 150px'><div class=box><h3>今日导读</h3>"
        "<p style='text-indent:0'>夜间药店增至一百家 2版<p style='text-indent:0'>白鹭回到清水河　4版"
        "<p style='text-indent:0'>少年队踢进决赛 8版</div><div class=box style='margin-top:8px'>"
        "今天多云转晴　西南风二到三级　最高气温16度　最低气温5度</div></div>"
    )
    top = story(desk, 4, "h1", 4)
    foot = "<p class=cap>本版责编 李文　美编 周舟　校对 王欣　新闻热线：000-00000000"
    rows = row(top) + row(story(desk, 2), story(desk, 2)) + row(story(desk, 3), index)
    return page(desk, rows + foot, head=head)


def vhead(desk: Desk) -> str:
    def cell(columns: int, left: bool) -> str:
        item = desk.story(3, author=True)
        title = item.title or ""
        cut = len(title) // 2 if len(title) > 8 else len(title)
        shown = title[:cut] + "<br>" + title[cut:] if cut < len(title) else title
        head = (
            "<h2 style='writing-mode:vertical-rl;flex:none;text-align:left;"
            f"letter-spacing:2px'>{shown}</h2>"
        )
        body = f"<div class=cols style='columns:{columns}'>{text(item, sign=f'（{item.author}）')}</div>"
        inner = head + body if left else body + head
        return f"<div style='display:flex;gap:14px'>{inner}</div>"

    return page(
        desk,
        row(cell(4, False))
        + row(cell(2, True), cell(2, True))
        + row(cell(2, False), story(desk, 2)),
    )


def vbody(desk: Desk, *, traditional: bool = False) -> str:
    def cell(height: int) -> str:
        item = desk.story(3)
        if traditional:
            desk.golds[-1] = item = item.traditional()
        return (
            f"<div style='writing-mode:vertical-rl;height:{height}px'>"
            f"<h2 style='text-align:left'>{item.title}</h2>{text(item)}</div>"
        )

    extra = ".v{display:flex;flex-direction:row-reverse;gap:30px;border-top:1px solid;"
    extra += "padding-top:6px;margin-top:6px}"
    one = f"<div class=v>{cell(420)}{cell(420)}</div>"
    two = f"<div class=v>{cell(360)}{cell(360)}</div>"
    return page(desk, one + two, extra=extra)


def vbody_hk(desk: Desk) -> str:
    return vbody(desk, traditional=True)


def briefs(desk: Desk) -> str:
    mark = desk.pick("▲", "■", "●", "◆")
    items = desk.random.sample(BRIEFS, 4)
    for item in items:
        desk.keep(Item(None, [item]))
    name = desk.pick("简讯", "一句话新闻", "短波", "要闻速览")
    box = f"<div class={desk.pick('box', 'shade')}><h3>{name}</h3>"
    box += "".join(f"<p>{mark}{escape(b)}" for b in items) + "</div>"
    return page(desk, row(box, small(desk, 2), small(desk, 2)) + row(story(desk, 4)))


def small(desk: Desk, count: int) -> str:
    """Short stories in one column, their headlines in bold of body size."""
    cells = ""
    for _ in range(count):
        item = desk.story(1)
        cells += (
            '<div style="font-weight:700;font-family:Hei;margin-top:6px">'
            f"{item.title}</div>{text(item, desk.pick('本报讯　', ''))}"
        )
    return f"<div>{cells}</div>"


def smallheads(desk: Desk) -> str:
    return page(desk, row(small(desk, 3), small(desk, 2), small(desk, 3)) + row(story(desk, 4)))


def sidebar(desk: Desk) -> str:
    def cell(kind: str, label: str) -> str:
        item = desk.story(1)
        tag = (
            f"<div><span style='background:#000;color:#fff;padding:1px 5px;font-size:11px'>{label}"
            "</span></div>" if desk.random.random() < 0.5
            else f"<div style=\"font-family:Hei\">{desk.pick('■', '●')}{label}</div>"
        )  # fmt: skip
        return (
            f"<div class={kind} style='flex:0 0 230px'>{tag}<h3>{item.title}</h3>{text(item)}</div>"
        )

    return page(
        desk,
        row(story(desk, 3), cell("shade", desk.pick("新闻背景", "名词解释")))
        + row(cell("box", desk.pick("延伸阅读", "相关链接", "小贴士")), story(desk, 3))
        + row(story(desk, 2), story(desk, 2)),
    )


def interview(desk: Desk) -> str:
    talk = [
        ("记者", "您为什么想到办这样一座博物馆？"),
        ("方晓岚", "我教了三十年历史，学生总问我，书上这些事跟我家有什么关系。后来我让他们回去问爷爷奶奶。"),
        ("记者", "六千多件旧物，怎么挑？"),
        ("方晓岚", "不挑。只要有故事，一颗纽扣也收。我们只做一件事，请讲述人自己把话写下来，错别字都留着。"),
        ("记者", "经费从哪里来？"),
        ("方晓岚", "码头管委会免了房租，水电靠捐款，卡片是中学生帮着抄的。三年下来，一共花了四十七万元。"),
        ("记者", "有没有想过搬到更大的地方？"),
        ("方晓岚", "有人劝过。可我觉得，旧物离开了码头，就像鱼离开了水。倒是可以把故事搬出去。"),
    ]  # fmt: skip
    asks = desk.pick("font-weight:700;font-family:Hei", "font-weight:700", "")
    author = desk.names.pop()
    item = Item(
        "对话方晓岚：旧物离开码头就像鱼离开水", [f"{w}：{t}" for w, t in talk], None, author
    )
    desk.keep(item)
    body = "".join(
        f'<p style="{asks}">{w}：{t}' if w == "记者" else f"<p>{w}：{t}" for w, t in talk
    )
    top = (
        f"<div><h1>{item.title}</h1><p class=by>本报记者 {author}"
        f"<div class=cols style='columns:4'>{body}</div></div>"
    )
    return page(desk, row(top) + row(credited(desk), story(desk, 2)))


def credited(desk: Desk) -> str:
    item = desk.story(3, author=True)
    by = desk.pick(
        "文/{0} 图/青禾", "文／{0}　图／青禾", "撰文：{0} 摄影：青禾", "采写｜{0} 制图｜青禾", "文、图 {0}",
        "本报记者 {0} 文/图", "□ 记者 {0}", "文：{0}　图：青禾",
    )  # fmt: skip
    return (
        f"<div><h2>{item.title}</h2><p class=by>{by.format(item.author)}"
        f"<div class=cols style='columns:2'>{text(item)}</div></div>"
    )


def campus(desk: Desk) -> str:
    rows = row(credited(desk), credited(desk)) + row(credited(desk), credited(desk))
    return page(desk, rows, extra=desk.pick(".row{border:0}", "", "h2,.by{text-align:left}"))


def bilingual(desk: Desk) -> str:
    english = Item(
        "Egrets return to the Clearwater River",
        [
            "After twenty years, white egrets are back on the Clearwater River. Last weekend "
            "birdwatchers counted 143 of them in the lower wetland, 11 of which were chicks.",
            "The river used to be black and foul. Five years ago the city closed the plating "
            "shops, laid 87 kilometres of sewers and planted reeds upstream.",
        ],
        None,
        "Jiang Fan",
    )
    desk.keep(english)
    left = (
        f"<div lang=en><h2>{english.title}</h2><p class=by>By Jiang Fan"
        f"<div class=cols style='columns:2'>{text(english)}</div></div>"
    )
    return page(desk, row(left, story(desk, 2)) + row(story(desk, 2), story(desk, 2)))


AD = (
    "<div class=AD style='text-align:center;padding:18px'><h1 style='font-size:46px'>湖光里　盛大开盘"
    "</h1><h2>89—143㎡ 板式小高层　首付18万起</h2><div>售楼热线：000-0000 0000　项目地址：湖滨路与朝晖路"
    "交叉口</div><div style='font-size:10px'>本广告仅供参考，买卖双方的权利义务以合同为准。</div></div>"
)
CLASSIFIED = (
    "遗失声明：某某遗失身份证，号码0000********0000，声明作废。",
    "招聘：本店招聘厨师两名、服务员五名，包吃住，电话10000000000。",
    "转让：因事转让营业中洗衣店一家，设备齐全，电话10000000000。",
    "注销公告：远帆贸易有限公司拟向公司登记机关申请注销，请债权人于45日内申报债权。",
    "出租：中山路临街商铺两间，面积86平方米，电话10000000000。",
    "寻人：老人一名，走失时穿蓝色上衣，有消息请打10000000000。",
)


def ads(desk: Desk) -> str:
    cells = "".join(
        f"<div style='border-bottom:1px solid;padding:3px 0;break-inside:avoid'>{c}</div>"
        for c in desk.random.sample(CLASSIFIED, 6)
    )
    small = (
        '<div><div style="font:16px Hei">分类广告　刊登热线 0000 0000</div>'
        f"<div style='columns:3;font-size:.85em'>{cells}</div></div>"
    )
    ad = AD.replace("AD", desk.pick("box", "shade"), 1)
    parts = [ad, small, row(story(desk, 4))]
    desk.random.shuffle(parts)
    return page(desk, row(story(desk, 2), story(desk, 2)) + "".join(parts))


def tight(desk: Desk) -> str:
    gap = desk.pick("7", "9", "11")
    extra = f".cols{{column-gap:{gap}px;column-rule:1px solid #000}}.row{{gap:{int(gap) + 4}px}}"
    rows = row(story(desk, 3), story(desk, 3)) + row(story(desk, 5, most=4))
    return page(desk, rows + row(story(desk, 3), story(desk, 3)), extra=extra, width=1000)


def table(desk: Desk) -> str:
    kind = desk.pick("border-collapse:collapse", "border-collapse:collapse", "")
    line = "1px solid #000" if kind else "0"
    prices = [("品种", "城南", "城北"), ("黄瓜", "6.80", "7.20"), ("番茄", "5.40", "5.60"),
              ("带鱼", "38.00", "41.50"), ("鸡蛋", "10.60", "10.80")]  # fmt: skip
    rows = "".join(
        "<tr>"
        + "".join(f"<td style='border:{line};padding:2px 12px'>{c}</td>" for c in r)
        + "</tr>"
        for r in prices
    )
    grid = (
        "<div style='flex:0 0 230px'><h3 style='font-size:16px'>今日菜价（元/公斤）</h3>"
        f"<table style='{kind};width:100%;font-size:.85em;text-align:center'>{rows}</table>"
        "<div style='font-size:.75em'>数据来源：市物价局</div></div>"
    )
    return page(desk, row(story(desk, 3), grid) + row(story(desk, 4)) + row(grid, story(desk, 2)))


def hongkong(desk: Desk) -> str:
    item = desk.story(4).traditional()
    desk.golds[-1] = item
    first = escape(item.paragraphs[0])
    item.never = [f"^{first[0]}\n"]
    size = desk.pick("2.6em", "3em")
    drop = (
        f"<p style='text-indent:0'><span style=\"float:left;font:{size}/1 Hei;"
        f'padding-right:4px">{first[0]}</span>{first[1:]}'
    )
    rest = "".join(f"<p>{escape(p)}" for p in item.paragraphs[1:])
    photo = desk.keep(Item(None, ["街坊坐在廣場上，一起吃午飯。"], None, "趙青", "caption"))
    mark = desk.pick("■", "▲", "◀", "")
    picture = (
        "<div style='flex:0 0 220px'><img class=photo src=photo.png>"
        f"<p class=cap>{mark}{photo.paragraphs[0]}（趙青攝）</div>"
    )
    top = f"<div><h1>{item.title}</h1><div class=cols style='columns:3'>{drop}{rest}</div></div>"
    second = desk.story(3).traditional()
    desk.golds[-1] = second
    low = (
        f"<div><h2>{second.title}</h2><div class=cols style='columns:3'>{text(second)}</div></div>"
    )
    body = f"<div class=row>{top}{picture}</div>" + row(low)
    return page(desk, body, extra="body{font-family:Song}")


def jump(desk: Desk) -> str:
    item = desk.story(4, author=True)
    cut = max(1, len(item.paragraphs) // 2)
    first, second = item.paragraphs[:cut], item.paragraphs[cut:]
    top = (
        f"<div><h1>{item.title}</h1><p class=by>本报记者 {item.author}<div class=cols "
        f"style='columns:3'>{text(Item(None, first))}<p style='text-align:right'>（下转第3版）</div></div>"
    )
    again = f"<h3>{item.title}</h3>" if desk.random.random() < 0.4 else ""
    rest = (
        f"<div>{again}<div class=cols style='columns:2'><p>（上接第1版）"
        f"{'' if desk.random.random() < 0.5 else '<p>'}{text(Item(None, second))[3:]}</div></div>"
    )

    def folio(number: int) -> str:
        return (
            f"<div class=head><span>0{number} 要闻</span><span>2026年3月6日　青石晚报</span></div>"
        )

    one = folio(1) + row(top) + row(story(desk, 4))
    two = "<div style='break-before:page'></div>" + folio(3) + row(rest, story(desk, 2))
    return page(desk, one[len(folio(1)) :] + two + row(story(desk, 3)), head=folio(1))


def quote(desk: Desk) -> str:
    item = desk.story(4, author=True)
    pull = (
        '<div style="border-top:2px solid;border-bottom:2px solid;font:700 17px/1.4 Hei'
        ';padding:6px;margin:6px 0;break-inside:avoid;text-align:left">“把门打开，光自己会进来，'
        "人也自己会进来。”</div>"
    )
    parts = [f"<p>{escape(p)}" for p in item.paragraphs]
    parts.insert(max(1, len(parts) // 2), pull)
    top = (
        f"<div><h1>{item.title}</h1><p class=by>本报记者 {item.author}"
        f"<div class=cols style='columns:3'>{''.join(parts)}</div></div>"
    )
    return page(desk, row(top) + row(story(desk, 2), story(desk, 2)))


def photos(desk: Desk) -> str:
    captions = ("志愿者在河边捡拾垃圾。", "孩子们在操场上放风筝。", "渔民把网撒向海面。")
    item = desk.story(3, author=True)
    cells = ""
    for caption in desk.random.sample(captions, 2):
        name = desk.names.pop()
        desk.keep(Item(None, [caption], None, name, "caption"))
        credit = desk.pick("本报记者 {0} 摄", "（{0} 摄）", "{0} 摄").format(name)
        cells += f"<div><img class=photo src=photo.png><p class=cap>{caption} {credit}</div>"
    top = (
        f"<div style='flex:2'><h2>{item.title}</h2>"
        f"<div class=cols style='columns:2'>{text(item, sign=f'（{item.author}）')}</div></div>"
    )
    return page(desk, f"<div class=row>{top}{cells}</div>" + row(story(desk, 2), story(desk, 2)))


def heads(desk: Desk) -> str:
    def cell(columns: int) -> str:
        item = desk.story(3, author=True)
        item.subtitle = desk.pick("全程缩短四公里　保留东门站", "——一座小城的二十年")
        sub = f"<p class=sub>{item.subtitle}"
        over = sub if not item.subtitle.startswith("—") and desk.random.random() < 0.5 else ""
        return (
            f"<div>{over}<h2>{item.title}</h2>{'' if over else sub}<p class=by>□ {item.author}"
            f"<div class=cols style='columns:{columns}'>{text(item)}</div></div>"
        )

    return page(desk, row(cell(3), cell(2)) + row(cell(4)) + row(cell(2), cell(2)))


def fukan(desk: Desk) -> str:
    poem = ["我在岸上等了一夜", "等水把星星磨亮", "渔火一盏一盏退下去", "像退回各自的名字",
            "天快亮的时候", "有人在船头咳了一声", "整条河就醒了"]  # fmt: skip
    author = desk.names.pop()
    desk.keep(Item("等水", poem, None, author))
    verse = (
        f"<div style='flex:0 0 220px'><h2>等水</h2><p class=by>{author}"
        f"{''.join(f'<p>{line}' for line in poem)}</div>"
    )
    return page(
        desk, row(story(desk, 3), verse) + row(story(desk, 3), story(desk, 2)),
        extra=desk.pick(".row{border:0}", "h2{text-align:left}", ""),
    )  # fmt: skip


def mixed(desk: Desk) -> str:
    item = desk.story(3)
    column = (
        "<div class=box style='writing-mode:vertical-rl;height:330px;flex:0 0 auto'>"
        f"<h3 style='text-align:left'>{item.title}</h3>{text(item)}</div>"
    )
    return page(desk, row(story(desk, 3), column) + row(story(desk, 2), story(desk, 2)))


def watermark(desk: Desk) -> str:
    angle = desk.pick("0", "-30", "-45")
    stamp = "".join(
        f'<div style="position:absolute;left:{x}px;top:{y}px;font:40px Hei;'
        f'color:#ddd;z-index:-1;transform:rotate({angle}deg)">内部资料 请勿外传</div>'
        for x, y in ((80, 150), (500, 330), (150, 560))
    )
    return page(desk, row(story(desk, 3), story(desk, 2)) + row(story(desk, 4)) + stamp)


def spread(desk: Desk) -> str:
    left = row(story(desk, 2), story(desk, 2)) + row(story(desk, 4))
    right = row(story(desk, 3), story(desk, 2)) + row(story(desk, 2), story(desk, 3))
    body = (
        f"<div style='display:flex;gap:60px'><div style='flex:1'>{left}</div>"
        f"<div style='flex:1'>{right}</div></div>"
    )
    return page(desk, body, width=1900)


def leads(desk: Desk) -> str:
    """Briefs that begin with their headline in lenticular brackets."""
    items = desk.random.sample(BRIEFS, 4)
    titles = desk.random.sample(("周末有集市", "山路快通了", "市场换新颜", "本周看天气"), 4)
    for title, item in zip(titles, items, strict=True):
        desk.keep(Item(title, [item]))
    box = f"<div class={desk.pick('box', 'shade')}><h3>{desk.pick('各地短波', '一句话新闻')}</h3>"
    box += "".join(
        f"<p><b style='font-family:Hei'>【{t}】</b>{escape(b)}"
        for t, b in zip(titles, items, strict=True)
    )
    return page(desk, row(box + "</div>", story(desk, 2)) + row(story(desk, 3), small(desk, 2)))


def note(desk: Desk) -> str:
    """A note over all columns before the text, and a second half that names its headline."""
    item = desk.story(3, author=True)
    before = "编者按：这是本报“身边事”专栏的第一篇，欢迎读者来稿来信，讲讲您身边的人和事。"
    top = (
        f"<div><h1>{item.title}</h1><p class=by>采写/本报记者 {item.author}　摄影/青禾"
        f"<div style='margin:4px 60px;font-family:Deng'><p>{before}</div>"
        f"<div class=cols style='columns:{desk.pick('3', '4')}'>{text(item)}</div></div>"
    )
    item.paragraphs = [before, *item.paragraphs]
    broken = desk.story(4)
    cut = max(1, len(broken.paragraphs) // 2)
    first, second = broken.paragraphs[:cut], broken.paragraphs[cut:]
    one = (
        f"<div><h2>{broken.title}</h2><div class=cols style='columns:2'>"
        f"{text(Item(None, first))}<p style='text-align:right'>▶▶下转A4版</div></div>"
    )
    two = (
        f"<div style='font-family:Deng'>（上接A1版《{broken.title}》）</div>"
        f"<div class=cols style='columns:3'>{text(Item(None, second))}</div>"
    )
    folio = "<div class=head><span>A4 要闻</span><span>2026年3月6日　青石晚报</span></div>"
    over = folio.replace("A4", "A1")
    rest = f"<div style='break-before:page'></div>{folio}{row(f'<div>{two}</div>')}"
    return page(desk, row(top) + row(one, story(desk, 2)) + rest, head=over)


def ruled(desk: Desk) -> str:
    """Lines between the columns of a story and none between stories; headlines to the left."""
    extra = ".cols{column-gap:8px;column-rule:1px solid #000}.row{gap:8px}h2{text-align:left}"
    return page(
        desk, row(story(desk, 3), story(desk, 3)) + row(story(desk, 3), story(desk, 2)),
        extra=extra, width=1000,
    )  # fmt: skip


def plain(desk: Desk) -> str:
    """No rules at all."""
    rows = row(story(desk, 3), story(desk, 2)) + row(story(desk, 2), story(desk, 3))
    return page(desk, rows + row(story(desk, 5)), extra=".row{border:0;margin-top:26px}")


FAMILIES: dict[str, Callable[[Desk], str]] = {
    f.__name__: f
    for f in (
        front, vhead, vbody, vbody_hk, briefs, smallheads, sidebar, interview, campus, bilingual,
        ads, tight, table, hongkong, jump, quote, photos, heads, fukan, mixed, watermark, spread,
        plain, leads, note, ruled,
    )
}  # fmt: skip


def write(folder: Path, seeds: Iterable[int], families: Iterable[str] = FAMILIES) -> None:
    """Set every family once a seed, in TrueType cuts of the fonts (their names are kept)."""
    wanted = "".join(FAMILIES[name](Desk(f"{name}{seed}")) for name in families for seed in seeds)
    Image.effect_mandelbrot((320, 200), (-2.5, -1.2, 1, 1.2), 60).save(folder / "photo.png")
    for face, file in fonts.FILES.items():
        (folder / f"{face}.ttf").write_bytes(fonts.cut(fonts.FOLDER / file, face, wanted))
    for name in families:
        for seed in seeds:
            desk = Desk(f"{name}{seed}")
            source = folder / f"{name}-{seed}.html"
            source.write_text(FAMILIES[name](desk), encoding="utf-8")
            command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu"]
            command += ["--no-pdf-header-footer", f"--print-to-pdf={source.with_suffix('.pdf')}"]
            subprocess.run([*command, str(source)], check=True, capture_output=True)
            gold = json.dumps([item.gold() for item in desk.golds], ensure_ascii=False, indent=1)
            source.with_suffix(".gold.json").write_text(gold, encoding="utf-8")
            source.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]] or [0, 1])
