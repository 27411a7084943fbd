"""Targets for the gist: human briefs where the corpus has good ones, else whole sentences.

The lead, whole, and where it fits the later whole sentence that adds most of the human headline
(the oracle labels of Nallapati et al. 2017, 'SummaRuNNer', with bigram recall in the place of
ROUGE; that a gist should not be cut together from clauses is what reading 90 of the compressed
ones taught: one in five could not be printed). Attributions of what somebody says stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.condensing.compression import balanced, waits
from summarizer.text.folding import bigrams, coverage
from summarizer.text.sentences import clauses, sentences
from summarizer.training.writer.corpus import Pair

LEAST, MOST = 32, 116
"""Characters of a gist."""
LEADS, FOLLOWING = 3, 7
"""Sentences that may begin a gist, and sentences in which its second one is looked for."""
COVERED = 0.35
"""Share of the headline's bigrams that a gist must hold."""
FULL = 80
"""Characters from which a longer gist is no better."""

_DAY = r"(?:今天|今日|昨天|昨日|今晚|昨晚|今早|今晨|明天|明日|明晚)"
_PART = r"(?:上午|下午|晚上|晚间|凌晨|清晨|中午|傍晚|早上|早晨|晚)?"
_DATED = re.compile(_DAY + r"[（(]((?:\d{1,2}月)?\d{1,2}[日号])[）)]")
_DAY_ALONE = re.compile(r"(?:(?<=^)|(?<=[，；。]))" + _DAY + _PART + "，")
_DAY_WITHIN = re.compile(
    r"(?<![从到至自在于与比和、的是前止])"
    + _DAY
    + _PART
    + r"(?![的是到至和、起为这之，。；：）)（(”])"
)
_UNDATED = re.compile(r"[今昨明](?:天|日|晚|早|晨|夜)(?!报)")

_DATELINE = re.compile(
    r"^(?:【[^】]{2,60}】)?(?:本报讯|(?:本报|新华社|中新社|中新网)[^，。]{0,16}?[讯电]|"
    r"[^，。]{2,6}讯(?=[，\s（(])|(?:本台|央视网)消息|快讯|财联社\d+月\d+日电|"
    r"[^，。\s]{2,10}\d+月\d+日(?:消息|讯|电))[\s，：:]*"
    r"(?:[（(][^）)]{0,12}(?:记者|通讯员|编译|作者)[^）)]{1,40}[）)])?[\s，：:]*"
)
_LENSES = re.compile(r"^【[^】]{2,60}】\s*")
_CREDIT = re.compile(r"^[（(](?:本报)?(?:记者|通讯员|编辑|来源)[^）)]{1,40}[）)]\s*")
_HOLLOW = re.compile(
    r"^(?:(?:另|又)?据(?:悉|了解|介绍)[，,]|(?:日前|近日)?[，,]?(?:本报|本台)?记者"
    r"(?:[^，。]{0,24}?(?:获悉|了解到|看到|注意到))[，,：:]?|[^，。]{0,24}?记者获悉[，,：:]|"
    r"从[^，。]{2,40}?(?:获悉|了解到)[，,：:]|"
    r"来源[:：][^，。]{1,12}[，。])"
)
"""Attributions that name nobody: what they attribute is the paper's own."""
_SAME = re.compile(r"[（(](?:以下|下文)?(?:统称|简称|下称|又称)[^）)]{1,30}[）)]")
"""A name's short form in brackets."""

_LEANING = re.compile(
    r"^(?:[他她它]们?|这|那|该|其|此|对此|同时|此外|另外|另据|但|不过|然而|而|因此|所以|例如|比如|至于|也|还|"
    r"如今|最终|随后|当日|当天|同一|同年|一方面|另一方面|[一二三四]是|首先|其次|第[一二三]|"
    r"[①②③·•]|[一二三]、|\d[、.．]|公司|文件|报道|双方|两人|两国|进一步|着力|要|将|现将|[^，。]{1,4}注：)"
)
"""How a sentence begins that leans on the one before it."""
_UNFIT = re.compile(
    r"[？?]|[我咱你您](?!国|省|市|县|区|军|党|方|院|校|馆)|记者|[A-Za-z0-9_+/=-]{14,}|】|【|\u200d|微信|公众号|"
    r"图为|图片|来看|来关注|关注到|一起|接下来|--|下称|[：:、，,（(—…]$|[:：]。$"
)
"""What no gist says: questions, first persons, the broadcaster's own, leftovers of a page."""
_OPEN = re.compile(
    r"(?:指出|表示|认为|强调|通报|提到|称|说|透露|提出|要求|明确|显示|获悉|了解到|宣布|预计|如下|消息|声明|"
    r"讲话|发布会|座谈会)[。！]$|(?:如下|以下)"
)
"""A sentence that only says that something was said."""
_CONTRAST = re.compile(
    r"^(?:但|却|而|不过|然而|只是|并非|也|还|更|则|才|就|都|又|其中|从而|进而|以致|导致|使|让|等|分别|均|共)"
)
_NUMBERED = re.compile(r"[（(]?[1一①][）)、.．]")


