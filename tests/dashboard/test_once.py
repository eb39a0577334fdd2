"""Computed once: also when many ask at the same moment, and again after a failure."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.once import Once


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    begun, go_on = threading.Event(), threading.Event()
    computed: list[str] = []

    def slow(name: str) -> str:
        computed.append(name)
        begun.set()
        assert go_on.wait(10)
        return name.upper()

    once = Once(slow, kept=10)
    with ThreadPoolExecutor(8) as workers:
        first = workers.submit(once, "kpis")
        assert begun.wait(10)
        others = [workers.submit(once, "kpis") for _ in range(7)]
        go_on.set()
        assert {answer.result(10) for answer in (first, *others)} == {"KPIS"}
    assert computed == ["kpis"]


def test_a_failure_reaches_everyone_and_is_tried_again() -> None:
    tries: list[int] = []

    def fails_first(number: int) -> int:
        tries.append(number)
        if len(tries) == 1:
            raise ValueError("no snapshot")
        return number

    once = Once(fails_first, kept=10)
    with pytest.raises(ValueError, match="no snapshot"):
        once(7)
    assert once(7) == 7


def test_only_the_latest_answers_are_kept() -> None:
    computed: list[int] = []
    once = Once(lambda number: computed.append(number) or number, kept=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert once(number) == number
    assert computed == [1, 2, 3, 2]
