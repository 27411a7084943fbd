"""The digest as its reader gets it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import ChatKind
from bot.domain.digest import Digest, Section
from bot.messages.brevity import clause
from bot.messages.digest import BRIEF, digest_messages, hidden, rest_message, rest_of
from bot.messages.fitting import MAX_CHARACTERS, MAX_ENTITIES, plain_text
from bot.sandbox.markup import clean, detect, parse_html
from tests.bot.making import ACCOUNT
from tests.bot.messages.samples import CHAT, LONG, NOW, PROSE, STORY

LONG_FORM = replace(CHAT, brief=False)


@given(st.lists(st.tuples(PROSE, PROSE, st.lists(PROSE, max_size=3)), max_size=20))
@settings(max_examples=40)
def test_every_digest_can_be_sent(drafts: list[tuple[str, str, list[str]]]) -> None:
    stories = [
        replace(STORY, id=n, headline=headline or "题", gist=gist, points=tuple(points))
        for n, (headline, gist, points) in enumerate(drafts, start=1)
    ]
    digest = Digest(
        date=date(2025, 3, 3),
        sections=[Section(stories[:1], because="5G"), Section(stories[1:])],
        total=30,
        until=NOW,
    )
    opened = []
    for message in digest_messages(digest, LONG_FORM, ACCOUNT):
        formatted = detect(clean(parse_html(message.text)))
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
        sections=[Section([STORY], because="5G"), Section([other])],
        total=12,
        until=NOW,
    )
    (message,) = digest_messages(digest, LONG_FORM, ACCOUNT)
    assert plain_text(message.text).split("\n\n") == [
        "报摘 · 3月3日 星期一\n2 条，选自 12 条",
        "◆ 因你关注 5G",
        "1. 江岸市建成五千座5G基站\n全市5G基站达到5126座，城区连续覆盖。\n"
        "江岸日报 · 3月3日 · 2 家报道\n"
        "• 夜间作业效率提高27%。\n• 今年新建基站640座。",
        "◆ 要闻",
        "2. 门诊费用跨省结算\n全市5G基站达到5126座，城区连续覆盖。\n江岸日报 · 3月3日",
        "摘要由机器生成，请以原文为准。点数字看详情。",
    ]


def many(count: int) -> Digest:
    stories = [
        replace(
            STORY,
            id=n,
            headline=f"江岸市第{n}座跨江大桥昨天建成通车",
            gist=f"大桥全长{n}千米，两岸车程从四十分钟缩短到六分钟。渡轮继续开行，供人游览。",
        )
        for n in range(1, count + 1)
    ]
    sections = [Section(stories[:2], because="大桥"), Section(stories[2:6], name="民生")]
    return Digest(date(2025, 3, 3), sections, count, NOW, rest=stories[6:], number=12)


def test_a_short_digest_is_read_in_a_minute_and_opens_the_rest_in_place() -> None:
    digest = many(30)
    (message,) = digest_messages(digest, CHAT, ACCOUNT)
    assert len(plain_text(message.text)) <= BRIEF
    blocks = plain_text(message.text).split("\n\n")
    assert blocks[0] == "报摘 · 3月3日 星期一\n第 12 期 · 6 条，选自 30 条"
    assert blocks[1:3] == [
        "◆ 因你关注 大桥",
        "1. 江岸市第1座跨江大桥昨天建成通车\n大桥全长1千米，两岸车程从四十分钟缩短到六分钟",
    ]
    assert "◆ 民生" in blocks
    assert message.reply_markup is not None
    numbers, ways = message.reply_markup["inline_keyboard"]
    assert [button["text"] for button in numbers] == ["1", "2", "3", "4", "5", "6"]
    assert ways[0] == {"text": "还有 24 条 ›", "callback_data": f"rest:brief:{digest.key}:1"}
    told = [story.id for page in (1, 2) for story in rest_of(digest, CHAT, page)]
    assert told == list(range(7, 31))
    assert rest_of(digest, CHAT, 3) == []
    page = rest_message(digest, [Section(rest_of(digest, CHAT, 2))], CHAT, ACCOUNT, 2)
    assert "第 19–30 条，共 30 条" in page.text
    assert page.reply_markup is not None
    *rows, ways = page.reply_markup["inline_keyboard"]
    assert [button["text"] for row in rows for button in row] == [str(n) for n in range(19, 31)]
    assert [button["text"] for button in ways] == ["‹ 前面的"]


@given(st.lists(st.tuples(LONG, LONG), min_size=1, max_size=20))
@settings(max_examples=40)
def test_every_short_digest_is_short(drafts: list[tuple[str, str]]) -> None:
    stories = [
        replace(STORY, id=n, headline=headline or "题", gist=gist)
        for n, (headline, gist) in enumerate(drafts, start=1)
    ]
    digest = Digest(date(2025, 3, 3), [Section(stories)], 99, NOW, number=1)
    (message,) = digest_messages(digest, CHAT, ACCOUNT)
    formatted = detect(clean(parse_html(message.text)))
    assert 0 < len(formatted.text) <= BRIEF
    assert len(formatted.entities) <= MAX_ENTITIES
    rest = len(rest_of(digest, CHAT, 1)) + len(rest_of(digest, CHAT, 2))
    assert hidden(digest, CHAT) == rest


@pytest.mark.parametrize(
    ("kind", "head"),
    [("private", "因你关注 5G"), ("supergroup", "本群关注 5G"), ("channel", "本频道关注 5G")],
)
def test_many_readers_are_not_one(kind: ChatKind, head: str) -> None:
    chat = replace(CHAT, kind=kind)
    digest = Digest(date(2025, 3, 3), [Section([STORY], because="5G")], 9, NOW, rest=[STORY])
    (message,) = digest_messages(digest, chat, ACCOUNT)
    assert f"◆ {head}" in plain_text(message.text)
    assert message.reply_markup is not None
    pressed = [b for row in message.reply_markup["inline_keyboard"] for b in row]
    assert any("callback_data" in b for b in pressed) is (kind != "channel")
    assert "还有 1 条 ›" in [b["text"] for b in pressed]


@pytest.mark.parametrize(
    ("headline", "gist", "said"),
    [
        (
            "江岸市建成五千座5G基站",
            "全市5G基站达到5126座，城区连续覆盖。",
            "全市5G基站达到5126座，城区连续覆盖",
        ),
        ("大桥通车", "大桥通车，两岸车程缩短到六分钟。", "大桥通车，两岸车程缩短到六分钟"),
        ("青江大桥昨日通车", "青江大桥昨日通车，并向行人开放。", "青江大桥昨日通车，并向行人开放"),
        ("題", "全市5G基站達到5126座，其中港區640座。", "全市5G基站達到5126座，其中港區640座"),
        ("题", "长" * 50 + "。", ""),
        ("题", "局长说：“今年要建成，明年通车。”", "局长说：“今年要建成，明年通车。”"),
        (
            "江岸市建成五千座5G基站",
            "通信管理局3月17日发布消息，全市5G基站达到5126座，城区连续覆盖。",
            "通信管理局3月17日发布消息，全市5G基站达到5126座，城区连续覆盖",
        ),
        ("老桥通车", "从4月1日起，老桥恢复通行，货车除外。", "从4月1日起，老桥恢复通行，货车除外"),
        ("老桥", "桥修好了。渡轮不再开行，船工转到码头上班。", "渡轮不再开行，船工转到码头上班"),
        ("题", "", ""),
    ],
)
def test_a_clause_says_what_the_headline_does_not(headline: str, gist: str, said: str) -> None:
    assert clause(gist, headline) == said
