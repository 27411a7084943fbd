"""Text made comparable: however a word is printed or typed, it is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.folding import bigrams, content, fold, fold_solid
from summarizer.text.script import is_traditional, simplified, traditional

mixed = st.text(alphabet="今天國际５Ｇa B，。“”（）\n\u3000 %._Ⅳ", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("５Ｇ 網絡", "5g网络"),
        ("Model 3 交\n付", "model 3交付"),
        ("  New\u3000 York ", "new york"),
        ("醫保。  报销", "医保。报销"),
    ],
)
def test_width_case_script_and_wraps_are_one(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_beside_its_source_a_text_keeps_marks_and_script() -> None:
    assert fold_solid("“５Ｇ 網絡”，\nModel 3") == "“5g網絡”,model3"


@given(mixed)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_solid(fold_solid(text)) == fold_solid(text)
    assert content(content(text)) == content(text)


def test_content_is_letters_digits_and_what_belongs_to_numbers() -> None:
    assert content("“增长3.5%”，A_b！") == "增长3.5%ab"
    assert bigrams("增长，3%") == {"增长", "长3", "3%"}


def test_a_text_is_traditional_where_more_of_it_is() -> None:
    assert is_traditional("醫療保險的數據")
    assert not is_traditional("医疗保险的数据")
    assert not is_traditional("大小中山人")
    assert simplified(traditional("里面为众")) == "里面为众"
