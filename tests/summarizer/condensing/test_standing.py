"""What keeps a sentence from standing alone, of each kind several, and their likes that may."""

import pytest

from summarizer.condensing.standing import (
    faults,
    first_person,
    from_outside,
    half_width,
    lacks_subject,
    leans,
    lone_item,
    open_end,
    points_back,
    pronoun,
    question,
    relative_days,
    stopped,
    unattributed,
    whole_place,
)


@pytest.mark.parametrize(
    "said",
    [
        "今天上午，大桥通车。",
        "学校昨日停课。",
        "渡轮明天恢复。",
        "昨晚，港口起火。",
        "会议本周三召开。",
        "这两天，山区降温。",
        "渔民当天曾与船主见面商谈。",
    ],
)
def test_a_day_that_only_the_paper_could_date(said: str) -> None:
    assert relative_days(said)


@pytest.mark.parametrize(
    "said",
    [
        "11月9日，大桥通车。",
        "今年增产两成。",
        "他说：“今天真高兴。”",
        "《今日水利》创刊。",
        "近日，桥墩合龙。",
        "11月9日，大桥通车，当晚亮灯。",
    ],
)
def test_days_that_anybody_can_date(said: str) -> None:
    assert not relative_days(said)


@pytest.mark.parametrize(
    "said",
    [
        "我们在码头看到，渡轮停航。",
        "我市新建学校三所。",
        "本报记者走访了渔港。",
        "贺青禾说，我今年要教会十个徒弟。",
        "您可以拨打热线咨询。",
        "咱们镇上有两家铺子。",
        "很高兴来到渔业大会。",
        "感谢各位船东的支持。",
    ],
)
def test_the_reporter_does_not_speak_of_himself(said: str) -> None:
    assert first_person(said)


@pytest.mark.parametrize(
    "said",
    [
        "我国造船量增加。",
        "船员们很高兴来到渔港。",
        "感谢信送到了渔港。",
        "他说：“我们不卖。”",
        "展览名为“我的家乡”。",
        "自我检查已经结束。",
        "《你好，渔港》上映。",
    ],
)
def test_a_we_that_is_no_reporters(said: str) -> None:
    assert not first_person(said)


@pytest.mark.parametrize(
    ("said", "outside"),
    [
        ("我市第一座水厂投产。", "全市第一座水厂投产。"),
        ("我省今年增产。", "全省今年增产。"),
        ("我国造船量增加。", "我国造船量增加。"),
        ("我区将建三所学校。", "全区将建三所学校。"),
        ("我市枫桥街道开了诊所。", "枫桥街道开了诊所。"),
        ("我县医保局公布新规。", "医保局公布新规。"),
        ("我市长大的孩子。", "我市长大的孩子。"),
    ],
)
def test_our_town_is_the_whole_town_elsewhere(said: str, outside: str) -> None:
    assert from_outside(said) == outside


@pytest.mark.parametrize(
    "said",
    [
        "该奖每两年评一次。",
        "首先受益的是一位老人。",
        "二是救护员的腰伤少了，三是家属不必再抬。",
        "这让渔民高兴。",
        "前者是救急，后者是治本。",
        "此外，渡轮增开三班。",
        "但通车推迟到五月。",
        "同年，码头搬走。",
        "其中，女工占四成。",
        "当天，四个码头停业。",
        "分享上述看法的人很多。",
        "（二）补贴农具。",
        "会后双方签约。",
        "本次会议主题为“海洋”。",
        "白沙的这座冷库下月投产。",
        "试验显示，这种渔网更结实。",
        "去年，这家渔具铺换了东家。",
        "据渔协透露，这项补贴明年取消。",
        "作为全县最大的港口，上述变化最先看到。",
        "年大力引进新船，但没有成功。",
        "最早的一张摄于1984年。",
        "不久，渔船靠岸。",
        "会见后，部长参观了冷库。",
        "七年后，县里收回了这些泊位。",
        "3个月之后，渔船回港。",
    ],
)
def test_what_points_back(said: str) -> None:
    assert leans(said)


@pytest.mark.parametrize(
    "said",
    [
        "其他三个码头照常营业。",
        "还款期限延长一年。",
        "即将完工的大桥全长两公里。",
        "都江堰放水。",
        "并购案获得批准。",
        "今年计划有三项，一是补贴农具，二是减租。",
        "年轻人上了岛。",
        "年底前，冷库建成。",
        "渔协官网显示，该协会有会员三百名。",
    ],
)
def test_words_that_only_look_like_pointing_back(said: str) -> None:
    assert not leans(said)


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("渔民的离开将伤害这座渔港。", True),
        ("随着新规施行，这一局面将会改变。", True),
        ("根据海事条例，这两艘渔船须报废。", True),
        ("2023年1月，该公司买下三座冷库。", True),
        ("彼时，船长说过他找到了那艘船。", True),
        ("渔港明年投用，投用后渔民不再排队。", False),
        ("尽管渔协是最大的买主，但该协会从不压价。", False),
        ("船厂应该交船。", False),
    ],
)
def test_a_middle_that_points_back(said: str, back: bool) -> None:
    assert points_back(said) == back


@pytest.mark.parametrize(
    "said",
    [
        "她把奖金都捐了。",
        "有二十多家铺子来找他。",
        "课程由她主讲。",
        "去年，他搬到了岛上。",
        "渔港为他建了一间屋。",
    ],
)
def test_a_he_that_nobody_knows(said: str) -> None:
    assert pronoun(said)


