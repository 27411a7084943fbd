"""Sentences and clauses lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.sentences import clauses, sentences

chinese = st.text(alphabet="今天中国五百亿元，。！？“”‘’（）《》：；、5G3.5%\n ", max_size=80)


@given(chinese)
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(chinese)
def test_clauses_join_to_the_sentence(text: str) -> None:
    assert "".join(clauses(text)) == text


def test_a_quotation_with_its_full_stop_stays_in_one_sentence() -> None:
    assert sentences("他说：“修好了。大家放心。”随后离开。路通了！") == [
        "他说：“修好了。大家放心。”",
        "随后离开。",
        "路通了！",
    ]
