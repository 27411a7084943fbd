"""Datelines, and what else stands before the news."""

import pytest

from summarizer.text.credits import parse_byline, split_dateline
from summarizer.text.datelines import without_dateline


@pytest.mark.parametrize(
    ("text", "line", "rest"),
    [
        ("本报讯（记者 王小山）市交通局宣布", "本报讯", "市交通局宣布"),
        ("江城日报讯（记者 李明）新线路开通", "江城日报讯", "新线路开通"),
        ("财联社3月4日电，央行开展操作", "财联社3月4日电", "央行开展操作"),
        ("云岭科技讯据渔业部消息，大桥通车", "云岭科技讯", "据渔业部消息，大桥通车"),
        ("新海社白沙11月7日电船长会见部长", "新海社白沙11月7日电", "船长会见部长"),
        ("本台消息：今天上午", "本台消息", "今天上午"),
        ("本台联合多家电视台直播", None, "本台联合多家电视台直播"),
        ("经审讯，嫌疑人供认", None, "经审讯，嫌疑人供认"),
    ],
)
def test_datelines_are_told_from_the_text(text: str, line: str | None, rest: str) -> None:
    found = split_dateline(text)
    assert (found.line, found.rest) == (line, rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("【央行开展操作】财联社3月4日电，央行今日开展操作", "央行今日开展操作"),
        ("【央行】", "【央行】"),
        ("22:42:57 财联社3月4日电，央行今日开展操作", "央行今日开展操作"),
        ("9:05 江城社3月4日讯，央行今日开展操作", "央行今日开展操作"),
        ("增长9%】财联社3月4日电，央行今日开展操作", "央行今日开展操作"),
        ("（记者 王小山）市交通局宣布", "市交通局宣布"),
        ("江城网3月4日消息，新线路开通", "新线路开通"),
        ("江城网3月4日消息（记者 李明）新线路开通", "新线路开通"),
    ],
)
def test_a_sentence_without_what_stands_before_the_news(text: str, rest: str) -> None:
    assert without_dateline(text) == rest


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("文/何小满 图/赵青", ("何小满",)),
        ("采写｜简平 制图｜青禾", ("简平",)),
        ("撰文：安澜 摄影：青禾", ("安澜",)),
        ("文、图 路遥远", ("路遥远",)),
        ("本报记者 江帆 何小满 文/图", ("江帆", "何小满")),
        ("By Jiang Fan", ("Jiang Fan",)),
    ],
)
def test_a_credit_by_role_names_who_wrote(line: str, names: tuple[str, ...]) -> None:
    credit = parse_byline(line)
    assert credit is not None
    assert credit.names == names


def test_an_interviews_question_is_no_byline() -> None:
    assert parse_byline("记者：您为什么想到办这样一座") is None
