"""``python -m bot`` is the command ``baozhai``."""

from bot.cli import main

main()
