"""What keeps a text from being a headline."""

from __future__ import annotations

import pytest

from summarizer.condensing.excerpts import excerpts
from summarizer.condensing.grounding import problems
from summarizer.condensing.statement import doubts

RIGHT_AND_WRONG = {
    "no predicate": (
        "临江大学团队在比对了该校保存的全国首个蕨类孢子库中的标本后，找到两个新种。"
        "白沙市政府日前印发《关于保护古井的办法》。渔民们正朝着重建码头的共同目标努力。",
        ["临江大学团队找到两个新种", "白沙市政府印发《关于保护古井的办法》"],
        ["全国首个蕨类孢子库中的标本", "《关于保护古井的办法》", "重建码头的共同目标"],
    ),
    "cut off": (
        "安江港公告，因三号泊位起重机故障，暂停集装箱业务。"
        "县法院就渔船碰撞案作出裁定，船东应赔偿渔民。"
        "六名护林员在山上修路，被林场开除。"
        "云溪县卖出两处老粮仓，成交总价3200万元。",
        ["安江港暂停集装箱业务", "六名护林员在山上修路被林场开除", "成交总价3200万元"],
        [
            "安江港：因三号泊位起重机故障",
            "县法院就渔船碰撞案裁定",
            "六名护林员在山上修路",
            "云溪县两处老粮仓成交总价",
        ],
    ),
    "comma": (
        "《柳营船歌集》近日由白沙书局编成，出版发行。青河大桥今天通车。柳营车站下月启用。",
        ["《柳营船歌集》出版发行", "青河大桥今天通车", "柳营车站启用"],
        ["《柳营船歌集》，出版发行", "青河大桥，通车", "柳营车站，启用"],
    ),
    "answers to another": (
        "松桥村修了路。村里的竹器合作社还买了两台机器。渡口也换了新船。县医院又招了六名护士。",
        ["竹器合作社买了两台机器", "渡口换了新船", "松桥村人均收入增长"],
        ["村里的竹器合作社还买了两台机器", "渡口也换了新船", "县医院又招了六名护士"],
    ),
    "question": (
        "船长赵启明问：“电动船会不会比柴油船贵？”他说，电池成本是关键，河运是否涨价要看电价。",
        ["赵启明：电池成本是关键", "河运是否涨价要看电价"],
        ["赵启明：电动船会不会比柴油船贵", "赵启明：河运是否涨价", "电动船贵吗"],
    ),
    "limit lost": (
        "河口港吞吐量一度连续四周下降。渡轮公司推出最长90天免费退票服务。"
        "水位一度超过警戒线，安江大坝开闸。",
        ["河口港吞吐量一度连续四周下降", "渡轮公司推出最长90天免费退票服务", "安江大坝开闸"],
        ["河口港吞吐量连续四周下降", "渡轮公司推出90天免费退票服务", "水位超过警戒线"],
    ),
    "preposition lost": (
        "安江药厂与白沙药业就国产新药青素片达成合作。船厂工会和厂方就夜班津贴签署协议。"
        "甲岛渔会与乙岛渔会因禁渔海域发生争执。",
        ["安江药厂与白沙药业达成合作", "安江药厂与白沙药业就青素片达成合作"],
        ["安江药厂与白沙药业青素片达成合作", "船厂工会和厂方夜班津贴签署协议"],
    ),
    "object lost": (
        "临江渡轮成为最早获得这一称号的内河船队。青河站是最早用上这种电池的渡口。",
        ["临江渡轮成为最早获得这一称号的内河船队"],
        ["临江渡轮成为最早获得的内河船队"],
    ),
    "other measure": (
        "河口港务2025年总交易额为61.4亿元，净收入为8.3亿元，净利润达1.2亿元。",
        ["河口港务净收入8.3亿元", "河口港务总交易额61.4亿元", "净利润达1.2亿元"],
        ["河口港务净收入61.4亿元", "河口港务净利润8.3亿元", "河口港务总交易额为1.2亿元"],
    ),
    "lesser index": (
        "A股三大指数今日集体下跌，上证指数跌0.4%，深证成指跌0.6%，创业板指跌1.1%，"
        "科创50指数涨0.2%，北证50涨0.9%。",
        ["A股收评：三大指数集体下跌", "上证指数跌0.4% 科创50指数涨0.2%"],
        ["A股收评：科创50指数涨0.2%", "收评：北证50涨0.9%"],
    ),
    "unconfirmed": (
        "甲国电视台9日报道称，北港油库遭无人机袭击。乙国方面暂未证实相关报道。",
        ["甲国电视台：北港油库遭无人机袭击", "甲国媒体称北港油库遭袭击"],
        ["北港油库遭无人机袭击"],
    ),
}


@pytest.mark.parametrize("kind", RIGHT_AND_WRONG)
def test_a_headline_that_stands_alone_is_not_doubted(kind: str) -> None:
    source, right, _ = RIGHT_AND_WRONG[kind]
    assert {said: doubts(said, source) for said in right} == dict.fromkeys(right, ())


@pytest.mark.parametrize(
    ("kind", "said"), [(kind, said) for kind, sides in RIGHT_AND_WRONG.items() for said in sides[2]]
)
def test_one_that_does_not_is(kind: str, said: str) -> None:
    assert kind in {fault.kind for fault in doubts(said, RIGHT_AND_WRONG[kind][0])}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("临江市与周边六个县还宣布共建一座水库。", "临江市与周边六个县宣布共建一座水库"),
        ("柳营的老渡口也换上了电动船。", "柳营的老渡口换上了电动船"),
        ("安江港昨晚又停航两小时。", "安江港昨晚停航两小时"),
    ],
)
def test_a_clause_alone_answers_to_no_other(sentence: str, said: str) -> None:
    assert said in [one.text for one in excerpts([sentence])]


@pytest.mark.parametrize(
    "said", ["据称Mary Hill旗下公司买船", "Mary Hill公司买船", "Hill旗下公司买GX船"]
)
def test_each_word_of_a_latin_name_is_known(said: str) -> None:
    found = problems(said, "富商Mary Hill旗下公司据称已买GX-9船。")
    assert not {"Mary", "Hill", "GX"} & set(found)


def test_a_part_of_a_latin_word_is_not() -> None:
    assert "Hi" in problems("Hi公司买船", "富商Mary Hill旗下公司已买船。")
