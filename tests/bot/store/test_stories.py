"""Stories: each content once, all or nothing, and private shares kept private."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.story import Clues
from bot.store import Store
from bot.stories.fingerprint import content_key
from summarizer.text.terms import query_terms
from tests.bot.engines import summary
from tests.bot.making import START, HandClock, add, article, keep_all

DAY = timedelta(days=1)
BODY = (
    "本报讯 市交通委昨天宣布，5G公交调度系统将在12条线路试用，首批投入1.2亿元。\n"
    "“乘客等车的时间会缩短三分之一。”公交集团经理说。"
)


async def test_the_same_content_is_one_story(store: Store) -> None:
    first = await add(store, BODY, "公交用上5G")
    again = await add(store, BODY, "另一个标题", source="晚报")
    assert again.id == first.id
    assert again.headline == "公交用上5G"
    assert await store.stories.count() == 1
    assert again.sources == 2  # but two papers carry it


@pytest.mark.parametrize(
    "changed",
    [
        BODY.replace("，", "，\n").replace("公交", "公\n交"),  # hard wraps
        BODY.replace("5G", "５Ｇ").replace("1.2", "１．２").replace("12", "１２"),  # full width
        "　　" + "  ".join(BODY),  # letter-spaced
        BODY.replace("“", '"').replace("”", '"').replace("，", ","),  # punctuation
        BODY.replace("宣布", "宣佈").replace("试用", "試用").replace("车", "車"),  # traditional
    ],
)
async def test_wraps_width_spaces_and_script_make_no_other_story(
    store: Store, changed: str
) -> None:
    first = await add(store, BODY)
    assert (await add(store, changed)).id == first.id


@pytest.mark.parametrize("changed", [BODY.replace("1.2亿", "12亿"), BODY.replace("12条", "13条")])
async def test_another_number_is_another_story(store: Store, changed: str) -> None:
    first = await add(store, BODY)
    assert (await add(store, changed)).id != first.id


@given(st.text("市交通5G委昨天，。1.2亿元", min_size=5), st.data())
def test_the_fingerprint_is_blind_to_white_space(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=4))
    changed = text
    for place in places:
        changed = changed[:place] + data.draw(st.sampled_from(" \n\u3000\t")) + changed[place:]
    assert content_key(article(changed)) == content_key(article(text))


async def test_a_failure_midway_stores_nothing(store: Store) -> None:
    good, bad = article("第一篇文章说公交。"), article("第二篇文章说地铁。")
    broken = summary(bad)
    object.__setattr__(broken, "gist", None)  # the database refuses it, after the first
    with pytest.raises(Exception, match=r"(?i)not.null"):
        await keep_all(store, [good, bad], [summary(good), broken])
    assert await store.stories.count() == 0
    assert await store.index.newest([[["公交"]]], limit=5) == []


async def test_articles_and_summaries_must_belong_together(store: Store) -> None:
    one, other = article("甲"), article("乙")
    with pytest.raises(ValueError, match="one summary an article"):
        await keep_all(store, [one], [summary(other)])


async def test_private_shares_are_seen_by_their_chat_only(store: Store) -> None:
    private = await add(store, BODY, owner_chat=7)
    assert private.owner_chat == 7
    assert await store.stories.get(private.id, chat_id=7) == private
    for stranger in (None, 8):
        assert await store.stories.get(private.id, stranger) is None
        assert await store.stories.many([private.id], stranger) == []
        assert await store.stories.known([content_key(article(BODY, id="x"))], stranger) == {}
    assert await store.stories.latest() == []
    assert await store.stories.count() == 0
    long_ago, later = store.clock.now() - timedelta(days=9), store.clock.now() + timedelta(days=9)
    assert await store.stories.since(long_ago) == []
    assert await store.stories.dated(long_ago, later) == []


async def test_private_and_public_copies_live_side_by_side(store: Store) -> None:
    mine = await add(store, BODY, owner_chat=7)
    theirs = await add(store, BODY, owner_chat=8)
    public = await add(store, BODY)
    assert len({mine.id, theirs.id, public.id}) == 3
    assert public.sources == 1  # who shares in private is no paper
    # what is public already needs no private copy
    assert (await add(store, BODY, owner_chat=9)).id == public.id
    await store.stories.forget(7)
    assert await store.stories.get(mine.id, 7) is None
    assert await store.stories.get(theirs.id, 8) is not None


async def test_without_a_date_a_story_counts_from_first_seen(
    store: Store, clock: HandClock
) -> None:
    undated = await add(store, BODY)
    dated = await add(store, "去年的旧闻说天气。", published=clock.now() - timedelta(days=300))
    assert undated.date == undated.first_seen == clock.now()
    day = timedelta(days=1)
    assert await store.stories.dated(clock.now() - day, clock.now() + day) == [undated]
    assert [s.id for s in await store.stories.since(clock.now() - day)] == [dated.id, undated.id]


async def test_old_stories_are_pruned_from_the_index_too(store: Store, clock: HandClock) -> None:
    await add(store, BODY)
    clock.forward(days=40)
    kept = await add(store, "今天的公交新闻。")
    assert await store.stories.prune(timedelta(days=30)) == 1
    assert [m.story_id for m in await store.index.newest([[["公交"]]], limit=5)] == [kept.id]


async def test_many_keeps_the_order_asked_for(store: Store) -> None:
    stories = [await add(store, f"第{n}条消息，说的是{n}号线。") for n in range(4)]
    asked = [stories[2].id, 999, stories[0].id]
    assert [s.id for s in await store.stories.many(asked)] == [stories[2].id, stories[0].id]


WRITER = """
import asyncio, sys
from bot.store import Store
from tests.bot.making import HandClock, add

