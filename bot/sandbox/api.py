"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox import methods
from bot.sandbox.connection import tear
from bot.sandbox.errors import ApiError, bad_request, forbidden, too_many_requests
from bot.sandbox.limits import MAX_UPLOAD_BYTES
from bot.sandbox.methods.params import Params, Upload
from bot.sandbox.state import State, Trouble

UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"


class BotApi:
    """Answers one bot's calls from the state."""

    def __init__(self, state: State, token: str) -> None:
        self.state = state
        self.token = token

    @property
    def routes(self) -> list[BaseRoute]:
        """What to mount at the root."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        """Run one method and answer as Telegram does."""
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return self._refuse(method, None, UNAUTHORIZED)
        try:
            params = await self._read(request)
        except ApiError as error:
            return self._refuse(method, None, error)
        fault = self.state.faults.take(method, params.chat_id)
        if fault and fault.kind == "reset":
            tear(request.client)
            return Response()
        if fault and fault.kind == "server_error":
            return HTMLResponse(BAD_GATEWAY, 502)
        if fault and fault.kind == "too_many_requests":
            ordered = too_many_requests(max(1, round(fault.seconds)))
            return JSONResponse(ordered.as_json(), ordered.code)
        if fault and fault.kind == "refuse":
            ordered = forbidden(fault.reason) if fault.code == 403 else bad_request(fault.reason)
            return JSONResponse(ordered.as_json(), ordered.code)
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        try:
            result = await methods.call(method, params)
        except ApiError as error:
            gone = error.code == 409 and await request.is_disconnected()
            if gone:
                return Response()
            return self._refuse(method, params.chat_id, error)
        if fault and fault.kind == "drop":
            tear(request.client)
            return Response()
        return JSONResponse({"ok": True, "result": result})

    async def download(self, request: Request) -> Response:
        """A file's bytes, by the ``file_path`` that ``getFile`` told."""
        if request.path_params["token"] != self.token:
            return self._refuse("file", None, UNAUTHORIZED)
        for file in self.state.files.values():
            if file.path == request.path_params["path"]:
                return Response(file.data, media_type="application/octet-stream")
        return self._refuse("file", None, NOT_FOUND)

    def _refuse(self, method: str, chat_id: int | None, error: ApiError) -> Response:
        self.state.errors.append(Trouble(method, error.code, error.description, chat_id))
        headers = {}
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
        return JSONResponse(error.as_json(), error.code, headers)

    async def _read(self, request: Request) -> Params:
        values: dict[str, Any] = dict(request.query_params)
        uploads: dict[str, Upload] = {}
        kind = request.headers.get("content-type", "").split(";")[0]
        if kind == "application/json":
            try:
                values |= json.loads(await request.body() or b"{}")
            except (ValueError, TypeError):
                raise ApiError(400, "Bad Request: can't parse JSON") from None
        elif kind:
            async with request.form(max_part_size=MAX_UPLOAD_BYTES) as form:
                for name, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        data = await value.read()
                        uploads[name] = Upload(value.filename or name, value.content_type, data)
                    else:
                        values[name] = value
        return Params(self.state, values, uploads)
