"""What a file's name tells of the page in it, as a last resort."""

from __future__ import annotations

import re
from datetime import date

from summarizer.article import Masthead
from summarizer.reading.masthead.day import make_day, match_day
from summarizer.reading.masthead.words import edition_of, is_sure_paper
from summarizer.text.characters import HAN

_ENDING = re.compile(r"(?:\.[A-Za-z]{2,5}){1,2}$")
_NOT_PRINTED = re.compile(
    r"IMG|VID|PXL|DSC|scan|screen|snip|photo|wx_|mmexport|export|download|backup|截图|截屏|微信|照片|扫描|下载|导出"
    r"|备份|QQ|副本|(?<!\d)\d{8}[_-]?[0-2]\d[0-5]\d[0-5]\d(?!\d)",
    re.I,
)
"""The day in such a name is when the file was made, not when the paper was printed."""
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?P<n>\d\d)?(?!\d)")
_PAPER = re.compile(rf"(?<![{HAN}])[{HAN}]{{2,8}}报(?![{HAN}])")
_EDITION = re.compile(
    r"第\s?(?P<n>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s?版|(?<![A-Za-z\d])(?P<l>[A-D]\d{1,2}|\d{1,3}(?=版))"
)


def read_name(name: str) -> Masthead:
    """Paper, date and edition in a file's name: ``江城晚报_2026-03-18_A03.pdf``, ``rmrb20260318``.

    A day in the name of a photograph, a scan or a download is none of the paper's.
    """
    stem = _ENDING.sub("", name)
    paper = next((m[0] for m in _PAPER.finditer(stem) if is_sure_paper(m[0])), None)
    edition = _EDITION.search(stem)
    page = edition and edition_of(edition["n"] or edition["l"])
    if _NOT_PRINTED.search(stem):
        return Masthead(paper, None, page)
    return Masthead(paper, _day(stem), page)


def _day(stem: str) -> date | None:
    if compact := _COMPACT.search(stem):
        return make_day(int(compact["y"]), int(compact["m"]), int(compact["d"]))
    spaced = re.sub(r"_+", " ", stem)
    for start in re.finditer(r"(?<![\d.-])(?=\d|[一二]|民)", spaced):
        if found := match_day(spaced, start.start()):
            return found[0]
    return None
