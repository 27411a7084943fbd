"""Addresses of feeds as people write them: a channel's name, RSSHub's routes.

``rsshub://PATH`` is RSSHub's own shorthand for a route of whichever instance its reader uses
(docs.rsshub.app/guide/instances); a public channel of Telegram has its latest posts at t.me/s/NAME.
"""

from __future__ import annotations

import re

_RSSHUB = re.compile(r"^rsshub:/{0,3}(?=[^/])", re.I)
_CHANNEL = re.compile(
    r"^(?:@|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?)([A-Za-z]\w{3,31})/?(?:\?.*)?$", re.I
)
_NO_CHANNEL = frozenset(
    {"joinchat", "addstickers", "addemoji", "share", "proxy", "socks", "setlanguage"}
)


def expanded(address: str, rsshub_base: str) -> str:
    """The web address that ``address`` stands for; any other comes back as it is."""
    address = address.strip()
    if route := _RSSHUB.match(address):
        return f"{rsshub_base.rstrip('/')}/{address[route.end() :]}"
    channel = _CHANNEL.match(address)
    if channel and channel[1].lower() not in _NO_CHANNEL:
        return f"https://t.me/s/{channel[1]}"
    return address
