"""The digest as its reader gets it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest
from bot.messages.digest import digest_messages
from bot.messages.fitting import MAX_CHARACTERS, MAX_ENTITIES, plain_text
from bot.sandbox.markup import clean, detect, parse_html
from tests.bot.making import ACCOUNT
from tests.bot.messages.samples import CHAT, NOW, PROSE, STORY


@given(st.lists(st.tuples(PROSE, PROSE, st.lists(PROSE, max_size=3)), max_size=20))
@settings(max_examples=40)
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
        until=NOW,
    )
    opened = []
    for message in digest_messages(digest, CHAT, ACCOUNT):
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
        stories=[STORY, other],
        followed={7},
        total=12,
        until=NOW,
    )
    (message,) = digest_messages(digest, CHAT, ACCOUNT)
    assert plain_text(message.text).split("\n\n") == [
        "报摘 · 3月3日 星期一\n2 条，选自 12 条",
        "◆ 你关注的",
        "1. 江岸市建成五千座5G基站\n全市5G基站达到5126座，城区连续覆盖。\n"
        "江岸日报 · 3月3日 · 2 家报道\n"
        "• 夜间作业效率提高27%。\n• 今年新建基站640座。",
        "◆ 要闻",
        "2. 门诊费用跨省结算\n全市5G基站达到5126座，城区连续覆盖。\n江岸日报 · 3月3日",
        "摘要由机器生成，请以原文为准。点数字看详情。",
    ]
