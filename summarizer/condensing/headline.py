"""The headline: of what the model wrote and what the article itself offers, what a subeditor
would print.

The candidates are the n-best of a beam search and excerpts of the article; which is worth most
says :mod:`subeditor`. What is certainly false is no candidate.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from summarizer.condensing.alignment import ENDS, plain
from summarizer.condensing.compression import TURNS, balanced, compress
from summarizer.condensing.excerpts import Excerpt, excerpts
from summarizer.condensing.grounding import problems
from summarizer.condensing.newsworth import NEWS_LEAD, features, is_hook, newsworth
from summarizer.condensing.seams import reading
from summarizer.condensing.standing import first_person, generic, relative_days
from summarizer.condensing.subeditor import LONG, Candidate, verdict
from summarizer.text.folding import bigrams, coverage

OFFERED = 7
"""Excerpts that are looked at beside what the model wrote."""
RANK_COST, SUBJECTLESS_COST, LENGTH_COST = 0.05, 0.15, 0.004
"""What an excerpt has to hold more of what the model wrote for each sentence that it stands
further from the news, for a subject that it lacks, and for each character too long;
set by hand."""
WORDY_COST = 0.006
"""What each character of an excerpt that is too long costs, in nats of its verdict: by twice
that ROUGE gains 1 point and 2 % more are false (cross-validated on the rated candidates)."""
DAY_COST, PRESS_COST, TURN_COST = 0.5, 1.0, 1.5
"""What it costs, in nats too, to say 今晚, to tell that the press was received and not what it
heard, and to end before the 但 of its sentence, which takes half of it back. Set by hand; 今晚 is
too rare among the rated candidates to be weighed by them."""
LONGEST = 56
"""Characters of a headline where a shorter one is to be had (of 9 longer ones that were picked and
rated one was printable)."""
GENERIC_COST, HOOK_COST, FIRST_COST = 1.5, 0.7, 1.5
"""What it costs to begin with a company or a meeting that only others name (of 65 such that were
rated 5 were printable, of all 45 in a hundred), to tell a scene or the past before the news (.36
and .23 of such were printable, .47 of the others), and that a reporter speaks of himself, which is
set by hand."""
NEWS_FOUND = 8
"""Characters by whose last the news is found in the article."""
LATIN_MOST = 80
"""Characters of a headline cut from a Latin text, at a word's end."""
SURE = 0.8
"""How likely true a headline must be to count as grounded, and to be chosen while one is that
likely: .6 % fewer are false than by .75, .8 % fewer printed (cross-validated on 8,009 rated
candidates)."""
PRINTABLE = 0.55
"""How likely it must then be printed at least, as a share of how likely the best of all is (by .4
.8 % fewer are printed, by .75 .4 % more are false; cross-validated likewise)."""
TITLE_COST, QUESTION_COST = 1.0, 2.0
"""What it costs to name who speaks by a title alone, and to ask what the article answers; set by
hand."""
_TITLE = re.compile(
    r"(?:副?(?:董事长|总经理|总裁|主席|院长|校长|局长|所长|主任|经理|馆长|会长|秘书长)|首席\S{1,3}官|"
    r"财务总监|CEO|负责人|发言人)[^，：]{0,6}："
)
"""How a headline begins that does not say of what its speaker is the head."""
_ASKED = re.compile(r"(?:[吗呢]|？|\?)$|^(?:哪[些个里]|什么|谁|为什么|怎么)")
_PRESS = re.compile(r"(?:举行|召开|举办)[^，]{0,40}(?:记者会|吹风会|发布会)$|答记者问$|情况$")
"""How a headline ends that tells of the occasion and not of what was said there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A headline chosen, whether the model wrote it, and whether it is likely true."""

    text: str
    written: bool
    sure: bool


def offered(written: Sequence[str], source: str, news: Sequence[str]) -> list[Excerpt]:
    """The excerpts of the sentences ``news`` that hold most of what the model wrote or, where it
    wrote nothing, of the lead."""
    wanted = [bigrams(text) for text in written or news[:1]]

    def worth(one: Excerpt) -> float:
        held = sum(coverage(each, one.text) for each in wanted) / max(1, len(wanted))
        long = max(0, len(one.text) - LONG)
        costs = RANK_COST * one.rank + LENGTH_COST * long
        return held - costs - SUBJECTLESS_COST * one.subjectless

    found = sorted(excerpts(news), key=worth, reverse=True)
    fit = (one for one in found if one.text not in written and not problems(one.text, source))
    return list(islice(fit, OFFERED))


def choose_headline(
    candidates: Sequence[Candidate], source: str, news: Sequence[str] = ()
) -> Choice | None:
    """The grounded candidate that is worth most; None where there is none. ``news`` are the
    article's sentences, the likeliest news first."""
    written = [one.text for one in candidates if one.excerpt is None]
    lead = news[0] if news else ""
    lead_news = lead if newsworth(lead) >= NEWS_LEAD else ""
    passed = [one for one in candidates if one.text and not problems(one.text, source)]
    passed = [one for one in passed if len(one.text) <= LONGEST] or passed
    if not passed:
        return None
    judged = {one: verdict(one, written, source, lead) for one in passed}

    def worth(one: Candidate) -> float:
        return judged[one].worth - _costs(one, source, lead_news)

    best = max(passed, key=worth)
    least = PRINTABLE * judged[best].printable
    sure = [one for one in passed if judged[one].faithful >= SURE and judged[one].printable > least]
    best = max(sure or [best], key=worth)
    return Choice(best.text, best.excerpt is None, bool(sure))


def _costs(one: Candidate, source: str, news: str) -> float:
    """What an excerpt costs for being long, and any headline for a day that nothing dates, for
    the press being received, for whom it does not name, for a scene or the past before the
    ``news``, and for the turn that it leaves out."""
    costs = WORDY_COST * max(0, len(one.text) - LONG) if one.excerpt else 0.0
    costs += PRESS_COST * bool(_PRESS.search(one.text))
    costs += DAY_COST * bool(relative_days(one.text))
    costs += TITLE_COST * bool(_TITLE.match(one.text)) + QUESTION_COST * bool(
        _ASKED.search(one.text)
    )
    read = reading(one.text, source)
    costs += GENERIC_COST * bool(generic(one.text))
    costs += FIRST_COST * ("：" not in one.text and first_person(one.text))
    if not read.runs:
        return costs
    longest = max(read.runs, key=lambda run: run.end - run.begin)
    at = read.source.text.find(plain(news)[-NEWS_FOUND:])
    if news and at > 0 and longest.start < read.source.sentence_start(at):
        told = read.source.sentence_at(longest.start).replace(",", "，")
        costs += HOOK_COST * (is_hook(told) or "background" in features(told))
    stop = read.runs[-1].stop
    if read.source.text[stop : stop + 1] == ":":
        return costs  # it announces what turns
    rest = re.split(f"[{ENDS}]", read.source.text[stop:], maxsplit=1)[0]
    return costs + TURN_COST * bool(TURNS.search(rest))


def cut_headline(found: Sequence[str], most: int = 30) -> str:
    """A headline cut from the lead: its first clauses up to ``most`` characters."""
    if found and found[0].isascii():
        lines = textwrap.wrap(found[0].rstrip("."), LATIN_MOST)
        return lines[0] if lines else ""
    for sentence in found[:3]:
        said = compress(sentence, most=most).rstrip("。！？!?")
        if 6 <= len(said) <= most + 6 and balanced(said):
            return said
    first = found[0] if found else ""
    return compress(first, most=most)[:most].rstrip("，。；：、“‘（《")
