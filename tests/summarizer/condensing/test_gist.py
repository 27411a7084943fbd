"""Gists: whole sentences, and which of several is taken."""

import pytest

from summarizer.article import Article
from summarizer.condensing.draft import draft, finish
from summarizer.condensing.gist import (
    Candidate,
    choose_gist,
    extracts,
    whole_sentence,
    written,
)
from summarizer.condensing.sayings import sayings
from summarizer.text.sentences import sentences

BODY = (
    "入冬以来，修伞铺成了老街的“会客厅”。在白沙，街坊把旧伞送来，顺手领走一张印着“伞骨可修”的纸条，过三天再取。"
    "铺主贺青禾说，今年要教会十个“小伞匠”。白沙，一座有六百年历史的渡口小城，如今只剩两家修伞铺。"
)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        (
            "铺主贺青禾说，今年要教会十个“小伞匠”。",
            "铺主贺青禾说，今年要教会十个“小伞匠”。",
        ),
        ("铺主贺青禾说，今年要教会十个“小伞匠”", "铺主贺青禾说，今年要教会十个“小伞匠”。"),
        ("街坊把旧伞送来，顺手领走一张印着“伞骨可修”", ""),
        ("街坊把旧伞送来，顺手领走一张“伞骨可修”", ""),
        ("他说：“今年要教会十个。”", "他说：“今年要教会十个。”"),
    ],
)
def test_a_written_gist_ends_with_its_sentence(said: str, whole: str) -> None:
    assert whole_sentence(said, BODY) == whole


def test_a_gist_that_lost_its_preposition_gives_way() -> None:
    body = BODY.replace("白沙，一座", "白沙是一座")
    good = (
        "在白沙，街坊把旧伞送来，顺手领走一张印着“伞骨可修”的纸条，过三天再取。如今只剩两家修伞铺。"
    )
    told = written([good.removeprefix("在"), good], sentences(body), body, 120)
    assert [candidate.text for candidate in told] == [good]


def gist(body: str, headline: str | None = None, wrote: tuple[str, ...] = ()) -> str:
    made = draft(Article("a", body, headline=headline))
    return finish(made, engine="e", model="m", length="short", gists=wrote).gist


SCENES = [
    (
        "清晨五点，渔港的灯还亮着，老船工把缆绳绕了三圈，海风里满是鱼腥味。码头上人声鼎沸。\n"
        "11月3日，白沙渔港宣布，冷链车间明年4月投用，每天可以处理渔获120吨。",
        "明年4月投用",
    ),
    (
        "推开裁缝铺的木门，缝纫机的声音扑面而来，阳光落在布匹上。\n"
        "“我做了一辈子衣裳。”老师傅笑着说。\n"
        "青禾区商务局11月5日公布，全区登记的老手艺铺有86家，每家每年可以领取1.2万元补贴。",
        "1.2万元",
    ),
    (
        "当了三十年邮递员的人，没想到会等来这样的消息。\n"
        "11月8日，云岭邮政宣布，最后一条步班邮路自12月1日起停运，改由无人机投递。",
        "无人机投递",
    ),
    (
        "山里的孩子怎么上学？这个问题困扰了临溪镇很多年。\n"
        "镇中心小学11月12日说，新修的寄宿楼已经完工，可以住280名学生，住宿费全免。",
        "280名",
    ),
    (
        "1952年，一批年轻人在戈壁上搭起了帐篷，开始打第一口井。后来井场变成了小城。\n"
        "11月9日，戈壁油田公告，最后十二口老井将在年底前封井，470名职工转到光伏电站。",
        "封井",
    ),
]


@pytest.mark.parametrize(("body", "news"), SCENES)
def test_the_news_is_told_and_not_the_scene(body: str, news: str) -> None:
    assert news in gist(body)


