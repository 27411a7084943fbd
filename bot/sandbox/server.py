"""A local Telegram on loopback: Bot API, chat page, and people to act in it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Self

import uvicorn
from starlette.applications import Starlette

from bot.sandbox.api import BotApi
from bot.sandbox.chat_page import ChatPage
from bot.sandbox.connection import Connection
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.people import Group, Person
from bot.sandbox.state import Clock, State, Trouble
from bot.sandbox.world import ChatKind

TOKEN = "7000000001:SANDBOX-ONLY-this-opens-nothing-anywhere"
SHUTDOWN_SECONDS = 1
LOOPBACK = "127.0.0.1"
# Listening on every interface, as in a container.
EVERYWHERE = ("", "0.0.0.0")


class _Server(uvicorn.Server):
    """uvicorn in somebody else's event loop: signals are not its business, and it is told when to
    end, where uvicorn looks for a signal ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    async def main_loop(self) -> None:
        """Serve until told to end."""
        await self.ending.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    app: Starlette, host: str, port: int, closing: Callable[[], None] = lambda: None
) -> AsyncIterator[int]:
    """Serve ``app`` in this event loop while the block runs; gives the port.

    ``closing`` is called first at the end, to let waiting requests go.
    Raises ``OSError`` where the port is taken.
    """
    listener = socket.create_server((host, port), backlog=128)
    # asyncio does so only for sockets that name their protocol; without it every answer, whose head
    # and body are written apart, waits 40 ms for the other side's acknowledgement (RFC 896, 1122).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        closing()
        server.ending.set()
        with suppress(asyncio.CancelledError):
            await task
        listener.close()


class Sandbox:
    """A local Telegram with one bot.

    ``async with Sandbox.running(port=0) as box:`` serves it; ``box.base_url``,
    ``box.base_file_url`` and ``box.token`` are what an ``Application`` needs.
    Dates come from ``clock``. Raises ``OSError`` where the port is taken.
    """

    def __init__(
        self,
        host: str = LOOPBACK,
        port: int = 8080,
        *,
        clock: Clock | None = None,
        bot_name: str = "报摘",
        bot_username: str = "baozhai_bot",
    ) -> None:
        self.host = host
        self.port = port
        self.token = TOKEN
        self.state = State(clock, bot_name=bot_name, bot_username=bot_username)
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        page = ChatPage(self.state, self.people)
        self.app = Starlette(routes=[*BotApi(self.state, self.token).routes, *page.routes])

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        port: int = 0,
        host: str = LOOPBACK,
        *,
        clock: Clock | None = None,
        bot_name: str = "报摘",
        bot_username: str = "baozhai_bot",
    ) -> AsyncIterator[Self]:
        """Serve a new sandbox while the block runs; port 0 takes any free one."""
        box = cls(host, port, clock=clock, bot_name=bot_name, bot_username=bot_username)
        async with box.serving():
            yield box

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve this sandbox while the block runs."""
        async with serving(self.app, self.host, self.port, self.state.close) as self.port:
            yield

    # -- addresses ----------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """Where the chat page is, as seen from this machine."""
        host = LOOPBACK if self.host in EVERYWHERE else self.host
        return f"http://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """What comes before the token in a call."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """What comes before the token in a download."""
        return f"{self.address}/file/bot"

    # -- people -------------------------------------------------------------------------------

    def user(
        self, name: str, language_code: str = "zh-hans", username: str | None = None
    ) -> Person:
        """The user of this name; made on first asking."""
        for person in self.people.values():
            if person.user.first_name == name:
                return person
        person = Person(self.state, self.state.add_user(name, username, language_code))
        self.people[person.id] = person
        return person

    def group(
        self,
        title: str,
        owner: Person,
        *,
        admins: Sequence[Person] = (),
        members: Sequence[Person] = (),
        kind: ChatKind = "supergroup",
        topics: Sequence[str] = (),
        bot: str | None = "member",
    ) -> Group:
        """A new group or channel. ``topics`` make it a forum (their thread ids are in
        ``group.chat.threads``); ``bot`` is what the bot is in it (``member``, ``administrator``
        or ``None``), and it is told that it was added."""
        chat = self.state.add_chat(kind, title, is_forum=bool(topics))
        chat.members[owner.user.id] = "creator"
        chat.members |= {person.user.id: "administrator" for person in admins}
        chat.members |= {person.user.id: "member" for person in members}
        group = Group(self.state, chat)
        self.groups[chat.id] = group
        for topic in topics:
            self.state.open_topic(chat, topic, owner.user)
        if bot == "administrator":
            group.add_bot("administrator")
        elif bot:
            group.add_bot("member")
        return group

    # -- trouble ------------------------------------------------------------------------------

    @property
    def errors(self) -> list[Trouble]:
        """Every error answered so far, but for the failures ordered with ``fail``."""
        return self.state.errors

    @property
    def flood_control(self) -> bool:
        """Whether Telegram's limits on sending, editing and chat actions hold, as by default."""
        return self.state.flood.enabled

    @flood_control.setter
    def flood_control(self, enabled: bool) -> None:
        self.state.flood.enabled = self.state.action_flood.enabled = enabled

    @property
    def inline_mode(self) -> bool:
        """Whether /setinline was sent to BotFather (not so by default)."""
        return self.state.inline_mode

    @inline_mode.setter
    def inline_mode(self, enabled: bool) -> None:
        self.state.inline_mode = enabled

    @property
    def guest_mode(self) -> bool:
        """Whether BotFather's Guest Mode is on (not so by default)."""
        return self.state.guest_mode

    @guest_mode.setter
    def guest_mode(self, enabled: bool) -> None:
        self.state.guest_mode = enabled

    @property
    def private_topics(self) -> bool:
        """Whether BotFather's Threaded Mode is on (not so by default)."""
        return self.state.private_topics

    @private_topics.setter
    def private_topics(self, enabled: bool) -> None:
        self.state.private_topics = enabled

    def lack(self, *names: str) -> None:
        """Be an older server, without these methods and actions of buttons."""
        self.state.lacking = frozenset(names)

    def fail(
        self,
        method: str,
        kind: FaultKind,
        times: int = 1,
        *,
        seconds: float = 1.0,
        chat_id: int | None = None,
        reason: str = "",
        code: int = 400,
    ) -> None:
        """Let the next ``times`` calls of ``method`` fail; see ``faults.Fault`` for the kinds."""
        self.state.faults.order(Fault(method, kind, times, seconds, chat_id, reason, code))
