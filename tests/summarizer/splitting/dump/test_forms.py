"""One text in the forms that programs and people give it: the articles are the same."""

from __future__ import annotations

import time
from itertools import zip_longest

import pytest

from summarizer.article import Article
from summarizer.splitting.dump import split
from summarizer.splitting.dump.weaving import weave
from summarizer.text.credits import parse_byline

KITES = (
    "渡口镇的竹编作坊停了十五年，今年开春又点起了炉火。六十八岁的篾匠范水根收了七个徒弟，最小的一个刚上高中。",
    "编一只鱼篓要二十四道工序，光是剖篾就得选竹节、看青皮、试韧性。范水根说，竹子要在立冬以后砍，砍早了会生虫。",
    "镇里把旧粮站腾出来做工坊，徒弟们先在电脑上画样子，再一根一根地编。上个月第一次赶集，卖出鱼篓一千三百只。",
)
STATION = (
    "守了盐场水文站三十年的老站员昨天退休，接班的是他二十四岁的女儿。水文站建在离岸一公里的沙洲上，每天要测六次潮位。",
    "如今仪器代替了大半人工，可是海雾还要靠人眼看。她说，小时候最怕父亲半夜出门，现在轮到自己，心里反倒踏实。",
    "盐场负责人说，有了准确的潮情，去年少损失了九百吨盐，相当于两个月的产量。",
)


def wrap(paragraphs: tuple[str, ...], size: int) -> list[str]:
    lines = []
    for paragraph in paragraphs:
        first, rest = paragraph[: size - 2], paragraph[size - 2 :]
        lines += [first, *(rest[k : k + size] for k in range(0, len(rest), size))]
    return lines