async def main():
    store = await Store.open(sys.argv[1], clock=HandClock())
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(40):
        await add(store, f"{sys.argv[2]}写的第{n}条消息，共同的5G话题。")
        await add(store, f"两个进程都写的第{n}条消息。")
    await store.close()

asyncio.run(main())
"""


async def test_two_processes_write_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    writers = [
        subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-c", WRITER, url, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("命令行", "机器人")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert await asyncio.to_thread(writer.stdout.readline) == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        assert await asyncio.to_thread(writer.wait, 60) == 0
        writer.communicate()
    store = await Store.open(url, clock=HandClock())
    assert await store.stories.count() == 40 + 40 + 40
    await store.close()


async def test_story_json_is_the_contract(store: Store) -> None:
    story = await add(store, BODY, "公交用上5G", published=store.clock.now())
    assert json.loads(json.dumps(story.as_json(["5G"]))) == {
        "id": story.id,
        "headline": "公交用上5G",
        "gist": BODY[:60],
        "source": "晨报",
        "published": "2025-03-03T00:00:00+00:00",
        "date_known": True,
        "sources": 1,
        "why": ["5G"],
    }


async def test_near_are_those_that_hold_most_of_the_words(store: Store) -> None:
    words = ("青龙桥", "贯通", "江州")
    clues = Clues({word: query_terms(word) for word in words}, START, START + 3 * DAY)
    on_time = START + DAY
    told = [
        await add(store, body, headline, published=on_time)
        for headline, body in [
            ("大桥完工", "江州的青龙桥昨天贯通，市民可以步行过江。"),
            ("青龙桥江州段贯通", "连日大雨之后，江州大桥昨天恢复通行。"),
            (
                "两座桥",
                "江州的青龙山和龙桥镇之间昨天贯通了公路。",
            ),  # the pairs of a word, and not it
        ]
    ]
    for number in range(40):
        await add(
            store, f"青龙山与龙桥镇{number}路公交昨天开通。", f"第{number}路公交", published=on_time
        )
    await add(store, "江州的青龙桥贯通十周年纪念活动昨天举行。", "十年", published=START - DAY)
    [near, nothing] = await store.stories.near([clues, replace(clues, words={})])
    newest = [f"第{number}路公交" for number in range(39, 32, -1)]
    assert [each.headline for each in near] == ["大桥完工", "两座桥", "青龙桥江州段贯通", *newest]
    assert [each.event_id for each in near[:3]] == [told[n].event_id for n in (0, 2, 1)]
    assert nothing == []
