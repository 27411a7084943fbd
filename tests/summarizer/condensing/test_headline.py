"""Choosing among what a model wrote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.condensing.grounding import problems
from summarizer.condensing.headline import Hypothesis, choose_headline, extract_headline


def choose(said: list[str], source: str) -> str | None:
    return choose_headline([Hypothesis(one) for one in said], source)


SOURCE = "青河大桥今天上午建成通车，全长2860米，两岸车程缩短到五分钟。市民骑车上桥参观。"


def test_what_most_candidates_say_is_chosen() -> None:
    said = ["市民骑车参观", "青河大桥建成通车", "青河大桥今天通车", "青河大桥上午建成通车"]
    assert choose(said, SOURCE) == "青河大桥建成通车"


def test_an_invented_number_is_never_chosen() -> None:
    said = ["青河大桥3000米今天通车", "青河大桥3000米通车", "市民骑车上桥"]
    assert choose(said, SOURCE) == "市民骑车上桥"
    assert choose(said[:2], SOURCE) is None


def test_of_equals_the_one_in_the_articles_own_words_is_chosen() -> None:
    assert choose(["大桥青河通车今天", "青河大桥今天上午"], SOURCE) == "青河大桥今天上午"


def test_where_every_candidate_invents_the_article_speaks_of_the_same() -> None:
    found = [
        "民政部近日发布通知。",
        "通知指出，今年3月至10月，在行业协会商会领域组织开展减负专项行动，规范涉企收费。",
    ]
    said = ["行业协会商会3月开展减负专项行动", "民政部规范99项涉企收费"]
    assert choose(said, "".join(found)) is None
    assert (
        extract_headline(found, said, "".join(found))
        == "在行业协会商会领域组织开展减负专项行动，规范涉企收费"
    )
    assert extract_headline(found, [], "".join(found)) is None


@given(st.lists(st.text(alphabet=SOURCE + "3月“”A", max_size=12), max_size=6))
def test_a_choice_is_a_grounded_candidate(said: list[str]) -> None:
    chosen = choose(said, SOURCE)
    grounded = [one for one in said if one and not problems(one, SOURCE)]
    assert chosen in grounded if grounded else chosen is None
