"""Who wrote it, in every usual place of a web page (``bylines.jsonl``), and who did not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.reading.html import read_html
from summarizer.text.authors import closing_names, line_names, opening_names

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("bylines.jsonl").read_text(encoding="utf-8").splitlines()
]
PAGE = (
    "<html><head><title>青岚江大桥主塔封顶_江城网</title>{head}</head><body>"
    "<h1>青岚江大桥主塔封顶</h1>{info}"
    "<div class=content><p>{first}青岚江大桥建设指挥部今天宣布，南岸主塔上午封顶，比计划早。</p>"
    "<p>大桥全长三千二百米，设双向六车道，建成后从城东到江北只要八分钟。</p>"
    "<p>总工程师说，下一步将架设主缆，预计后年国庆节前通车。{last}</p>{after}</div>"
    "<div class=footer>版权所有 江城网</div></body></html>"
)
PLACES = ("head", "info", "first", "last", "after")


@pytest.mark.parametrize("row", ROWS, ids=[next(iter(row.values()))[:40] for row in ROWS])
def test_who_wrote_a_page(row: dict[str, str | None]) -> None:
    html = PAGE.format(**{place: row.get(place) or "" for place in PLACES})
    (found, *_) = read_html(html.encode(), "page.html").articles
    assert found.byline == row["byline"]
    assert not any(name in found.body for name in (row["byline"] or "").split("、") if name)


@pytest.mark.parametrize(
    "line",
    [
        "记者从指挥部获悉，大桥主塔封顶。",
        "2024-03-05 08:18 来源： 金融界",
        "作者：机械学院 来源：新闻中心",
        "责任编辑：周远 校对：陈一舟",
        "江城日报 2024年3月5日 要闻",
        "林小禾 摄",
    ],
)
def test_lines_that_name_no_author(line: str) -> None:
    assert line_names(line) == ()


@pytest.mark.parametrize(
    "text", ["（江城三月五日）大桥封顶。", "【大桥封顶】主塔今天封顶。", "大桥封顶。"]
)
def test_an_opening_without_a_name_stays(text: str) -> None:
    assert opening_names(text) == (text, ())


@pytest.mark.parametrize(
    "text", ["大桥封顶（见图）", "造价三亿元（约四千万美元）", "大桥封顶（完）"]
)
def test_an_end_without_a_name_stays(text: str) -> None:
    assert closing_names(text) == (text, ())
