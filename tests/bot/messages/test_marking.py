"""The words a query matched, marked in a text."""

from __future__ import annotations

from bot.messages.marking import marked


def test_matches_are_marked_in_any_width_and_script() -> None:
    assert marked("５Ｇ基站與AI", ["5g", "AI"], "u") == "<u>５Ｇ</u>基站與<u>AI</u>"
    assert marked("rail <AI>", ["ai"], "u") == "rail &lt;<u>AI</u>&gt;"
    assert marked("醫療保險", ["医疗保险"], "b") == "<b>醫療保險</b>"
