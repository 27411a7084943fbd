"""What people ask for, as it is read: the table of what they say, times, days, and what is left."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.chats.requests import LONGEST, read
from bot.chats.requests.clocks import moved
from bot.messages import wording
from bot.stories.topics import known_topics
from tests.bot.chats.said import Row, rows, told

ANSWERED_BY_MATERIAL = ("$URL", "private>text", "group>text")
"""What a message brings is seen before its words are read."""


def _readable(row: Row) -> bool:
    return (
        row.where.startswith("private")
        and not any(mark in f"{row.where} {row.said}" for mark in ANSWERED_BY_MATERIAL)
        and (not row.said.startswith("/") or row.behind[0] != "")
    )


@pytest.mark.parametrize(
    "row",
    [row for row in rows() if _readable(row)],
    ids=lambda row: row.said,
)
def test_what_people_say_is_read(row: Row) -> None:
    command, words = row.behind
    request = read(words.replace("@bot", ""), command)
    assert told(request) == row.does.replace("ask", "share")


@pytest.mark.parametrize(
    ("words", "time", "topics"),
    [
        ("7:30 5G 医保", "07:30", ["5G", "医保"]),
        ("７：３０", "07:30", []),
        ("早上8点", "08:00", []),
        ("晚上九点半 口罩", "21:30", ["口罩"]),
        ("医保，5G、养老 18:05", "18:05", ["医保", "5G", "养老"]),
        ("", None, []),
        ("晚上8点钟 5G", "20:00", ["5G"]),
        ("每天早上8点", "08:00", []),
        ("每日8点一刻", "08:15", []),
        ("今晚8点", "20:00", []),
        ("半夜11点", "23:00", []),
        ("半夜2点", "02:00", []),
        ("八点钟", "08:00", []),
        ("八点二十分", "08:20", []),
        ("早上 八点半 医保", "08:30", ["医保"]),
        ("0830", "08:30", []),
        ("8.30", "08:30", []),
        ("8:00 PM", "20:00", []),
        ("8pm", "20:00", []),
        ("7:30 pm 5G", "19:30", ["5G"]),
        ("7pm 5G", "19:00", ["5G"]),
        ("7:30am 5G", "07:30", ["5G"]),
        ("早 5G", "08:00", ["5G"]),
        ("一带一路 21:00", "21:00", ["一带一路"]),
    ],
)
def test_a_request_names_a_time_and_topics(words: str, time: str | None, topics: list[str]) -> None:
    request = read(words, "subscribe")
    assert (request.at, list(request.names), request.wrong) == (time, topics, None)


@pytest.mark.parametrize("written", ["25:00", "晚上25:00", "8:99", "二十五点", "8点70分"])
def test_a_time_that_does_not_exist_is_told_of(written: str) -> None:
    assert read(f"{written} 5G", "subscribe").wrong == written


@pytest.mark.parametrize(
    ("words", "days", "topics"),
    [
        ("工作日 8:00", "工作日", []),
        ("8:00 周一", "周一", []),
        ("每周一 周三 8:00 医保", "周一、周三", ["医保"]),
        ("周末 9点", "周末", []),
        ("周一三五 7:00", "周一、周三、周五", []),
    ],
)
def test_a_request_may_name_its_days(words: str, days: str, topics: list[str]) -> None:
    request = read(words, "subscribe")
    assert wording.days("zh-Hans", request.days) == days
    assert list(request.names) == topics
    assert request.at is not None


@pytest.mark.parametrize(("written", "time"), [("晚上9点", "21:00"), ("七", None), ("24:00", None)])
def test_a_time_alone(written: str, time: str | None) -> None:
    assert read(written, "subscribe").at == time


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("周一 周三", {0, 2}),
        ("周五到周日", {4, 5, 6}),
        ("每天", set(range(7))),
        ("周一 到 周三", {0, 1, 2}),
        ("mon-fri", set(range(5))),
        ("工作日", set(range(5))),
        ("昨天", None),
    ],
)
def test_days_alone(written: str, days: set[int] | None) -> None:
    assert (read(written, "subscribe").days or None) == days


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("订阅 7:30 5G", "subscribe at=07:30 topics=5G"),
        ("訂閱", "subscribe"),
        ("关注 医保", "follow 医保"),
        ("退订", "stop"),
        ("今日摘要", "digest"),
        ("最新", "news"),
        ("设置", "settings"),
        ("帮助", "help"),
        ("Help", "help"),
        ("退订。", "stop"),
        ("订阅！", "subscribe"),
        ("订阅7:30", "subscribe at=07:30"),
        ("关注芯片", "follow 芯片"),
        ("时区 东京", "timezone Asia/Tokyo"),
        ("时间 9:00", "subscribe at=09:00"),
        ("来源", "sources"),
        ("话题 医保", "find 医保"),
    ],
)
def test_a_word_means_a_command(said: str, does: str) -> None:
    assert told(read(said)) == does


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("订阅经济", "订阅经济"),
        ("最新 5G", "5G"),
        ("关注度", "关注度"),
        ("看守所", "看守所"),
        ("有色金属", "有色金属"),
        ("今日头条", "今日头条"),
        ("和平谈判", "和平谈判"),
        ("3.15 晚会", "3.15 晚会"),
    ],
)
def test_other_words_are_topics(words: str, topic: str) -> None:
    assert told(read(words)) == f"find {topic}"


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("洪水有消息就马上通知我", "follow 洪水 now"),
        ("早上七点跟晚上九点各来一份", "subscribe at=07:00 cannot=晚上九点"),
        ("9am is no good, make it noon", "subscribe at=12:00"),
        ("周日就别发了", "subscribe days=mon,tue,wed,thu,fri,sat"),
    ],
)
def test_what_stands_beside_hours_days_and_topics_counts(said: str, does: str) -> None:
    assert told(read(said)) == does


@pytest.mark.parametrize("said", ["今天的内容绝了，爱了爱了", "真绝啊，爱了"])
def test_praise_stops_nothing(said: str) -> None:
    request = read(said)
    assert request.act != "stop" or request.doubtful


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("人工智能 now", "follow 人工智能 now"),
        ("我老婆不喜欢我看手机", "follow left=我老婆不喜欢我看手机"),
        ("7:30", "subscribe at=07:30"),
    ],
)
def test_what_stands_behind_follow(said: str, does: str) -> None:
    assert told(read(said, "follow")) == does


@pytest.mark.parametrize("said", ["量子咖啡喵 养老", "养老和量子咖啡喵", "量子咖啡喵和养老"])
def test_what_was_understood_is_not_asked_back(said: str) -> None:
    request = read(said, "follow")
    assert (request.names, request.left) == (("养老",), ("量子咖啡喵",))


def test_what_is_too_long_to_be_read_is_left_over_and_takes_no_time() -> None:
    names = "、".join(f"第{number}号话题" for number in range(30))
    assert len(read(names, "follow").names) == 30
    started = time.process_time()
    request = read("的" * 4000, "subscribe")
    assert time.process_time() - started < 3
    assert request.names == ()
    assert request.left[-1].endswith("…")


@pytest.mark.parametrize("said", ["哈", "好", "谢谢你", "ok ", "你好早"])
def test_thanks_and_greetings_without_end_take_no_time(said: str) -> None:
    started = time.process_time()
    assert read(said * (LONGEST // len(said))).act in {"thanks", "greet"}
    read((said * LONGEST)[: LONGEST - 1] + "x")
    assert time.process_time() - started < 5


def test_a_query_is_read_as_it_was_written() -> None:
    for said in ("最近一周的 5G -港口", "5G、芯片", "昨天的新闻", "3月15日的体育", "三天前的5G"):
        query = read(said, "topic").query
        assert read(query, "topic").query == query


NAMES = Path(__file__).with_name("names.txt").read_text("utf-8").split()


@pytest.mark.parametrize("name", [*NAMES, *(n for t in known_topics() for n in t.names)])
def test_a_name_stays_whole_however_it_begins_or_ends(name: str) -> None:
    assert read(name).names == (name,)
    assert read(name).act == "find"
    assert read(name, "topic").names == (name,)
    assert read(name, "follow").names == (name,)


def test_words_that_repeat_hold_nobody_up() -> None:
    """In a process of its own: patterns that try every way to part them would never end."""
    words = ["想要", "不是", "到", "实在", "要想", "唔好", "是不是", "要不要", "send me it "]
    script = (
        "import sys; from bot.chats.requests import LONGEST, read\n"
        "for word in sys.argv[1:]: read((word * LONGEST)[: LONGEST - 1] + 'x'); read(word * 30)"
    )
    subprocess.run([sys.executable, "-c", script, *words], check=True, timeout=120)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("以后晚半小时发", 30),
        ("太晚了，提前一小时", -60),
        ("每天的推送提前一个半小时", -90),
        ("太早了，晚二十分钟再发给我", 20),
        ("把推送时间推迟一刻钟", 15),
        ("send the digest an hour earlier", -60),
        ("make it half an hour later", 30),
        ("push the digest back by 10 minutes, so 10 minutes later", 10),
    ],
)
def test_an_hour_moves_by_some_minutes(words: str, minutes: int) -> None:
    request = read(words)
    assert (request.act, request.at, request.later) == ("subscribe", None, minutes)


@pytest.mark.parametrize(
    ("time", "minutes", "then"),
    [("07:30", 30, "08:00"), ("00:10", -20, "23:50"), ("23:30", 90, "01:00")],
)
def test_hours_move_round_the_clock(time: str, minutes: int, then: str) -> None:
    assert moved(time, minutes) == then
