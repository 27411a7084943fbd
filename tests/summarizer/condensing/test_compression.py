"""Compression: what may go from a sentence, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.condensing.compression import (
    balanced,
    compress,
    ended,
    shortened,
    with_fewer_items,
    without_also,
)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "本报讯（记者 王小山）市交通局昨天（9月3日）宣布，新线路开通，沿线设站12座。",
            "市交通局9月3日宣布，新线路开通，沿线设站12座。",
        ),
        (
            "昨晚（7月11日）11时，台风在临江登陆，六千户居民已经转移。",
            "7月11日晚11时，台风在临江登陆，六千户居民已经转移。",
        ),
        (
            "（付小青）8日上午，市统计局公布了上半年的收入数据。",
            "8日上午，市统计局公布了上半年的收入数据。",
        ),
        ("新华社北京3月1日电 科学家发现新物种，命名正在进行。", "科学家发现新物种，命名正在进行。"),
        ("岛事君注意到，大火已经扑灭，没有人员伤亡。", "大火已经扑灭，没有人员伤亡。"),
        (
            "8月2日，海湾新闻记者获悉，大火已经扑灭，没有人员伤亡。",
            "大火已经扑灭，没有人员伤亡。",
        ),
        ("据了解，大火已经扑灭，没有人员伤亡。", "大火已经扑灭，没有人员伤亡。"),
        (
            "据当地媒体报道，大火已经扑灭，没有人员伤亡。",
            "据当地媒体报道，大火已经扑灭，没有人员伤亡。",
        ),
        (
            "记者从市水务局获悉，新水厂月底投产，服务居民四十万人。",
            "新水厂月底投产，服务居民四十万人。",
        ),
        (
            "知情人士透露，公司正在洽谈出售工厂，金额四十亿元。",
            "知情人士透露，公司正在洽谈出售工厂，金额四十亿元。",
        ),
        (
            "记者从远帆造船获悉，公司今天交付两艘电动渡轮，各载客三百人。",
            "记者从远帆造船获悉，公司今天交付两艘电动渡轮，各载客三百人。",
        ),
        (
            "省政府印发《渔港条例（试行）》（以下简称《条例》），明年施行。",
            "省政府印发《渔港条例（试行）》，明年施行。",
        ),
        ("远帆造船（600123.SH）发布半年报，利润增加两成。", "远帆造船发布半年报，利润增加两成。"),
        (
            "港务局印发《泊位管理通知》（港务发〔2024〕8号，以下简称《通知》），下月施行。",
            "港务局印发《泊位管理通知》，下月施行。",
        ),
        (
            "港务局印发《泊位管理通知》（港务发〔2024〕8号），下月施行。",
            "港务局印发《泊位管理通知》，下月施行。",
        ),
        (
            "海湾消息网2月2日报道据岛国通讯社2月2日报道，渔业大臣视察了南浦船厂。",
            "据岛国通讯社2月2日报道，渔业大臣视察了南浦船厂。",
        ),
        (
            "记者12日从市水务局、市环境局、市卫生局共同召开的饮用水安全联席会议上获悉，新水厂月底投产，服务四十万人。",
            "新水厂月底投产，服务四十万人。",
        ),
        ("云岭应急官微消息，11月3日，白沙渔港起火。", "11月3日，白沙渔港起火。"),
        ("刚刚，白沙渔港宣布全部免收停泊费。", "白沙渔港宣布全部免收停泊费。"),
        ("田雨）11月3日，白沙渔港起火，烧毁渔船两艘。", "11月3日，白沙渔港起火，烧毁渔船两艘。"),
    ],
)
def test_datelines_and_attributions_go(sentence: str, said: str) -> None:
    assert compress(sentence) == said


def test_what_does_not_stand_alone_is_never_left_at_the_end() -> None:
    said = compress(
        "报告预计，到明年底，全市充电桩将达到三万根，基本满足需要，缓解排队问题。", most=24
    )
    assert said == "报告预计，到明年底，全市充电桩将达到三万根。"


def test_a_contrast_is_not_cut_off() -> None:
    said = compress("我国是造船大国，但还不是造船强国，短板在核心部件。", most=16)
    assert said == "我国是造船大国，但还不是造船强国。"


@given(st.text(alphabet="今天中国宣布据报道预计，。“”（）记者表示5G", min_size=1, max_size=60))
def test_compression_only_deletes(text: str) -> None:
    said = compress(text)
    letters = iter(text)
    assert all(char in letters for char in said.rstrip("。."))


@pytest.mark.parametrize(
    "sentence",
    [
        "全市检查学生12.8万人，视力不良的5.9万人，其中近视的占九成。",
        "工程进度已完成九成，原定年底通车，但信号系统的调试比预计的慢。",
        "学生如果在第三周之前退课，不收费。",
        "路远的走读学生、父母均在外地务工的学生，学校应当提供住宿。",
        "公司拟收购两座矿山，尚须股东大会批准。",
        "专家在海事大学新任校长陪同下，来到码头考察。",
        "由于冷库不足，渔民的收入受到影响，县里增建三座。",
        "县渔业局下发通知，就做好台风天渔船安全工作，对四个渔港提出要求。",
        "渔船的诉讼进入执行阶段后，船主没有收到钱。",
        "站长谈到渔船的换代、码头的改造，以及如何让年轻人留下。",
        "持续营造市场化、法治化，国际化一流营商环境。",
        "这只基金的收益率是上半年最高的，却不是规模最大的。",
    ],
)
def test_nothing_may_go_from_a_sentence_that_would_say_something_else(sentence: str) -> None:
    assert shortened(sentence) == []


def test_what_adds_may_go() -> None:
    sentence = "市卫健委表示，将把地图做成电子版，装进所有急救车的导航，并在医学院开设选修课。"
    assert shortened(sentence)[0] == "市卫健委表示，将把地图做成电子版，装进所有急救车的导航。"


def test_who_came_from_where_is_no_clause_to_end_with() -> None:
    sentence = (
        "8月20日，青屿能源论坛在临海举行，来自16个经济体、国际组织和科研机构的100余位代表，"
        "围绕能源安全、技术合作等议题深入研讨，为深化合作凝聚共识。"
    )
    assert shortened(sentence) == ["8月20日，青屿能源论坛在临海举行。"]


@pytest.mark.parametrize(
    ("said", "with_stop"),
    [
        ("题目是“一块豆腐的三次命”", "题目是“一块豆腐的三次命”。"),
        ("他说：“好。”", "他说：“好。”"),
        ("价格下调，", "价格下调。"),
        ("The bridge opened", "The bridge opened."),
        ("通车了！", "通车了！"),
    ],
)
def test_every_sentence_gets_its_stop(said: str, with_stop: str) -> None:
    assert ended(said) == with_stop


def test_balance() -> None:
    assert balanced("“好”（是）")
    assert not balanced("“好")


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("渔协还推出三项补贴，每条船两千元。", "渔协推出三项补贴，每条船两千元。"),
        ("云岭港也将扩建。", "云岭港将扩建。"),
        ("渔港还没有通车。", "渔港还没有通车。"),
        ("还款期限延长一年。", "还款期限延长一年。"),
        ("会长说，渔船还要增加。", "会长说，渔船还要增加。"),
    ],
)
def test_also_goes_where_nothing_stands_before(said: str, alone: str) -> None:
    assert without_also(said) == alone


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "8月1日，白沙渔港、云岭车站、青屿码头、远帆船厂等四个项目集中开工。",
            "8月1日，白沙渔港等四个项目集中开工。",
        ),
        (
            "会议听取了港务局、水务局、卫生局等部门的报告。",
            "会议听取了港务局等部门的报告。",
        ),
        (
            "白沙、云岭、青屿等三地分别投入1亿元、2亿元、3亿元。",
            "白沙、云岭、青屿等三地分别投入1亿元、2亿元、3亿元。",
        ),
        ("船上有“远帆、云岭、青屿”等字样。", "船上有“远帆、云岭、青屿”等字样。"),
        ("白沙、云岭、青屿三地同时开渔。", "白沙、云岭、青屿三地同时开渔。"),
    ],
)
def test_a_list_may_be_told_by_its_first_item(sentence: str, said: str) -> None:
    assert with_fewer_items(sentence) == said