ANNOUNCED = [
    (
        "11月15日，临江市政府新闻办召开新闻发布会，介绍供暖有关情况。市住建局、市财政局负责人出席。\n"
        "发布会通报，今冬供暖价格每平方米下调3元，12月1日起执行，老旧小区补贴加倍。",
        "3元",
    ),
    (
        "全市殡葬改革工作会议11月6日召开。会议强调，要提高站位，深入贯彻落实各项要求。\n"
        "会议决定，明年起免收12项基本殡葬费用，每户可以省下约2600元。",
        "2600元|12项",
    ),
    (
        "以新发展理念为指导，临江市着力为企业保驾护航，谱写营商环境新篇章。\n"
        "市税务局11月2日宣布，小微企业开票的时间由三天缩短到两个小时，首批覆盖4.6万家。",
        "两个小时|4.6万家",
    ),
    (
        "省司法厅11月4日印发《公证收费办法》。有关负责人就该办法答记者问。\n"
        "办法规定，房产继承公证按件收费，每件最高800元，比原来少六成。",
        "800元|六成",
    ),
    (
        "11月18日，白沙大学举行仪式，校领导和师生代表参加活动。\n"
        "大学图书馆当天启用，藏书210万册，全天向市民开放，凭身份证入馆。",
        "210万册|向市民开放",
    ),
]


@pytest.mark.parametrize(("body", "news"), ANNOUNCED)
def test_what_is_announced_is_told_and_not_that_it_was(body: str, news: str) -> None:
    assert any(part in gist(body) for part in news.split("|")), gist(body)


KEPT = [
    (
        "知情人士透露，远帆造船正与两家船东商谈出售旗下修船厂。该厂有员工1400人，去年亏损。",
        "知情人士透露",
    ),
    (
        "据《海湾日报》报道，远帆造船拟裁员三成，涉及620人，公司没有回应记者的提问。",
        "据《海湾日报》",
    ),
    (
        "远帆造船预计前三季度净利润为3.1亿元到3.6亿元，同比增长20%到39%。公司说，新船价格上涨是主要原因。",
        "20%到39%",
    ),
    (
        "市教育局11月3日说，新校舍将于明年3月或9月启用，最终时间取决于消防验收，可容纳学生1800人。",
        "3月或9月",
    ),
    (
        "地铁集团11月7日说，二期工程已完成九成，但信号调试比预计的慢，通车推迟到明年5月。",
        "推迟到明年5月",
    ),
    (
        "机师工会11月9日宣布，如果公司仍不同意恢复津贴，机师将于12月5日起罢工三天。",
        "如果公司仍不同意",
    ),
    (
        "市卫健委11月8日公布，全市筛查21.3万人，提示异常3800人，其中经医院确诊的占八成，均已免费随访。",
        "提示异常3800人，其中",
    ),
    (
        "研究11月9日发表，每天喝两杯茶并没有降低死亡率，研究跟踪了2.6万名40岁以上的人。",
        "没有降低死亡率",
    ),
]


@pytest.mark.parametrize(("body", "kept"), KEPT)
def test_what_gives_a_sentence_its_meaning_is_kept(body: str, kept: str) -> None:
    assert kept in gist(body)


@pytest.mark.parametrize(
    ("body", "never", "said"),
    [
        (
            "今天上午，白沙大桥建成通车，全长2860米。两岸居民过江由一小时缩短到五分钟。",
            "今天",
            "白沙大桥建成通车",
        ),
        (
            "新海社白沙11月13日电 白沙大桥今天建成通车，全长2860米，两岸车程缩短到五分钟。",
            "今天",
            "13日建成通车",
        ),
        (
            "昨晚，临江港三号码头起火，烧毁吊机两台，没有人员伤亡。消防部门说，起火原因正在调查。",
            "昨晚",
            "临江港三号码头起火",
        ),
        (
            "我市第一座地下水厂11月9日投产，每天可以供水12万吨，服务居民40万人。",
            "我市",
            "全市第一座地下水厂",
        ),
        (
            "我们从建设方了解到，白沙大桥用了九根斜拉索，可以抗十七级台风。桥面今年冬天铺完。",
            "我们",
            "白沙大桥用了九根斜拉索",
        ),
    ],
)
def test_nobody_asks_which_day_and_who_we_are(body: str, never: str, said: str) -> None:
    told = gist(body)
    assert never not in told
    assert said in told


