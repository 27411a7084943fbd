"""Search: literal, ranked, and saying why."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Store
from bot.stories.about import about
from bot.stories.search import (
    hot_topics,
    matched_words,
    nearest_topics,
    newest_matches,
    search,
)
from bot.stories.topics import Topic, Topics, known_topics
from summarizer.text.folding import fold
from summarizer.text.terms import index_terms, phrase, query_terms
from tests.bot.engines import summary
from tests.bot.making import HandClock, add, article, keep_all

TOPICS = Topics([Topic("5G", ("第五代移动通信", "5G网络")), Topic("人工智能", ("AI", "大模型"))])


async def found(store: Store, query: str, chat_id: int | None = None) -> list[str]:
    result = await search(store, query, chat_id=chat_id, topics=TOPICS)
    return [hit.story.headline for hit in result.hits]


@pytest.mark.parametrize("query", ["5G", "5g", "５Ｇ", "口罩", "戴口罩", "G20", "防护", "佩戴口罩"])
async def test_short_queries_are_found(store: Store, query: str) -> None:
    await add(store, "乘客进站须佩戴口罩，防护不可松懈。车厢里5G信号满格，G20代表也在。", "地铁")
    assert await found(store, query) == ["地铁"]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("AI", "这条trail通往山顶，rail也是。"),
        ("5G", "他的手机有15G流量，另有5GB空间。"),
        ("5", "共有15人和25辆车，5G除外。"),
        ("北京大学", "北京的大学很多。"),
        (".*", "什么都有的一条新闻。"),
        ('" OR "', "没有运算符的新闻。"),
        ("NOT 地铁", "公交的新闻。"),
    ],
)
async def test_matching_is_literal(store: Store, query: str, body: str) -> None:
    await add(store, body, "新闻")
    assert await found(store, query) == []


@pytest.mark.parametrize("query", ["", "   ", "，。！", "*", '"', "😀"])
async def test_a_query_without_a_word_finds_nothing(store: Store, query: str) -> None:
    await add(store, "一条新闻。", "新闻")
    result = await search(store, query, topics=TOPICS)
    assert (result.total, result.hits) == (0, [])


@pytest.mark.parametrize(
    "query",
    [
        "新" * 5000,
        "5G " * 3000,
        "a\x00b",
        "e\u0301tude naïve Ω",
        "terms:5G OR headline:口罩",
        "NEAR(5G 口罩)",
        "口罩\n5G\t",
        "𠮷野家 𝟝𝔾 ㊙️",
        "'; DROP TABLE stories; --",
        "\u202e\ufeff5G",
    ],
)
async def test_no_query_can_break_the_search(store: Store, query: str) -> None:
    await add(store, "乘客进站须佩戴口罩。车厢里5G信号满格。", "地铁")
    result = await search(store, query, topics=TOPICS)
    assert result.total in (0, 1)
    assert len(await store.stories.latest()) == 1


async def test_every_alias_of_a_topic_matches_and_says_so(store: Store) -> None:
    await add(store, "第五代移动通信基站在高原开通。", "高原通信")
    await add(store, "5G网络覆盖了山村。", "山村")
    result = await search(store, "第五代移動通信", topics=TOPICS)
    assert result.topic == "5G"
    assert {hit.story.headline: hit.why for hit in result.hits} == {
        "高原通信": ("第五代移动通信",),
        "山村": ("5G",),
    }


async def test_headlines_weigh_more_and_fresh_stories_come_first(
    store: Store, clock: HandClock
) -> None:
    await add(store, "一座新桥今天通车。桥长三公里。" + "市民前来观看。" * 9, "江上添新桥")
    await add(store, "记者在路上见到一座新桥。" + "市民前来观看。" * 9, "周末去哪里")
    assert await found(store, "新桥") == ["江上添新桥", "周末去哪里"]
    clock.forward(days=60)
    await add(store, "另一座新桥今天通车。桥长四公里。" + "市民前来参观。" * 9, "湖上添新桥")
    assert await found(store, "新桥") == ["湖上添新桥", "江上添新桥", "周末去哪里"]


async def test_all_words_must_match(store: Store) -> None:
    await add(store, "医院用上了AI问诊系统。", "问诊")
    await add(store, "医院新楼启用。", "新楼")
    assert await found(store, "医院 人工智能") == ["问诊"]
    assert set(await found(store, "医院")) == {"问诊", "新楼"}


async def test_a_long_query_is_cut_into_words_when_nothing_holds_it(store: Store) -> None:
    await add(store, "购买新能源的汽车，可以领到补贴。", "补贴")
    assert await found(store, "新能源汽车补贴") == ["补贴"]


async def test_a_name_is_found_whatever_stands_around_it(store: Store) -> None:
    await add(store, "昨天张伟伦记者报道，李张伟伦敦行程结束。", "行程")
    assert await found(store, "张伟伦") == ["行程"]


async def test_private_shares_are_found_by_their_chat_only(store: Store) -> None:
    await add(store, "我的5G合同草稿。", "合同", owner_chat=7)
    assert await found(store, "5G", chat_id=7) == ["合同"]
    assert await found(store, "5G", chat_id=8) == []
    assert await found(store, "5G") == []
    assert await hot_topics(store, topics=TOPICS) == []


async def test_an_event_is_one_hit_with_its_number_of_sources(store: Store) -> None:
    lead = "国家电网昨日宣布，青藏直流工程二期在格尔木开工，总投资385亿元，计划2027年投运。"
    await add(store, lead + "工程将新建线路1200公里。", "青藏直流工程二期开工", source="晨报")
    await add(
        store, lead + "当地居民将用上绿电。", "投资385亿元 青藏直流二期格尔木开工", source="晚报"
    )
    result = await search(store, "格尔木", topics=TOPICS)
    assert result.total == 1
    assert result.hits[0].story.sources == 2


async def test_paging_neither_repeats_nor_omits(store: Store) -> None:
    for n in range(23):
        await add(store, f"第{n}站的5G信号开通，站名是{chr(0x4E00 + n * 37)}{n}。", f"{n}号站")
    pages = [await search(store, "5G", limit=5, offset=o, topics=TOPICS) for o in range(0, 25, 5)]
    seen = [hit.story.id for page in pages for hit in page.hits]
    assert {page.total for page in pages} == {len(seen)}
    assert len(seen) == len(set(seen))


async def test_the_cost_does_not_grow_with_the_store(store: Store) -> None:
    async def fill(start: int, end: int) -> None:
        made = [
            article(f"第{n}条消息说5G与{n}号线路{chr(0x4E00 + n % 5000)}的事情。", id=str(n))
            for n in range(start, end)
        ]
        await keep_all(store, made, [summary(a) for a in made], owner_chat=7)

    async def fastest() -> float:
        times = []
        for _ in range(5):
            begin = time.process_time()
            result = await search(store, "5G", chat_id=7, window=50, topics=TOPICS)
            times.append(time.process_time() - begin)
            assert len(result.hits) == 10
        return min(times)

    await fill(0, 100)
    few = await fastest()
    await fill(100, 800)
    assert await fastest() < 10 * few + 0.01


async def test_hot_topics_count_this_weeks_stories(store: Store, clock: HandClock) -> None:
    await add(store, "很久以前的大模型消息。", "大模型旧闻")
    clock.forward(days=30)
    await add(store, "今天的5G消息。", "5G来了")
    await add(store, "今天又有5G和AI的消息。", "AI与5G")
    assert await hot_topics(store, days=7, topics=TOPICS) == [("5G", 2), ("人工智能", 1)]


async def test_why_and_matching_agree_with_search(store: Store) -> None:
    story = await add(store, "医院用上了AI问诊系统。", "问诊")
    assert matched_words(story, "医院 人工智能", TOPICS) == ("医院", "AI")
    assert matched_words(story, "医院 5G", TOPICS) == ()


def test_topics_of_the_configuration() -> None:
    topics = known_topics()
    assert len(topics.names()) >= 40
    for query in ("5G", "五代移動通信", "ＡＩ", "新能源车", "醫保"):
        assert topics.resolve(query) is not None, query
    for query in ("火星移民", "大模型"):  # narrower than the topics that cover them
        assert topics.resolve(query) is None, query
    assert nearest_topics("汽车新能源")[0] == "新能源汽车"
    assert nearest_topics("zzz") == []
    phrases = [fold(phrase_) for topic in topics for phrase_ in topic.phrases]
    assert len(phrases) == len(set(phrases)), "a phrase names two topics"


async def test_a_topic_covers_narrower_matters_that_are_asked_for_alone(store: Store) -> None:
    topics = Topics([Topic("天气", ("气象",), ("台风", "寒潮"))])
    await add(store, "台风明天登陆。", "台风")
    await add(store, "寒潮今夜到来，茶花要盖好。", "寒潮")
    found = {
        query: [hit.story.headline for hit in (await search(store, query, topics=topics)).hits]
        for query in ("天气", "氣象", "台风")
    }
    assert [sorted(headlines) for headlines in found.values()] == [
        ["台风", "寒潮"],
        ["台风", "寒潮"],
        ["台风"],
    ]


HAN_AND_LATIN = st.text("新能源汽车补贴国家 5Gai，。\n", min_size=1, max_size=30)


@given(HAN_AND_LATIN, st.data())
def test_whatever_stands_in_a_text_is_found_by_its_terms(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, max(0, len(folded) - 1)))
    end = data.draw(st.integers(start, len(folded)))
    asked = fold(folded[start:end])
    han_only = asked and all("\u4e00" <= c <= "\u9fff" for c in asked)
    if han_only and len(asked) > 1:
        assert phrase(asked).search(folded)
        assert query_terms(asked) <= index_terms(folded)


@given(HAN_AND_LATIN)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("followed", "body"),
    [
        ("A股大跌", "猪肉价格一周大跌，股民说与A无关。"),
        ("B站上市", "一家机器人企业昨天上市。"),
        ("上海车展", "广州车展开幕，来自上海的企业带来新车。"),
    ],
)
async def test_what_is_followed_is_taken_literally(store: Store, followed: str, body: str) -> None:
    other = await add(store, body, "一条消息")
    assert matched_words(other, followed, TOPICS) == ()
    meant = await add(store, f"昨天，{followed}，成了话题。", "又一条消息")
    assert matched_words(meant, followed, TOPICS) == (followed,)
    assert await found(store, followed) == ["又一条消息"]


async def test_what_is_only_near_is_said_to_be(store: Store) -> None:
    await add(store, "猪肉价格一周大跌。", "猪肉")
    assert (await search(store, "A股大跌", topics=TOPICS)).total == 0
    await add(store, "A股昨天收盘，个别股票大跌。", "收盘")
    result = await search(store, "A股大跌", topics=TOPICS)
    assert [hit.story.headline for hit in result.hits] == ["收盘"]
    assert result.loose
    assert not (await search(store, "大跌", topics=TOPICS)).loose


async def test_of_each_event_the_newest_telling_is_listed(store: Store) -> None:
    body = "青河大桥昨天建成通车，全长2860米，双向六车道，两岸车程缩短到五分钟。" * 3
    await add(store, body, "青河大桥通车", source="晨报")
    await add(store, body + "市民骑车上桥。", "青河大桥建成通车", source="晚报")
    await add(store, "港区发出大风蓝色预警。", "大风预警")
    listed = [story.headline for story in await store.stories.latest_events()]
    assert listed == ["大风预警", "青河大桥建成通车"]
    assert await store.stories.count_events() == 2


async def test_what_is_not_wanted_is_left_out(store: Store) -> None:
    await add(store, "江岸市建成五千座5G基站，港口全程联网。", "5G进港口")
    await add(store, "县医院用5G做远程超声，山里人少跑路。", "5G进医院")
    found = await search(store, "5G -港口")
    assert [hit.story.headline for hit in found.hits] == ["5G进医院"]
    assert found.hits[0].why == ("5G",)
    told = await newest_matches(store, "5G -港口")
    assert [story.headline for story in told] == ["5G进医院"]
    assert about(told[0], "5G -港口")
    port = (await search(store, "港口")).hits[0].story
    assert not about(port, "5G -港口")
    assert matched_words(port, "5G -港口") == ()


async def test_a_period_bounds_what_is_found(store: Store, clock: HandClock) -> None:
    await add(store, "江岸市建成五千座5G基站。", "5G进港口")
    clock.forward(days=3)
    await add(store, "县医院用5G做远程超声。", "5G进医院")
    now = clock.now()
    recent = (now - timedelta(days=1), now + timedelta(days=1))
    found = await search(store, "5G", period=recent)
    assert [hit.story.headline for hit in found.hits] == ["5G进医院"]
    everything = await search(store, "", period=recent)
    assert [hit.story.headline for hit in everything.hits] == ["5G进医院"]
    assert (await search(store, "", period=(now, now))).total == 0


def test_a_single_character_in_common_makes_no_topic_near() -> None:
    assert "生育" not in nearest_topics("体育")
    assert "体育" not in nearest_topics("体育")
    assert "人工智能" not in nearest_topics("rail")


async def test_words_of_any_length_are_found(store: Store) -> None:
    endless = "x" * 3000
    long = await add(store, f"日志里只有一行：{endless}。")
    other = await add(store, f"日志里又是一行：{endless[:900]}。")
    for query, story in ((endless, long), (endless[:900], other)):
        assert [hit.story for hit in (await search(store, query)).hits] == [story]
