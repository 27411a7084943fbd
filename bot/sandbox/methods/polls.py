"""sendPoll and stopPoll.

Rules and words: MessageContent.cpp (``inputMessagePoll``), PollOption.cpp, PollManager.cpp
(``check_quiz_correct_option_ids``) and Client.cpp (``process_send_poll_query``).
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.limits import (
    MAX_POLL_OPTION_CHARACTERS,
    MAX_POLL_OPTIONS,
    MAX_POLL_QUESTION_CHARACTERS,
)
from bot.sandbox.markup import Formatted, is_empty
from bot.sandbox.methods.params import Params, read_text
from bot.sandbox.methods.sending import post
from bot.sandbox.world import Json, Poll


async def send_poll(params: Params) -> Json:
    """``sendPoll``."""
    chat = params.chat(write=True)
    question = _text(params.text("question"), params.text("question_parse_mode"))
    if len(question.text) > MAX_POLL_QUESTION_CHARACTERS:
        raise bad_request(f"poll question length must not exceed {MAX_POLL_QUESTION_CHARACTERS}")
    options = _options(params.json("options"))
    kind = params.text("type") or "regular"
    if kind not in ("quiz", "regular"):
        raise bad_request("unsupported poll type specified")
    correct = params.json("correct_option_ids")
    if correct is None and "correct_option_id" in params.values:
        correct = [params.integer("correct_option_id", -1)]
    if kind == "quiz" and not correct:
        raise bad_request("correct quiz option list must be non-empty")
    if kind == "quiz" and not all(0 <= each < len(options) for each in correct):
        raise bad_request("wrong quiz correct_option_id")
    explanation = params.formatted("explanation", "explanation_entities")
    anonymous = params.flag("is_anonymous") if "is_anonymous" in params.values else True
    if chat.type == "channel" and not anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    poll = Poll(
        params.state.next_query_id(),
        question,
        options,
        anonymous,
        params.flag("allows_multiple_answers"),
        kind == "quiz",
        list(correct or []),
        explanation,
        closed=params.flag("is_closed"),
    )
    return post(params, chat, poll=poll).as_json()


async def stop_poll(params: Params) -> Json:
    """``stopPoll``."""
    chat = params.chat(write=True)
    message = params.message(chat, "message with poll to stop")
    if message.poll is None or not message.from_bot:
        raise bad_request("message with poll to stop not found")
    if message.poll.closed:
        raise bad_request("poll has already been closed")
    message.poll.closed = True
    message.markup = params.markup(chat)
    params.state.touched(message)
    return message.poll.as_json()


def _options(asked: Any) -> list[Formatted]:
    if not isinstance(asked, list):
        raise bad_request("expected an Array of String as options")
    if not asked:
        raise bad_request("poll must have at least one answer option")
    if len(asked) > MAX_POLL_OPTIONS:
        raise bad_request(f"poll can't have more than {MAX_POLL_OPTIONS} options")
    options = []
    for each in asked:
        given = {"text": each} if isinstance(each, str) else each
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise bad_request("expected an option to be of type String")
        option = _text(given["text"], given.get("text_parse_mode") or "")
        if len(option.text) > MAX_POLL_OPTION_CHARACTERS:
            raise bad_request(f"poll options length must not exceed {MAX_POLL_OPTION_CHARACTERS}")
        options.append(option)
    return options


def _text(text: str, mode: str) -> Formatted:
    content = read_text(text, mode, None)
    if is_empty(content.text):
        raise bad_request("text must be non-empty")
    return content
