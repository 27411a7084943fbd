"""The server: updates by webhook, health and metrics, on one port."""

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
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.telegram import metrics, updates
from bot.telegram.health import lacking, measure
from bot.telegram.routing import App

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""Bot API, setWebhook: carries the secret token in every request."""
HEALTH = "/healthz"
"""Where a supervisor asks whether the process lives."""


def _routes(application: App, secret: str) -> list[Route]:
    services = application.bot_data
    health, settings = services.health, services.settings

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        if not health.receiving:  # it stands by, or stops: Telegram sends it again
            return Response(status_code=503)
        try:
            data = await request.json()
        except ValueError:
            return Response(status_code=400)
        # Telegram sends again, before any other, what was not taken: also what cannot be read is.
        if update := updates.read(data, application.bot):
            await application.update_queue.put(update)
        return Response()

    async def alive(_: Request) -> Response:
        word = "ok" if health.alive else f"no tick for {health.tick_age:.0f} s"
        return PlainTextResponse(word, 200 if health.alive else 503)

    async def ready(_: Request) -> Response:
        lacks = await lacking(services)
        return JSONResponse({"ready": not lacks, "lacking": lacks}, 503 if lacks else 200)

    async def measured(_: Request) -> Response:
        await measure(services)
        content, kind = metrics.exposition()
        return Response(content, media_type=kind)

    made = [Route(HEALTH, alive), Route("/readyz", ready)]
    if settings.webhook.url:
        path = urlsplit(settings.webhook.url).path or "/"
        made.insert(0, Route(path, receive, methods=["POST"]))
    if settings.monitoring.enabled:
        made.append(Route("/metrics", measured))
    return made


class _Server(uvicorn.Server):
    """uvicorn in the application's event loop: signals are not its business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(application: App) -> AsyncIterator[str]:
    """Answer requests while the block runs, where the settings want a server; the secret token that
    webhooks are to bring, the operator's or one that we make.

    Raises ``OSError`` where the port is taken.
    """
    settings = application.bot_data.settings
    webhook = settings.webhook
    secret = webhook.secret_token.get_secret_value() or secrets.token_urlsafe(32)
    if not (webhook.url or settings.monitoring.enabled):
        yield secret
        return
    server = _Server(
        uvicorn.Config(
            Starlette(routes=_routes(application, secret)),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )
    listener = socket.create_server((webhook.listen, webhook.port))
    answering = asyncio.create_task(server.serve(sockets=[listener]), name="server")
    try:
        yield secret
    finally:
        server.should_exit = True
        await answering
        listener.close()


@asynccontextmanager
async def receiving(application: App, secret: str) -> AsyncIterator[None]:
    """Take webhooks while the block runs."""
    services = application.bot_data
    await application.bot.set_webhook(
        services.settings.webhook.url, secret_token=secret, allowed_updates=Update.ALL_TYPES
    )
    with services.health.receives(polling=False):
        yield
