"""News in the script that its reader reads."""

from __future__ import annotations

from summarizer.text.script import is_traditional, simplified, traditional


def in_script_of(language: str, text: str) -> str:
    """News text in the script of ``language``; an English reader gets it as it was printed.

    Text that already is in the reader's script stays as it is: converting twice spoils
    words such as 皇后 and 乾坤.
    """
    if language == "zh-Hans" and is_traditional(text):
        return simplified(text)
    if language == "zh-Hant" and not is_traditional(text):
        return traditional(text)
    return text
