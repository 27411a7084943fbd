"""How the bot gets its updates and the files in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request
from bot.sandbox.limits import (
    MAX_DOWNLOAD_BYTES,
    MAX_POLL_SECONDS,
    MAX_UPDATES,
    WEBHOOK_SECRET,
)
from bot.sandbox.methods.params import Params
from bot.sandbox.world import Json


async def get_updates(params: Params) -> list[Json]:
    """``getUpdates``."""
    updates = params.state.updates
    updates.allow(params.json("allowed_updates"))
    timeout = min(max(params.number("timeout"), 0.0), MAX_POLL_SECONDS)
    limit = params.integer("limit", MAX_UPDATES)
    return await updates.poll(params.integer("offset"), limit, timeout)


async def set_webhook(params: Params) -> bool:
    """``setWebhook``. Unlike Telegram it takes plain http, for servers on loopback."""
    url = params.text("url")
    secret = params.text("secret_token")
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not WEBHOOK_SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    params.state.updates.allow(params.json("allowed_updates"))
    webhook: Json = {}
    if url:
        webhook = {
            "url": url,
            "secret_token": secret,
            "max_connections": params.integer("max_connections", 40),
        }
    params.state.updates.set_webhook(webhook, params.flag("drop_pending_updates"))
    return True


async def delete_webhook(params: Params) -> bool:
    """``deleteWebhook``."""
    params.state.updates.set_webhook({}, params.flag("drop_pending_updates"))
    return True


async def get_webhook_info(params: Params) -> Json:
    """``getWebhookInfo``."""
    updates = params.state.updates
    answer: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    known = ("url", "max_connections", "last_error_message")
    answer |= {name: updates.webhook[name] for name in known if name in updates.webhook}
    if "last_error_message" in answer:
        answer["last_error_date"] = int(params.state.now().timestamp())
    if updates.allowed is not None:
        answer["allowed_updates"] = sorted(updates.allowed)
    return answer


async def get_file(params: Params) -> Json:
    """``getFile``."""
    file = params.state.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**file.as_json(), "file_path": file.path}
