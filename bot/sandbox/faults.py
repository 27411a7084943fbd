"""Failures on order, for tests: what networks and servers do on a bad day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

FaultKind = Literal["drop", "reset", "delay", "server_error", "too_many_requests", "refuse"]


@dataclass
class Fault:
    """What goes wrong, and how many times more.

    ``drop`` does the work and loses the answer; ``reset`` tears the connection before anything
    is done; ``delay`` waits ``seconds`` first; ``server_error`` answers 502 with a page of HTML,
    as a gateway does; ``too_many_requests`` answers 429 with ``seconds`` as ``retry_after``;
    ``refuse`` answers ``code`` (400 or 403) with ``reason``, for words of Telegram's that no rule
    here leads to: CHANNEL_PRIVATE, CHAT_GUEST_SEND_FORBIDDEN, USER_BANNED_IN_CHANNEL.
    """

    method: str
    kind: FaultKind
    times: int
    seconds: float
    chat_id: int | None = None
    reason: str = ""
    code: int = 400


class Faults:
    """The failures ordered and not used up."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Add one. ``method`` ``"*"`` means every method but ``getUpdates``."""
        if fault.kind not in get_args(FaultKind):
            raise ValueError(f"no such fault: {fault.kind}")
        self._ordered.append(fault)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The next failure for this call, used up by one."""
        for fault in self._ordered:
            named = fault.method.lower() == method.lower()
            if not named and not (fault.method == "*" and method.lower() != "getupdates"):
                continue
            if fault.chat_id is not None and fault.chat_id != chat_id:
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._ordered.remove(fault)
            return fault
        return None

    def clear(self) -> None:
        """Forget every failure ordered."""
        self._ordered.clear()
