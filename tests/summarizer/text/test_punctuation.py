"""Full width among Han, half width among Latin."""

import pytest

from summarizer.text.punctuation import full_width, unspaced


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("安永:未来中国5G将出现四大模式", "安永：未来中国5G将出现四大模式"),
        ("时间12:30,共3,000人(约合5%)", "时间12:30，共3,000人（约合5%）"),
        ("Hello, world: 1,000", "Hello, world: 1,000"),
        ("最高40°C...", "最高40℃……"),
    ],
)
def test_punctuation_is_full_width_among_han_only(half: str, full: str) -> None:
    assert full_width(half) == full


def test_spaces_go_between_han_and_stay_in_latin() -> None:
    assert (
        unspaced("到 2025 年，中国 5G 产业与 Model 3 的 合作")
        == "到2025年，中国5G产业与Model 3的合作"
    )
