"""Answers to pressed buttons, inline and guest queries, which wait for some seconds only.

Client.cpp, ``fail_query_with_error``: the server behind it says ``QUERY_ID_INVALID`` of a query
that is not there any more, and this is how bots read it.
"""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.limits import (
    DEFAULT_INLINE_CACHE_SECONDS,
    MAX_CALLBACK_ANSWER_CHARACTERS,
    MAX_INLINE_OFFSET_BYTES,
    MAX_INLINE_RESULT_ID_BYTES,
    MAX_INLINE_RESULTS,
    MAX_TEXT_CHARACTERS,
    START_PARAMETER,
)
from bot.sandbox.markup import is_empty
from bot.sandbox.methods.keyboards import check_markup
from bot.sandbox.methods.params import Params, read_preview, read_text
from bot.sandbox.methods.sending import keep_entities
from bot.sandbox.world import Json

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def answer_callback_query(params: Params) -> bool:
    """``answerCallbackQuery``."""
    press = params.state.presses.get(params.text("callback_query_id"))
    if press is None or params.state.timer() >= press.until:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if len(text) > MAX_CALLBACK_ANSWER_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not _opens_bot(params, url):
        raise bad_request("URL_INVALID")
    press.text, press.show_alert = text, params.flag("show_alert")
    press.url = url
    press.answered.set()
    return True


async def answer_inline_query(params: Params) -> bool:
    """``answerInlineQuery``, for results of the type ``article``."""
    question = params.state.questions.get(params.text("inline_query_id"))
    results = params.json("results") or []
    if question is None or params.state.timer() >= question.until:
        raise bad_request(TOO_OLD)
    if len(results) > MAX_INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(params.text("next_offset").encode()) > MAX_INLINE_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    ids = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(result_id.encode()) <= MAX_INLINE_RESULT_ID_BYTES for result_id in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    button = params.json("button")
    if button and "start_parameter" in button:
        if not START_PARAMETER.fullmatch(button["start_parameter"]):
            raise bad_request("START_PARAM_INVALID")
    elif button and "web_app" not in button:
        raise bad_request("can't parse inline query results button: No action specified")
    answer = {
        "results": [_result(params, result) for result in results],
        "next_offset": params.text("next_offset"),
        "button": button,
    }
    seconds = params.integer("cache_time", DEFAULT_INLINE_CACHE_SECONDS)
    personal = question.user.id if params.flag("is_personal") else None
    key = (question.query, question.offset, personal)
    params.state.inline_cache[key] = (params.state.timer() + seconds, answer)
    question.answer = answer
    question.answered.set()
    return True


async def answer_guest_query(params: Params) -> Json:
    """``answerGuestQuery``: one result, once, as a message of the bot in a chat that it is not in.

    Client.cpp, ``process_answer_guest_query_query``; the answer is an inline message, by whose
    number it may be edited (``messages.setBotGuestChatResult``).
    """
    state = params.state
    result = params.json("result")
    if not result:
        raise bad_request("Result isn't specified")
    if not isinstance(result, dict):
        raise bad_request("inline query result must be an object")
    answer = _result(params, result)
    query = state.guest_queries.pop(params.text("guest_query_id"), None)
    if query is None or state.timer() >= query.until:
        raise bad_request(TOO_OLD)
    asking = query.message
    sent = state.post(
        asking.chat,
        state.bot,
        content=answer["content"],
        preview=answer["preview"],
        markup=answer["markup"],
        reply_to=asking,
        thread_id=asking.thread_id,
        guest_caller=asking.sender,
    )
    return {"inline_message_id": sent.inline_id}


def _opens_bot(params: Params, url: str) -> bool:
    """Whether an answer may lead there: to the bot itself, with a parameter (Bot API)."""
    head, _, parameter = url.partition("?start=")
    own = head.lower() == f"https://t.me/{params.state.bot.username}".lower()
    return own and START_PARAMETER.fullmatch(parameter) is not None


def _result(params: Params, result: Json) -> Json:
    kind = result.get("type")
    if kind != "article":
        raise bad_request(f"can't parse inline query result: type {kind} is not in the sandbox")
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    given = result.get("input_message_content") or {}
    if not given.get("message_text"):
        raise bad_request("message text is empty")
    content = read_text(given["message_text"], given.get("parse_mode") or "", given.get("entities"))
    if is_empty(content.text):
        raise bad_request("text must be non-empty")
    if len(content.text) > MAX_TEXT_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    return {
        "id": str(result["id"]),
        "title": result["title"],
        "description": result.get("description", ""),
        "content": keep_entities(params.state, content),
        "preview": read_preview(given.get("link_preview_options")),
        "markup": check_markup(result.get("reply_markup"), None, params.state.lacking),
    }
