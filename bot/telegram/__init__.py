"""Everything that speaks to Telegram; the only importer of python-telegram-bot."""
