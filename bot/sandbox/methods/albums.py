"""sendMediaGroup: pictures or documents that belong together.

Rules and words: MessageContent.cpp, ``check_message_group_message_contents``; Client.cpp,
``get_input_message_contents``. Kinds of media that the sandbox does not keep are refused.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.limits import (
    MAX_CAPTION_CHARACTERS,
    MAX_GROUPED_MESSAGES,
    MAX_PHOTO_BYTES,
    MAX_UPLOAD_BYTES,
)
from bot.sandbox.methods.params import Params, read_text
from bot.sandbox.methods.sending import keep_entities, post_all, stored
from bot.sandbox.world import File, Json

KINDS = {"photo": ("photos", MAX_PHOTO_BYTES), "document": ("documents", MAX_UPLOAD_BYTES)}


async def send_media_group(params: Params) -> list[Json]:
    """``sendMediaGroup``."""
    chat = params.chat(write=True)
    asked = params.json("media")
    if not isinstance(asked, list):
        raise bad_request("expected an Array of InputMedia")
    if not asked:
        raise bad_request("there are no messages to send")
    if len(asked) > MAX_GROUPED_MESSAGES:
        raise bad_request("too many messages to send as an album")
    contents = [_content(params, media) for media in asked]
    if len({next(iter(each.keys() & KINDS.keys())) for each in contents}) > 1:
        raise bad_request("Document can't be mixed with other media types")
    group = params.state.next_query_id() if len(contents) > 1 else None
    album = [{**each, "media_group_id": group} for each in contents]
    return [message.as_json() for message in post_all(params, chat, album)]


def _content(params: Params, media: Any) -> dict[str, Any]:
    kind = media.get("type") if isinstance(media, dict) else None
    if kind not in KINDS:
        raise bad_request(f"can't parse InputMedia: type {kind} is not in the sandbox")
    text, mode = media.get("caption") or "", media.get("parse_mode") or ""
    try:
        given = params.given_file(kind, media.get("media") or "")
        content = read_text(text, mode, media.get("caption_entities"))
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise bad_request(f"can't parse InputMedia: {reason[:1].upper()}{reason[1:]}") from None
    if len(content.text) > MAX_CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    file: File = stored(params, given, *KINDS[kind])
    return {kind: file, "content": keep_entities(params.state, content)}
