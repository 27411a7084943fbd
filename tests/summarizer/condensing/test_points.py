"""Points: each stands alone, each adds something, and two are owed by a long article."""

import pytest

from summarizer.article import Article
from summarizer.condensing.draft import draft, finish
from summarizer.condensing.points import POINTS_FROM
from summarizer.condensing.standing import faults
from summarizer.text.folding import bigrams

FILL = (
    "白沙港务局统计，十月共有渡轮1460班，运送旅客21万人次，比上年同月多一成。"
    "港区的三座冷库储存渔获8600吨，够全县吃四个月。县渔业站检测了六个码头的水样，全部合格。"
    "防波堤的修补用了石料三万吨，工期比原定的短了两个月，省下的钱用来换了航标灯。"
    "离岛的供电由海底电缆改为双回路，停电时间由每年31小时降到4小时，冰厂不再自备发电机。"
    "灯塔的看守人退休以后，灯改由太阳能点亮。"
)


def points(body: str, length: str = "short") -> tuple[str, ...]:
    assert len(body) >= POINTS_FROM
    made = draft(Article("a", body))
    return finish(
        made, engine="e", model="m", length="long" if length == "long" else "short"
    ).points


HARD = {
    "a story told of one 'she'": "渔家女贺青禾造了一条会说话的船。她花了六年。她把船叫做“白沙号”。"
    "她因此在11月9日得了全国发明奖。该奖每两年评一次。这让她想起父亲的旧船。"
    "那年冬天，旧船沉在港外。同年，港务局开始登记旧船。首先受益的是六十岁的渔民。"
    "二是年轻渔民，三是外来船员。他们都说好。" + FILL + "县里把船模放进了博物馆。"
    "博物馆每天接待两百名学生，门票全免。学生们在船模前排起长队，听讲解员讲它的来历。"
    "县教育局把造船写进了六所小学的课本，每周一节，由老船工上课。课本由县财政出钱印了四千册。",
    "one long sentence of items": "白沙县市场监管局11月11日发布关于七家企业检查情况的通告："
    "1.青禾水产的车间没有按规定消毒，批次记录和设备记录不一致，责令停产整改，处以26万元的罚款；"
    "2.云岭制冰擅自改用井水，没有向监管部门备案，没收冰块四百吨，处以11万元的罚款；"
    "3.海门渔具把再生料当新料卖，召回渔网四千张，退还货款；"
    "4.南汊冷库的温度计坏了十九天，没有人报修，给予警告，限期改正；"
    "5.北汊冷库无证收购野生海龟，移送公安机关处理；"
    "6.临溪鱼粉的烟囱超标排放，停产三个月，安装除尘设备后才能复工；"
    "7.白沙饲料在包装上夸大功效，没收违法所得34万元。"
    "监管局说，两家企业是第二次被查出同类问题，已经约谈负责人，一年内不受理新增品种的申请，"
    "消费者可以拨打热线举报，查实后给予最高五万元的奖励，对举报人的身份严格保密。"
    "全县的水产企业共有214家，上半年检查了一遍，不合格的占一成半，比去年少了四十家。"
    "抽检的费用由县财政负担，每批次1200元。",
    "quotations in a row": "“修一把伞要两个小时。”贺青禾说。“现在的人不修了。”邻居说。"
    "“我修。”孩子说。贺青禾的回答是“伞骨可修”，她把这四个字印在纸条上。"
    "街坊把旧伞送来，顺手领走一张纸条，过三天再取。"
    + FILL
    + "老街管委会11月5日免去了修伞铺三年的房租，"
    "每年9600元。管委会说，老街登记的手艺铺有86家，三年里关了31家。"
    "县商务局打算请手艺人到六所职业学校上课，每课时补贴120元，明年三月开始。"
    "县文化馆把修伞的工序拍成了六集短片，两个月里有31万人看过，留言的大多是外地的年轻人。",
    "a meeting": "白沙县渔业工作会议11月6日召开。会议强调，要提高站位，深入贯彻落实各项要求。"
    "会议指出，要加快建设冷链，努力实现全年目标。要压实责任。要加强督查。着力推进渔港改造。"
    + FILL
    + "县财政明年拿出2.6亿元改造四个渔港，其中白沙港1.1亿元。"
    "改造后的渔港可以停泊三百吨的渔船120条。"
    "渔民协会会长钱伯言在会上说，燃油补贴去年晚发了四个月，影响了两百条船出海。"
    "县财政局答复，今年的补贴已经在10月发完。会后，县长到白沙港看了正在施工的防波堤，"
    "堤长860米，年底完工。",
    "half-width": "白沙县渔业站11月8日公布,全县登记渔船1860条,其中六成船龄超过十五年。"
    "站长薛海洋说,旧船报废每吨补贴2100元,今年已经报废214条。渔民何金水把船卖给了拆船厂,得了六万元。"
    "拆船厂每月拆船四十条,木料做成家具,铁件回炉。县里还出钱培训上岸的渔民,学期三个月,学费全免,结业后推荐工作。"
    "结业的有312人,进了冷库和饲料厂,月薪四千元左右。也有人回到海上,在养殖场看网箱。"
    "养殖场的老板说,会看天色的人比机器管用。县气象台在养殖场装了六个浮标,每十分钟传一次数据。"
    "浮标每个造价三万元,由县里和养殖场各出一半。去年台风前,浮标提前九小时报警,养殖场收起了全部网箱,没有损失。"
    "渔业站打算明年再装二十个浮标,覆盖全县的养殖海域,并把数据公开,任何人都能在手机上看到。" + FILL,
}