@pytest.mark.parametrize(
    "said",
    [
        "贺青禾说，她要教会十个徒弟。",
        "一名渔民的船翻了，救援队把他救起。",
        "其他人留在岛上。",
        "海洋研究所报告，他们给海豚录音六年。",
        "吉他厂搬走了。",
        "“她很高兴。”贺青禾说。",
    ],
)
def test_a_he_that_is_named_or_none(said: str) -> None:
    assert not pronoun(said)


@pytest.mark.parametrize(
    "said",
    [
        "要加快建设冷链车间。",
        "努力实现全年目标。",
        "将于三月一日施行。",
        "进一步扩大改造范围。",
        "不得以任何名义收费。",
        "着力推进渔港改造。",
        "拥有全县最大的冷库，并租给渔民。",
        "在全国率先建成了智能渔港。",
        "下一阶段，积极防范台风。",
        "1995年5月当选为会长。",
        "年初已将冷库列为重点。",
        "明确减免两年租金。",
    ],
)
def test_a_predicate_without_its_subject(said: str) -> None:
    assert lacks_subject(said)


@pytest.mark.parametrize(
    "said",
    [
        "渔港将建冷链车间。",
        "应白沙县邀请，海洋所派出专家。",
        "调查显示，九成居民满意。",
        "自十一月起，公交免费。",
        "有网友称，门票涨价。",
        "建设单位表示，工程明年完工。",
        "庆祝建港百年音乐会昨晚在码头举行。",
        "在县城，供热公司换了锅炉。",
        "正在维修的渡轮下月返航。",
        "县财政明年拿出两亿元改造渔港。",
        "两家外卖平台停止派单。",
        "2023年公司收入增加三成。",
    ],
)
def test_a_subject_that_begins_like_a_predicate(said: str) -> None:
    assert not lacks_subject(said)


@pytest.mark.parametrize(
    "said",
    [
        "渔港负责人在会上指出。",
        "有关事项通知如下。",
        "据《海湾日报》3月6日报道。",
        "受灾的村庄包括。",
        "工程由渔港集团和。",
        "船长告诉《海湾日报》。",
        "从码头的灯火，到海上的渔船……",
        "中央气象台11日发布。",
    ],
)
def test_an_end_where_it_should_go_on(said: str) -> None:
    assert open_end(said)


@pytest.mark.parametrize(
    "said",
    [
        "桥修好了，他说。",
        "价格由市场决定。",
        "赔偿标准已经明确了。",
        "渡轮停航。",
        "船厂满足了工会的加薪要求。",
    ],
)
def test_an_end(said: str) -> None:
    assert not open_end(said)


@pytest.mark.parametrize(
    "said",
    ["豆腐渣工程”", "桥修好了", "他说：“好。”。", "桥通了。，车来了。", "桥通了，，车来了。"],
)
def test_a_stop_that_is_missing_or_one_too_many(said: str) -> None:
    assert not stopped(said)


@pytest.mark.parametrize(
    "said", ["桥通了。", "他说：“好。”", "加油！", "题目是“三次命”。", "The end."]
)
def test_a_stop(said: str) -> None:
    assert stopped(said)


@pytest.mark.parametrize(
    ("said", "half"),
    [
        ("渔港宣布,渡轮停航。", True),
        ("价格(含税),共三百元。", True),
        ("他说:“好。”", True),
        ("共3,000人。", False),
        ("12:30开船。", False),
        ("用C++, Java写成。", False),
    ],
)
def test_half_width_marks_beside_chinese(said: str, half: bool) -> None:
    assert half_width(said) == half


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("路怎么走？", True),
        ("这钱花得值吗？", True),
        ("“路怎么走？”", True),
        ("他问“路怎么走”，没有人回答。", False),
        ("《谁是渔夫？》上映。", False),
    ],
)
def test_questions(said: str, asks: bool) -> None:
    assert question(said) == asks


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("措施有：1.补贴农具。", True),
        ("一是补贴农具。", True),
        ("一是补贴农具，二是减租。", False),
        ("气温1.5度。", False),
        ("这是唯一是木头的桥。", False),
    ],
)
def test_a_list_has_more_than_its_first_item(said: str, alone: bool) -> None:
    assert lone_item(said) == alone


@pytest.mark.parametrize(
    ("said", "nobodys"),
    [
        ("“修好了。”", True),
        ("“修好了”。", True),
        ("“修好了。”他说。", False),
        ("他说：“修好了。”", False),
        ("“三棵榆”面馆关门。", False),
    ],
)
def test_a_quotation_is_somebodys(said: str, nobodys: bool) -> None:
    assert unattributed(said) == nobodys


def test_a_good_sentence_has_no_fault() -> None:
    assert faults("白沙渔港11月3日宣布，冷链车间明年4月投用，每天可以处理渔获120吨。") == []


def test_faults_go_by_the_names_of_the_rating_scheme() -> None:
    assert faults("她今天说,我们要加快建设") == [
        "relative-date",
        "first-person",
        "pronoun",
        "punctuation",
    ]


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("粮食生产有序推进。今年，全省推广智能收割机。", True),
        ("全市新增两座码头。", True),
        ("广东1300万亩早稻正在抢收，全省推广智能收割机。", False),
        ("白沙县统计局公布，全县有渔船1860条。", False),
        ("渔船1860条。", False),
    ],
)
def test_a_whole_province_is_one_that_is_named(said: str, whole: bool) -> None:
    assert whole_place(said) is whole
