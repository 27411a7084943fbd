"""Printed lines into articles: ``dump`` by words and widths, ``sheet`` by places on the page.

Imports ``text`` and ``article``.
"""
