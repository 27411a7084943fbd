"""The headlines that an article itself offers."""

from __future__ import annotations

import pytest

from summarizer.condensing.excerpts import excerpts
from summarizer.condensing.grounding import faults


def test_who_only_has_heard_it_is_named_before_it() -> None:
    source = (
        "云溪县教育局3月6日宣布，从秋季学期起，全县小学的午餐一律免费，约1.2万名学生受益。"
        "知情人士透露，县里正在考虑把初中也包括进来。此前，只有山区的六所小学免费。"
    )
    found = [one.text for one in excerpts(source.split("。"))]
    told = [said for said in found if "考虑" in said]
    assert told
    assert all(said.startswith("知情人士：") for said in told)


def test_when_somebody_spoke_is_no_part_of_his_name() -> None:
    sentence = "临江市长严如松17日在与来访的船东代表会面后说，今年将新建两座码头。"
    assert "临江市长严如松：今年将新建两座码头" in [one.text for one in excerpts([sentence])]


def test_what_is_said_of_a_subject_has_one() -> None:
    sentence = "白沙汽车的造车计划，即将被叫停，而团队将转去做电池。"
    assert not [one.text for one in excerpts([sentence]) if one.text.startswith("即将")]


def test_a_later_clause_is_no_headline_without_its_subject() -> None:
    sentence = "临江船厂获得三艘渡轮的订单，将招收四百名工人，分三批培训。"
    found = [one.text for one in excerpts([sentence])]
    assert "临江船厂获得三艘渡轮的订单" in found
    assert not any(said.startswith(("将招收", "招收")) for said in found)


def test_the_only_day_may_go() -> None:
    found = [one.text for one in excerpts(["星驰电池10月21日发布新一代钠离子电池。"])]
    assert "星驰电池发布新一代钠离子电池" in found
    crash = "当地时间20日晚，一架小型飞机在临江降落。"
    assert not [one.text for one in excerpts([crash]) if "时间晚" in one.text]
    raid = "当地时间8月19日深夜至20日凌晨，港口受到袭击。"
    assert not [one.text for one in excerpts([raid]) if "8月深夜" in one.text]
    assert "学校自9月1日起免费" in [one.text for one in excerpts(["学校自9月1日起免费。"])]


def test_a_turn_is_told_to_its_end_or_not_at_all() -> None:
    sentence = "北汊大桥的桥面已铺完八成，原定6月通车，但桥墩渗水，通车要推迟到年底。"
    found = [one.text for one in excerpts([sentence]) if "铺完八成" in one.text]
    assert found
    assert all(said.endswith("推迟到年底") for said in found)


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


def test_what_somebody_says_in_mid_sentence_keeps_his_name() -> None:
    sentence = "记者当地时间19日获悉，船厂官员称，临江已悄悄建成一条通往外海的航道。"
    found = [one.text for one in excerpts([sentence])]
    assert found
    assert all(said.startswith("船厂官员") for said in found)


def test_what_he_says_is_no_headline_where_nobody_knows_who_he_is() -> None:
    assert not list(excerpts(["他表示，临江正面临最复杂的形势，市政府有必要采取非常措施。"]))


def test_a_subject_is_no_headline_without_its_predicate() -> None:
    sentence = "研究证实，临江自主研发的船用电池系统，能够让渡轮航行八小时。"
    found = [one.text for one in excerpts([sentence])]
    assert "研究：临江自主研发的船用电池系统，能够让渡轮航行八小时" in found
    assert not [said for said in found if said.endswith("电池系统")]


