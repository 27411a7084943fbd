"""Targets for the gist: human briefs where the corpus has good ones, else whole sentences.

The lead, whole, and where it fits the later whole sentence that adds most of the human headline
(the oracle labels of Nallapati et al. 2017, 'SummaRuNNer', with bigram recall in the place of
ROUGE; that a gist should not be cut together from clauses is what reading 90 of the compressed
ones taught: one in five could not be printed). Attributions of what somebody says stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.condensing import standing
from summarizer.condensing.compression import balanced, shortened, without_attribution
from summarizer.text.folding import bigrams, coverage
from summarizer.text.sentences import sentences
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
_DAY_ALONE = re.compile(r"(?:(?<=^)|(?<=[，；。]))" + _DAY + _PART + "，")
_DAY_WITHIN = re.compile(
    r"(?<![从到至自在于与比和、的是前止])"
    + _DAY
    + _PART
    + r"(?![的是到至和、起为这之，。；：）)（(”])"
)
_UNDATED = re.compile(r"[今昨明](?:天|日|晚|早|晨|夜)(?!报)")

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
    clean = [dated(sentence) for sentence in seen]
    for i, lead in enumerate(clean[:LEADS]):
        if not lead or not _is_fit(lead) or _leans(lead):
            continue
        if len(lead) > MOST:
            fitting = (one for one in shortened(lead) if LEAST <= len(one) <= MOST)
            if cut := next(fitting, ""):
                yield cut, _worth(cut, i, 0.05)
            continue
        if len(lead) >= LEAST and not _OPEN.search(lead):
            yield lead, _worth(lead, i, 0.0)
        for j, second in enumerate(clean[i + 1 : FOLLOWING], i + 1):
            if not second or not _is_fit(second) or (j > i + 1 and _leans(second)):
                continue
            said = lead + second
            if LEAST <= len(said) <= MOST and not _OPEN.search(second):
                yield said, _worth(said, i, 0.02 * (j - i - 1))


def _worth(said: str, place: int, less: float) -> float:
    return 0.1 * min(1.0, len(said) / FULL) - 0.12 * place - less


def dated(sentence: str) -> str | None:
    """``sentence`` without its attribution, its relative days replaced by their date in brackets,
    or left out where it reads on without; None where it does not."""
    text = _DAY_WITHIN.sub("", _DAY_ALONE.sub("", without_attribution(sentence)))
    return None if _UNDATED.search(text) else text


def _leans(sentence: str) -> bool:
    """Whether ``sentence`` needs the one before it."""
    return (
        standing.leans(sentence)
        or bool(standing.generic(sentence))
        or standing.lacks_subject(sentence)
    )


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