@pytest.mark.parametrize("body", HARD.values(), ids=HARD.keys())
def test_two_points_that_stand_are_owed_even_by_a_hard_article(body: str) -> None:
    told = points(body)
    assert 2 <= len(told) <= 3
    for point in told:
        assert faults(point) == [], point


@pytest.mark.parametrize("body", HARD.values(), ids=HARD.keys())
def test_no_point_repeats_what_was_said(body: str) -> None:
    made = draft(Article("a", body))
    summary = finish(made, engine="e", model="m", length="long")
    before = bigrams(summary.gist)
    for point in summary.points:
        assert len(bigrams(point) & before) <= 0.35 * len(bigrams(point))
        before |= bigrams(point)


def test_points_come_in_the_articles_order_and_from_its_parts() -> None:
    body = HARD["half-width"].replace(",", "，")
    places = [body.find(point[:12]) for point in points(body)]
    assert places == sorted(places)
    assert places[-1] - places[0] > len(body) // 3


def test_a_long_summary_has_more() -> None:
    assert len(points(HARD["half-width"], "long")) > len(points(HARD["half-width"]))


BETTER = (
    "白沙渔港11月9日启用新冷库，可以存放渔获8600吨，够全县吃四个月，总投资1.2亿元。"
    "港务局长钱伯言说，冷库由三家企业合建。企业每年付租金六百万元。租金用来修码头。\n"
    "冷库革命，已经打到了渔村。\n"
    "业内人士都关心这座冷库的电价。县供电公司把冷库的电价下调一成，每年省下九十万元。\n"
    "县气象台还为冷库装了六个浮标，每十分钟传一次数据。\n"
    "县商务局召开会议，研究冷库的经营、渔获的外销和码头的扩建，要求年底前拿出方案。\n"
    "渔民协会统计，全县有渔船1860条，其中六成船龄超过十五年，每年报废两百条。\n"
) + FILL


def test_a_point_needs_nothing_that_stands_elsewhere() -> None:
    told = points(BETTER, "long")
    assert len(told) >= 3
    for point in told:
        assert "这座" not in point
        assert "气象台还" not in point
        assert not point.startswith(("企业每年", "租金", "冷库革命"))
        assert point in BETTER or point.replace("气象台为", "气象台还为") in BETTER  # uncut
