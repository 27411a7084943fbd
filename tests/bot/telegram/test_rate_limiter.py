"""Pacing, in virtual time: an event loop whose clock jumps to the next timer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.telegram.rate_limiter import (
    AIM_PER_SECOND,
    AT_ONCE,
    CATCH_UP,
    REPLY_BURST,
    STEADY,
    ChatRateLimiter,
    retry_after,
)
from tests.bot.telegram.virtual import virtually


class Telegram:
    """Notes when each request came, and answers 429 where it is told to.

    ``way`` gives the seconds that a request and its answer are on their way.
    """

    def __init__(self) -> None:
        self.limiter = ChatRateLimiter()
        self.came: list[tuple[float, int]] = []
        self.refuse: Callable[[int, float], int] = lambda chat, now: 0
        self.way: Callable[[], tuple[float, float]] = lambda: (0, 0)

    async def send(
        self, chat: int, endpoint: str = "sendMessage", hurry: str | None = None
    ) -> float:
        async def request() -> bool:
            there, back = self.way()
            await asyncio.sleep(there)
            now = asyncio.get_running_loop().time()
            self.came.append((now, chat))
            await asyncio.sleep(back)
            if after := self.refuse(chat, now):
                raise RetryAfter(after)
            return True

        await self.limiter.process_request(request, (), {}, endpoint, {"chat_id": chat}, hurry)
        return asyncio.get_running_loop().time()


def most_in(moments: list[float], window: float) -> int:
    """The largest number of moments in any half-open window."""
    return max((sum(m <= n < m + window for n in moments) for m in moments), default=0)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([1, 2, 3, -10, -20, *range(100, 140)]), max_size=150),
    st.sampled_from([None, STEADY]),
)
def test_no_limit_is_ever_passed(chats: list[int], pace: str | None) -> None:
    async def main() -> list[tuple[float, int]]:
        telegram = Telegram()
        await asyncio.gather(*(telegram.send(chat, hurry=pace) for chat in chats))
        return telegram.came

    came = virtually(main())
    assert len(came) == len(chats)
    assert most_in([moment for moment, _ in came], 1) <= 30
    for chat in set(chats):
        moments = [moment for moment, other in came if other == chat]
        assert most_in(moments, 1) <= (1 if pace else REPLY_BURST)
        assert most_in(moments, REPLY_BURST) <= REPLY_BURST  # one a second on the whole
        if chat < 0:
            assert most_in(moments, 60) <= 20


def test_a_few_replies_go_at_once_and_a_digest_keeps_its_second() -> None:
    async def main() -> tuple[list[float], float]:
        telegram = Telegram()
        replies = [await telegram.send(1) for _ in range(REPLY_BURST)]
        await asyncio.sleep(10)
        await telegram.send(1)
        begun = asyncio.get_running_loop().time()
        return replies, await telegram.send(1, hurry=AT_ONCE) - begun

    replies, digest = virtually(main())
    assert replies == [0] * REPLY_BURST
    assert 1 <= digest < 1.1


@settings(max_examples=30)
@given(st.randoms(use_true_random=False), st.sampled_from([0.1, 0.5, 2.0]))
def test_however_they_bunch_on_their_way_no_second_sees_more_than_thirty(
    chance: Random, longest: float
) -> None:
    async def main() -> list[float]:
        telegram = Telegram()
        telegram.way = lambda: (chance.uniform(0, longest), chance.uniform(0, longest))
        await asyncio.gather(*(telegram.send(chat, hurry=STEADY) for chat in range(150)))
        return [moment for moment, _ in telegram.came]

    assert most_in(virtually(main()), 1) <= 30


def test_the_pace_is_even_and_kept() -> None:
    async def main() -> list[float]:
        telegram = Telegram()
        telegram.way = lambda: (0.05, 0.05)
        await asyncio.gather(*(telegram.send(chat) for chat in range(300)))
        return sorted(moment for moment, _ in telegram.came)

    moments = virtually(main())
    assert most_in(moments, 1) <= AIM_PER_SECOND + CATCH_UP
    assert most_in(moments, 0.2) <= AIM_PER_SECOND * 0.2 + CATCH_UP + 1
    assert moments[-1] - moments[0] < 300 / AIM_PER_SECOND / 0.95  # and no slower than it must be


def test_a_late_machine_makes_up_for_little() -> None:
    async def main() -> list[float]:
        telegram = Telegram()
        await telegram.send(0)
        await asyncio.sleep(10)
        begun = asyncio.get_running_loop().time()
        await asyncio.gather(*(telegram.send(chat) for chat in range(1, 20)))
        return [moment - begun for moment, _ in telegram.came]

    assert most_in(virtually(main())[1:], 0.01) <= CATCH_UP + 1


def test_a_reply_does_not_wait_behind_digests() -> None:
    async def main() -> float:
        telegram = Telegram()
        digests = [asyncio.create_task(telegram.send(n, hurry=AT_ONCE)) for n in range(1, 60)]
        await asyncio.sleep(0.5)
        begun = asyncio.get_running_loop().time()
        done = await telegram.send(-1)
        await asyncio.gather(*digests)
        return done - begun

    assert virtually(main()) <= 3 / AIM_PER_SECOND


def test_messages_of_a_chat_keep_their_order() -> None:
    async def main() -> list[int]:
        telegram, done = Telegram(), list[int]()

        async def send(number: int) -> None:
            await telegram.send(5)
            done.append(number)

        await asyncio.gather(*(send(n) for n in range(6)))
        return done

    assert virtually(main()) == list(range(6))


def test_a_429_holds_its_chat_only() -> None:
    async def main() -> tuple[float, float]:
        telegram = Telegram()
        telegram.refuse = lambda chat, now: 20 if chat == 1 and now < 10 else 0
        return await asyncio.gather(telegram.send(1), telegram.send(2))

    held, free = virtually(main())
    assert 20 <= held < 21
    assert free < 1


def test_a_second_chat_hit_within_the_hold_holds_everybody() -> None:
    async def main() -> dict[int, float]:
        telegram = Telegram()
        telegram.refuse = lambda chat, now: 20 if chat in (1, 2) and now < 10 else 0
        await_first = asyncio.gather(telegram.send(1), telegram.send(2))
        await asyncio.sleep(5)
        third = await telegram.send(3)
        first, second = await await_first
        return {1: first, 2: second, 3: third}

    done = virtually(main())
    assert all(20 <= moment < 23 for moment in done.values())


def test_a_second_hit_after_the_hold_holds_its_chat_only() -> None:
    async def main() -> float:
        telegram = Telegram()
        telegram.refuse = lambda chat, now: 3 if (chat == 1 and now < 1) or chat == 2 else 0
        await telegram.send(1)
        await asyncio.sleep(10)
        hit = asyncio.create_task(telegram.send(2))
        await asyncio.sleep(0.5)
        begun = asyncio.get_running_loop().time()
        done = await telegram.send(3)
        hit.cancel()
        return done - begun

    assert virtually(main()) < 1


def test_in_a_hurry_a_hold_is_raised_at_once() -> None:
    async def main() -> list[float]:
        telegram, moments = Telegram(), list[float]()
        telegram.refuse = lambda chat, now: 3600 if chat == 1 and now < 1 else 0
        for _ in range(2):  # by Telegram, then by the hold without another request
            with pytest.raises(RetryAfter) as error:
                await telegram.send(1, hurry=AT_ONCE)
            moments.append(retry_after(error.value).total_seconds())
        assert len(telegram.came) == 1
        assert asyncio.get_running_loop().time() < 1
        return moments

    assert virtually(main()) == [3600, 3600]


def test_in_a_hurry_a_full_minute_of_a_group_is_raised_too() -> None:
    async def main() -> float:
        telegram = Telegram()
        for _ in range(20):
            await telegram.send(-5, hurry=AT_ONCE)
        begun = asyncio.get_running_loop().time()
        with pytest.raises(RetryAfter) as error:
            await telegram.send(-5, hurry=AT_ONCE)
        assert asyncio.get_running_loop().time() == begun
        assert len(telegram.came) == 20
        return retry_after(error.value).total_seconds()

    assert 30 < virtually(main()) < 63


def test_nobody_waits_out_a_ban_of_hours() -> None:
    async def main() -> None:
        telegram = Telegram()
        telegram.refuse = lambda chat, now: 43_200
        with pytest.raises(RetryAfter):
            await telegram.send(1)

    virtually(main())


def test_what_is_no_message_is_not_paced() -> None:
    async def main() -> float:
        telegram = Telegram()
        for endpoint in ("sendChatAction", "getChat", "answerCallbackQuery") * 20:
            await telegram.send(1, endpoint)
        return asyncio.get_running_loop().time()

    assert virtually(main()) == 0


def test_a_channel_by_name_and_a_number_as_text_are_paced_too() -> None:
    async def main() -> float:
        telegram = Telegram()
        for chat in ("@news", "@news", "7", 7):
            await telegram.send(chat, hurry=STEADY)  # type: ignore[arg-type]
        return asyncio.get_running_loop().time()

    assert pytest.approx(virtually(main())) == 2.1
