"""The chat page's side of the server: what it shows, what happens, and what its user does."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.conversation import Conversation
from bot.sandbox.limits import DRAFT_SECONDS, MAX_UPLOAD_BYTES
from bot.sandbox.methods.profile import commands_for
from bot.sandbox.people import InlineAnswer, Person
from bot.sandbox.state import State
from bot.sandbox.world import PRESENT, Chat, Draft, Json, Message

PAGE = Path(__file__).parent / "page"
# How long the page's own requests wait for the bot.
PRESS_SECONDS = 20.0
KEEP_ALIVE_SECONDS = 15.0
KEPT_INLINE_ANSWERS = 50
# Nothing but our own files runs or is shown, whatever a message holds.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

Action = Callable[[Person, Conversation, Json], Awaitable[Any]]


class _Assets(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(SECURITY_HEADERS)
        return response


class ChatPage:
    """Serves the page at ``/`` and its calls under ``/sandbox/``."""

    def __init__(self, state: State, people: dict[int, Person]) -> None:
        self.state = state
        self.people = people
        self._answer_ids = itertools.count(1)
        self._answers: dict[int, InlineAnswer] = {}
        self._actions: dict[str, Action] = {
            "send": self._send,
            "start": self._start,
            "press": self._press,
            "inline": self._inline,
            "choose": self._choose,
            "block": self._block,
        }

    @property
    def routes(self) -> list[BaseRoute]:
        """What to mount at the root."""
        return [
            Route("/", self.index),
            Mount("/page", _Assets(directory=PAGE)),
            Route("/sandbox/world", self.world),
            Route("/sandbox/events", self.events),
            Route("/sandbox/file/{file_id}", self.file),
            Route("/sandbox/upload", self.upload, methods=["POST"]),
            Route("/sandbox/do/{action}", self.act, methods=["POST"]),
        ]

    # -- what there is to see -----------------------------------------------------------------

    async def index(self, request: Request) -> Response:
        """The page."""
        return FileResponse(PAGE / "index.html", headers=SECURITY_HEADERS)

    async def world(self, request: Request) -> Response:
        """Everything that one user sees; the first user where none is named."""
        person = self._person(request.query_params.get("user"))
        if person is None:
            return JSONResponse({"error": "no such user"}, 404)
        me = person.user
        chats = [chat for chat in self.state.chats.values() if self._sees(person, chat)]
        language = (me.language_code or "")[:2]
        names = self.state.profile.names
        descriptions = self.state.profile.descriptions
        return JSONResponse(
            {
                "me": {**me.as_json(), "started": me.started, "blocked": me.blocked},
                "users": [other.user.as_json() for other in self.people.values()],
                "bot": {
                    **self.state.bot.as_json(),
                    "name": names.get(language) or names.get("") or self.state.bot.first_name,
                    "description": descriptions.get(language) or descriptions.get("", ""),
                },
                "chats": [self._chat(chat, person) for chat in chats],
            }
        )

    async def events(self, request: Request) -> Response:
        """What happens in the user's chats, as server-sent events."""
        person = self._person(request.query_params.get("user"))
        if person is None:
            return JSONResponse({"error": "no such user"}, 404)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            self._stream(person), media_type="text/event-stream", headers=headers
        )

    async def file(self, request: Request) -> Response:
        """A file of a message."""
        file = self.state.files.get(request.path_params["file_id"])
        if file is None:
            return JSONResponse({"error": "no such file"}, 404)
        # Never shown in the page's own origin: an uploaded page must not run here.
        disposition = f"attachment; filename*=utf-8''{quote(file.name)}"
        headers = {**SECURITY_HEADERS, "Content-Disposition": disposition}
        return Response(file.data, media_type="application/octet-stream", headers=headers)

    async def _stream(self, person: Person) -> AsyncIterator[str]:
        with self.state.listen() as events:
            yield "retry: 1000\n\n"
            while not self.state.updates.closed:
                try:
                    async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                        event = await events.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                chat = self.state.chats.get(event["chat_id"])
                if chat is not None and not self._sees(person, chat):
                    continue
                if message := event.get("message"):
                    event = {**event, "message": self._message(message, person)}
                if draft := event.get("draft"):
                    event = {**event, "draft": _draft(draft)}
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"

    # -- what the user does -------------------------------------------------------------------

    async def act(self, request: Request) -> Response:
        """One action of the page's user; the body names ``user`` and ``chat``."""
        action = self._actions.get(request.path_params["action"])
        try:
            asked = await request.json()
            person = self._person(asked["user"])
            where = self._conversation(person, asked["chat"])
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "not understood"}, 400)
        if action is None or person is None or where is None:
            return JSONResponse({"error": "no such chat"}, 404)
        try:
            return JSONResponse(await action(person, where, asked))
        except TimeoutError:
            return JSONResponse({"error": "no answer"}, 504)
        except (ValueError, KeyError) as error:
            return JSONResponse({"error": str(error)}, 400)

    async def upload(self, request: Request) -> Response:
        """A document from the page."""
        async with request.form(max_part_size=MAX_UPLOAD_BYTES) as form:
            person = self._person(form.get("user"))
            where = self._conversation(person, form.get("chat"))
            given = form.get("file")
            if person is None or where is None or not isinstance(given, UploadFile):
                return JSONResponse({"error": "not understood"}, 400)
            data = await given.read()
            if len(data) > MAX_UPLOAD_BYTES:
                return JSONResponse({"error": "too large"}, 413)
            thread = str(form.get("thread") or "")
            message = person.upload(
                given.filename or "file",
                data,
                where,
                caption=str(form.get("caption") or ""),
                mime_type=given.content_type,
                thread_id=int(thread) if thread.isdigit() else None,
            )
        return JSONResponse({"message_id": message.id})

    async def _send(self, person: Person, where: Conversation, asked: Json) -> Json:
        message = person.send(
            asked["text"],
            where,
            reply_to=where.chat.messages.get(asked.get("reply_to") or 0),
            thread_id=asked.get("thread"),
        )
        return {"message_id": message.id}

    async def _start(self, person: Person, where: Conversation, asked: Json) -> Json:
        return {"message_id": person.start(asked.get("parameter") or "").id}

    async def _press(self, person: Person, where: Conversation, asked: Json) -> Json:
        message = where.chat.messages[asked["message"]]
        button = message.rows[asked["row"]][asked["column"]]
        press = person.press_button(message, button, where)
        async with asyncio.timeout(PRESS_SECONDS):
            await press.answered.wait()
        return {"text": press.text, "show_alert": press.show_alert, "url": press.url}

    async def _inline(self, person: Person, where: Conversation, asked: Json) -> Json:
        answer = await person.inline(asked["query"], asked.get("offset") or "", where.chat)
        answer_id = next(self._answer_ids)
        self._answers[answer_id] = answer
        self._answers.pop(answer_id - KEPT_INLINE_ANSWERS, None)
        told = ("id", "title", "description")
        return {
            "answer": answer_id,
            "results": [{name: result[name] for name in told} for result in answer.results],
            "next_offset": answer.next_offset,
            "button": answer.button,
        }

    async def _choose(self, person: Person, where: Conversation, asked: Json) -> Json:
        answer = self._answers[asked["answer"]]
        thread = asked.get("thread")
        return {"message_id": person.choose(answer, asked["result"], where, thread_id=thread).id}

    async def _block(self, person: Person, where: Conversation, asked: Json) -> Json:
        if asked["blocked"]:
            person.block()
        else:
            person.unblock()
        return {}

    # -- shapes -------------------------------------------------------------------------------

    def _person(self, user_id: Any) -> Person | None:
        if user_id in (None, ""):
            return next(iter(self.people.values()), None)
        return self.people.get(int(user_id)) if str(user_id).isdigit() else None

    def _conversation(self, person: Person | None, chat_id: Any) -> Conversation | None:
        if person is None or not str(chat_id).lstrip("-").isdigit():
            return None
        if int(chat_id) == person.id:
            return person
        chat = self.state.chats.get(int(chat_id))
        if chat is None or not self._sees(person, chat):
            return None
        return Conversation(self.state, chat)

    def _sees(self, person: Person, chat: Chat) -> bool:
        if chat.type == "private":
            return chat.id == person.id
        return chat.has(person.id) and chat.migrated_to is None

    def _chat(self, chat: Chat, person: Person) -> Json:
        members = sum(status in PRESENT for status in chat.members.values())
        return {
            **chat.as_json(),
            "members": members,
            "status": chat.status(person.id),
            "bot_present": chat.has(self.state.bot.id),
            "threads": [{"id": key, "title": title} for key, title in chat.threads.items()],
            "commands": commands_for(self.state, chat, person.user),
            "messages": [self._message(message, person) for message in chat],
        }

    def _message(self, message: Message, person: Person) -> Json:
        return {**message.as_json(), "outgoing": message.sender is person.user}


def _draft(draft: Draft) -> Json:
    return {
        "id": draft.id,
        "thread": draft.thread_id,
        "text": draft.content.text,
        "entities": [dict(entity) for entity in draft.content.entities],
        "seconds": DRAFT_SECONDS,
    }
