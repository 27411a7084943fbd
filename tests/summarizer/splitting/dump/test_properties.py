"""Whatever is on a page: nothing lost, nothing doubled, always the same, and stable when reread."""

from __future__ import annotations

import json
import random
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article, Page
from summarizer.splitting.dump import split
from summarizer.text.credits import parse_byline, split_photo_credit
from summarizer.text.datelines import starts_with_dateline
from summarizer.text.prose import ends_sentence, join_lines, tighten
from summarizer.training.splitter.typesetting import Story, Typesetter

PAGES = Path(__file__).parents[3] / "pages"
SENTENCES = (
    "沛州市今年新建充电桩2.1万个，覆盖全部乡镇。",
    "“以前要跑三趟，现在一趟就够了。”村民老罗说。",
    "据统计，前9个月该港完成吞吐量1.3亿吨，同比增长6.5%。",
    "项目采用5G专网，时延稳定在20毫秒以内。",
    "专家提醒，冬季用火用电要格外小心。",
    "这家公司的 Model S2 已在14个国家上市，售价约3万美元。",
    "《实施意见》提出，到2027年建成社区食堂300家。",
    "记者看到，操场上的孩子们跑得满头大汗。",
    "他表示，下一步将把经验推广到全省。",
)
TITLES = (
    "沛州充电桩覆盖全部乡镇",
    "港口吞吐量创新高 前9个月增长6.5%",
    "社区食堂：账是怎么算的",
    "5G专网走进车间",
    "冬季防火专家有话说",
)
FRAGMENTS = (
    *("本报讯（记者 张伟伦）", "新华社北京3月1日电 ", "（张莉）", "■ 魏际刚", "本报记者 王芳 李强"),
    *(
        "（夏知秋摄）",
        "第6版 科技",
        "2026年3月1日 星期日",
        "——副题",
        "责任编辑 林一舟",
        "。",
        "，",
        "”",
        "“",
    ),
    *("技 术 研 发", "Model 3", "5G", "\u3000", " ", "\n", "\n\n", "\u200b", "罗", "2", "a"),
)

slow = settings(max_examples=40, derandomize=True)


def letters(text: str) -> Counter[str]:
    """Every Han character, letter and digit, with its number."""
    return Counter(c for c in text if c.isalnum())


def fields(article: Article) -> str:
    """All that an article holds; section headings are part of its body."""
    parts = (article.headline, article.subtitle, article.byline, article.dateline, article.body)
    return " ".join(filter(None, parts))


def content(page: Page) -> str:
    """All that came out of a page."""
    return " ".join([*map(fields, page.articles), *page.dropped, *page.other])


@st.composite
def typeset(draw: st.DrawFn) -> str:
    """A page of two to five invented stories, set in a random style."""
    seed = draw(st.integers(0, 10**6))
    rng = random.Random(seed)
    stories = []
    for title in rng.sample(TITLES, rng.randint(2, 5)):
        paragraphs = [
            "".join(rng.choices(SENTENCES, k=rng.randint(1, 5))) for _ in range(rng.randint(1, 5))
        ]
        stories.append(Story(title, paragraphs))
    page = Typesetter(seed).page(stories, ["市民在河边放风筝。"] * rng.randint(0, 2))
    return "\n".join(line.text for line in page.lines)


@slow
@given(typeset())
def test_no_letter_of_a_page_is_lost_or_doubled(text: str) -> None:
    page = split(text, "page")
    assert letters(content(page)) == letters(text)


@slow
@given(st.lists(st.sampled_from(FRAGMENTS + SENTENCES + TITLES), max_size=60).map("".join))
def test_no_letter_of_a_jumble_is_lost_or_doubled(text: str) -> None:
    page = split(text, "page")
    assert letters(content(page)) == letters(text)


@slow
@given(st.text(max_size=400))
def test_any_text_at_all_is_survived(text: str) -> None:
    page = split(text, "page")
    assert letters(content(page)) == letters(text)


@slow
@given(typeset())
def test_reading_is_deterministic(text: str) -> None:
    assert split(text, "page") == split(text, "page")


@slow
@given(typeset())
def test_reading_its_own_output_again_changes_nothing(text: str) -> None:
    for article in split(text, "page").articles:
        if article.headline and _is_whole(article):
            _assert_stable(article)


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda p: p.stem)
def test_articles_of_our_pages_read_the_same_again(path: Path) -> None:
    articles = split(path.read_text(encoding="utf-8"), path.name).articles
    assert articles
    for article in articles:
        if article.kind == "article" and article.headline:
            _assert_stable(article)


def _is_whole(article: Article) -> bool:
    """Whether nothing of another item slipped in: a caption, a byline, the start of a further
    story. Those are told from the article when it is read again, a paragraph a line."""
    texts = [article.headline or "", *article.body.split("\n")]
    credited = any(split_photo_credit(text).role for text in texts)
    signed = any(parse_byline(text) for text in texts[1:])
    dated = any(starts_with_dateline(text) for text in texts if text != texts[1])
    broken = not all(map(ends_sentence, texts[1:]))
    return not (credited or signed or dated or broken)


def _assert_stable(article: Article) -> None:
    again = split(f"{article.headline}\n{article.body}", "again").articles
    assert [(a.headline, a.body) for a in again] == [(article.headline, article.body)]


@given(st.text(alphabet=string.ascii_letters + string.digits + " 技术研发，。“”（）", max_size=80))
def test_tightening_touches_only_white_space_and_is_stable(text: str) -> None:
    tight = tighten(text)
    assert "".join(tight.split()) == "".join(text.split())
    assert tighten(tight) == tight


@given(st.lists(st.text(alphabet="技术研发5G abc，。", max_size=20), max_size=6))
def test_joining_lines_touches_only_white_space(lines: list[str]) -> None:
    assert "".join(join_lines(lines).split()) == "".join("".join(lines).split())


def test_every_gold_page_has_its_dump() -> None:
    names = {path.name.removesuffix(".gold.json") for path in PAGES.glob("*.gold.json")}
    assert len(names) >= 4
    for name in names:
        assert (PAGES / f"{name}.txt").exists()
        assert json.loads((PAGES / f"{name}.gold.json").read_text(encoding="utf-8"))