def columns(lines: list[str], count: int) -> list[list[str]]:
    height = -(-len(lines) // count)
    return [lines[k : k + height] for k in range(0, len(lines), height)]


def articles(text: str) -> list[Article]:
    return [a for a in split(text, "text").articles if a.kind == "article"]


def test_columns_parted_by_one_space_are_put_one_after_the_other() -> None:
    rows = zip_longest(*columns(wrap(KITES + STATION, 14), 3))
    zipped = "\n".join(" ".join(filter(None, row)) for row in rows)
    text, woven = weave(zipped)
    assert woven
    assert "".join(text.split()) == "".join(KITES + STATION)


def test_columns_parted_by_many_spaces_are_put_one_after_the_other() -> None:
    rows = zip_longest(*columns(wrap(KITES + STATION, 16), 2), fillvalue="")
    zipped = "\n".join("    ".join(f"{cell:\u3000<16}" for cell in row) for row in rows)
    text, woven = weave(zipped.replace("\u3000", "  "))
    assert woven
    assert "".join(text.split()) == "".join(KITES + STATION)


def test_a_page_in_order_stays_as_it_is() -> None:
    text = "\n".join(["老作坊又点起炉火", "本报记者 范青 通讯员 何禾", *wrap(KITES, 15)])
    assert weave(text) == (text, False)


def test_two_lines_run_together_are_parted() -> None:
    lines = wrap(KITES + STATION, 14)
    glued = [*lines[:2], f"{lines[2]} {lines[3]}", *lines[4:]]
    assert weave("\n".join(glued)) == ("\n".join(lines), False)


@pytest.mark.parametrize("apart", ["\n", "\n\n"])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
@pytest.mark.parametrize("mark", ["", "# "])
def test_copied_stories_are_told_apart(apart: str, indent: str, mark: str) -> None:
    text = apart.join(
        [
            mark + "老作坊又点起炉火", "本报记者 范青", *(indent + p for p in KITES), "",
            mark + "盐场水文站换了新主人", "本报记者 何禾", *(indent + p for p in STATION),
        ]
    )  # fmt: skip
    first, second = articles(text)
    assert (first.headline, first.byline, first.body) == (
        "老作坊又点起炉火", "范青", "\n".join(KITES),
    )  # fmt: skip
    assert (second.headline, second.byline, second.body) == (
        "盐场水文站换了新主人", "何禾", "\n".join(STATION),
    )  # fmt: skip


def test_what_a_site_prints_around_an_article_is_not_in_it() -> None:
    text = "\n".join(
        [
            "老作坊又点起炉火", "2025年04月02日09:10 来源：沛州晚报", *KITES,
            "（责编：范青、何禾）", "分享让更多人看到",
        ]
    )  # fmt: skip
    (article,) = articles(text)
    assert article.body == "\n".join(KITES)


def test_what_an_app_prints_around_stories_is_not_in_them() -> None:
    text = "\n".join(
        [
            "老作坊又点起炉火", "原创 范青 沛州晚报 2025-04-02 07:12", "点击上方蓝字关注我们", "",
            *KITES, "", "来源：沛州晚报", "记者：范青", "编辑：何禾", "阅读原文",
            "阅读 3.2万　赞 418　在看 96", "", "盐场水文站换了新主人",
            "《沛州晚报》（2025年04月02日 02版）", *STATION, "", "记者丨何禾",
            "喜欢此内容的人还喜欢", "上一篇  下一篇",
        ]
    )  # fmt: skip
    assert [(a.headline, a.byline, a.body) for a in articles(text)] == [
        ("老作坊又点起炉火", "范青", "\n".join(KITES)),
        ("盐场水文站换了新主人", "何禾", "\n".join(STATION)),
    ]


def test_an_item_of_a_list_begins_with_its_headline() -> None:
    brief = "城北农贸市场改造完工，昨天重新开业，新设摊位一百二十个，全部接入追溯系统。"
    other = "市图书馆本周日举办旧书集市，市民可以拿两本旧书换一本新书，上午九点开始。"
    text = "\n\n".join(
        ["# 老作坊又点起炉火", *KITES, "# 各地短波", f"- **菜场重新开业** {brief}",
         f"- **旧书可以换新书**：{other}"]
    )  # fmt: skip
    assert [(a.headline, a.body) for a in articles(text)][1:] == [
        ("菜场重新开业", brief), ("旧书可以换新书", other),
    ]  # fmt: skip


def test_a_poem_after_news_is_an_article() -> None:
    verses = ["汽笛响过最后一遍", "雾就散了", "北岸的灯", "一盏一盏走上桥去", "我还站在船头",
              "替五十八年", "系好缆绳"]  # fmt: skip
    text = ["老作坊又点起炉火", "记者 范青", *KITES, "柳湾七号（诗）", "何禾", *verses]
    poem = articles("\n".join(text))[-1]
    assert (poem.headline, poem.byline, poem.body) == (
        "柳湾七号（诗）", "何禾", "\n".join(verses),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("文/何小满 图/受访者提供", "何小满"),
        ("文/图 2024级新闻班 何小满", "何小满"),
        ("外语系 何小满", "何小满"),
        ("作者：何小满 指导老师：方圆", "何小满"),
        ("本报记者何小满通讯员方圆", "何小满、方圆"),
        ("记者丨何小满", "何小满"),
        ("● 市妇幼保健院昨天开设夜间", None),
    ],
)
def test_who_wrote_it(line: str, name: str | None) -> None:
    credit = parse_byline(line)
    assert (credit.byline if credit else None) == name


def test_each_brief_is_a_story_of_its_own() -> None:
    briefs = [
        "市图书馆本周日举办旧书集市，市民可以拿两本旧书换一本新书，上午九点在东门广场开始。",
        "城北农贸市场改造完工，昨天重新开业，新设摊位一百二十个，全部接入追溯系统。",
        "气象部门提醒，后天起本市有一次降温过程，最低气温下降七度左右，请注意防寒。",
    ]
    found = articles("\n".join(["简讯", *("▲" + brief for brief in briefs)]))
    assert [(a.headline, a.body.lstrip("▲")) for a in found] == [(None, b) for b in briefs]