def gist(pair: Pair, window: int) -> str | None:
    """A gist of the first ``window`` characters of the article, or None where none fits."""
    brief = pair.brief and dated(pair.brief)
    if brief and _is_good_brief(brief, pair.text[:window]):
        return brief
    seen = sentences(pair.text[:window])
    if len(pair.text) > window:
        seen = seen[:-1]
    wanted = bigrams(pair.title)
    best: tuple[float, str] | None = None
    for said, worth in candidates(seen):
        covered = coverage(wanted, said)
        score = covered + worth
        if covered >= COVERED and (best is None or score > best[0]):
            best = (score, said)
    return best[1] if best else None


def candidates(seen: list[str]) -> Iterator[tuple[str, float]]:
    """Gists from an article's first sentences, and what their place and length are worth."""
    clean = [cleaned(sentence) if i == 0 else dated(sentence) for i, sentence in enumerate(seen)]
    for i, lead in enumerate(clean[:LEADS]):
        if not lead or not _is_fit(lead) or _LEANING.match(lead):
            continue
        if len(lead) > MOST:
            if cut := shortened(lead):
                yield cut, _worth(cut, i, 0.05)
            continue
        if len(lead) >= LEAST and not _OPEN.search(lead):
            yield lead, _worth(lead, i, 0.0)
        for j, second in enumerate(clean[i + 1 : FOLLOWING], i + 1):
            if not second or not _is_fit(second) or (j > i + 1 and _LEANING.match(second)):
                continue
            said = lead + second
            if LEAST <= len(said) <= MOST and not _OPEN.search(second):
                yield said, _worth(said, i, 0.02 * (j - i - 1))


def _worth(said: str, place: int, less: float) -> float:
    return 0.1 * min(1.0, len(said) / FULL) - 0.12 * place - less


def cleaned(sentence: str) -> str | None:
    """An article's first sentence without dateline, credit and hollow attribution, its days
    dated; None where that cannot be."""
    text = _CREDIT.sub("", _DATELINE.sub("", sentence.strip()))
    bare = _LENSES.sub("", text)
    return dated(bare if len(bare) >= 12 else text)


def dated(sentence: str) -> str | None:
    """``sentence`` with relative days replaced by their date in brackets, or left out where it
    reads on without; None where it does not. Short forms in brackets and hollow attributions
    go too."""
    text = _SAME.sub("", sentence)
    bare = _HOLLOW.sub("", text)
    text = bare if len(bare) >= 12 else text
    text = _DATED.sub(r"\1", text)
    text = _DAY_WITHIN.sub("", _DAY_ALONE.sub("", text))
    return None if _UNDATED.search(text) else text


def shortened(sentence: str) -> str | None:
    """``sentence`` up to the last clause within ``MOST`` characters that may end it."""
    parts = clauses(sentence)
    for k in range(len(parts) - 1, 0, -1):
        said = "".join(parts[:k])
        if len(said) < LEAST:
            break
        if (
            len(said) <= MOST
            and said[-1] in "，；"
            and balanced(said)
            and not _CONTRAST.match(parts[k])
            and not waits(parts[k - 1])
        ):
            return said[:-1] + "。"
    return None


def _is_fit(sentence: str) -> bool:
    return sentence[-1] in "。！" and balanced(sentence) and not _UNFIT.search(sentence)


def _is_good_brief(brief: str, text: str) -> bool:
    return (
        LEAST <= len(brief) <= MOST
        and _is_fit(brief)
        and "；" not in brief
        and not _NUMBERED.match(brief)
        and not any(_OPEN.search(sentence) for sentence in sentences(brief))
        and coverage(bigrams(brief), text) >= 0.6
    )
