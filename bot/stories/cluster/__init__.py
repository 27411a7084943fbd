"""The cluster: reading and summarising by workers on any number of machines, by procrastinate.

``errands`` is what is asked for and what comes of it, ``asking`` the side of the bot, ``working``
that of a worker. Both sides run the same version with the same settings, over one PostgreSQL store
that is theirs alone: each unpickles what the other wrote there.
"""
