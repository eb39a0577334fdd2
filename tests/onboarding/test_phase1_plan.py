from dataclasses import replace
from datetime import timedelta

from tests.onboarding.situations import NOW, TEAM, day, facts, opened, run, span
from tformance_assets.assets.keys import ALL, DAILY, INDEX, MARTS, PULL_REQUESTS, SUMMARIES
from tformance_assets.onboarding.phase1 import plan_phase1


def test_a_new_team_gets_its_newest_week_and_the_rest_of_the_window_side_by_side():
    first, second = plan_phase1(facts()).runs
    assert (first.days, second.days) == (span(6, 0), span(29, 7))
    assert first.priority > second.priority
    assert set(first.assets) == set(ALL)
    assert INDEX not in second.assets


def test_the_first_runs_have_the_same_keys_whenever_they_are_planned():
    later = facts(now=NOW + timedelta(seconds=5))
    assert [plan.key for plan in plan_phase1(facts()).runs] == [plan.key for plan in plan_phase1(later).runs]


def test_a_window_of_a_week_is_one_run():
    assert [plan.days for plan in plan_phase1(facts(team=replace(TEAM, recent_days=7))).runs] == [span(6, 0)]


def test_single_phase_loads_the_whole_history_at_once():
    plans = plan_phase1(facts(team=replace(TEAM, onboarding="single_phase"))).runs
    assert [plan.days for plan in plans] == [span(6, 0), span(89, 7)]


def test_nothing_is_asked_for_while_phase_1_runs():
    states = {asset: dict.fromkeys(facts().recent, "in_progress") for asset in DAILY}
    running = facts(
        states=states, runs=(run(day(6), day(0), state="running"), run(day(29), day(7), state="running"))
    )
    assert plan_phase1(running).runs == ()


def _one_failed(**more):
    recent = frozenset(facts().recent)
    return facts(
        states={PULL_REQUESTS: {}, SUMMARIES: {day(3): "failed"}},
        ever={PULL_REQUESTS: recent, SUMMARIES: recent - {day(3)}},
        **more,
    )


def test_a_failed_day_is_repaired_alone_and_only_in_the_asset_that_lacks_it():
    (repair,) = plan_phase1(_one_failed(runs=(run(day(6), day(0)),))).runs
    assert repair.days == span(3, 3)
    assert repair.assets == (SUMMARIES, *MARTS)
    assert repair.attempt == 2


def test_the_repair_waits_longer_after_each_failure():
    once = _one_failed(runs=(run(day(3), minutes_ago=1.2),))
    assert plan_phase1(once).runs == ()
    twice = _one_failed(runs=(run(day(3), minutes_ago=1.6), run(day(6), day(0), minutes_ago=9)))
    assert plan_phase1(twice).runs == ()
    assert plan_phase1(replace(twice, now=NOW + timedelta(minutes=1))).runs != ()


def test_three_failures_end_phase_1():
    tries = tuple(run(day(6), day(0), minutes_ago=minutes) for minutes in (10, 20, 30))
    plan = plan_phase1(_one_failed(runs=tries))
    assert plan.runs == ()
    assert "failed" in plan.reason


def test_a_refused_token_is_not_tried_again():
    assert plan_phase1(_one_failed(runs=(run(day(6), day(0), permanent=True),))).runs == ()


def test_a_restart_of_the_service_gives_new_attempts():
    tries = tuple(run(day(6), day(0), minutes_ago=minutes) for minutes in (10, 20, 30))
    assert plan_phase1(_one_failed(runs=tries, since=NOW - timedelta(minutes=1))).runs != ()


def test_a_deferred_run_is_no_attempt_and_is_taken_up_at_its_time():
    waiting = run(day(6), day(0), deferred_until=NOW + timedelta(minutes=10))
    assert plan_phase1(_one_failed(runs=(waiting,))).runs == ()
    (again,) = plan_phase1(_one_failed(runs=(waiting,), now=NOW + timedelta(minutes=11))).runs
    assert again.attempt == 1


def test_the_key_of_a_repair_changes_with_every_run_for_those_days():
    first = _one_failed(runs=(run(day(6), day(0)),))
    second = _one_failed(runs=(run(day(3), minutes_ago=20), run(day(6), day(0))))
    assert plan_phase1(first).runs[0].key != plan_phase1(second).runs[0].key


def test_the_figures_are_computed_when_all_days_are_in():
    recent = frozenset(facts().recent)
    (marts,) = plan_phase1(facts(ever=dict.fromkeys(DAILY, recent), runs=(run(day(6), state="done"),))).runs
    assert (marts.assets, marts.days) == (MARTS, None)


def test_a_complete_phase_1_asks_for_nothing():
    assert plan_phase1(opened()).runs == ()


def test_a_crashed_run_that_dagster_restarts_keeps_its_days():
    crashed = run(day(6), day(0), state="running")
    assert plan_phase1(_one_failed(runs=(crashed,))).runs == ()
