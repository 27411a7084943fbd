"""Updates as they come: one that python-telegram-bot cannot read is passed over.

PTB reads what a poll brings as a whole: one update with a field it does not expect, as after a
change of the Bot API, and it throws all of them away, asks again and gets the same for ever. Here
such an update becomes one that holds its number alone, which confirms it and reaches no handler.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from inspect import Parameter, signature
from typing import Any

from telegram import Bot, TelegramObject, Update
from telegram.request import HTTPXRequest

from bot.logs import get_logger, redact

log = get_logger(__name__)


def read(data: Any, bot: Bot | None = None) -> Update | None:
    """The update; None where it cannot be read, which is logged without what people wrote."""
    number = data.get("update_id") if isinstance(data, dict) else None
    if not isinstance(number, int):
        return None
    try:
        update = Update.de_json(data, bot)
        _whole(update)
        return update
    except Exception as error:  # whatever a stranger's words make of PTB's constructors
        kinds = [name for name in data if name != "update_id"]
        log.error("update_not_read", update=number, kinds=kinds, error=redact(repr(error))[:200])
        return None


def _whole(update: Update) -> None:
    """Raises ``ValueError`` where what came lacks what handlers rely on: PTB reads a message
    without its chat."""
    told = [getattr(update, kind) for kind in Update.ALL_TYPES]
    for part in (*told, update.effective_message):
        kind: type = type(part)
        for name in _required(kind):
            if getattr(part, name) is None:
                raise ValueError(f"{kind.__name__} without {name}")


@cache
def _required(kind: type) -> tuple[str, ...]:
    if not issubclass(kind, TelegramObject):
        return ()
    parameters = list(signature(kind.__init__).parameters.values())[1:]
    return tuple(one.name for one in parameters if one.default is Parameter.empty)


def kind(update: object) -> str:
    """What kind of update it is, as the Bot API calls it: ``message``, ``callback_query``, …"""
    told = (name for name in Update.ALL_TYPES if getattr(update, name, None) is not None)
    return next(told, "unread")


class PollRequest(HTTPXRequest):
    """The connection of ``getUpdates``; ``heard`` is told of each answer."""

    def __init__(self, heard: Callable[[], None], **options: Any) -> None:
        super().__init__(**options)
        self._heard = heard

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See ``BaseRequest``."""
        status, payload = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.OK:
            self._heard()
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer, with bare updates in place of those that cannot be read."""
        answer = HTTPXRequest.parse_json_payload(payload)
        result = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(result, list):
            answer["result"] = [
                update if read(update) else {"update_id": update["update_id"]}
                for update in result
                if isinstance(update, dict) and isinstance(update.get("update_id"), int)
            ]
        return answer
