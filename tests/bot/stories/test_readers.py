"""Work in threads gives way to who waits for an answer."""

from __future__ import annotations

import threading

from bot.stories.readers import Readers


def test_work_waits_while_a_question_is_answered() -> None:
    readers = Readers(most_waited=60)
    work = threading.Thread(target=readers.give_way)
    with readers.asking():
        with readers.asking():
            work.start()
        work.join(0.05)
        assert work.is_alive()  # the other question is still being answered
    work.join(60)
    assert not work.is_alive()


def test_work_goes_on_though_questions_never_end() -> None:
    readers = Readers(most_waited=0.01)
    work = threading.Thread(target=readers.give_way)
    with readers.asking():
        work.start()
        work.join(60)
        assert not work.is_alive()


def test_nobody_asking_costs_no_wait() -> None:
    readers = Readers(most_waited=600)
    with readers.asking():
        pass
    work = threading.Thread(target=readers.give_way, daemon=True)
    work.start()
    work.join(60)
    assert not work.is_alive()
