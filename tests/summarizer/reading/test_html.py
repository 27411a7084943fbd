"""Web pages into articles. The pages in ``web/`` are written by us."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article, SourceError
from summarizer.reading import read, read_bytes
from summarizer.reading.html import MAX_ELEMENTS, read_html

WEB = Path(__file__).parent / "web"
ARTICLE = (WEB / "article.html").read_text(encoding="utf-8")


def article(name: str) -> Article:
    return read(WEB / name).articles[0]


def test_a_portal_page_is_one_article() -> None:
    page = read(WEB / "article.html")
    first, caption = page.articles
    assert first.headline == "临江港首条智能岸桥投产 5G专网让司机走下高空"
    assert (first.byline, first.dateline) == ("沈知远、柳明溪", "临江新闻网讯")
    assert first.section_headings == ("从四十米高空走进控制室", "时延压到二十毫秒以内")
    assert first.published == datetime(2024, 4, 17, 23, 32, tzinfo=UTC)
    assert first.body.startswith("4月17日上午，随着一只橙色集装箱")
    assert first.body.endswith("年吞吐能力预计达到480万标准箱。")
    assert "“画面一卡，吊具就可能撞箱，这个指标没有商量余地。”宋远帆说。" in first.body
    assert (caption.kind, caption.body) == ("caption", "图为临江港三期码头。")
    assert page.dropped == ("（责任编辑：何静之）",)


@pytest.mark.parametrize(
    "furniture",
    [
        "首页",
        "当前位置",
        "来源：",
        "字号",
        "分享到",
        "相关阅读",
        "网友",
        "版权",
        "广告代码",
        "责任编辑",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert furniture not in article("article.html").body


def test_a_flash_of_two_sentences_is_an_article() -> None:
    found = article("flash.html")
    assert found.headline == "青岚县发布暴雨橙色预警"
    assert found.published == datetime(2025, 7, 2, 8, 40, tzinfo=UTC)
    assert found.body.startswith("青岚县气象台2日16时30分发布暴雨橙色预警")
    assert found.body.endswith("群众尽量减少外出。")


def test_a_magazine_page() -> None:
    page = read(WEB / "report.html")
    (found,) = page.articles
    assert (found.headline, found.subtitle) == ("把旧厂房变成会客厅", "南湾老城更新的第三种办法")
    assert found.byline == "季晚舟"
    assert found.published == datetime(2025, 3, 9, 1, 5, tzinfo=UTC)
    assert found.section_headings == ("先问居民要什么", "租金养活公共空间")
    assert found.body.split("\n")[-1] == "“房子老了不可怕，没有人用才可怕。”姚听雨说。"
    assert page.dropped == ("年份 接待人次 2023 7.6万 2024 11.2万",)


@pytest.mark.parametrize("name", ["index.html", "missing.html"])
def test_a_page_without_an_article_is_no_news(name: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(WEB / name)
    assert refused.value.code == "not_news"


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", "no-such-encoding"])
@pytest.mark.parametrize("actual", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_the_bytes_tell_the_encoding(declared: str, actual: str) -> None:
    data = ARTICLE.replace('charset="utf-8"', f'charset="{declared}"').encode(actual)
    found = read_html(data, "page").articles[0]
    assert found == read_html(ARTICLE.encode(), "page").articles[0]


def test_traditional_script_in_big5() -> None:
    text = "縣政府昨天宣布，老街的整修工程將在下個月動工，預計明年春天完成，總經費三億元。"
    html = (
        f"<html><head><title>老街整修下月動工</title></head><body><p>{text}</p><p>{text[:-4]}。</p>"
    )
    assert text in read_html(html.encode("big5"), "page").articles[0].body


def test_line_breaks_part_paragraphs_and_wraps_do_not() -> None:
    html = """<html><head><title>渡口的最后一班船</title></head><body><div class="content">
    <p>傍晚六点，渡口的最后一班船离岸，船上只有
    三位老人和一车刚摘的枇杷。<br><br>　　摆渡人老周说，
    大桥通车以后，这条航线就要停了。</p><p>他摆渡三十一年，没有误过一班。</p></div></body></html>"""
    assert read_html(html.encode(), "page").articles[0].body.split("\n") == [
        "傍晚六点，渡口的最后一班船离岸，船上只有三位老人和一车刚摘的枇杷。",
        "摆渡人老周说，大桥通车以后，这条航线就要停了。",
        "他摆渡三十一年，没有误过一班。",
    ]


def test_a_closing_signature_is_the_byline() -> None:
    html = ARTICLE.replace("（记者 沈知远 通讯员 柳明溪）", "").replace(
        "480万标准箱。", "480万标准箱。（沈知远）"
    )
    found = read_html(html.encode(), "page").articles[0]
    assert found.byline == "沈知远"
    assert found.body.endswith("480万标准箱。")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"<html><body>" + b"<p>x" * MAX_ELEMENTS, "too_large"),
        (b"<html><body><table>" + b"<tr><td>1" * MAX_ELEMENTS, "too_large"),
        (b"<html><body>" + b"<div>" * 20_000 + "一句话。".encode(), "not_news"),
        (b"<html", "not_news"),
        (b"<!DOCTYPE html>", "not_news"),
    ],
)
def test_what_cannot_be_read_is_told_quickly(data: bytes, code: str) -> None:
    start = time.process_time()
    with pytest.raises(SourceError) as refused:
        read_html(data, "page")
    assert refused.value.code == code
    assert time.process_time() - start < 10


@settings(max_examples=60)
@given(st.integers(0, len(ARTICLE.encode())), st.binary(max_size=40))
def test_a_damaged_page_is_read_or_refused(at: int, noise: bytes) -> None:
    data = ARTICLE.encode()
    data = data[:at] + noise + data[at + len(noise) * 7 :]
    try:
        page = read_bytes(data, "page.html")
    except SourceError:
        return
    assert page.articles[0].body.strip()


@pytest.mark.parametrize(
    ("head", "site"),
    [
        ("<title>青岚县发布暴雨橙色预警_时政_临江新闻网</title>", "临江新闻网"),
        ("<title>青岚县发布暴雨橙色预警 - 青岚发布</title>", "青岚发布"),
        (
            "<title>青岚县发布暴雨橙色预警 | 临江网</title>"
            "<meta property='og:site_name' content=' 临江 日报 '>",
            "临江 日报",
        ),
        ("<title>青岚县发布暴雨橙色预警</title>", None),
        ("<title>青岚县 - 青岚县发布暴雨橙色预警</title>", None),
        ("<title>青岚县发布暴雨橙色预警-青岚新闻网</title>", "青岚新闻网"),
        ("<title>青岚县发布暴雨橙色预警_手机版</title>", None),
        (
            "<title>青岚县发布暴雨橙色预警</title><meta property='og:site_name' "
            "content='微信公众平台'></head><body><a id='js_name'> 青岚发布 </a>",
            "青岚发布",
        ),
    ],
)
def test_a_page_says_whose_it_is(head: str, site: str | None) -> None:
    prose = "青岚县气象台今天上午发布暴雨橙色预警。" * 6
    page = read_bytes(
        f"<html><head>{head}</head><body><article><h1>青岚县发布暴雨橙色预警</h1><p>{prose}</p>"
        "</article></body></html>".encode(),
        "1.html",
    )
    assert page.site == site


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("专家解读新冠病毒COVID-19", None),
        ("我国自主研制的新型战机歼-20", None),
        ("第12届中国-东盟博览会开幕", None),
        ("2024-05-06 大桥今日正式通车", None),
        ("武汉天气预报 2024-05-01", None),
        ("大桥今日通车——两岸同城化", None),
        ("青岚县大桥今日正式通车-青岚网", "青岚县大桥今日正式通车"),
        ("青岚县大桥今日正式通车_要闻_青岚网", "青岚县大桥今日正式通车"),
    ],
)
def test_a_hyphen_alone_cuts_no_headline(title: str, headline: str | None) -> None:
    prose = "青岚县的跨江大桥今天上午通车，两岸往来只要五分钟。" * 6
    markup = (
        f"<html><head><title>{title}</title></head><body><div><p>{prose}</p></div></body></html>"
    )
    page = read_bytes(markup.encode(), "1.html")
    assert page.articles[0].headline == (headline or title)


SENTENCE = "江城长江大桥昨天上午正式建成通车，全长一千二百米，双向六车道，总投资{}亿元。"


@pytest.mark.parametrize("paragraphs", [2, 3, 5])
@pytest.mark.parametrize(
    "frame",
    [
        "<h1>长江大桥正式通车</h1><div>{}</div>",
        "<h2>长江大桥正式通车</h2><div>{}</div>",
        "<div><a href='/'>首页</a><a href='/x'>政务公开</a></div><div><h1>长江大桥正式通车</h1>"
        "<div><span>发布时间：2024-05-01 08:00</span><span>来源：江城日报</span></div>"
        "<div>{}</div></div>"
        "<div>版权所有 江城市人民政府</div>",
    ],
)
def test_a_short_page_is_its_text_alone(frame: str, paragraphs: int) -> None:
    told = [SENTENCE.format(n + 10) for n in range(paragraphs)]
    body = frame.format("".join(f"<p>{sentence}</p>" for sentence in told))
    page = read_bytes(
        f"<html><head><title>长江大桥正式通车_江城网</title></head><body>{body}</body></html>".encode(),
        "1.html",
    )
    assert page.articles[0].headline == "长江大桥正式通车"
    assert page.articles[0].body.split("\n") == told


TOLD = (
    "石桥县林业站昨日通报，县里沿高铁线种下了四十六公里的蜜源带，花期从三月一直排到六月。",
    "今年春天来这里放蜂的有二百三十户，一共带来一万二千只蜂箱，蜜价每斤高出两块钱。",
    "铁路部门提醒，蜂箱要离开护栏二十米以上。",
)


def told(*, head: str = "", lead: str = "", end: str = "") -> Article:
    """A page with something over, before or behind its text."""
    body = f"<p>{lead}{TOLD[0]}</p><p>{TOLD[1]}</p><p>{TOLD[2]}</p>{end}"
    markup = (
        "<html><head><title>高铁线旁建起蜜源带_江城网</title></head><body><h1>高铁线旁建起蜜源带</h1>"
        f"{head}<div class='content'>{body}</div><div>版权所有 江城网</div></body></html>"
    )
    return read_bytes(markup.encode(), "1.html").articles[0]


@pytest.mark.parametrize(
    ("place", "written", "byline"),
    [
        ("head", "<div>2024-03-05 08:18 来源：江城日报 作者：林小禾</div>", "林小禾"),
        ("head", "<div>2024年3月5日 记者：林小禾 周明远 编辑：王小明</div>", "林小禾、周明远"),
        (
            "head",
            "<div><span>2024-03-05 08:18</span><span>江城日报</span><i>林小禾</i></div>",
            "林小禾",
        ),
        ("head", "<p>文｜林小禾 编辑｜王小明</p>", "林小禾"),
        ("head", "<p>作者：林小禾（江城大学教授）</p>", "林小禾"),
        ("head", "<p>林小禾/文</p>", "林小禾"),
        ("head", "<p>江城日报全媒体记者 林小禾</p>", "林小禾"),
        ("head", "<div>责任编辑：王小明 2024-03-05 08:18</div>", None),
        ("head", "<div>作者：江城网 2024-03-05</div>", None),
        ("head", "<div>发布者：admin 时间：2024-03-05</div>", None),
        ("lead", "青屿晚报讯 记者林小禾报道 ", "林小禾"),
        ("lead", "江城晚报记者林小禾报道：", "林小禾"),
        ("lead", "江城新闻客户端3月5日消息（记者 林小禾）", "林小禾"),
        ("lead", "（江城日报记者 林小禾）", "林小禾"),
        ("lead", "江城融媒讯（林小禾）", "林小禾"),
        ("end", "<p>（林小禾 周明远）</p>", "林小禾、周明远"),
        ("end", "<p>记者 林小禾 报道</p>", "林小禾"),
        ("end", "<p>（作者：林小禾，系江城大学教授）</p>", "林小禾"),
        ("end", "<p>来源：江城日报 作者：林小禾 编辑：王小明</p>", "林小禾"),
        ("end", "<p>文：林小禾 图：王小明</p>", "林小禾"),
        ("end", "<p>编辑 王小明 校对 李立</p>", None),
        ("end", "<p>一审：王小明 二审：李立</p>", None),
    ],
)
def test_who_wrote_it_is_read_off_and_the_text_stays(
    place: str, written: str, byline: str | None
) -> None:
    found = told(**{place: written})
    assert found.byline == byline
    assert found.body == "\n".join(TOLD)
    assert found.subtitle is None


@pytest.mark.parametrize(
    "behind",
    [
        "<p>扫一扫关注该公众号</p>",
        "<p>（责任编辑：王小明）</p>",
        "<p>本文来源：江城日报 责任编辑：王小明_NB12</p>",
        "<p>声明：转载此文是出于传递更多信息之目的，如有侵权请联系删除。</p>",
        "<div><h3>猜你喜欢</h3><p>一条与此无关的旧闻</p><p>又一条旧闻</p></div>",
        "<div>网友评论</div><div>匿名网友：支持！</div><div>匿名网友：路过</div>",
        "<p>点个“在看”，让更多人知道</p>",
        "<p>阅读 5213　点赞 88　分享</p>",
        "<ul><li><a href='/1'>老码头建起修书铺</a></li><li><a href='/2'>海葵跌价</a></li></ul>",
        "<p><a href='2.html'>下一页</a> <a href='all.html'>阅读全文</a></p>",
        "<p>（原题为《高铁线旁建起蜜源带》）</p>",
        "<p>非經授權，不得轉載、公開播送本台內容。</p>",
    ],
)
def test_what_stands_behind_the_text_goes(behind: str) -> None:
    assert told(end=behind).body == "\n".join(TOLD)


def test_marks_written_as_windows_numbers_them_are_marks() -> None:
    page = told(end="<p>县里说，&#147;蜜源带&#148;明年再种&#x93;四十公里&#X94;。</p>")
    assert page.body.endswith("\n县里说，“蜜源带”明年再种“四十公里”。")


def test_a_page_that_loses_most_of_its_text_is_not_sure_of_itself() -> None:
    notices = "".join(
        f"<p>第{n}条意见不代表本站观点，投资者据此操作，风险自担。</p>" for n in range(40)
    )
    page = told(end=notices)
    assert page.body == "\n".join(TOLD)
    assert page.confidence < 0.5
    assert told().confidence == 0.9


def test_comments_and_tables_are_no_part_of_the_text() -> None:
    other = "".join(
        f"<li>第{n}位读者来信说，大桥通车以后，他家的日子变好了。</li>" for n in range(40)
    )
    page = told(end=f"<div class='comments'><ul>{other}</ul></div>")
    assert page.body == "\n".join(TOLD)
    table = "<table>" + "".join(f"<tr><td>{n}</td><td>1</td></tr>" for n in range(3)) + "</table>"
    kept = read_bytes(
        f"<html><title>表</title><body><h1>公布表格</h1><p>{'。'.join(TOLD)}</p>{table}</body>".encode(),
        "1.html",
    )
    assert kept.dropped == ("0 1 1 1 2 1",)


HEADLINE = "高铁线旁建起蜜源带"


@pytest.mark.parametrize(
    ("title", "above"),
    [
        ("", f"<div class='t'>{HEADLINE}</div>"),
        ("江城日报", f"<h1>江城日报</h1><div class='t'>{HEADLINE}</div>"),
        ("高铁线旁建起蜜… - 江城网", f"<h1>{HEADLINE}</h1>"),
        (f"江城网_时政频道_{HEADLINE}", f"<h1>江城网</h1><h3>{HEADLINE}</h3>"),
        (
            f"江城市人民政府 要闻 {HEADLINE}",
            f"<h1>江城市人民政府</h1><p class='tit'>{HEADLINE}</p>",
        ),
        (f"{HEADLINE}_江城网", f"<h3>——沿着铁路看变化</h3><h1>{HEADLINE}</h1><h4>养蜂二百户</h4>"),
        (f"{HEADLINE}_江城网", f"<h1><a href='/1.html'>{HEADLINE}</a></h1>"),
        (
            f"{HEADLINE}|江城网",
            "<div><h2>县里种下果树三万亩</h2><p>县里种下果树三万亩，花期从二月排到五月，今年来了百户。</p></div>"
            f"<h1>{HEADLINE}</h1>",
        ),
    ],
)
def test_title_headings_and_text_vote_for_the_headline(title: str, above: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in TOLD)
    markup = (
        f"<html><head><title>{title}</title></head><body>{above}<div>{body}</div></body></html>"
    )
    found = read_bytes(markup.encode(), "1.html").articles[0]
    assert found.headline == HEADLINE
    assert found.body == "\n".join(TOLD)


@pytest.mark.parametrize(
    ("head", "above", "below", "moment"),
    [
        (
            '<meta property="article:published_time" content="2024-03-05T08:18:00Z">',
            "<p>2024-03-05 08:18</p>",
            "",
            "2024-03-05T00:18",
        ),
        (
            '<meta name="pubdate" content="2024-03-05 00:00:00">',
            "<p>2024年3月5日 08:18:33</p>",
            "",
            "2024-03-05T00:18",
        ),
        (
            "",
            "<p>今天是：2025年11月20日</p><p>2024年3月5日（星期二） 下午3:05</p>",
            "",
            "2024-03-05T07:05",
        ),
        ("", "<p>更新时间：2024-03-06 09:00</p><p>2024-03-05 08:18</p>", "", "2024-03-05T00:18"),
        ("", "<p>2099-01-01 08:00</p><p>2024-03-05 08:18</p>", "", "2024-03-05T00:18"),
        ("", "", "<p>发布时间：2024-03-05 08:18</p>", "2024-03-05T00:18"),
        ('<script>var ct = "1709597880";</script>', "", "", "2024-03-05T00:18"),
        ("", "", "<p>Copyright 2005-2025 江城网</p>", None),
    ],
)
def test_the_date_is_the_one_declared_or_printed_beside_the_text(
    head: str, above: str, below: str, moment: str | None
) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in TOLD)
    markup = (
        f"<html><head><title>{HEADLINE}</title>{head}</head><body><h1>{HEADLINE}</h1>{above}"
        f"<div>{body}</div>{below}</body></html>"
    )
    published = read_bytes(markup.encode(), "1.html").articles[0].published
    assert (published and f"{published:%Y-%m-%dT%H:%M}") == moment


def test_a_list_of_pages_with_a_word_on_each_is_no_article() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>第{n}座石桥检修完毕</a><p>县里说，第{n}座石桥已经修好……</p></li>"
        for n in range(5)
    )
    with pytest.raises(SourceError) as refused:
        read_bytes(f"<html><body><h1>新闻列表</h1><ul>{rows}</ul></body></html>".encode(), "1.html")
    assert refused.value.code == "not_news"


def test_a_posts_headline_is_in_its_text() -> None:
    text = "云岭县的夜班公交从三月起多开两趟，末班车推迟到凌晨一点，沿线十二家商户分担费用。"
    for title in ("云岭发布的微博", "微博正文"):
        html = f"<title>{title}</title><div class=text>【夜班公交延到凌晨】{text}</div>"
        found = read_html(html.encode(), "page").articles[0]
        assert (found.headline, found.body) == ("夜班公交延到凌晨", text)
