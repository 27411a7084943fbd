"""Updates by webhook: a small Starlette server that hands them to the application."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.settings import WebhookSettings
from bot.telegram import updates
from bot.telegram.routing import App

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""Bot API, setWebhook: carries the secret token in every request."""


def webhook_server(application: App, settings: WebhookSettings, secret: str) -> Starlette:
    """The server's routes: the path of ``webhook.url`` for updates, and ``/health``."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            data = await request.json()
        except ValueError:
            return Response(status_code=400)
        # Telegram sends again, before any other, what was not taken: also what cannot be read is.
        if update := updates.read(data, application.bot):
            await application.update_queue.put(update)
        return Response()

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok", 200 if application.running else 503)

    path = urlsplit(settings.url).path or "/"
    return Starlette(
        routes=[Route(path, receive, methods=["POST"]), Route("/health", health)],
    )


class _Server(uvicorn.Server):
    """uvicorn in the application's event loop: signals are not its business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def receiving(application: App, settings: WebhookSettings) -> AsyncIterator[None]:
    """Take webhooks while the block runs. Without a secret of the operator's we make one.

    Raises ``OSError`` where the port is taken.
    """
    secret = settings.secret_token.get_secret_value() or secrets.token_urlsafe(32)
    server = _Server(
        uvicorn.Config(
            webhook_server(application, settings, secret),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )
    listener = socket.create_server((settings.listen, settings.port))
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="webhook")
    await application.bot.set_webhook(
        settings.url, secret_token=secret, allowed_updates=Update.ALL_TYPES
    )
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listener.close()
