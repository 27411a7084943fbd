"""Telegram's limits, each with its source.

Sources: the Bot API reference (https://core.telegram.org/bots/api), its FAQ
(https://core.telegram.org/bots/faq), the open source of the Bot API server
(github.com/tdlib/telegram-bot-api, github.com/tdlib/td) and ``telegram.constants`` of
python-telegram-bot, which collects the undocumented ones.
"""

from __future__ import annotations

import re
from typing import Final

# Text and captions are counted in code points, after entities parsing: TDLib compares
# ``utf8_length(text)`` (MessageContent.cpp, get_input_message_content) with the options
# ``message_text_length_max`` = 4096 and ``message_caption_length_max`` = 1024
# (OptionManager.cpp). Entity offsets and lengths, on the other hand, are counted in UTF-16 code
# units (Bot API, MessageEntity).
MAX_TEXT_CHARACTERS: Final = 4096
MAX_CAPTION_CHARACTERS: Final = 1024

# telegram.constants.MessageLimit.MESSAGE_ENTITIES: further entities are dropped in silence.
MAX_ENTITIES: Final = 100

# Bot API, InlineKeyboardButton.callback_data: 1-64 bytes.
MAX_CALLBACK_DATA_BYTES: Final = 64
# Bot API, CopyTextButton.text: 1-256 characters.
MAX_COPY_TEXT_CHARACTERS: Final = 256
# telegram.constants.InlineKeyboardMarkupLimit: buttons of one keyboard, and of one row.
MAX_KEYBOARD_BUTTONS: Final = 100
MAX_ROW_BUTTONS: Final = 8
# Bot API, answerCallbackQuery.text: 0-200 characters.
MAX_CALLBACK_ANSWER_CHARACTERS: Final = 200

# Bot API, answerInlineQuery and InlineQuery.
MAX_INLINE_RESULTS: Final = 50
MAX_INLINE_RESULT_ID_BYTES: Final = 64
MAX_INLINE_OFFSET_BYTES: Final = 64
MAX_INLINE_QUERY_CHARACTERS: Final = 256
DEFAULT_INLINE_CACHE_SECONDS: Final = 300

# Bot API, "Deep linking" (https://core.telegram.org/bots/features#deep-linking).
START_PARAMETER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

# How long a pressed button or an inline query waits for its answer is not published; bots see
# "query is too old" after some ten to twenty seconds.
CALLBACK_SECONDS: Final = 15.0
INLINE_SECONDS: Final = 10.0
# Nor how long a guest query does: some bots that answered late were told so.
GUEST_SECONDS: Final = 10.0
# Client.h, GENERAL_FORUM_TOPIC_ID: what is sent there names no topic.
GENERAL_TOPIC: Final = 1

# MessageContent.cpp and PollOption.cpp: a poll of a bot; options poll_answer_count_max.
MAX_POLL_QUESTION_CHARACTERS: Final = 300
MAX_POLL_OPTION_CHARACTERS: Final = 100
MAX_POLL_OPTIONS: Final = 12
# MessageContent.cpp, check_message_group_message_contents.
MAX_GROUPED_MESSAGES: Final = 10
# Bot API, setMessageReaction: a bot sets one reaction, of those that ReactionTypeEmoji lists.
MAX_REACTIONS: Final = 1
REACTIONS: Final = (
    " ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭"
    " 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡"
    " 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
    " "
)

# Bot API, getFile ("up to 20MB in size"), sendDocument (50 MB) and sendPhoto (10 MB). The exact
# byte counts are those of telegram.constants.FileSizeLimit.
MAX_DOWNLOAD_BYTES: Final = 20_000_000
MAX_UPLOAD_BYTES: Final = 50_000_000
MAX_PHOTO_BYTES: Final = 10_000_000

# Bot API, setMyCommands, BotCommand.
MAX_COMMANDS: Final = 100
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMAND_DESCRIPTION_CHARACTERS: Final = 256
# TDLib, BotInfoManager.cpp, validate_bot_language_code: empty, or two letters a-z.
LANGUAGE_CODE: Final = re.compile(r"[a-z]{2}|")

# Bot API, setMyName, setMyDescription, setMyShortDescription.
MAX_BOT_NAME_CHARACTERS: Final = 64
MAX_BOT_DESCRIPTION_CHARACTERS: Final = 512
MAX_BOT_SHORT_DESCRIPTION_CHARACTERS: Final = 120

# Bot API, getUpdates.limit; the longest poll is LONG_POLL_MAX_TIMEOUT of the server's Client.h.
MAX_UPDATES: Final = 100
MAX_POLL_SECONDS: Final = 50
# Bot API, getUpdates.allowed_updates: what is left out unless it is asked for.
UPDATES_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Bot API, setWebhook.secret_token.
WEBHOOK_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}|")

# Bot FAQ, "My bot is hitting limits": 30 messages a second in all, one a second in one chat with
# short bursts allowed, 20 a minute in one group. How long a burst may be is not published; three
# is our reading of "short".
MESSAGES_PER_SECOND: Final = 30
CHAT_SECONDS_PER_MESSAGE: Final = 1.0
CHAT_BURST: Final = 3
GROUP_MESSAGES_PER_MINUTE: Final = 20

# Bot API, sendChatAction: "the status is set for 5 seconds or less".
CHAT_ACTION_SECONDS: Final = 5
# Bot API, sendMessageDraft: "a temporary 30-second preview".
DRAFT_SECONDS: Final = 30
