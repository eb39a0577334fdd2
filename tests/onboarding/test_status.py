from dataclasses import replace
from datetime import timedelta

import pytest

from tests.onboarding.situations import NOW, TEAM, day, facts, opened, run
from tformance_assets.assets.keys import DAILY, INSIGHTS, METRICS, PULL_REQUESTS, SUMMARIES
from tformance_assets.onboarding.status import (
    Timing,
    background_progress,
    counts,
    phase1_progress,
    report,
    status_of,
)

RECENT = frozenset(facts().recent)
HISTORY = frozenset(facts().history)
RUNNING = (run(day(6), day(0), state="running"), run(day(29), day(7), state="running"))


def _recent(pull_requests=RECENT, summaries=RECENT, metrics=None, **more):
    return facts(
        ever={PULL_REQUESTS: pull_requests, SUMMARIES: summaries},
        marts={METRICS: metrics, INSIGHTS: None},
        **more,
    )


def _history(pull_requests, summaries, **more):
    return opened(history={PULL_REQUESTS: pull_requests, SUMMARIES: summaries}, **more)


TRIED = (run(day(44), day(30), phase="2", state="done"),)


@pytest.mark.parametrize(
    ("situation", "status"),
    [
        (facts(), "not_started"),
        (facts(runs=RUNNING), "syncing"),
        (_recent(RECENT - {day(0)}, frozenset()), "syncing"),
        (_recent(summaries=RECENT - {day(0)}), "llm_processing"),
        (_recent(), "computing_metrics"),
        (_recent(metrics=NOW), "computing_insights"),
        (opened(), "phase1_complete"),
        (_history(frozenset(), frozenset(), runs=TRIED), "background_syncing"),
        (_history(HISTORY, frozenset(), runs=TRIED), "background_llm"),
        (_history(HISTORY, HISTORY), "complete"),
    ],
)
def test_each_stage_has_its_status(situation, status):
    assert status_of(situation) == status


def test_a_recent_day_out_of_attempts_fails_the_onboarding():
    tries = tuple(run(day(6), day(0), minutes_ago=minutes) for minutes in (10, 20, 30))
    broken = _recent(
        RECENT - {day(3)}, RECENT - {day(3)}, states={PULL_REQUESTS: {day(3): "failed"}, SUMMARIES: {}}
    )
    assert status_of(replace(broken, runs=tries[:2])) == "syncing"
    assert status_of(replace(broken, runs=tries)) == "failed"


def test_a_failed_day_of_the_history_returns_the_status_to_phase1_complete():
    tries = tuple(run(day(40), phase="2", minutes_ago=minutes) for minutes in (10, 20, 30))
    broken = _history(
        HISTORY - {day(40)},
        HISTORY - {day(40)},
        runs=tries,
        states={asset: {day(40): "failed"} for asset in DAILY},
    )
    assert status_of(broken) == "phase1_complete"


def test_a_failed_refresh_never_closes_an_opened_dashboard():
    tries = tuple(run(day(6), day(0), phase="refresh", minutes_ago=minutes) for minutes in (10, 20, 30))
    states = {asset: dict.fromkeys(RECENT, "failed") for asset in DAILY}
    assert status_of(_history(HISTORY, HISTORY, states=states, runs=tries)) == "complete"


def test_a_new_day_that_fails_never_closes_an_opened_dashboard():
    tomorrow = _history(
        HISTORY, HISTORY, now=NOW + timedelta(days=1), states={a: {day(-1): "failed"} for a in DAILY}
    )
    assert status_of(tomorrow) == "complete"


def test_progress_never_runs_backwards_while_days_arrive():
    seen = []
    for done in range(31):
        arrived = frozenset(sorted(RECENT)[:done])
        seen.append(phase1_progress(_recent(arrived, frozenset())))
    for done in range(31):
        seen.append(phase1_progress(_recent(summaries=frozenset(sorted(RECENT)[:done]))))
    seen += [phase1_progress(_recent(metrics=NOW)), phase1_progress(opened())]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 100)


def test_refreshing_a_day_that_is_in_does_not_lower_the_progress():
    busy = {asset: dict.fromkeys(HISTORY, "in_progress") for asset in DAILY}
    assert background_progress(_history(HISTORY, HISTORY, states=busy), PULL_REQUESTS) == 100


def test_without_a_history_the_background_is_complete():
    short = replace(opened(), team=replace(TEAM, history_days=30))
    assert status_of(short) == "complete"
    assert background_progress(short, SUMMARIES) == 100


@pytest.mark.parametrize(
    ("window", "stale", "status"),
    [
        (90, 2, "complete"),
        (90, 9, "complete"),
        (90, 10, "background_syncing"),
        (90, 90, "background_syncing"),
        (20, 3, "complete"),
        (20, 6, "complete"),
        (20, 7, "background_syncing"),
        (10, 2, "complete"),
        (5, 3, "complete"),
        (5, 5, "background_syncing"),
        (1, 1, "background_syncing"),
        (1, 0, "complete"),
    ],
)
def test_late_edits_leave_a_team_complete_and_lost_rows_do_not(window, stale, status):
    team = replace(TEAM, history_days=window, recent_days=min(30, window))
    short = facts(team=team)
    days = {asset: frozenset([*short.recent, *short.history]) for asset in DAILY}
    whole = replace(short, ever=days, marts={METRICS: NOW, INSIGHTS: NOW})
    assert status_of(replace(whole, stale={day(back): 3 for back in range(stale)})) == status


def test_every_day_of_the_window_is_counted_once():
    tally = counts(
        _history(HISTORY - {day(40)}, HISTORY, states={PULL_REQUESTS: {day(40): "failed"}, SUMMARIES: {}})
    )
    assert tally[PULL_REQUESTS] == {"materialized": 89, "in_progress": 0, "failed": 1, "missing": 0}
    assert sum(tally[SUMMARIES].values()) == 90


@pytest.mark.parametrize(
    ("state", "is_in", "shown"),
    [
        ("materialized", True, "materialized"),
        ("in_progress", True, "in_progress"),
        ("in_progress", False, "in_progress"),
        ("failed", False, "failed"),
        ("failed", True, "refresh_failed"),
        ("missing", True, "materialized"),
        ("missing", False, "missing"),
    ],
)
def test_the_map_of_days_tells_a_failed_refresh_from_a_missing_day(state, is_in, shown):
    ever = frozenset([day(3)]) if is_in else frozenset()
    known = facts(states={PULL_REQUESTS: {day(3): state}}, ever={PULL_REQUESTS: ever})
    assert known.shown(PULL_REQUESTS, day(3)) == shown


def test_the_report_says_when_phase_1_was_complete_and_how_long_it_took():
    timing = Timing(NOW - timedelta(seconds=50), NOW - timedelta(seconds=8.8))
    told = report(opened(), timing, [], "not shown unless failed")
    assert told["phase1"] == {
        "progress": 100,
        "started_at": "2026-11-23T11:59:10Z",
        "completed_at": "2026-11-23T11:59:51Z",
        "seconds": 41.2,
    }
    assert told["error"] is None
    assert told["dashboard_accessible"]
