"""Plain talk: whole sentences understood, on sentences that nothing was fitted to.

``talk.txt`` holds labelled sentences (``bot.chats.requests.training.sentences`` tells the form) of
five people who had not seen the reader's. A sentence is understood where all its acts and all that
they are about are: topics, days, hour, count, form, language, place and period, each as its exact
parser reads the labelled words. What is asked back is counted apart: it is no mistake, and no help.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.chats.requests import Request, read
from bot.chats.requests.frames import requests_of
from bot.chats.requests.training.sentences import Sentence, sentences
from summarizer.text.folding import fold

HELD = Path(__file__).with_name("talk.txt")
UNDERSTOOD, WRONG, HARMED = 0.49, 0.40, 0.02
"""At least so many are understood at once or, asked back, would be; at most so many of those said
to the bot are done wrongly without asking; and at most so many so that something is lost."""
_HARMFUL = {"stop", "forget", "mute", "unfollow"}
_SHOWS_SETTINGS = {"choice", "count", "time", "settings"}


def frame(request: Request) -> tuple[object, ...]:
    """What a request comes to."""

    def names(of: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(fold(name).replace(" ", "") for name in of))

    return (
        "choice" if request.act in _SHOWS_SETTINGS and not request.count else request.act,
        *map(names, (request.names, request.dropped, request.without)),
        (request.at, request.days, request.count, request.brief, request.now),
        (request.language, request.zones, bool(request.cannot)),
        request.period if request.act in {"find", "news"} else None,
    )


def frames(requests: tuple[Request, ...]) -> list[tuple[object, ...]]:
    """What several requests come to, each with what is to be done after it."""
    return [frame(one) for request in requests for one in (request, *request.then)]


def wanted(one: Sentence) -> list[tuple[object, ...]]:
    """What a sentence asks for, by its labels."""
    said, spans = one.said()
    return frames(requests_of(said, one.acts, spans))


def counted() -> Counter[str]:
    """How many sentences are understood, asked back, done wrongly and done with harm."""
    counts = Counter[str]()
    for one in sentences(HELD):
        request = read(one.words.replace("@bot", ""), in_reply=one.in_group)
        right = frames((request,)) == wanted(one)
        counts[f"{'overheard' if one.where == 'o' else 'said'}"] += 1
        if one.where == "o":
            counts["answered"] += request.act != "silence"
            continue
        counts["understood"] += right
        counts["asked back"] += request.doubtful
        counts["done right"] += right and not request.doubtful
        wrong = not right and not request.doubtful
        counts["done wrongly"] += wrong
        acts = {each.act for each in (request, *request.then)}
        counts["harmed"] += wrong and bool((acts - set(one.acts)) & _HARMFUL)
    return counts


def test_most_that_people_say_is_understood_and_little_done_wrongly() -> None:
    counts = counted()
    said = counts["said"]
    assert counts["understood"] / said >= UNDERSTOOD, counts
    assert counts["done wrongly"] / said <= WRONG, counts
    assert counts["harmed"] / said <= HARMED, counts


if __name__ == "__main__":
    print(counted())
