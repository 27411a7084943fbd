"""Claims that an article tells only to deny them.

网传三十名学生中毒住院 … 没有学生中毒: who repeats the claim must tell its denial too. A claim is
what follows a word of hearsay up to the denial; the denial stands in the same sentence or in one
of the next two.
"""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.condensing.alignment import ENDS
from summarizer.condensing.seams import Fault, reading

_HEARD = re.compile(
    r"网传|传言|传闻|谣传|听说|据传|误[称传]|所谓|有(?:人|网友|市民|报道|消息|媒体)[说称]|"
    r"网[上友](?:流传|传出|发帖|爆料)"
)
"""How a claim begins that its teller does not vouch for."""
_DENIED = re.compile(
    r"不实|不属实|谣言|辟谣|编(?:造|的|出来)|虚假|失实|否认|纯属|捏造|子虚乌有|与事实不符|"
    r"摆拍|自导自演|不存在"
)
"""A denial that is one wherever it stands."""
_NOT_SO = re.compile(r"没有|并未|并没|并非|并不|不是|从未|其实|实际上|事实上")
"""A denial where it follows at once."""
_TELLS = re.compile(f"{_DENIED.pattern}|{_NOT_SO.pattern}|假|谣|不(?:予|会)|未")
"""What tells that a claim is none, in a text of its own."""
SHARE = 0.5
"""Of a text that lies in a claim, from which it repeats it; set by hand."""
LEAST = 6
"""Characters of a claim that says something."""


def repeated(said: str, source: str) -> list[Fault]:
    """The claims of ``source`` that ``said`` repeats without their denial."""
    spans = _claims(source)
    if not spans or _TELLS.search(said):
        return []
    read = reading(said, source)
    whole = sum(run.end - run.begin for run in read.runs)
    found = []
    for begin, end in spans:
        held = sum(max(0, min(run.stop, end) - max(run.start, begin)) for run in read.runs)
        if held >= max(LEAST, SHARE * whole):
            found.append(Fault("denied claim", read.source.text[begin:end][:20]))
    return found


@lru_cache(maxsize=16)
def _claims(source: str) -> tuple[tuple[int, int], ...]:
    """Begin and end of each denied claim, in the plain text of ``source``."""
    text = reading("", source).source.text
    ends = [found.start() for found in re.finditer(f"[{re.escape(ENDS)}]+", text)] + [len(text)]
    spans = []
    for heard in _HEARD.finditer(text):
        stops = [end for end in ends if end >= heard.end()][:3]
        denial = _DENIED.search(text, heard.end(), stops[-1]) or _NOT_SO.search(
            text, heard.end(), stops[min(1, len(stops) - 1)]
        )
        if denial:
            end = min(denial.start(), stops[0])
            if end - heard.end() >= LEAST:
                spans.append((heard.end(), end))
    return tuple(spans)
