"""A local Telegram: a Bot API server on loopback that keeps Telegram's rules, and a chat page."""

from bot.sandbox.people import Group, InlineAnswer, Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Message

__all__ = ["Group", "InlineAnswer", "Message", "Person", "Sandbox"]
