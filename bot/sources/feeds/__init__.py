"""Feeds: found, listed, polled, their items read."""
