from dataclasses import replace
from datetime import timedelta

from tests.onboarding.situations import NOW, TEAM, complete, day, facts, opened, run, span, with_failed_day
from tformance_assets.assets.keys import ALL, DAILY, INDEX, MARTS, PULL_REQUESTS, SUMMARIES
from tformance_assets.onboarding.background import MAX_OUTSTANDING, plan_background


def test_history_waits_for_phase_1():
    assert plan_background(facts()).runs == ()


def test_history_is_filled_newest_first_in_ranges_at_low_priority():
    plans = plan_background(opened()).runs
    assert [plan.days for plan in plans] == [span(44, 30), span(59, 45)]
    assert all(plan.priority < 0 and plan.phase == "2" for plan in plans)
    assert plans[0].assets == (*DAILY, *MARTS)


def test_no_more_than_two_background_runs_are_outstanding():
    running = tuple(run(day(30 + i), phase="2", state="running") for i in range(MAX_OUTSTANDING))
    assert plan_background(opened(runs=running)).runs == ()


def test_the_same_range_is_never_asked_for_twice():
    busy = {asset: dict.fromkeys(span(44, 30).days, "in_progress") for asset in DAILY}
    asked = opened(states=busy, runs=(run(day(44), day(30), phase="2", state="running"),))
    assert [plan.days for plan in plan_background(asked).runs] == [span(59, 45)]


def test_a_failed_day_of_the_history_is_retried_after_a_growing_pause():
    assert plan_background(with_failed_day(run(day(44), day(30), phase="2", minutes_ago=2))).runs == ()
    (again,) = plan_background(with_failed_day(run(day(44), day(30), phase="2", minutes_ago=9))).runs
    assert (again.days, again.attempt) == (span(40, 40), 2)


def test_a_day_out_of_attempts_is_left_alone():
    tries = tuple(run(day(40), phase="2", minutes_ago=minutes) for minutes in (20, 40, 60))
    assert plan_background(with_failed_day(*tries)).runs == ()


def test_more_history_is_only_more_days():
    longer = replace(complete(), team=replace(TEAM, history_days=120))
    assert [plan.days for plan in plan_background(longer).runs] == [span(104, 90), span(119, 105)]


def test_days_out_of_date_are_rebuilt_once_in_every_walk():
    stale = complete(stale={day(2): 1, day(50): 3}, walked_at=NOW - timedelta(minutes=5))
    assert [plan.days for plan in plan_background(stale).runs] == [span(2, 2), span(50, 50)]
    rebuilt = tuple(
        run(day(d), phase="refresh", assets=DAILY, state="failed", minutes_ago=2) for d in (2, 50)
    )
    assert plan_background(replace(stale, runs=rebuilt)).runs == ()


def test_a_new_day_is_loaded_with_a_walk():
    tomorrow = complete(now=NOW + timedelta(days=1))
    (new,) = plan_background(tomorrow).runs
    assert (new.days, new.assets) == (span(-1, -1), ALL)


def test_a_repository_added_later_is_walked_first():
    (walk,) = plan_background(complete(unindexed=("acme/web",))).runs
    assert INDEX in walk.assets
    assert walk.days is None


def test_summaries_made_by_rules_are_upgraded_last_and_one_run_at_a_time():
    (upgrade,) = plan_background(complete(upgradable={day(1): 4, day(60): 2})).runs
    assert upgrade.assets == (SUMMARIES, *MARTS)
    assert upgrade.days == span(1, 1)
    running = run(day(1), phase="upgrade", state="running")
    assert plan_background(complete(upgradable={day(60): 2}, runs=(running,))).runs == ()


def test_an_upgrade_that_achieved_nothing_keeps_its_key():
    before = plan_background(complete(upgradable={day(1): 4})).runs[0].key
    after = plan_background(
        complete(upgradable={day(1): 4}, runs=(run(day(1), phase="upgrade", state="done"),))
    )
    assert after.runs[0].key == before
    assert plan_background(complete(upgradable={day(1): 3})).runs[0].key != before


def test_a_day_whose_pull_requests_are_in_asks_github_nothing_again():
    rest = frozenset(facts().history)
    only_summaries = opened(
        history={PULL_REQUESTS: rest, SUMMARIES: rest - {day(40)}},
        states={PULL_REQUESTS: {}, SUMMARIES: {day(40): "failed"}},
        runs=(run(day(44), day(30), phase="2", minutes_ago=9),),
    )
    assert plan_background(only_summaries).runs[0].assets == (SUMMARIES, *MARTS)


def test_a_repository_added_later_is_walked_once_at_a_time():
    walking = run(None, phase="refresh", assets=(INDEX,), state="running", minutes_ago=1)
    assert plan_background(complete(unindexed=("acme/web",), runs=(walking,))).runs == ()


def test_a_complete_team_may_rest_and_a_working_one_may_not():
    assert plan_background(complete()).idle
    assert not plan_background(opened()).idle
    assert not plan_background(complete(runs=(run(day(0), phase="refresh", state="running"),))).idle
