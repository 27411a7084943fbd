"""Stories with their buttons, alerts, and the word of a new subscription."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.chat import Chat
from bot.domain.digest import Alert
from bot.domain.message import Keyboard
from bot.messages.actions import DOWN, MAX_COPY_CHARACTERS, Standing
from bot.messages.cards import alert_messages, copyable, story_buttons, story_card, subscribed
from bot.messages.fitting import plain_text
from tests.bot.making import ACCOUNT
from tests.bot.messages.samples import CHAT, STORY

BOT = ACCOUNT.username


def test_a_story_is_copied_with_the_link_that_suits_it() -> None:
    ours = "https://t.me/baozhai_bot?start=story_7"
    assert copyable(STORY, CHAT, BOT).endswith(f"\n{ours}")
    page = "https://paper.example/7"
    assert copyable(replace(STORY, url=page), CHAT, BOT).endswith(f"\n{page}")
    assert copyable(replace(STORY, owner_chat=1), CHAT, BOT).endswith("——江岸日报，3月3日")


def test_what_is_too_long_for_a_button_is_copied_without_its_link_or_not_at_all() -> None:
    room = MAX_COPY_CHARACTERS - len(copyable(replace(STORY, gist="", owner_chat=1), CHAT, BOT))
    long = replace(STORY, gist="长" * (room - 1))  # and a line break
    assert len(copyable(long, CHAT, BOT)) == MAX_COPY_CHARACTERS
    assert "https" not in copyable(long, CHAT, BOT)
    assert copyable(replace(STORY, gist="长" * room), CHAT, BOT) == ""


def test_a_card_offers_its_topics() -> None:
    standing = Standing([("5G", False), ("人工智能", True)])
    card = story_card(STORY, CHAT, standing, ACCOUNT)
    two = [["全文", "↗ 分享", "后续", "2 家报道"], ["👍", "👎", "稍后读", "⋯"]]
    assert labels(card.reply_markup) == two
    opened = story_buttons(STORY, CHAT, standing, ACCOUNT, opened=True)
    assert labels(opened) == [
        two[0],
        [*two[1][:3], "‹ 收起"],
        ["＋ 关注 5G", "✓ 已关注 人工智能"],
        ["复制"],
        ["不看这类…", "摘要有误"],
    ]
    own = replace(STORY, owner_chat=1, url="https://example.com/a")
    assert labels(story_card(own, CHAT, Standing(), ACCOUNT).reply_markup)[0] == ["全文", "原网页"]


def test_a_card_shows_what_its_reader_thinks_of_it() -> None:
    card = story_card(STORY, CHAT, Standing(saved=True, rating=DOWN, heard=True), ACCOUNT)
    assert "✓ 后续" in labels(card.reply_markup)[0]
    assert labels(card.reply_markup)[1] == ["👍", "👎 ✓", "✓ 稍后读", "⋯"]


def test_under_a_channels_posts_are_links_alone() -> None:
    channel, paged = replace(CHAT, kind="channel"), replace(STORY, url="https://example.com/a")
    for opened in (False, True):
        board = story_buttons(paged, channel, Standing(), ACCOUNT, opened=opened)
        assert labels(board) == [["在报摘里打开", "原网页"]]
        assert board is not None
        assert all("url" in button for row in board["inline_keyboard"] for button in row)


def labels(board: Keyboard | None) -> list[list[str]]:
    return [[button["text"] for button in row] for row in (board or {})["inline_keyboard"]]


def test_one_alert_is_a_story_and_several_are_a_list() -> None:
    one = Alert(STORY, "5G", ("5G",))
    (alone,) = alert_messages([one], CHAT, ACCOUNT)
    assert plain_text(alone.text).split("\n\n")[:2] == ["🔔 5G", "江岸市建成五千座5G基站"]
    other = Alert(replace(STORY, id=8, headline="门诊费用跨省结算"), "医保", ("医保",))
    (together,) = alert_messages([one, other], CHAT, ACCOUNT)
    head, first, second = plain_text(together.text).split("\n\n")
    assert head == "🔔 5G、医保：2 条新报道"
    assert first.startswith("1. 江岸市建成五千座5G基站\n")
    assert second.endswith("含：医保")


def test_a_story_by_itself_comes_with_its_picture() -> None:
    """Telegram refuses the message with an address that is none of the web's."""
    address = "https://img.paper.example/7.jpg"
    pictured = replace(STORY, picture=address)
    (alone,) = alert_messages([Alert(pictured, "5G", ("5G",))], CHAT, ACCOUNT)
    assert story_card(pictured, CHAT, Standing(), ACCOUNT).picture == alone.picture == address
    assert story_card(STORY, CHAT, Standing(), ACCOUNT).picture is None
    for odd in ("http://localhost/7.jpg", "https://a:b@paper.example/7.jpg", "//paper.example/7"):
        assert story_card(replace(STORY, picture=odd), CHAT, Standing(), ACCOUNT).picture is None
    two = [Alert(replace(pictured, id=n), "5G", ("5G",)) for n in (7, 8)]
    assert [each.picture for each in alert_messages(two, CHAT, ACCOUNT)] == [None]


def test_a_new_subscription_says_when_it_comes() -> None:
    due = datetime(2025, 3, 4, tzinfo=UTC)
    said = subscribed(Chat(1, subscribed=True, next_due_at=due), ["5G", "医保"])
    assert "5G、医保" in said
    assert "3月4日 星期二" in said
    assert "08:00" in said
    in_group = subscribed(Chat(1, kind="group", next_due_at=due), [])
    assert "摘要会发到这里。" in in_group