def test_a_place_of_that_country_stands_by_its_name() -> None:
    sentence = "安江总统林远19日宣布，该国柳营省、青禾省等15个省份即日起进入紧急状态。"
    assert "安江总统林远：柳营省、青禾省等15个省份即日起进入紧急状态" in [
        one.text for one in excerpts([sentence])
    ]


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        (
            "临江集团董事长、书记温岸，总经理、副书记钟远在白沙与船厂厂长任青举行会谈。",
            "总经理",
        ),
        ("但问题是，把柳营踢出局后，日子就好过了吗？", "日子"),
        (
            "港务局一名官员透露，五名官员将于月底前往白沙，与船东代表举行一系列会议。",
            "港务局一名官员：与船东",
        ),
        ("临江媒体消息称，两人都接受了体检，之后纷纷被宣布不符要求。", "临江媒体：之后"),
    ],
    ids=["second name of a list", "question", "who said it did not do it", "counts from before"],
)
def test_what_needs_what_stands_before_it_is_no_beginning(sentence: str, never: str) -> None:
    assert not [one.text for one in excerpts([sentence]) if one.text.startswith(never)]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "据白沙信息消息，近日，白沙信息与电网公司共同研制的控制终端在临江首次示范运行。",
            "白沙信息与电网公司共同研制的控制终端在临江首次示范运行",
        ),
        (
            "2月18日，知名船企星驰电池发布公告，股东林岸合计所持502万股公司股份全部被司法冻结。",
            "知名船企星驰电池：股东林岸合计所持502万股公司股份全部被司法冻结",
        ),
        (
            "临江减灾委发布消息称，截至20日上午6时，受近期台风的影响，柳营共有29人死亡，19人受伤。",
            "临江减灾委：受近期台风的影响，柳营共有29人死亡，19人受伤",
        ),
    ],
    ids=["by its own news", "whose shares", "what of"],
)
def test_a_headline_says_whose_and_what_of(sentence: str, said: str) -> None:
    found = [one.text for one in excerpts([sentence])]
    assert said in found
    assert not [one for one in found if one.startswith(("股东", "柳营共有", "据白沙"))]


def test_another_speaker_is_told() -> None:
    source = "财政部长林岸是最积极的部长。财政局宣布，将把国债的回购规模至少提高一倍。"
    kinds = {fault.kind for fault in faults("林岸：将把国债的回购规模至少提高一倍", source)}
    assert "other speaker" in kinds
    source = "岚桥银行的统计数据显示，目前币值比长期平均水平低约40%。白沙评级说，干预只能买时间。"
    for name, wrong in (("白沙评级", True), ("岚桥银行", False)):
        said = f"{name}：目前币值比长期平均水平低约40%"
        assert wrong == any(fault.kind == "other speaker" for fault in faults(said, source)), name


def test_a_clause_that_tells_what_follows_waits_for_nothing() -> None:
    sentence = "慢性病患者通过手机视频复诊就能续方，药品由药店送到家门口，费用实时报销。"
    assert "慢性病患者通过手机视频复诊就能续方" in [one.text for one in excerpts([sentence])]
    sentence = "白沙县登记在册的老渔民，凭证件在码头就能领油，不用再去县城。"
    found = [one.text for one in excerpts([sentence])]
    assert "白沙县登记在册的老渔民，凭证件在码头就能领油" in found


def test_an_item_is_told_without_its_number() -> None:
    sentence = "临江公积金中心发布通告：一、首套住房最高可贷九十万元；二、租房提取每月两千元。"
    found = [one.text for one in excerpts([sentence])]
    assert [said for said in found if said.startswith("首套住房最高可贷九十万元")]
    assert not [said for said in found if "一、" in said]


def test_an_institution_is_named_as_the_article_first_names_it() -> None:
    found = [
        "白沙市气象局3月2日说，今春的雨水比常年少三成。",
        "气象局预计，清明前后还有两次降雨。",
        "气象局将在山区加装二十个雨量筒。",
    ]
    told = [one.text for one in excerpts(found)]
    assert "白沙市气象局将在山区加装二十个雨量筒" in told
    assert not [said for said in told if said.startswith("气象局")]


def test_the_day_that_something_was_set_for_stays() -> None:
    sentence = "白沙船闸检修原定3月15日结束，现推迟到月底，两岸停着一百条船。"
    assert not [one.text for one in excerpts([sentence]) if "原定结束" in one.text]


def test_who_speaks_is_no_headline_without_what_he_says() -> None:
    assert not list(excerpts(["3月15日，公交司机何青在领奖台上说。"]))


def test_who_goes_to_an_institution_is_no_part_of_its_name() -> None:
    found = ["白沙银行副行长何青玉被立案审查。", "何青玉到白沙银行以前，在县里教书。"]
    assert not [one.text for one in excerpts(found) if one.text.startswith("何青玉到白沙银行副")]


