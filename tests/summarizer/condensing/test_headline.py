"""Choosing among what a model wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.condensing.grounding import problems
from summarizer.condensing.headline import choose_headline, offered
from summarizer.condensing.subeditor import Candidate

LIKELY, UNLIKELY = (-0.05,) * 12, (-1.5,) * 12
"""Pieces that a model is sure of, and is not."""


def choose(said: list[str], source: str, found: list[str] | None = None) -> str | None:
    """The headline chosen of what was written, all of it alike likely, and what the sentences
    ``found`` offer, which is less so."""
    news = found or []
    written = [Candidate(one, LIKELY) for one in said]
    others = [Candidate(one.text, UNLIKELY, one) for one in offered(said, source, news)]
    chosen = choose_headline([*written, *others], source, news)
    return chosen.text if chosen else None


SOURCE = "青河大桥今天上午建成通车，全长2860米，两岸车程缩短到五分钟。市民骑车上桥参观。"


def test_what_most_candidates_say_is_chosen() -> None:
    said = ["市民骑车参观", "青河大桥建成通车", "青河大桥今天通车", "青河大桥上午建成通车"]
    assert (choose(said, SOURCE) or "").endswith("建成通车")


def test_an_invented_number_is_never_chosen() -> None:
    said = ["青河大桥3000米今天通车", "青河大桥3000米通车", "市民骑车上桥"]
    assert choose(said, SOURCE) == "市民骑车上桥"
    assert choose(said[:2], SOURCE) is None


def test_a_headline_is_no_paragraph_where_a_shorter_one_is_to_be_had() -> None:
    lead = (
        "青河市交通局局长陆知远说，青河大桥今天上午在下了三天的大雨以后按原定日子建成通车，"
        "全长2860米，投资12亿元，双向六车道"
    )
    source = lead + "，两岸车程缩短到五分钟。市民骑车上桥参观。"
    said = [Candidate(lead, LIKELY), Candidate("市民骑车上桥参观", UNLIKELY)]
    chosen = choose_headline(said, source)
    assert chosen
    assert chosen.text == "市民骑车上桥参观"
    assert choose([lead], source) == lead


def test_of_equals_the_one_in_the_articles_own_words_is_chosen() -> None:
    assert choose(["大桥青河通车今天", "青河大桥建成通车"], SOURCE) == "青河大桥建成通车"


def test_where_every_candidate_invents_the_article_speaks_of_the_same() -> None:
    found = [
        "民政部近日发布通知。",
        "通知指出，今年3月至10月，在行业协会商会领域组织开展减负专项行动，规范涉企收费。",
    ]
    said = ["行业协会商会3月开展减负专项行动", "民政部规范99项涉企收费"]
    assert choose(said, "".join(found)) is None
    chosen = choose(said, "".join(found), found) or ""
    assert chosen.endswith("在行业协会商会领域组织开展减负专项行动，规范涉企收费")
    assert choose(said, "".join(found)) is None


def test_what_the_model_believes_in_is_chosen_of_equals() -> None:
    said = [Candidate("青河大桥通车", UNLIKELY), Candidate("青河大桥建成", LIKELY)]
    chosen = choose_headline(said, SOURCE)
    assert chosen
    assert (chosen.text, chosen.written) == ("青河大桥建成", True)


def test_what_the_model_would_have_gone_on_with_is_not() -> None:
    said = [Candidate("青河大桥建成", (*LIKELY, -4.0)), Candidate("青河大桥通车", LIKELY)]
    chosen = choose_headline(said, SOURCE)
    assert chosen
    assert chosen.text == "青河大桥通车"


NOTICES = [
    (  # all that was written is false: the article's own words, with who says them
        "驼铃客运工会3月3日宣布，如果公司在3月20日前不补发奖金，司机将于4月1日起停运。",
        ["驼铃客运宣布补发奖金", "驼铃客运司机4月1日起停运"],
        "如果公司在3月20日前不补发奖金，司机将于4月1日起停运",
    ),
    (
        "知情人士透露，飞鸢航空正在与一家银行商谈出售全部货机，成交价约9亿元。",
        ["飞鸢航空商谈出售全部货机", "飞鸢航空与一家银行商谈出售货机"],
        "知情人士：飞鸢航空正在与一家银行商谈出售全部货机",
    ),
    (  # true, but half of it
        "驼峰岭公路9月5日已修通七成，原定年底通车，但隧道渗水，通车要推迟到明年6月。",
        ["驼峰岭公路修通七成", "驼峰岭公路已修通七成"],
        "推迟到明年6月",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), NOTICES)
def test_better_the_articles_own_clauses_than_a_false_headline(
    text: str, said: list[str], wanted: str
) -> None:
    assert wanted in (choose(said, text, [text]) or "")


@settings(deadline=None)
@given(st.lists(st.text(alphabet=SOURCE + "3月“”A", max_size=12), max_size=6))
def test_a_choice_is_a_grounded_candidate(said: list[str]) -> None:
    chosen = choose(said, SOURCE)
    grounded = [one for one in said if one and not problems(one, SOURCE)]
    assert chosen in grounded if grounded else chosen is None


def test_a_scene_and_a_company_without_its_name_give_way_to_the_news() -> None:
    found = [
        "临江造纸厂3月4日停产，二百名职工由市里安置。",
        "老街的人都说，那根烟囱是看着长大的。",
        "公司欠下四千万元贷款，机器已经封存。",
    ]
    said = ["老街那根烟囱是看着长大的", "公司欠下四千万元贷款", "临江造纸厂停产"]
    assert choose(said, "".join(found), found) == "临江造纸厂停产"


def test_a_reporter_does_not_tell_that_he_asked() -> None:
    found = [
        "门票从3月起每张降低十元。",
        "本报记者采访馆长贺向阳，请他回答读者的来信。",
    ]
    said = ["本报记者采访馆长贺向阳", "门票从3月起每张降低十元"]
    assert choose(said, "".join(found), found) == said[1]


def test_who_speaks_is_no_bare_title() -> None:
    source = "禾田汽车11月9日公布，前三季度售车41.3万辆。董事长邱仲平说，第四季度价格战不会停。"
    said = ["董事长邱仲平：第四季度价格战不会停", "禾田汽车前三季度售车41.3万辆"]
    assert choose(said, source) == "禾田汽车前三季度售车41.3万辆"
