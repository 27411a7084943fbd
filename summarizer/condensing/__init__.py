"""What a summary says: headline, gist and points, and whether the article says so too.

Imports ``text`` and ``article``.
"""
