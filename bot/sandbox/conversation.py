"""A chat as a test looks at it: what was said in it, and waiting for what the bot says next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, overload

from bot.sandbox.state import State
from bot.sandbox.world import Chat, Message

Predicate = Callable[[Message], bool]
# Long enough for a machine that is busy with much else; an answer ends the wait.
WAIT_SECONDS = 120.0


class Conversation:
    """One chat, looked at by a test. Use ``User`` or ``Group`` of ``Sandbox``."""

    def __init__(self, state: State, chat: Chat) -> None:
        self.state = state
        self.chat = chat
        self.mark = state.revision

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.chat.id

    def messages(self) -> list[Message]:
        """Everything in the chat, oldest first."""
        return list(self.chat)

    def answers(self) -> list[Message]:
        """What the bot has sent or edited since somebody last acted here."""
        return [
            message
            for message in self.chat
            if message.revision > self.mark and message.from_bot and not message.service
        ]

    @overload
    async def wait(
        self,
        what: int,
        timeout: float = ...,  # noqa: ASYNC109
    ) -> list[Message]: ...
    @overload
    async def wait(
        self,
        what: str | Predicate = ...,
        timeout: float = ...,  # noqa: ASYNC109
    ) -> Message: ...
    async def wait(
        self,
        what: int | str | Predicate = "",
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> list[Message] | Message:
        """Wait for the bot's answer to what was last done here.

        A number waits for so many messages, sent or edited, and returns them; a string waits for
        a message that contains it; a predicate for one that satisfies it.
        Raises ``TimeoutError`` telling what is in the chat.
        """
        with self.state.listen() as events:
            try:
                async with asyncio.timeout(timeout):
                    while True:
                        answers = self.answers()
                        if isinstance(what, int):
                            if len(answers) >= what:
                                return answers
                        else:
                            for answer in answers:
                                if what(answer) if callable(what) else what in answer.text:
                                    return answer
                        if await events.get() is None:
                            raise ConnectionError("the sandbox was closed")
            except TimeoutError:
                raise TimeoutError(self._story(what, timeout)) from None

    def drafts(self, *, shown: bool = False) -> list[str]:
        """What the bot showed of what it was writing, oldest first; or what is ``shown`` now."""
        now = self.state.timer()
        current = [d for d in self.chat.drafts if not shown or (d.shown and now < d.until)]
        return [draft.content.text for draft in current]

    async def wait_draft(
        self,
        text: str,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> str:
        """Wait for a draft that contains ``text``. Raises ``TimeoutError``."""
        with self.state.listen() as events:
            async with asyncio.timeout(timeout):
                while True:
                    for draft in self.drafts():
                        if text in draft:
                            return draft
                    await events.get()

    def delete_topic(self, thread_id: int) -> None:
        """Delete a topic with its messages."""
        del self.chat.threads[thread_id]
        for message in self.messages():
            if message.thread_id == thread_id:
                self.state.delete(message)

    def acted(self) -> None:
        """Whatever the bot does from now on is its answer."""
        self.mark = self.state.revision

    def _story(self, what: Any, timeout: float) -> str:
        lines = [f"nothing like {what!r} in {timeout:g} s; the last messages:"]
        for message in self.messages()[-6:]:
            who = "bot" if message.from_bot else "user"
            lines.append(f"  {who} #{message.id}: {message.text[:300]!r} {message.buttons}")
        lines.extend(f"  error: {trouble}" for trouble in self.state.errors[-5:])
        return "\n".join(lines)