@pytest.mark.parametrize(
    "wrote",
    [
        "白沙渔港宣布，120吨渔获。冷链车间明年4月投用。",
        "冷链车间明年4月投用，每天可以。白沙渔港宣布处理。",
        "白沙渔港11月3日，宣布投用冷链车间每天120吨，处理渔获。",
        "这是全省最大的冷链车间，白沙渔港11月3日宣布，可以处理渔获。",
        "白沙渔港11月3日宣布。冷链车间明年4月投用，每天可以处理渔获120吨。",
    ],
)
def test_a_written_gist_that_jumps_in_mid_clause_gives_way(wrote: str) -> None:
    body = (
        "白沙渔港11月3日宣布，冷链车间明年4月投用，每天可以处理渔获120吨。"
        "这是全省最大的冷链车间，投资2.6亿元，由渔业合作社持股四成。"
    )
    assert gist(body, wrote=(wrote,)) != wrote


def test_a_written_gist_cut_at_borders_stays() -> None:
    body = (
        "青屿海域凌晨发生5.1级地震，震源深度9公里。岛上有十一户房屋的瓦片掉落。"
        "地震台网说，震级不大。岛上的学校停课一天，轮渡取消了三班，明天恢复。"
    )
    told = "青屿海域凌晨发生5.1级地震，震源深度9公里。岛上的学校停课一天，轮渡取消了三班。"
    (candidate,) = written([told], sentences(body), body, 120)
    assert candidate == Candidate(told, (0, 3), candidate.costs, written=True)


def test_where_the_page_has_the_headline_the_gist_adds_to_it() -> None:
    body = (
        "白沙大桥11月9日建成通车。大桥全长2860米，双向六车道，两岸车程由一小时缩短到五分钟。"
        "总投资34亿元，比预算少两亿元。"
    )
    told = gist(body, "白沙大桥11月9日建成通车")
    assert "五分钟" in told


CLAIMED = [
    (
        "渔港的网修得快了六天",
        "渔网挂满木架，修网的老人坐成一排，每人面前有三把梭子。白沙修网铺的机器已经用了一年。\n"
        "铺主钱伯言说，铺里只有9名师傅。有了机器，修一张网的时间从9天缩短到3天。",
        "从9天缩短到3天",
    ),
    (
        "一条渔船省下三十元",
        "白沙县去年起改造渔船，给1460条船装上节油器，新建加油站12座。渔船每天出海11个小时。\n"
        "渔业站站长薛海洋介绍，每条船每天节约柴油费约30元。",
        "约30元",
    ),
]


@pytest.mark.parametrize(("headline", "body", "claim"), CLAIMED)
def test_what_the_printed_headline_claims_is_told(headline: str, body: str, claim: str) -> None:
    assert claim in gist(body, headline)


def test_nobody_speaks_alone_at_the_head_of_a_gist() -> None:
    body = (
        "“一条船要修十二天。”11月9日，白沙船厂公布，修船的时间将由十二天缩短到五天，"
        "首批三十条渔船已经进坞。"
    )
    assert gist(body).startswith("11月9日")


def test_an_answer_is_nothing_without_its_question() -> None:
    body = (
        "渔汛里要不要顿顿喝汤？渔民协会发布首个船上伙食标准：不提倡。标准建议每人每天吃盐不超过5克，"
        "蔬菜不少于400克，热水随时供应。渔协调查，六成渔船的伙食脂肪超标，明年2月起检查。"
    )
    assert "不提倡" not in gist(body)


def test_a_gist_says_nothing_twice() -> None:
    body = (
        "白沙渔港的渔获突破一万吨！白沙渔港11月9日公布，今年的渔获突破一万吨，为建港以来最多。"
        "其中，金枪鱼三千吨，比去年多两成，运往六个国家，价格每吨上涨九百元。"
    )
    assert gist(body).count("突破一万吨") == 1


def test_a_case_from_life_does_not_follow_the_news() -> None:
    body = (
        "从11月起，白沙县的渔民用手机就能申报出海，审批由两天缩短到十分钟，每条船每年少跑六趟码头。"
        "家住东渡口的何金水今年71岁，患关节炎多年。县渔业站说，已有1860条船申报。"
    )
    assert "何金水" not in gist(body)


