"""Stories and digests as a reader gets them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import Chat
from bot.domain.digest import Digest
from bot.domain.query import clip
from bot.domain.story import Story
from bot.messages.digest import digest_messages
from bot.messages.fitting import MAX_CHARACTERS, MAX_ENTITIES, cut, measure, pack, plain_text
from bot.messages.links import decode_query, encode_query, topic_link
from bot.messages.marking import marked
from bot.messages.script import in_script_of
from bot.messages.stories import full_text_pages, story_html, story_plain
from bot.sandbox.limits import START_PARAMETER
from bot.sandbox.markup import detect, parse_html, trim

NOW = datetime(2025, 3, 3, tzinfo=UTC)
STORY = Story(
    id=7,
    headline="江岸市建成五千座5G基站",
    subtitle=None,
    byline="周宁",
    body="正文第一段。\n正文第二段。",
    gist="全市5G基站达到5126座，城区连续覆盖。",
    points=("夜间作业效率提高27%。", "今年新建基站640座。"),
    engine="seq2seq",
    model="baozhai",
    grounded=True,
    confidence=0.9,
    source="江岸日报.pdf",
    url=None,
    published=None,
    first_seen=NOW,
    sources=2,
    event_id=7,
)
CHAT = Chat(1)
# Letters of several alphabets, markup, marks that Telegram makes into entities, astral ones.
PROSE = st.text(
    st.sampled_from("，。！？“”（）\n 5G@#/$<>&a.bc:江岸市建成五千座基站國際電信😀𠮷"), max_size=300
)
LONG = st.builds(lambda text, times: text * times, PROSE, st.integers(1, 40))


def kept(text: str) -> str:
    """A text without its white space, which a cut may drop."""
    return "".join(text.split())


@given(st.lists(LONG, min_size=1, max_size=6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_packed_messages_keep_every_limit_and_every_character(
    texts: list[str], quoted: bool
) -> None:
    from html import escape

    tags = ("<blockquote expandable>", "</blockquote>") if quoted else ("<b>", "</b>")
    blocks = [f"{tags[0]}{escape(text, quote=False)}{tags[1]}" for text in texts]
    parts = pack(blocks)
    for part in parts:
        formatted = detect(trim(parse_html(part.html)))  # raises for unbalanced tags
        assert len(formatted.text) <= MAX_CHARACTERS
        assert len(formatted.entities) <= MAX_ENTITIES
    assert kept("".join(plain_text(part.html) for part in parts)) == kept(
        "".join(plain_text(block) for block in blocks)
    )
    for number, block in enumerate(blocks):
        holders = [part for part in parts if number in part.blocks]
        if measure(block).fits:
            assert len(holders) == 1, "a block that fits stays whole"
            assert block in holders[0].html


@given(LONG)
@settings(max_examples=60, deadline=None)
def test_cut_pieces_are_balanced_and_lose_nothing(text: str) -> None:
    from html import escape

    html = f"<b>{escape(text[:50], quote=False)}</b><i>{escape(text, quote=False)}</i>"
    pieces = cut(html, 300, 20)
    assert all(len(parse_html(piece).text) <= 300 for piece in pieces)
    assert kept("".join(parse_html(piece).text for piece in pieces)) == kept(parse_html(html).text)


def test_a_long_text_is_cut_after_a_sentence() -> None:
    sentences = "江岸市建成五千座基站。" * 500
    for piece in cut(sentences)[:-1]:
        assert piece.endswith("。")
        assert len(piece) > MAX_CHARACTERS // 2


@given(st.lists(st.tuples(PROSE, PROSE, st.lists(PROSE, max_size=3)), max_size=20))
@settings(max_examples=40, deadline=None)
def test_every_digest_can_be_sent(drafts: list[tuple[str, str, list[str]]]) -> None:
    stories = [
        replace(STORY, id=n, headline=headline or "题", gist=gist, points=tuple(points))
        for n, (headline, gist, points) in enumerate(drafts, start=1)
    ]
    digest = Digest(
        date=date(2025, 3, 3),
        stories=stories,
        followed={1},
        total=30,
        since=NOW,
        until=NOW,
    )
    opened = []
    for message in digest_messages(digest, CHAT):
        formatted = detect(trim(parse_html(message.text)))
        assert 0 < len(formatted.text) <= MAX_CHARACTERS
        assert len(formatted.entities) <= MAX_ENTITIES
        json.dumps(asdict(message))
        for row in (message.reply_markup or {"inline_keyboard": []})["inline_keyboard"]:
            assert 1 <= len(row) <= 8
            opened += [
                b["callback_data"] for b in row if b.get("callback_data", "").startswith("story")
            ]
    assert [f"story:{story.id}" for story in stories] == list(dict.fromkeys(opened))


def test_a_digest_reads_in_order() -> None:
    other = replace(STORY, id=8, headline="门诊费用跨省结算", sources=1, points=())
    digest = Digest(
        date=date(2025, 3, 3),
        stories=[STORY, other],
        followed={7},
        total=12,
        since=NOW,
        until=NOW,
    )
    (message,) = digest_messages(digest, CHAT)
    assert plain_text(message.text).split("\n\n") == [
        "报摘 · 3月3日 星期一\n2 条，选自 12 条",
        "◆ 你关注的",
        "1. 江岸市建成五千座5G基站\n全市5G基站达到5126座，城区连续覆盖。\n"
        "江岸日报 · 3月3日 · 2 家报道\n"
        "• 夜间作业效率提高27%。\n• 今年新建基站640座。",
        "◆ 要闻",
        "2. 门诊费用跨省结算\n全市5G基站达到5126座，城区连续覆盖。\n江岸日报 · 3月3日",
        "摘要由机器撰写，请以原文为准。点数字看详情。",
    ]


def test_a_doubtful_story_says_so() -> None:
    assert "请以原文为准" not in story_html(STORY, CHAT)
    assert "标题与正文可能配错" in story_html(replace(STORY, confidence=0.3), CHAT)
    assert "未能在原文中核实" in story_html(replace(STORY, grounded=False), CHAT)


def test_markup_in_news_is_shown_not_obeyed() -> None:
    html = story_html(replace(STORY, headline="<script>&", gist="a<b"), CHAT, why=("b",))
    assert parse_html(html).text.startswith("<script>&")


def test_matches_are_marked_in_any_width_and_script() -> None:
    assert marked("５Ｇ基站與AI", ["5g", "AI"], "u") == "<u>５Ｇ</u>基站與<u>AI</u>"
    assert marked("rail <AI>", ["ai"], "u") == "rail &lt;<u>AI</u>&gt;"
    assert marked("醫療保險", ["医疗保险"], "b") == "<b>醫療保險</b>"


def test_script_follows_the_reader_and_is_not_converted_twice() -> None:
    assert in_script_of("zh-Hant", "后来的头发") == "後來的頭髮"
    assert in_script_of("zh-Hant", "皇后與乾坤") == "皇后與乾坤"
    assert in_script_of("zh-Hans", "皇后与乾坤") == "皇后与乾坤"
    assert in_script_of("zh-Hans", "醫療保險的數據") == "医疗保险的数据"
    assert in_script_of("en", "醫療") == "醫療"


@given(st.text(min_size=1, max_size=60).filter(lambda text: bool(clip(text))))
@settings(deadline=None)
def test_any_query_survives_a_link(text: str) -> None:
    query = clip(text)
    if not query.encode("gb18030", "ignore"):
        return
    code = encode_query(query)
    assert START_PARAMETER.fullmatch(f"topic_{code}")
    assert len(f"topic:495:{code}".encode()) <= 64
    assert decode_query(code) == query.encode("gb18030", "ignore").decode("gb18030")
    assert topic_link("baozhai_bot", query).startswith("https://t.me/baozhai_bot?start=topic_")


def test_full_text_comes_in_pages_of_whole_paragraphs() -> None:
    body = "\n".join(f"第{n}段。" + "江岸市建成五千座基站。" * 30 for n in range(40))
    pages = full_text_pages(replace(STORY, body=body), CHAT)
    assert len(pages) > 2
    for page in pages:
        assert measure(page).fits
        assert page.endswith("。")
        assert page.split("\n\n")[1].startswith("第")


def test_plain_text_copies_well() -> None:
    plain = story_plain(STORY, CHAT, "https://t.me/baozhai_bot?start=story_7")
    assert plain.split("\n") == [
        "【江岸市建成五千座5G基站】",
        "全市5G基站达到5126座，城区连续覆盖。",
        "——江岸日报，3月3日",
        "https://t.me/baozhai_bot?start=story_7",
    ]
