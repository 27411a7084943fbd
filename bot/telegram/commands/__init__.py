"""What people say to the bot and what it answers: one module a group of commands."""

from __future__ import annotations

from bot.telegram import errors, guards
from bot.telegram.commands import (
    changes,
    digest,
    events,
    feedback,
    feeds,
    groups,
    guest,
    inline,
    mutes,
    onboarding,
    operators,
    plain_words,
    privacy,
    saved,
    settings,
    sharing,
    sources,
    stories,
    subscription,
    topics,
)
from bot.telegram.routing import App


def register(application: App) -> None:
    """Add every handler, the door first and the catch-alls last."""
    modules = (
        guards,
        onboarding,
        topics,
        mutes,
        stories,
        events,
        feedback,
        saved,
        digest,
        subscription,
        settings,
        changes,
        operators,
        privacy,
        sources,
        feeds,
        inline,
        guest,
        groups,
        plain_words,
        sharing,
    )
    for module in modules:
        module.register(application)
    onboarding.register_last(application)
    errors.register_last(application)
