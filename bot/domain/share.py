"""The share: something a reader sent to be summarised, and where its answer goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to summarise; exactly one of ``text``, ``url`` and ``file_id`` is there.

    ``name`` is what it is called: a file's name, a link's host, who a post is forwarded from.
    ``size`` is a file's, in bytes; ``more`` are the other files of an album.
    """

    name: str | None = None
    text: str | None = None
    url: str | None = None
    file_id: str | None = None
    size: int = 0
    more: tuple[Material, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of work it makes, as the limits count it."""
        return "texts" if self.text is not None else "documents"


@dataclass(frozen=True, slots=True)
class Share:
    """A material that was taken in and is not answered yet.

    The answer goes to ``thread_id`` of the chat, as a reply to the message ``reply_to``, or in
    place of the message ``working_id`` that says how far it is. What is ``public`` is stored
    for everybody.
    """

    id: int
    chat_id: int
    material: Material
    thread_id: int | None
    reply_to: int | None
    public: bool
    working_id: int | None
