"""When a failed day is tried again: the time that is told is the time at which the planner asks for it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.onboarding.situations import NOW, complete, day, facts, opened, run, with_failed_day
from tformance_assets.assets.keys import DAILY, PULL_REQUESTS, SUMMARIES
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.by_clock import plan_nightly
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.onboarding.tries import next_try

NIGHT = datetime(2026, 11, 24, 5, 0)
REFRESH = datetime(2026, 11, 23, 12, 7)


def _at(known: Facts, back: int = 40, asset: str = PULL_REQUESTS) -> datetime | None:
    return next_try(known, asset, day(back), 60)


def _recent_failed(*tries, **more):
    recent = frozenset(facts().recent) - {day(3)}
    return facts(
        states={asset: {day(3): "failed"} for asset in DAILY},
        ever=dict.fromkeys(DAILY, recent),
        runs=tries,
        **more,
    )


def _not_refreshed(back: int, **more) -> Facts:
    return complete(states={asset: {day(back): "failed"} for asset in DAILY}, **more)


def _asks(plan, known: Facts, wanted: date) -> bool:
    return any(one.days and wanted in one.days.days for one in plan(known).runs)


TRIES = tuple(run(day(40), phase="2", minutes_ago=minutes) for minutes in (2, 20, 40))


@pytest.mark.parametrize(
    ("known", "plan", "back"),
    [
        (_recent_failed(run(day(3), minutes_ago=1.2)), plan_phase1, 3),
        (_recent_failed(run(day(3), minutes_ago=1.2), run(day(6), day(0), minutes_ago=9)), plan_phase1, 3),
        (_recent_failed(run(day(3), deferred_until=NOW + timedelta(minutes=10))), plan_phase1, 3),
        (with_failed_day(run(day(44), day(30), phase="2", minutes_ago=2)), plan_background, 40),
        (with_failed_day(*TRIES[:2]), plan_background, 40),
        (
            with_failed_day(run(day(40), phase="2", deferred_until=NOW + timedelta(hours=2))),
            plan_background,
            40,
        ),
    ],
)
def test_the_planner_asks_for_the_day_at_the_time_that_was_told_and_not_before(known, plan, back):
    at = _at(known, back)
    assert at is not None
    assert at > NOW
    assert not _asks(plan, replace(known, now=at - timedelta(seconds=1)), day(back))
    assert _asks(plan, replace(known, now=at), day(back))


def test_a_day_out_of_attempts_waits_for_the_night_which_takes_it_up():
    known = with_failed_day(*TRIES)
    assert _at(known) == NIGHT
    assert _asks(plan_nightly, replace(known, now=NIGHT), day(40))
    assert not _asks(plan_background, replace(known, now=NIGHT), day(40))


@pytest.mark.parametrize(
    ("known", "back", "at"),
    [
        (with_failed_day(run(day(40), phase="2", permanent=True)), 40, NIGHT),
        (with_failed_day(run(day(40), phase="retry")), 40, NIGHT),
        (with_failed_day(run(day(40), phase="2", state="running"), *TRIES), 40, NOW),
        (with_failed_day(run(day(40), phase="2", minutes_ago=300)), 40, NOW),
        (with_failed_day(*TRIES, now=NIGHT), 40, NIGHT + timedelta(days=1)),
        (_not_refreshed(2), 2, NIGHT),
        (_not_refreshed(0), 0, REFRESH),
        (
            _not_refreshed(0, now=NIGHT - timedelta(days=1, minutes=10)),
            0,
            NIGHT - timedelta(days=1),
        ),
        (_not_refreshed(2, stale={day(2): 1}, walked_at=NOW), 2, NOW),
        (
            _not_refreshed(
                2,
                stale={day(2): 1},
                walked_at=NOW - timedelta(minutes=5),
                runs=(run(day(2), phase="refresh", assets=DAILY, minutes_ago=2),),
            ),
            2,
            REFRESH,
        ),
    ],
)
def test_what_goes_on_behind_an_open_dashboard_is_always_tried_again(known, back, at):
    assert _at(known, back) == at


@pytest.mark.parametrize(
    "known",
    [
        _recent_failed(*(run(day(3), minutes_ago=minutes) for minutes in (2, 20, 40))),
        _recent_failed(run(day(3), permanent=True)),
    ],
)
def test_before_the_dashboard_opens_a_day_out_of_attempts_needs_somebody(known):
    assert _at(known, 3) is None


def test_summaries_wait_as_long_as_the_pull_requests_of_their_day():
    known = with_failed_day(run(day(40), phase="2", assets=(PULL_REQUESTS,), minutes_ago=2))
    assert _at(known, asset=SUMMARIES) == _at(known) == NOW + timedelta(minutes=1)


def test_a_new_day_that_failed_is_not_left_to_the_night():
    tomorrow = opened(
        history=dict.fromkeys(DAILY, frozenset(facts().history)),
        now=NIGHT.replace(hour=12),
        states={asset: {day(-1): "failed"} for asset in DAILY},
        runs=(run(day(-1), phase="refresh", minutes_ago=-24 * 60 + 2),),
    )
    assert _at(tomorrow, -1) == NIGHT.replace(hour=12, minute=1)
