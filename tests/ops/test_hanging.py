"""A process that lives and does not answer: noticed after a minute of silence, and only then, and replaced."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.ops.bench import Bench, fake
from tformance_assets.supervisor.health import (
    ASK_EVERY_SECONDS,
    SILENT_AFTER_SECONDS,
    STARTED_WITHIN_SECONDS,
    Health,
)
from tformance_assets.supervisor.ping import Ping
from tformance_assets.supervisor.supervise import LOOK_SECONDS, Supervisor
from tformance_assets.supervisor.sweep import alive, await_end, sweep


@dataclass
class Asked:
    """A question that is over after some looks, answered or not."""

    answered: bool
    looks: int = 0

    def is_over(self) -> bool:
        self.looks -= 1
        return self.looks < 0

    def is_answered(self) -> bool:
        return self.answered


@dataclass
class Watch:
    """Looks at one process every two seconds; `answers` says of each moment whether a question is answered."""

    answers: dict[range, bool]
    default: bool = True
    looks: int = 1
    health: Health = field(default_factory=Health)
    asked: list[int] = field(default_factory=list)

    def silent_at(self, until: int, process: int = 7) -> int | None:
        """The first moment at which the process counts as silent."""
        for now in range(0, until, int(LOOK_SECONDS)):
            if self.health.is_silent(process, partial(self._ask, now), float(now)):
                return now
        return None

    def _ask(self, now: int, process: int) -> Asked:
        self.asked.append(now)
        found = [answered for span, answered in self.answers.items() if now in span]
        return Asked(found[0] if found else self.default, self.looks)


def test_a_process_that_answers_is_never_silent_and_is_asked_rarely():
    watch = Watch({})
    assert watch.silent_at(600) is None
    assert len(watch.asked) <= 600 / ASK_EVERY_SECONDS + 1


@pytest.mark.parametrize("gone", [range(40, 50), range(40, 80), range(40, 88)])
def test_some_questions_in_vain_are_no_silence(gone):
    """An import or a busy machine: less than a minute after the last answer."""
    assert Watch({gone: False}).silent_at(600) is None


def test_a_minute_of_silence_is_noticed_within_two():
    at = Watch({range(40, 10_000): False}).silent_at(600)
    assert at is not None
    assert 40 + SILENT_AFTER_SECONDS - ASK_EVERY_SECONDS <= at <= 40 + 2 * SILENT_AFTER_SECONDS


def test_a_process_that_is_starting_has_longer():
    at = Watch({}, default=False).silent_at(1000)
    assert at is not None
    assert STARTED_WITHIN_SECONDS <= at <= STARTED_WITHIN_SECONDS + 10
    assert Watch({range(240): False}).silent_at(1000) is None


def test_a_machine_that_slept_is_asked_again_before_anything_is_concluded():
    health = Health()
    assert not health.is_silent(7, lambda _: Asked(True), 0.0)
    assert not health.is_silent(7, lambda _: Asked(False), 2.0)
    assert not health.is_silent(7, lambda _: Asked(False), 20.0)
    assert not health.is_silent(7, lambda _: Asked(True), 9_000.0)
    assert not health.is_silent(7, lambda _: Asked(True), 9_002.0)


def test_another_process_begins_anew():
    watch = Watch({range(40, 10_000): False})
    assert watch.silent_at(90) is None
    assert not watch.health.is_silent(8, lambda _: Asked(True), 200.0)
    assert watch.health.misses == 0


def _answers(process: psutil.Process) -> bool:
    return "answer" in process.cmdline()


def _inner_of(outer: int) -> psutil.Process:
    deadline = time.monotonic() + 30
    while not (found := [one for one in psutil.Process(outer).children() if _answers(one)]):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found[0]


def _look_until(bench: Bench, supervisor: Supervisor, what: Callable[[], object], pause: float = 0.2) -> None:
    """Look again and again, with so many seconds of real time between: a busy machine starts a process slowly."""
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, bench.said
        bench.clock.now += LOOK_SECONDS
        supervisor.step()
        time.sleep(pause)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield Bench(tmp_path)
    sweep(tmp_path, grace_seconds=0.0)


def test_a_stopped_inner_process_is_replaced(bench: Bench) -> None:
    socket = str(bench.home / "s")
    supervisor = bench.supervise(
        fake("outer", "outer-of-answer", socket, inner=_answers, ask=partial(Ping, seconds=0.2)),
        fake("other", "sleep"),  # without it the system itself would end the stopped one
    )
    supervisor.step()
    state = supervisor.states["outer"]
    assert state.process is not None
    inner = _inner_of(state.process.pid)
    _look_until(bench, supervisor, lambda: state.health.ever_heard)
    heard = bench.clock.now
    os.kill(inner.pid, signal.SIGSTOP)
    _look_until(bench, supervisor, lambda: bench.said, pause=0.02)
    assert bench.said[0].startswith(
        f"outer ended (its inner process {inner.pid} lives but does not answer) and is started again in 1 s"
    )
    assert bench.clock.now - heard >= SILENT_AFTER_SECONDS
    await_end([inner], 30)
    assert not alive(inner)
    bench.clock.now += 1.0
    supervisor.step()
    assert state.process is not None
    _inner_of(state.process.pid)
    _look_until(bench, supervisor, lambda: state.health.ever_heard)
    assert len(bench.said) == 1


def test_a_process_that_ended_answers_nothing() -> None:
    assert not Ping(2**22 - 1).is_answered()
