"""How long it will still take: from the time in which runs worked, whatever the clock did in between."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.onboarding.situations import NOW, day, facts, opened, run
from tformance_assets.assets.keys import DAILY, INSIGHTS, METRICS, PULL_REQUESTS, SUMMARIES
from tformance_assets.onboarding.pace import LOOKED_BACK, pace
from tformance_assets.onboarding.status import Timing, eta_seconds

RECENT = frozenset(facts().recent)
HISTORY = frozenset(facts().history)


def _steps(count: int, until: float, every: float = 1.0) -> list[datetime]:
    """So many finished steps, the last so many seconds ago."""
    return [NOW - timedelta(seconds=until + every * at) for at in range(count)]


def _run(begun: float, ended: float | None = None, **more):
    """A run from so many seconds ago to so many seconds ago, or one that is going on."""
    made = run(day(44), day(30), phase="2", state="running" if ended is None else "done", **more)
    over = None if ended is None else NOW - timedelta(seconds=ended)
    return replace(made, created_at=NOW - timedelta(seconds=begun), ended_at=over)


HOUR = 3600.0


@pytest.mark.parametrize(
    ("runs", "finished", "expected"),
    [
        ([], [], None),
        ([_run(20)], [], None),
        ([_run(20)], _steps(10, 0), 0.5),
        ([_run(20), _run(20)], _steps(10, 0), 0.5),  # side by side: the same twenty seconds
        ([_run(10, 0), _run(20, 10)], _steps(10, 0), 0.5),  # one after the other
        ([_run(10), _run(HOUR + 10, HOUR)], [*_steps(5, 0), *_steps(5, HOUR)], 0.5),  # a rest in between
        ([_run(10), _run(110, 100)], [*_steps(5, 0), *_steps(5, 100)], 0.5),  # a short one
        ([_run(HOUR + 20)], [*_steps(5, 0, 2), *_steps(5, HOUR, 2)], 10 / 28),  # asleep within a run
        ([_run(40)], _steps(10, 20), 0.25),  # slow lately: the wait so far counts
        ([replace(_run(20), start=None)], _steps(10, 0), None),  # a run without days says nothing of them
        ([_run(250)], _steps(2 * LOOKED_BACK, 0, 2), 0.5),  # of a long history the latest part
        ([_run(300)], [*_steps(LOOKED_BACK, 0), *_steps(50, 100, 4)], 1.0),
    ],
)
def test_the_pace_is_steps_by_seconds_of_work(runs, finished, expected):
    found = pace(runs, finished, NOW)
    assert found == (None if expected is None else pytest.approx(expected, rel=0.03))


def _half(**more):
    return facts(
        ever={PULL_REQUESTS: RECENT, SUMMARIES: frozenset()}, marts={METRICS: None, INSIGHTS: None}, **more
    )


def test_the_first_phase_is_estimated_by_its_own_steps():
    timing = Timing(finished=tuple(_steps(30, 0, 0.5)))
    assert eta_seconds(_half(runs=(_run(20),)), timing) == 20


@pytest.mark.parametrize(
    "known",
    [
        _half(),
        _half(runs=(_run(20),)),
        opened(runs=(_run(20),)),
        opened(history=dict.fromkeys(DAILY, HISTORY), unindexed=("acme/web",), runs=(_run(20),)),
    ],
)
def test_without_a_finished_step_there_is_no_estimate(known):
    assert eta_seconds(known, Timing()) is None


def test_while_only_a_repository_is_added_there_is_no_estimate():
    known = opened(history=dict.fromkeys(DAILY, HISTORY), unindexed=("acme/web",), runs=(_run(20),))
    assert eta_seconds(known, Timing(finished=tuple(_steps(10, 0)))) is None


def test_a_night_of_sleep_does_not_make_the_rest_longer():
    in_time = frozenset(facts().history[30:])
    before = opened(history=dict.fromkeys(DAILY, in_time), runs=(_run(60),))
    finished = tuple(_steps(40, 0))
    awake = eta_seconds(before, Timing(finished=finished))
    slept = timedelta(hours=8)
    after = replace(
        before,
        now=NOW + slept,
        runs=(replace(_run(0), created_at=NOW + slept - timedelta(seconds=1)), _run(60, 0)),
    )
    assert awake == pytest.approx(90, abs=2)
    assert eta_seconds(after, Timing(finished=finished)) == pytest.approx(awake, abs=2)


def test_a_limit_that_is_waited_for_is_added():
    in_time = frozenset(facts().history[30:])
    waiting = replace(_run(60, 0), deferred_until=NOW + timedelta(minutes=10), start=day(89))
    known = opened(history=dict.fromkeys(DAILY, in_time), runs=(waiting,))
    assert eta_seconds(known, Timing(finished=tuple(_steps(60, 0)))) == pytest.approx(600 + 60, abs=2)


def test_what_is_over_or_not_begun_has_no_rest():
    timing = Timing(finished=tuple(_steps(30, 0)))
    assert eta_seconds(facts(), timing) is None
    assert eta_seconds(opened(), timing) is None
    assert eta_seconds(opened(history=dict.fromkeys(DAILY, HISTORY)), timing) == 0
