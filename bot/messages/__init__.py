"""What a reader sees: the message catalogues, and stories rendered for Telegram."""

from bot.messages.catalogue import LANGUAGES, html, language_of, text
from bot.messages.script import in_script_of

__all__ = ["LANGUAGES", "html", "in_script_of", "language_of", "text"]
