"""The same event from several papers; the pairs are written by us."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import Store
from bot.stories.clustering import Evidence, likeness, same_event
from bot.stories.telling import Telling
from tests.bot.making import START, add

Pair = tuple[tuple[str, str], tuple[str, str]]
SAME: list[Pair] = [
    (
        (
            "青藏直流工程二期在格尔木开工",
            "国家电网3日宣布，青藏直流工程二期在青海格尔木开工，总投资385亿元，计划2027年投运。",
        ),
        (
            "投资385亿元 青藏直流二期动工",
            "记者从国家电网获悉，青藏直流工程二期日前在格尔木正式动工，将新建线路1200公里。",
        ),
    ),
    (
        (
            "安宁里社区食堂今起试营业",
            "昨天上午，城东区安宁里社区食堂开门试营业，六十岁以上老人持卡就餐可享八折优惠。",
        ),
        (
            "八折午餐端上桌 安宁里老人有了食堂",
            "安宁里社区食堂试营业首日，前来就餐的老人排起了队。持老年卡就餐，价格打八折。",
        ),
    ),
    (
        (
            "云帆机器人获12亿元融资",
            "机器人企业云帆科技宣布完成12亿元C轮融资，由启明资本领投，资金用于人形机器人量产。",
        ),
        (
            "启明资本领投云帆科技 人形机器人加速量产",
            "云帆科技今日公布C轮融资结果，融资额12亿元，领投方为启明资本。",
        ),
    ),
]
WIRE = (
    "国家统计局今天公布，上半年全国居民人均可支配收入同比名义增长百分之五点多，扣除价格因素后实际增长"
    "与经济增长基本同步。城镇居民收入增长平稳，农村居民收入增速继续快于城镇，城乡差距进一步缩小。"
    "分来源看，工资性收入仍是主要来源，经营净收入和财产净收入都有增加，转移净收入增长加快。"
)
REPRINTS: list[Pair] = [
    (  # one wire story under headlines that name different numbers of it
        ("上半年居民收入增长5.4%", WIRE + "人均可支配收入12179元，比上年增长5.4%。"),
        ("上半年居民收入12179元", WIRE + "人均可支配收入12179元，比上年增长5.4%。"),
    ),
    (  # one wire story under headlines with no word in common
        ("向海图强", "据新华社北京电　" + WIRE),
        ("稳中有进 向新而行", WIRE),
    ),
    (
        ("龙门桥投资9亿元开工", "龙门桥昨天开工，投资九亿元，工期两年，建成后两岸十分钟可达。"),
        ("龙门桥动工 工期2年", "龙门桥昨天开工，投资九亿元，工期两年，建成后两岸十分钟可达。"),
    ),
]
OTHER: list[Pair] = [
    (  # a series: the same words, other numbers
        (
            "我市昨日新增流感病例128例",
            "市疾控中心通报，昨日我市新增流感确诊病例128例，累计报告3560例，重症5例。",
        ),
        (
            "我市昨日新增流感病例97例",
            "市疾控中心通报，昨日我市新增流感确诊病例97例，累计报告3657例，重症4例。",
        ),
    ),
    (  # two companies' results
        (
            "海川汽车三季度净利润下降24.6%",
            "海川汽车公告，第三季度营收1915亿元，同比下降6.6%，净利润43亿元，同比下降24.6%。",
        ),
        (
            "东岭石化三季度净利润增长34%",
            "东岭石化公告，第三季度营收8700亿元，同比增长2.1%，净利润178亿元，同比增长34%。",
        ),
    ),
    (  # the same subject
        (
            "春运火车票今日开售",
            "铁路部门表示，春运首日火车票今天上午8时起开售，旅客可通过网站和车站窗口购买。",
        ),
        (
            "春运返程高速将迎车流高峰",
            "交管部门预测，春运返程期间高速公路车流将在正月初六达到高峰，提醒司机错峰出行。",
        ),
    ),
]

CONTRADICTED: list[Pair] = [
    (  # two places
        (
            "松原县人民医院新楼启用",
            "松原县人民医院新楼昨天启用，设床位四百张，群众在家门口就能做心脏手术。",
        ),
        (
            "竹溪县人民医院新楼启用",
            "竹溪县人民医院新楼昨天启用，设床位三百张，群众在家门口就能做心脏手术。",
        ),
    ),
    (  # two people
        (
            "安平市原副市长赵立国受贿案开庭",
            "昨天，中级人民法院开庭审理安平市原副市长赵立国受贿案，检方指控其收受财物。",
        ),
        (
            "河口市原副市长孙志远受贿案开庭",
            "昨天，中级人民法院开庭审理河口市原副市长孙志远受贿案，检方指控其收受财物。",
        ),
    ),
    (  # two days of one series
        ("沪指收涨0.5%", "5月6日，A股三大指数收涨，沪指涨0.5%报3100点，成交9000亿元。"),
        ("沪指收涨0.7%", "5月7日，A股三大指数收涨，沪指涨0.7%报3122点，成交9900亿元。"),
    ),
    (  # two laws of one session
        (
            "省人大通过养犬条例",
            "省人大常委会第九次会议6日表决通过《养犬管理条例》，明年1月起施行。",
        ),
        (
            "省人大通过控烟条例",
            "省人大常委会第九次会议6日表决通过《控制吸烟条例》，明年5月起施行。",
        ),
    ),
]


def telling(story: tuple[str, str], days: float = 0) -> Telling:
    return Telling.of(*story, START + timedelta(days=days))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_event_in_other_words(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert same_event(telling(other), [(4, telling(one))]) == 4
    assert same_event(telling(one), [(4, telling(other))]) == 4


@pytest.mark.parametrize(("one", "other"), [*OTHER, *CONTRADICTED])
def test_other_events_in_the_same_words(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert same_event(telling(other), [(4, telling(one))]) is None


def test_the_likest_event_is_chosen_and_far_dates_are_none() -> None:
    others = [(n, telling(pair[0])) for n, pair in enumerate(SAME, 1)]
    assert [same_event(telling(pair[1]), others) for pair in SAME] == [1, 2, 3]
    assert same_event(telling(SAME[0][1], days=3.1), others) is None


def test_a_story_is_of_an_event_by_all_its_stories_but_a_reprint_by_one() -> None:
    ours, theirs = SAME[0]
    mixed = [(4, telling(ours)), (4, telling(OTHER[0][0])), (4, telling(OTHER[1][0]))]
    assert same_event(telling(theirs), mixed) is None
    assert same_event(telling(theirs), mixed[:2]) == 4  # though it is like one of the two only
    body = "".join(body for pair in SAME for _, body in pair)
    mixed.append((4, telling(("一页旧闻", body))))
    assert same_event(telling(("另一题目", body)), mixed) == 4


def test_a_word_before_a_mark_and_the_citys_own_house_is_no_city() -> None:
    told = telling(("公交车坠湖", "昨天早高峰，市公交集团一辆8路车在石坝水库失控。"))
    assert told.ranks == {}
    assert telling(("公交车坠湖", "昨天，云江市一辆8路车在石坝水库失控。")).ranks == {
        "市": {"云江"}
    }


def test_whom_the_police_tell_by_surname_is_the_same_who_is_named_and_no_other() -> None:
    named = telling(("男子持刀伤人", "嫌疑人朱明远昨天被刑拘。"))
    some = telling(("男子持刀伤人", "警方通报，嫌疑人朱某某昨天被刑拘。"))
    other = telling(("男子持刀伤人", "警方通报，嫌疑人孔某昨天被刑拘。"))
    assert some.people == {"朱某"}
    assert likeness(named, some) > likeness(other, some)
    assert telling(("新店", "位于某小区的店，向某公司进货。")).people == frozenset()


def test_sentences_that_one_copies_speak_for_one_event() -> None:
    said = (
        "消防部门出动六车三十人扑救，火势于凌晨得到控制，浓烟一度飘过江面，居民说玻璃都被震碎了。"
    )
    said += "仓库里堆放的是冬季用的棉被和取暖器，保管员巡查时发现电线冒出火花，随即按下警铃。"
    one = telling(("夜里棉被仓库失火", f"天亮前城南冒起黑烟，大家以为要下雨。{said}"))
    copied = telling(
        ("保管员按下警铃", f"老周在这里干了十一年。{said}他说再晚两分钟后果难料。" * 2)
    )
    own = telling(("保管员按下警铃", f"老周在这里干了十一年。{said[:40]}他说再晚两分钟后果难料。"))
    assert Evidence.of(one, copied).copied > 0
    assert Evidence.of(one, own).copied == 0


def test_headlines_that_each_name_a_town_of_their_own_speak_against_one_event() -> None:
    one = telling(("扬州半程马拉松今晨鸣枪", "两万名跑者今晨起跑，肯尼亚选手夺冠。"))
    other = telling(("无锡半程马拉松今晨鸣枪", "三万名跑者今晨起跑，肯尼亚选手夺冠。"))
    assert Evidence.of(one, other).headline_places == 1
    told = telling(("无锡半程马拉松今晨鸣枪", "继扬州之后，三万名跑者今晨起跑。"))
    assert Evidence.of(one, told).headline_places == 0


async def test_stored_stories_of_an_event_share_it_and_count_its_papers(store: Store) -> None:
    for number, pair in enumerate([*SAME, *OTHER]):
        for (headline, body), source in zip(pair, ("晨报", "晚报"), strict=True):
            await add(store, body + f"（第{number}组）", headline, source=source)
    stories = await store.stories.latest(100)
    events = {story.headline: story.event_id for story in stories}
    assert all(events[one[0]] == events[other[0]] for one, other in SAME)
    assert len(set(events.values())) == len(SAME) + 2 * len(OTHER)
    by_headline = {story.headline: story.sources for story in stories}
    assert all(by_headline[one[0]] == by_headline[other[0]] == 2 for one, other in SAME)


async def test_a_private_share_joins_no_event(store: Store) -> None:
    (headline, body), (other_headline, other_body) = SAME[0]
    private = await add(store, body, headline, owner_chat=7)
    public = await add(store, other_body, other_headline)
    again = await add(store, body + "（续）", headline, owner_chat=8)
    assert len({private.event_id, public.event_id, again.event_id}) == 3
    assert public.sources == 1


def test_a_word_or_two_in_common_is_no_event() -> None:
    assert same_event(telling(("短讯甲", "短讯。")), [(4, telling(("短讯乙", "短讯。")))]) is None


def test_the_day_that_each_speaks_of_tells_two_matters_of_one_place_apart() -> None:
    bridge = ("江阴二桥取消收费", "江阴二桥昨日起停止收费，大桥南北收费站拆除。")
    again = ("过江阴二桥不用交钱了", "江阴二桥11日起停止收费，收费站拆除，大桥畅通。")
    other = (
        "江阴二桥车流缓行",
        "江阴二桥12日车流缓行，大桥南北收费站外排长队，拆除隔离墩。",
    )
    dated = START.replace(month=3, day=12)
    told = Telling.of(*bridge, dated)
    assert likeness(told, Telling.of(*again, dated)) > likeness(told, Telling.of(*other, dated))
    yesterday = (other[0], other[1].replace("12日", "昨天"))
    assert likeness(told, Telling.of(*yesterday, dated)) > likeness(told, Telling.of(*other, dated))


def test_a_correction_and_a_risen_toll_are_the_same_event() -> None:
    said = ("新馆明天开放 藏书210万册", "市图书馆新馆12月1日开放，藏书210万册，设座位3200个。")
    right = ("更正：新馆藏书120万册", "市图书馆新馆12月1日开放一文有误，藏书210万册应为120万册。")
    crash = ("大巴在青云路侧翻 19人受伤", "今天下午，一辆旅游大巴在青云山景区路侧翻，19人受伤。")
    later = ("青云山大巴侧翻伤者增至23人", "昨天下午青云山景区路大巴侧翻事故中，受伤者增至23人。")
    assert same_event(telling(right, days=1), [(4, telling(said))]) == 4
    assert same_event(telling(later, days=1), [(4, telling(crash))]) == 4


async def test_articles_of_one_page_can_be_two_events(store: Store) -> None:
    stories = [await add(store, body, headline) for headline, body in OTHER[2]]
    assert stories[0].event_id != stories[1].event_id


@pytest.mark.parametrize("pair", REPRINTS, ids=["numbers", "no word in common", "numerals"])
def test_a_reprint_is_the_same_event_whatever_its_headline(pair: Pair) -> None:
    assert same_event(telling(pair[0]), [(7, telling(pair[1]))]) == 7