def test_a_caption_without_its_stop_does_not_swallow_the_news() -> None:
    body = (
        "白沙渔港遭台风袭击后，渔民在码头边修补渔网，旁边是沉船 | 资料图\n"
        "11月15日，白沙县发布评估报告，重建渔港需要4.8亿元，比一年前的估计多三成。\n"
        "县里说，资金的六成由省里承担。渔民希望春汛以前完工。"
    )
    assert "4.8亿元" in gist(body)


def test_the_second_sentence_leans_on_the_first_only_where_it_follows_it() -> None:
    body = (
        "白沙大桥11月9日建成通车。工程师钱伯言设计了桥塔。他今年七十岁。"
        "该桥塔高238米，是全省最高的桥塔。"
    )
    for candidate in extracts(sayings(sentences(body), body), set()):
        parts = sentences(candidate.text)
        assert not parts[0].startswith(("他", "该"))
        if parts[-1].startswith("该"):
            assert candidate.places[1] == candidate.places[0] + 1


def test_an_ungrounded_candidate_is_never_chosen() -> None:
    body = "白沙大桥11月9日建成通车，全长2860米，两岸车程由一小时缩短到五分钟。"
    false = Candidate(body.replace("2860", "3860"), (0,), written=True)
    true = Candidate(body, (0,))
    assert choose_gist([false, true], [body], body, "白沙大桥通车") == true
    assert choose_gist([false], [body], body, "白沙大桥通车") is None


@pytest.mark.parametrize(
    "body",
    [
        "我们都很高兴。你呢？他也是。",
        "这是什么？那是什么？",
        "“我今天很高兴。”",
        "短讯",
        "一是提高站位，二是压实责任，三是抓好落实，四是加强督查" * 8 + "。",
    ],
)
def test_there_is_always_a_gist(body: str) -> None:
    assert gist(body).strip()


def test_what_answers_to_a_question_is_told_without_the_conference() -> None:
    body = (
        "市府发言人林岸主持例行记者会。有记者就邻市提高过路费一事提问。"
        "对此，林岸表示，提高过路费无助于解决拥堵。临江市呼吁各方通过协商解决问题，共同维护渡口畅通。"
    )
    said = gist(body)
    assert said.startswith("林岸表示，提高过路费无助于解决拥堵。")


def test_a_time_that_counts_from_another_sentence_does_not_follow() -> None:
    body = (
        "临江市港务局23日发布公告，对六十个码头征收百分之十的泊位费。多家船东对此表示反对。\n"
        "今年2月20日，柳营法院裁定旧收费违法。市长严如松随即于同一天宣布，对所有码头征收泊位费，为期一百五十天，"
        "于7月24日到期。"
    )
    assert "同一天" not in gist(body)


def test_what_the_next_sentence_takes_back_is_not_told_as_news() -> None:
    body = (
        "11月3日，白沙渔港宣布，冷链车间明年4月投用，每天可以处理渔获120吨。\n"
        "有消息称，港长贺青禾在会上透露，车间一年要用掉三千万度电，相当于全镇的用电量。"
        "但本报并未找到贺青禾此番言论的公开记录。"
    )
    assert "三千万度" not in gist(body)


def test_what_goes_on_with_a_claim_is_no_fact() -> None:
    body = (
        "云岭驻白沙代表何青石声称，两岸渔场现在是真正的火药桶。"
        "云岭在渔场面临白沙的侵占，11月起将增加巡逻船12条，共同遏阻。"
        "白沙县发言人说，渔场的界线1987年就已划定，今年没有一条船越过。"
    )
    assert "侵占" not in gist(body)


def test_a_meeting_that_was_named_otherwise_is_followed_by_what_it_decided() -> None:
    body = (
        "为贯彻落实全市农业会议精神，进一步营造爱粮氛围，3月4日，临江县召开粮食工作推进会。"
        "会议强调，要统一思想，提高认识。"
        "会议决定，从今年秋粮起，种粮大户每亩补贴一百二十元，烘干用电减半收费，新建粮仓十二座。"
    )
    made = draft(Article("x", body))
    gist = finish(made, engine="test", model="none", length="short").gist
    assert gist.startswith("3月4日，临江县召开粮食工作推进会。会议决定，从今年秋粮起，")