def test_an_interview_is_no_chat_log() -> None:
    turns = [
        "记者：您为什么又把作坊开起来？",
        "范水根：手艺在我手里断了，我睡不着。镇里说给地方，我当天就去看了。",
        "记者：徒弟好找吗？",
        "范水根：不好找。头一年来了十几个，留下七个，都是坐得住的孩子。",
        "记者：往后有什么打算？",
        "范水根：想把剖篾的手艺拍下来，谁想学都能看到，不一定非要到镇上来。",
    ]
    (article,) = articles("\n".join(["对话范水根：手艺不能断在我手里", "本报记者 何禾", *turns]))
    assert article.body == "\n".join(turns)
    assert article.byline == "何禾"


def test_a_poem_is_not_refused() -> None:
    verses = [
        "渡口的灯亮了一夜",
        "竹影落在水面上",
        "我把船系在你的名字旁",
        "风来了它就轻轻地摇",
        "潮水退去以后",
    ]
    (article,) = articles("\n".join(["渡口", "何禾", "", *verses]))
    assert article.body == "\n".join(verses)


def test_a_table_and_a_box_are_no_articles() -> None:
    text = "\n".join(
        [
            "老作坊又点起炉火", *wrap(KITES, 15), "名称 单价 涨跌", "大白菜 1.20 +0.3%",
            "猪肉 18.60 -1.2%", "鸡蛋 5.10 +0.1%", "带鱼 22.50 +2.4%",
        ]
    )  # fmt: skip
    page = split(text, "text")
    assert [a.body for a in page.articles] == ["\n".join(KITES)]
    assert "鸡蛋" in "".join(page.other + page.dropped)


def test_a_story_broken_off_is_joined() -> None:
    text = "\n".join(
        [
            "老作坊又点起炉火", *wrap(KITES[:2], 15), "（下转第3版）", "", "盐场水文站换了新主人",
            *wrap(STATION, 15), "", "（上接第1版）", *wrap(KITES[2:], 15),
        ]
    )  # fmt: skip
    first, second = articles(text)
    assert first.body == "\n".join(KITES)
    assert second.body == "\n".join(STATION)
    assert first.continued is None


def test_a_reporter_and_his_name_are_no_two_columns() -> None:
    text = (
        "街市晚报\n2026年3月20日 第2版 民生\n\n长桥菜场换新颜\n摊主多了会员码\n"
        "本报讯（记者 闻一白）改造了半年的长桥菜场昨天重新开门。\n"
        "一百二十个摊位全部装上了统一的电子秤，每斤价格和当天的总额\n"
        "都传到市场监管所。摊主蒋阿姨说，头一天就有三百多人扫了会员码。\n"
        "菜场负责人乔立本介绍，改造花了八百六十万元，其中区里出了六成。\n\n"
        "南湾路夜间封闭维修\n"
        "本报讯（记者 尹小川）市公路管理处昨天通告，南湾路从3月25日起\n"
        "每晚十点到次日五点封闭，维修路面，预计4月底完工。夜班公交23路\n"
        "改走北湾路，末班车时间不变。\n"
    )
    market, road = articles(text)
    assert (market.byline, road.byline) == ("闻一白", "尹小川")
    assert market.headline is not None
    assert market.headline.startswith("长桥菜场换新颜")
    assert road.headline == "南湾路夜间封闭维修"
    assert "乔立本" in market.body
    assert "乔立本" not in road.body


@pytest.mark.parametrize(
    "line",
    [
        "\u3000" * 100_000 + "渡口",
        "（" + " " * 100_000 + "渡口",
        "本报" + " " * 100_000 + "x",
        "转3版" + " " * 100_000 + "渡口。",
        "**a " * 25_000,
    ],
    ids=["indent", "bracket", "dateline", "jump", "emphasis"],
)
def test_a_long_line_costs_its_length(line: str) -> None:
    began = time.process_time()
    split("\n".join(["老作坊又点起炉火", line, *KITES]), "text")
    assert time.process_time() - began < 10
