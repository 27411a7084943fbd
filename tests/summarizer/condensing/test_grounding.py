"""Grounding: what a summary may not say."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.condensing.grounding import faults, problems, support
from summarizer.text.sentences import sentences

ARTICLES = [
    json.loads(line)["text"]
    for line in (Path(__file__).parents[1] / "articles.jsonl").read_text("utf-8").splitlines()
]
SOURCE = (
    "安江公司发布《绿色航运》报告，预计到2030年，内河电动船将达1.2万艘。"
    "公司总裁赵启明表示：“电池成本是关键。”首批船使用MTU电机，航线在白沙港和临江市之间，3月至10月试航。"
)


@pytest.mark.parametrize(
    "said",
    [
        "安江公司预计2030年内河电动船达1.2万艘",
        "赵启明：“电池成本是关键”",
        "《绿色航运》报告发布",
        "首批船使用mtu电机",
        "3月至10月试航",
        "10月试航",
        "２０３０年电动船将达１.２万艘",
    ],
)
def test_what_the_article_says_is_grounded(said: str) -> None:
    assert problems(said, SOURCE) == []


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("2035年电动船将达1.2万艘", "2035"),
        ("电动船将达1.2亿艘", "1.2亿"),
        ("使用ABB电机", "ABB"),
        ("“电池成本不是关键”", "“电池成本不是关键”"),
        ("《蓝色航运》报告发布", "《蓝色航运》"),
        ("王建国表示电池成本是关键", "王建国"),
        ("航线在白沙港和上海之间", "上海"),
        ("公司发布《绿色航运报告", "《》"),
        ("试航3月举行", "3月至"),
    ],
)
def test_what_it_does_not_say_is_named(said: str, problem: str) -> None:
    assert problem in problems(said, SOURCE)


SENSES = {
    "comparator": (
        "松桥村合作社6月3日说，村里会编竹器的人已不到四十名，每年卖出的竹篮超过2万只，单价在30元以上。",
        ["松桥村会编竹器的人已不到四十名", "松桥村每年卖出的竹篮超2万只", "竹篮单价在30元以上"],
        ["松桥村会编竹器的人已四十名", "松桥村每年卖出的竹篮2万只", "竹篮单价30元"],
    ),
    "range": (
        "澄江纸业7月9日公告，上半年净利润为3.1亿元到3.6亿元，同比下降18%到31%。",
        ["澄江纸业上半年净利润为3.1亿元到3.6亿元", "上半年净利润同比下降18%到31%"],
        ["澄江纸业上半年净利润为3.6亿元", "上半年净利润同比下降31%"],
    ),
    "date": (
        "柳营车站5月12日宣布停用，新站10月21日或11月3日启用，去年9月动工。",
        ["柳营车站5月12日停用", "新站10月21日或11月3日启用"],
        ["柳营车站5月2日停用", "新站10月3日启用", "新站11月21日启用", "新站9月动工"],
    ),
    "change": (
        "河口港务局8月1日公布，七月吞吐量增长到320万吨，船员投诉下降45%。",
        ["河口港七月吞吐量增长到320万吨", "河口港船员投诉下降45%"],
        ["河口港七月吞吐量增长320万吨", "河口港船员投诉上升45%"],
    ),
    "unit": (
        "云亭镇9月2日通报，暴雨冲毁梯田300亩，转移村民260人，损失4000万元。",
        ["云亭镇暴雨冲毁梯田300亩", "云亭镇暴雨损失4000万"],
        ["云亭镇暴雨冲毁梯田300公顷", "云亭镇转移村民260户", "云亭镇暴雨损失4000万美元"],
    ),
    "swap": (
        "岚州农场10月8日公布收成：小麦亩产410公斤，同比增长6%；荞麦亩产150公斤，同比下降9%；"
        "藜麦亩产120公斤，同比持平。",
        ["岚州农场小麦亩产410公斤", "岚州农场荞麦亩产150公斤，同比下降9%"],
        ["岚州农场小麦亩产150公斤", "岚州农场小麦同比下降9%", "岚州农场荞麦亩产410公斤"],
    ),
    "count": (
        "质检所11月2日抽查了毛巾、袜子、围巾、手套四种纺织品，合格率96%。",
        ["质检所抽查毛巾、袜子、围巾、手套四种纺织品", "质检所抽查毛巾、袜子等四种纺织品"],
        ["质检所抽查毛巾、袜子、手套四种纺织品"],
    ),
    "negation": (
        "杏花岭医院12月4日说，送检的水样中没有检出大肠杆菌，供水不会中断，停诊的科室尚未恢复门诊。",
        ["杏花岭医院：水样中没有检出大肠杆菌", "停诊的科室尚未恢复门诊"],
        ["杏花岭医院：水样中检出大肠杆菌", "停诊的科室恢复门诊", "杏花岭医院供水中断"],
    ),
    "hedge": (
        "北渡航运4月6日公告，公司拟收购泰和船厂，或将关闭旧码头，预计明年盈利，有望获得补助。",
        ["北渡航运拟收购泰和船厂", "北渡航运或将关闭旧码头"],
        ["北渡航运收购泰和船厂", "北渡航运关闭旧码头", "北渡航运明年盈利", "北渡航运获得补助"],
    ),
    "severally": (
        "岚州州长贺青禾7月10日分别会见柳营市市长、云亭县县长，双方谈了渔港的共用。",
        ["岚州州长贺青禾分别会见柳营市市长、云亭县县长", "岚州州长贺青禾会见柳营市市长"],
        ["岚州州长贺青禾分别会见柳营市市长"],
    ),
    "hearsay": (
        "2月1日，有市场消息传言，澄江纸业的债权人将申请清盘，银行将接管厂房。公司未予置评。",
        ["传言澄江纸业的债权人将申请清盘"],
        ["澄江纸业的债权人将申请清盘，银行将接管厂房"],
    ),
    "for a time": (
        "岚州奥委会7日宣布，暂时解除对柳营田径队实施的禁赛处罚。",
        ["岚州奥委会暂时解除对柳营田径队的禁赛处罚", "岚州奥委会宣布暂时解除禁赛处罚"],
        ["岚州奥委会解除对柳营田径队实施的禁赛处罚"],
    ),
    "past": (
        "岚州县今年9月起给山区校车补贴。2019年，岚州县政府发布《校车管理办法》，要求每辆车配一名照管员。"
        "2024年底，全县有校车84辆。",
        ["岚州县2019年发布《校车管理办法》", "岚州县今年9月起给山区校车补贴"],
        ["岚州县政府发布《校车管理办法》"],
    ),
    "condition": (
        "驼铃客运工会3月3日宣布，如果公司在3月20日前不补发奖金，司机将于4月1日起停运。",
        ["驼铃客运工会：如果公司不补发奖金，司机将停运", "驼铃客运司机威胁4月1日起停运"],
        ["驼铃客运司机将于4月1日起停运", "驼铃客运工会宣布补发奖金"],
    ),
    "rumour": (
        "知情人士透露，飞鸢航空正在与一家银行商谈出售全部货机，成交价约9亿元。飞鸢航空没有回应。",
        ["知情人士：飞鸢航空正在商谈出售全部货机", "飞鸢航空据悉商谈出售货机"],
        ["飞鸢航空正在与一家银行商谈出售全部货机"],
    ),
    "option": (
        "枫林剧院2月8日说，新戏将在五月或七月首演，导演由罗锦书或高一鸣担任。",
        ["枫林剧院新戏将在五月或七月首演"],
        ["枫林剧院新戏将在五月首演", "枫林剧院新戏将在七月首演"],
    ),
    "subject": (
        "梅溪县副县长宋远航1月9日向村民道歉，免去县粮站站长魏长福的职务，由副站长贺小梅接任。",
        ["梅溪县副县长宋远航向村民道歉", "宋远航免去魏长福的职务"],
        ["梅溪县副县长魏长福向村民道歉", "梅溪县副县长贺小梅向村民道歉"],
    ),
    "antecedent": (
        "东湖区教育局公布，全区检查学生9.4万人，视力不良的3.6万人，其中近视的占八成。"
        "男队以38分夺冠，女队以41分夺冠，双双创下纪录。",
        ["视力不良的3.6万人，其中近视的占八成"],
        ["全区检查学生9.4万人，其中近视的占八成", "男队以38分夺冠，双双创下纪录"],
    ),
    "partner": (
        "蓝海船厂5月6日与白帆学院签署协议，以1.5亿元取得后者的船模专利。",
        ["蓝海船厂与白帆学院签署协议", "蓝海船厂以1.5亿元取得船模专利"],
        ["蓝海船厂与白帆学院取得船模专利"],
    ),
    "name": (
        "在长滩大桥开通前，承建方长滩的邻居双河集团完成了最后一次称重。集团董事长甘棠说，"
        "桥面承重达标。原总经理助理梁柏任顾问，不再担任董事长助理职务。",
        ["双河集团完成最后一次称重"],
        ["长滩大桥集团完成最后一次称重", "梁柏不再担任董事长"],
    ),
}


@pytest.mark.parametrize("kind", SENSES)
def test_what_is_said_as_the_article_says_it_passes(kind: str) -> None:
    source, right, _ = SENSES[kind]
    assert {said: problems(said, source) for said in right} == {said: [] for said in right}


@pytest.mark.parametrize(("kind", "said"), [(k, said) for k, v in SENSES.items() for said in v[2]])
def test_what_is_said_otherwise_does_not(kind: str, said: str) -> None:
    assert problems(said, SENSES[kind][0])


def test_a_name_is_known_though_the_segmenter_glues_a_verb_to_it() -> None:
    source = "云台公司5月5日公告，聘任于清任总经理，选举高向明为董事长。"
    assert problems("云台公司聘任于清任总经理", source) == []
    assert problems("云台公司：高向明任董事长", source) == []


def test_doubts_are_no_problems() -> None:
    source = "水文站说，洪峰已过，但水位仍未回落。"
    assert problems("水文站：洪峰已过", source) == []
    assert [fault.kind for fault in faults("水文站：洪峰已过", source)] == ["contrast lost"]


@pytest.mark.parametrize("text", ARTICLES)
def test_whole_sentences_are_grounded_by_construction(text: str) -> None:
    for sentence in sentences(text):
        assert problems(sentence, text) == [], sentence


@settings(deadline=None)
@given(st.data())
def test_a_changed_number_never_is(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(ARTICLES))
    numbered = [s for s in sentences(text) if any(c.isdigit() for c in s)]
    if not numbered:
        return
    said = data.draw(st.sampled_from(numbered))
    digits = [i for i, char in enumerate(said) if char.isdigit()]
    at = data.draw(st.sampled_from(digits))
    begin, end = at, at + 1
    while begin and (said[begin - 1].isdigit() or said[begin - 1] == "."):
        begin -= 1
    while end < len(said) and (said[end].isdigit() or said[end] == "."):
        end += 1
    changed = said[:begin] + "77" + said[begin:end] + said[end:]
    assert problems(changed, text)


def test_a_long_article_costs_little_more_than_a_short_one() -> None:
    text = "\n".join(
        f"第{i}号渡口去年运送旅客{i * 37 % 9973}人，票款{i}.{i % 7}万元。" for i in range(3000)
    )
    problems("第7号渡口去年运送旅客259人", text)  # the article is read once
    begun = time.process_time()
    for i in range(20, 40):
        problems(f"第{i}号渡口去年运送旅客{i * 37 % 9973}人", text)
    assert (time.process_time() - begun) / 20 < 0.1


def test_support_tells_cuttings_from_stitches() -> None:
    assert support("内河电动船将达1.2万艘", SOURCE) == 1.0
    assert support("安航电报内计成关", SOURCE) == 0.0


@pytest.mark.parametrize(
    "said", ["据称Mary Hill旗下公司买船", "Mary Hill公司买船", "Hill旗下公司买GX船"]
)
def test_each_word_of_a_latin_name_is_known(said: str) -> None:
    found = problems(said, "富商Mary Hill旗下公司据称已买GX-9船。")
    assert not {"Mary", "Hill", "GX"} & set(found)


def test_a_part_of_a_latin_word_is_not() -> None:
    assert "Hi" in problems("Hi公司买船", "富商Mary Hill旗下公司已买船。")


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "柳营防长：安江可能将临江的码头作为攻击目标",
            "柳营防长8月19日说，注意到有关安江可能将临江的码头作为攻击目标的报道，但没有情报证明。",
        ),
        (
            "柳营防长：安江可能将临江码头作为报道",
            "柳营防长8月19日说，注意到有关安江可能将临江的码头作为攻击目标的报道，但没有情报证明。",
        ),
        (
            "临江船厂营收171亿元，连续两个季度达到两位数",
            "临江船厂营收171亿元，同比增长6.5%。船台利用率91%，连续两个季度达到两位数。",
        ),
        (
            "临江船厂与工会达成薪酬协议",
            "据报道，临江船厂与工会达成了一项初步的薪酬协议，还须代表投票。",
        ),
        ("临江自主研发的船用电池系统。", "临江自主研发的船用电池系统，能够让渡轮航行八小时。"),
        (
            "临江先行破解医疗数据的难题",
            "记者从数据局了解到，临江将依托十个试验区，先行破解医疗数据的难题，探索完善制度。",
        ),
        (
            "证监局：禁止机构做空股指，坚决打击扰乱市场",
            "证监局在回应“禁止机构做空股指”传闻时表示，正常交易不干预，坚决打击扰乱市场。",
        ),
        (
            "市长同安江就船运条约互致贺电",
            "7月11日，市长同安江工会主席金远就船运条约签订65周年互致贺电。",
        ),
        (
            "星驰电池发布第四季度营收1035亿元",
            "星驰电池发布第四季度及全年财报。星驰电池2023年业绩稳健，营收1035亿元，净利326亿元。",
        ),
    ],
    ids=[
        "a report's claim",
        "another object",
        "another sentence's subject",
        "first draft",
        "half",
        "a plan",
        "a rumour",
        "with whom",
        "another period",
    ],
)
def test_what_an_article_does_not_say_is_told(said: str, source: str) -> None:
    assert problems(said, source)


@pytest.mark.parametrize(
    ("said", "source", "problem"),
    [
        (
            "渡轮每天至少四十分钟靠港",
            "新班表规定，渡轮每天至少六次、每次不少于四十分钟靠港，冬季也不例外。",
            "number exchanged",
        ),
        (
            "云门隧道改为12月9日通车",
            "云门隧道原定月底通车，因通风机迟到，改为12月2日或12月9日通车，由验收结果决定。",
            "option lost",
        ),
        (
            "星驰电池正在出售海外的两座工厂",
            "据三名接近董事会的人士透露，星驰电池正在出售海外的两座工厂，价格没有谈定。",
            "source of a rumour lost",
        ),
        (
            "贺向阳：门票会不会涨价",
            "本报采访了馆长贺向阳。\n问：门票会不会涨价？\n答：三年之内不涨。",
            "asked, not said",
        ),
        (
            "门票会不会涨价，三年之内不涨",
            "本报采访了馆长贺向阳。\n问：门票会不会涨价？\n答：三年之内不涨。",
            "question joined",
        ),
        (
            "李小明：铺子开到半夜",
            "李小明每天五更起来磨豆子，铺子开到半夜，街坊都来。",
            "no speaker",
        ),
        (
            "李小明：铺子开到半夜",
            "李小明的侄女宣布关店。李小明每天五更磨豆子，铺子开到半夜。",
            "no speaker",
        ),
        (
            "门票调整专访馆长贺向阳",
            "近日，本报记者就门票调整专访馆长贺向阳，请他回答读者的来信。",
            "preposition lost",
        ),
        (
            "白沙船业不再经营渡口",
            "白沙船业拟卖出两座渡口。转让完成后，白沙船业不再经营渡口，员工全部留用。",
            "condition lost",
        ),
    ],
)
def test_what_is_told_of_one_is_not_said_of_another(said: str, source: str, problem: str) -> None:
    assert [one for one in problems(said, source) if one.startswith(problem)]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("白沙队获得三枚银牌", "白沙队获得两枚金牌、三枚银牌，排在第六位。"),
        ("工地共有四十名电工", "工地共有三十名木工和四十名电工，年底前都不停工。"),
        ("李小明：铺子开到半夜", "李小明说，铺子开到半夜，街坊都来。"),
        ("业主：冬天停水三次", "业主何青来信问：冬天停水三次，谁来管？"),
    ],
)
def test_numbers_beside_each_other_and_speakers_stay(said: str, source: str) -> None:
    kinds = {one.split(":")[0] for one in problems(said, source)}
    assert not kinds & {"number exchanged", "no speaker", "asked, not said", "question joined"}


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "松浦城南片区下月开工",
            "安江市松浦区公布，城南片区下月开工。松浦今年有六个片区改造，城北已经完工。",
        ),
        ("祝小棠救起三人", "省消防总队祝小棠11月9日在白沙渡口救起三人，他今年二十四岁。"),
        ("法院：船东赔偿六万元", "云溪县人民法院11月9日作出判决，船东赔偿六万元。"),
    ],
)
def test_a_name_beside_a_seam_and_a_word_glued_to_it_are_no_others(said: str, source: str) -> None:
    assert problems(said, source) == []
