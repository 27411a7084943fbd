"""What the tests of messages are made of: a story, a chat, and texts of every kind."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.chat import Chat
from bot.domain.story import Story

NOW = datetime(2025, 3, 3, tzinfo=UTC)
STORY = Story(
    id=7,
    headline="江岸市建成五千座5G基站",
    subtitle=None,
    byline="周宁",
    body="正文第一段。\n正文第二段。",
    gist="全市5G基站达到5126座，城区连续覆盖。",
    points=("夜间作业效率提高27%。", "今年新建基站640座。"),
    engine="seq2seq",
    model="baozhai",
    grounded=True,
    confidence=0.9,
    source="江岸日报.pdf",
    url=None,
    published=NOW,
    first_seen=NOW,
    sources=2,
    event_id=7,
)
CHAT = Chat(1)
# Letters of several alphabets, markup, marks that Telegram makes into entities, astral ones.
PROSE = st.text(
    st.sampled_from("，。！？“”（）\n 5G@#/$<>&a.bc:江岸市建成五千座基站國際電信😀𠮷"), max_size=300
)
LONG = st.builds(lambda text, times: text * times, PROSE, st.integers(1, 40))