def test_of_two_institutions_of_one_kind_none_is_guessed() -> None:
    found = ["临江医院和白沙医院都做了手术。", "白沙医院收治了九人。", "医院将增加四十张床位。"]
    assert "医院将增加四十张床位" in [one.text for one in excerpts(found)]


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("临江法院判决，住户贺青因被花盆砸伤，起诉楼上的租客，获赔四万元。", "花盆砸伤"),
        ("退休木匠苗远的车库，是南门社区最热闹的地方，周末要排队。", "车库"),
        ("老城的面铺“三更灯”，是从一辆推车做起来的，至今没有招牌。", "三更灯”"),
    ],
)
def test_what_leads_up_to_a_predicate_does_not_stand_without_it(sentence: str, never: str) -> None:
    assert not [one.text for one in excerpts([sentence]) if one.text.endswith(never)]


def test_whoever_has_it_without_a_name_is_named_so() -> None:
    sentence = "据两名了解谈判的人士说，星驰电池正考虑出售海外的工厂，最早下月公布。"
    told = [one.text for one in excerpts([sentence]) if "考虑" in one.text]
    assert told
    assert all(said.startswith("两名了解谈判的人士：") for said in told)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "临江市长严如松周二表示，今年将新建两座码头。",
            "临江市长严如松：今年将新建两座码头",
        ),
        (
            "岚州交通部长稍后向外界证实，渡轮上的七人全部获救。",
            "岚州交通部长：渡轮上的七人全部获救",
        ),
        (
            "针对渔港改名一事，临江市长严如松在接受电视台采访时表示：两座码头今年开工，渔港并未改名。",
            "临江市长严如松：两座码头今年开工，渔港并未改名",
        ),
        (
            "据柳营方面消息，两县就共用渔港的谈判已接近最后阶段。",
            "柳营方面：两县就共用渔港的谈判已接近最后阶段",
        ),
        (
            "临江市长严如松在其社交媒体平台“江上说”发文称，今年将新建两座码头。",
            "临江市长严如松：今年将新建两座码头",
        ),
    ],
)
def test_when_and_where_somebody_spoke_is_no_part_of_his_name(sentence: str, said: str) -> None:
    assert said in [one.text for one in excerpts([sentence])]


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("记者：日前邻市把渔港和船厂混为一谈，声称将限制渔船进港，请问有何评论？", "记者："),
        (
            "对于邻市市长在峰会期间称渔港应归邻市，临江市长9日重申，渔港绝不出售。",
            "对于邻市市长在峰会期间：",
        ),
        (
            "刚刚结束白沙之行的临江市长严如松，在船东大会上说，今年新建两座码头。",
            "刚刚结束白沙之行的临江市长严如松",
        ),
    ],
)
def test_a_question_and_a_name_alone_are_no_headline(sentence: str, never: str) -> None:
    for one in excerpts([sentence]):
        assert one.text != never
        assert not (never.endswith("：") and one.text.startswith(never))


def test_how_far_a_thing_goes_stays_with_it() -> None:
    sentence = "望江路（东三街至东七街）11月9日起改为双向四车道，货车绕行滨江路（原港口路）。"
    found = [one.text for one in excerpts([sentence])]
    assert all("（东三街至东七街）" in said for said in found if said.startswith("望江路"))
    assert not any("原港口路" in said for said in found)


def test_a_topic_is_no_headline_without_what_is_said_of_it() -> None:
    sentence = "白沙县发布新规，缴存职工购买首套住房，最高可贷额度由60万元提高到80万元。"
    assert "缴存职工购买首套住房" not in [one.text for one in excerpts([sentence])]


def test_who_did_it_is_not_left_out() -> None:
    sentence = "岚州海事局9日通报称，当日凌晨，巡逻队使用雷达，对柳营海域的走私船实施了大规模拦截。"
    assert not [one.text for one in excerpts([sentence]) if one.text.startswith("对柳营")]
    sentence = "《海洋》杂志发表了岚州大学团队的成果：研制出能够直接测水温的新型渔网。"
    assert not [one.text for one in excerpts([sentence]) if one.text.startswith("研制出")]