def test_what_these_are_is_said_before_them() -> None:
    body = (
        "临江渡口3月4日撤销，渡船交给了河道管理处。船工老何在这里摇了三十年橹。"
        "老何对这些不多说话，只把三十年的账本抄了三份。"
    )
    told = [one.text for one in extracts(sayings(sentences(body), body), set())]
    assert [said for said in told if "渡口3月4日撤销" in said]
    assert not [said for said in told if "渡口3月4日撤销" in said and "这些" in said]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "本周六，全市的图书馆将首次通宵开放，读者可以带着毯子来。",
            "全市的图书馆将首次通宵开放，读者可以带着毯子来。",
        ),
        (
            "3月9日，我县在白沙渡口举行大桥通车仪式，两岸的人走在桥上。",
            "3月9日，在白沙渡口举行大桥通车仪式，两岸的人走在桥上。",
        ),
        (
            "为深入贯彻节水条例，3月9日，临江县召开节水会议，部署冬季修渠。",
            "3月9日，临江县召开节水会议，部署冬季修渠。",
        ),
        (
            "昨天傍晚6时许，临江纱厂的仓库起火，今晨3时扑灭，没有人员伤亡。",
            "傍晚6时许，临江纱厂的仓库起火，次日清晨3时扑灭，没有人员伤亡。",
        ),
        (
            "与昨天相比，今天的江水退了两米，渡口重新开放。",
            "与昨天相比，今天的江水退了两米，渡口重新开放。",
        ),
        (
            "安江海关与船东对话会今天（20日）到明天在青屿举行，各方谈了泊位费和检疫的新规。",
            "安江海关与船东对话会20日到21日在青屿举行，各方谈了泊位费和检疫的新规。",
        ),
        (
            "上周末，临江隧道的渗水突然加大，专家会诊后决定提前大修。",
            "临江隧道的渗水突然加大，专家会诊后决定提前大修。",
        ),
    ],
)
def test_a_sentence_is_said_elsewhere_and_on_another_day(sentence: str, said: str) -> None:
    assert sayings([sentence])[0][0].text == said


def test_this_book_is_named_before_it_follows_from_afar() -> None:
    body = (
        "学者简宁走遍了四十个村寨，录下一种只有九百人会说的话。孩子们唱的歌收在一册儿歌里。"
        "县教育局决定，从春季起每周开一节课，由老人上课，教材就用这册儿歌。"
    )
    told = [one.text for one in extracts(sayings(sentences(body), body), set())]
    assert not [said for said in told if "四十个村寨" in said and "这册儿歌" in said]


def test_a_long_answer_is_told_without_its_mark() -> None:
    answer = "答：津贴每月由一百元提高到一百五十元，从7月1日起补发，12月10日前到账。"
    told = [one.text for one in sayings(["问：津贴涨了多少？", answer])[1]]
    assert answer.removeprefix("答：") in told


def test_what_a_cut_off_end_led_up_to_does_not_follow() -> None:
    body = (
        "市长严如松主持召开市政府常务会议，会议指出，要加快清理拖欠船厂账款，依法依规，分类施策，先易后难，年底以前见到成效，绝不新增。"
        "要大力整治大企业拖欠账款问题，健全支付规则。港务局、水务局和财政局9日分别公布了各自的清理方案，涉及账款4.6亿元。"
    )
    for candidate in extracts(sayings(sentences(body), body), set()):
        assert not candidate.text.startswith("市长严如松主持召开市政府常务会议。要")


def test_a_gist_does_not_begin_twice_alike() -> None:
    body = (
        "严如松主持召开市政府常务会议，研究更大力度吸引外资的十项举措，涉及船厂四家，金额12亿元。"
        "严如松主持召开市政府常务会议，审议通过《支付便利办法》，覆盖岛上九成的商户。"
        "会议决定，外籍船员凭护照即可开户，手续由三天缩短到半小时。"
    )
    assert gist(body).count("严如松主持召开市政府常务会议") == 1


def test_a_day_and_the_next_are_told_by_their_dates() -> None:
    body = (
        "安江海关与船东对话会今天（20日）到明天在青屿举行。"
        "各方谈了泊位费和检疫的新规，涉及船东四百家。"
    )
    assert "20日到21日" in gist(body)
