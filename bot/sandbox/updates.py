"""What the bot is told: a queue, fetched by long polling or delivered to a webhook."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import httpx

from bot.sandbox.errors import ApiError
from bot.sandbox.limits import MAX_UPDATES, UPDATES_ON_REQUEST
from bot.sandbox.world import Json

# Ours: a test waits for a retry, so it comes soon. Telegram's server waits longer each time.
WEBHOOK_RETRY_SECONDS = 0.2
WEBHOOK_TIMEOUT_SECONDS = 10.0


class Updates:
    """The updates that the bot has not confirmed yet, oldest first."""

    def __init__(self) -> None:
        self.pending: deque[Json] = deque()
        self.allowed: frozenset[str] | None = None
        self.webhook: Json = {}
        self.closed = False
        self._next_id = 1
        self._arrived = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._delivery: asyncio.Task[None] | None = None

    def add(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot has said that it does not want its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in UPDATES_ON_REQUEST
        if wanted:
            self.pending.append({"update_id": self._next_id, kind: payload})
            self._next_id += 1
            self._arrived.set()

    def allow(self, kinds: Any) -> None:
        """Remember ``allowed_updates``; ``None`` leaves the last choice standing."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """``getUpdates``. A newer poll ends an older one with 409."""
        if self.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._end_poll(
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        self._confirm(offset)
        if not self.pending and seconds > 0 and not self.closed:
            await self._wait(seconds)
        return list(self.pending)[: min(max(limit, 1), MAX_UPDATES)]

    def set_webhook(self, webhook: Json, drop_pending: bool) -> None:
        """Deliver to ``webhook["url"]`` from now on; an empty object goes back to polling."""
        self._end_poll("Conflict: terminated by setWebhook request")
        if self._delivery:
            self._delivery.cancel()
            self._delivery = None
        if drop_pending:
            self.pending.clear()
        self.webhook = webhook
        if webhook:
            self._delivery = asyncio.create_task(self._deliver())

    @property
    def polling(self) -> bool:
        """Whether a request waits for an update."""
        return self._poll is not None

    def close(self) -> None:
        """Let every waiting request go."""
        self.closed = True
        self._arrived.set()
        if self._delivery:
            self._delivery.cancel()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def _wait(self, seconds: float) -> None:
        self._arrived.clear()
        poll = self._poll = asyncio.get_running_loop().create_future()
        arrived = asyncio.ensure_future(self._arrived.wait())
        try:
            await asyncio.wait({arrived, poll}, timeout=seconds, return_when="FIRST_COMPLETED")
            if poll.done():
                poll.result()
        finally:
            arrived.cancel()
            if self._poll is poll:
                self._poll = None

    def _end_poll(self, reason: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(ApiError(409, reason))
            self._poll = None

    async def _deliver(self) -> None:
        headers = {}
        if self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook["secret_token"]
        async with httpx.AsyncClient(trust_env=False, timeout=WEBHOOK_TIMEOUT_SECONDS) as client:
            while True:
                while not self.pending:
                    self._arrived.clear()
                    await self._arrived.wait()
                update = self.pending[0]
                problem = await self._post(client, update, headers)
                if problem is None:
                    if self.pending and self.pending[0] is update:
                        self.pending.popleft()
                    continue
                self.webhook["last_error_message"] = problem
                await asyncio.sleep(WEBHOOK_RETRY_SECONDS)

    async def _post(self, client: httpx.AsyncClient, update: Json, headers: Json) -> str | None:
        try:
            answer = await client.post(self.webhook["url"], json=update, headers=headers)
        except httpx.HTTPError as error:
            return f"Connection failed: {type(error).__name__}"
        if answer.is_success:
            return None
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
