"""Children: processes of ours in which what strangers sent is read and summarised.

What they are handed may take memory and time within limits; a child that dies or hangs over it is
replaced, and only that work fails. A work that takes long is passed by: where others wait, another
child is started beside it, so that they need not wait for its end. Where all that there may be are
long at their works, the last one's is stopped, and done anew when another has ended: however much
takes long, one child serves what does not.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from typing import Any

from bot.logs import get_logger
from bot.stories import child
from summarizer.article import SourceError

PATIENT = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}
"""Has torch's threads sleep while they wait for each other: spinning, they take the processor from
whom they wait for (ten summaries on two cores at a load of 6: 17 to 23 s instead of 68 to 95).
numpy multiplies in the thread that asks: those of the fast engine wait for no other."""
START_SECONDS = 300.0
"""A child that is not there by then, though it loads a model on a slow machine, is broken."""

log = get_logger(__name__)


class Children:
    """A child that does one work after the other, and others, up to ``most`` (two or more) in all,
    where it is long at it.

    ``memory`` is the bytes a work may take (enforced by Linux), ``patience`` the seconds without
    progress after which it is passed by. ``warm`` is what each child does when it starts.
    """

    def __init__(
        self, memory: int, patience: float, most: int, warm: Callable[[], object] = child.answer
    ) -> None:
        self._opening = child.Opening(memory, warm)
        self._patience = patience
        self._most = most
        self._alive: set[_Child] = set()
        self._idle: asyncio.Queue[_Child | None] = asyncio.Queue()
        self._ending: set[asyncio.Task[int | None]] = set()
        self._wanted = 0
        self._late: list[asyncio.Future[None]] = []
        """Works that are long at it, the longest first; the last of ``most`` makes room."""
        self._stopped: deque[asyncio.Future[None]] = deque()
        """Works that made room; each is told when it may be long at it."""
        self._closed = False

    def start(self) -> None:
        """Have a child ready before the first work comes."""
        if not self._alive and not self._closed:
            self._add()

    @property
    def up(self) -> bool:
        """Whether a child is ready for work, or none was needed yet."""
        return not self._alive or any(each.up for each in self._alive)

    async def ready(self) -> None:
        """Wait until a child is there. Raises ``RuntimeError`` where none can be started."""
        self._give_back(await self._take())

    async def call(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        seconds: float,
        progress: Callable[[int], None] | None = None,
        during: AbstractAsyncContextManager[object] | None = None,
    ) -> Any:
        """What ``function`` (one that its module has at its top) makes of ``arguments``.

        With ``progress`` it gets one argument more: what it reports to. ``during`` is entered when
        the work's turn comes. Raises what the function raises, and ``SourceError``: ``too_heavy``
        where the child died of it, ``too_slow`` where it made no progress for ``seconds``.
        """
        at_work = await self._take()
        whole = True
        try:
            async with during or nullcontext():
                whole = False
                work = child.Work(function, arguments, progress is not None)
                answer = await self._answer(at_work, work, seconds, progress)
                if answer is None:
                    log.info("child_made_room", work=function.__name__)
                    self._replace(at_work)
                    async with self._long():
                        at_work = await self._take()
                        answer = await self._answer(at_work, work, seconds, progress, long=True)
                    assert answer is not None
                whole = not (isinstance(answer, child.Done) and answer.bloated)
        finally:
            self._give_back(at_work) if whole else self._replace(at_work)
        if isinstance(answer, child.Failed):
            raise answer.error
        return answer.result

    async def aclose(self) -> None:
        """End all children now; whoever waits for them is cancelled."""
        self._closed = True
        self._idle.put_nowait(None)
        for each in list(self._alive):
            self._replace(each)
        await asyncio.gather(*self._ending)

    async def _answer(
        self,
        at_work: _Child,
        work: child.Work,
        seconds: float,
        progress: Callable[[int], None] | None,
        *,
        long: bool = False,
    ) -> child.Done | child.Failed | None:
        """What a child answers to ``work``, within its limits; nothing where it is long at it and
        told to make room, as it is not where it has leave to be ``long``."""
        loop = asyncio.get_running_loop()
        asked, room = asyncio.create_task(at_work.ask(work, progress)), loop.create_future()
        limit = seconds if long else min(self._patience, seconds)
        try:
            while not asked.done():
                left = at_work.heard + limit - loop.time()
                if room.done():
                    return None
                if left > 0:
                    await asyncio.wait({asked, room}, timeout=left, return_when="FIRST_COMPLETED")
                elif limit < seconds:
                    limit = seconds
                    self._late.append(room)
                    self._relieve()
                else:
                    log.warning("child_too_slow", work=work.function.__name__, seconds=seconds)
                    raise SourceError("too_slow")
            answer = asked.result()
        except (EOFError, OSError):
            if self._closed:
                raise asyncio.CancelledError from None
            log.warning("child_died", work=work.function.__name__, status=await at_work.end())
            raise SourceError("too_heavy") from None
        finally:
            asked.cancel()
            self._end(room)
        return answer

    @asynccontextmanager
    async def _long(self) -> AsyncIterator[None]:
        """The block begins when it may be long at it, and is not told to make room."""
        turn = asyncio.get_running_loop().create_future()
        self._stopped.append(turn)
        try:
            self._next()
            await turn
            yield
        finally:
            self._end(turn)

    def _end(self, work: asyncio.Future[None]) -> None:
        """It is not long at it any more."""
        for kept in (self._late, self._stopped):
            if work in kept:
                kept.remove(work)
        self._next()

    def _next(self) -> None:
        """While one child is left to the others, those that made room may be long at it."""
        while self._stopped and len(self._late) < self._most - 1:
            following = self._stopped.popleft()
            self._late.append(following)
            if not following.done():  # its caller gave up just now
                following.set_result(None)

    async def _take(self) -> _Child:
        """A child that is ready, when one is free."""
        while True:
            self.start()
            self._wanted += 1
            self._relieve()
            try:
                found = None if self._closed else await self._idle.get()
            finally:
                self._wanted -= 1
            if found is None:
                self._idle.put_nowait(None)
                raise asyncio.CancelledError
            try:
                await found.ready()
            except BaseException as error:
                self._replace(found)
                if self._closed or not isinstance(error, Exception):
                    raise asyncio.CancelledError from error
                raise RuntimeError("a child process could not be started") from error
            try:
                await found.ask(child.Work(child.answer, (), False), None)
            except (EOFError, OSError):
                self._replace(found)  # it died of something else, at rest
            except asyncio.CancelledError:
                self._replace(found)
                raise
            else:
                return found

    def _give_back(self, free: _Child) -> None:
        """The work is done; a child too many goes, and not the one that has loaded all it needs."""
        if not self._closed and not self._idle.empty() and (other := self._idle.get_nowait()):
            self._replace(other)
        self._idle.put_nowait(free)

    def _replace(self, gone: _Child) -> None:
        """End a child; another takes its place where no other is there."""
        gone.kill()
        self._alive.discard(gone)
        ending = asyncio.create_task(gone.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        self.start()
        self._relieve()

    def _relieve(self) -> None:
        """Where somebody waits and all children are long at their works, start another; or have the
        last of these works make room."""
        late = len(self._late)
        if not self._wanted or self._closed or len(self._alive) > late:
            return
        if len(self._alive) < self._most:
            self._add()
        elif late == self._most:
            self._late.pop().set_result(None)

    def _add(self) -> None:
        added = _Child(self._opening)
        self._alive.add(added)
        self._idle.put_nowait(added)


class _Child:
    """One child process."""

    def __init__(self, opening: child.Opening) -> None:
        self._started = asyncio.create_task(self._start(opening))
        self._started.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._process: asyncio.subprocess.Process | None = None
        self._killed = False
        self.heard = 0.0
        """When it last gave a sign, by the loop's clock."""

    @property
    def up(self) -> bool:
        """Whether it has started."""
        started = self._started
        return started.done() and not started.cancelled() and started.exception() is None

    async def ready(self) -> None:
        """Wait until it may be asked. Raises what kept it from starting."""
        await asyncio.shield(self._started)

    async def ask(
        self, work: child.Work, progress: Callable[[int], None] | None
    ) -> child.Done | child.Failed:
        """Hand it a work and wait for what comes of it. Raises ``EOFError`` or ``OSError`` where it
        dies."""
        self._hear()
        await self._send(work)
        while True:
            answer: child.Progressed | child.Done | child.Failed = await self._receive()
            if not isinstance(answer, child.Progressed):
                return answer
            if progress is not None:
                progress(answer.done)

    def kill(self) -> None:
        """End it at once."""
        self._killed = True
        self._started.cancel()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def end(self) -> int | None:
        """Wait until it has ended; its exit status, negative for a signal's number."""
        with suppress(Exception, asyncio.CancelledError):
            await self._started
        if self._process is None:
            return None
        status = await self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, RuntimeError):
                if isinstance(pipe, asyncio.StreamWriter):
                    pipe.close()
                    await pipe.wait_closed()
                elif pipe is not None:
                    await pipe.read()
        return status

    async def _start(self, opening: child.Opening) -> None:
        """Raises ``EOFError``, ``OSError`` or ``TimeoutError`` where it does not come to life."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BAOZHAI_")}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            child.BEGIN,
            json.dumps(sys.path),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=PATIENT | inherited,  # without our secrets
        )
        if self._killed:
            self.kill()
        async with asyncio.timeout(START_SECONDS):
            await self._send(opening)
            await self._receive()

    async def _send(self, message: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(child.frame(message))
        await self._process.stdin.drain()

    async def _receive(self) -> Any:
        assert self._process is not None
        assert self._process.stdout is not None
        head = await self._process.stdout.readexactly(child.LENGTH.size)
        content = await self._process.stdout.readexactly(child.LENGTH.unpack(head)[0])
        self._hear()
        return pickle.loads(content)

    def _hear(self) -> None:
        self.heard = asyncio.get_running_loop().time()
