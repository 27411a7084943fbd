"""Sentences said with fewer clauses, never with other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.condensing.compression import balanced, compress
from summarizer.text.folding import bigrams


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "本报讯（记者 王小山）市交通局昨天（9月3日）宣布，新线路开通，沿线设站12座。",
            "市交通局9月3日宣布，新线路开通，沿线设站12座。",
        ),
        ("新华社北京3月1日电 科学家发现新物种，命名正在进行。", "科学家发现新物种，命名正在进行。"),
        ("据当地媒体报道，大火已经扑灭，没有人员伤亡。", "大火已经扑灭，没有人员伤亡。"),
    ],
)
def test_datelines_and_attributions_go(sentence: str, said: str) -> None:
    assert compress(sentence) == said


def test_what_does_not_stand_alone_is_never_left_at_the_end() -> None:
    said = compress(
        "报告预计，到明年底，全市充电桩将达到三万根，基本满足需要，缓解排队问题。", most=24, least=8
    )
    assert said == "报告预计，到明年底，全市充电桩将达到三万根。"


def test_a_contrast_is_not_cut_off() -> None:
    said = compress(
        "我国是造船大国，但还不是造船强国，短板在核心部件。", bigrams("造船大国"), least=5
    )
    assert said == "我国是造船大国，但还不是造船强国。"


@given(st.text(alphabet="今天中国宣布据报道预计，。“”（）记者表示5G", min_size=1, max_size=60))
def test_compression_only_deletes(text: str) -> None:
    said = compress(text)
    letters = iter(text)
    assert all(char in letters for char in said.rstrip("。."))


def test_balance() -> None:
    assert balanced("“好”（是）")
    assert not balanced("“好")
