from dataclasses import replace
from datetime import timedelta

from tests.onboarding.situations import NOW, TEAM, day, facts, opened, run
from tformance_assets.assets.keys import DAILY, JIRA
from tformance_assets.onboarding.background import plan_background
from tformance_assets.teams import JiraSource

WITH_JIRA = replace(TEAM, jira=JiraSource("https://acme.atlassian.net", ("ABC",)))


def _complete(**more):
    known = opened(history=dict.fromkeys(DAILY, frozenset(facts().history)), **more)
    return replace(known, team=WITH_JIRA)


def _reading(state="done", **more):
    return run(None, phase="jira", assets=(JIRA,), state=state, **more)


def _jira_runs(known):
    return [plan for plan in plan_background(known).runs if plan.phase == "jira"]


def test_a_team_without_jira_never_reads_it():
    assert _jira_runs(replace(_complete(), team=TEAM)) == []


def test_jira_waits_for_phase_1():
    assert plan_background(replace(facts(), team=WITH_JIRA)).runs == ()


def test_jira_is_read_beside_the_history_and_takes_no_slot_of_it():
    first = replace(opened(), team=WITH_JIRA)
    plans = plan_background(first).runs
    assert [plan.phase for plan in plans] == ["2", "2", "jira"]
    busy = tuple(run(day(30 + i), phase="2", state="running") for i in range(2))
    (jira,) = plan_background(replace(first, runs=busy)).runs
    assert (jira.assets, jira.days) == ((JIRA,), None)


def test_a_reading_that_is_going_on_is_not_asked_for_twice():
    assert _jira_runs(_complete(runs=(_reading("running"),))) == []


def test_jira_is_read_again_when_there_are_new_figures_and_the_days_are_at_rest():
    assert _jira_runs(_complete(runs=(_reading(minutes_ago=2),))) == []
    assert len(_jira_runs(_complete(runs=(_reading(minutes_ago=20),)))) == 1
    busy = run(day(3), phase="upgrade", state="running", minutes_ago=1)
    assert _jira_runs(_complete(runs=(busy, _reading(minutes_ago=20)))) == []
    assert len(_jira_runs(_complete(runs=(busy, _reading(minutes_ago=70))))) == 1


def test_failures_are_repeated_after_a_pause_that_doubles_up_to_an_hour():
    failed = [_reading("failed", minutes_ago=minutes) for minutes in (2.5, 10, 30)]
    assert _jira_runs(_complete(runs=tuple(failed))) == []
    assert len(_jira_runs(_complete(runs=(failed[0],)))) == 0
    assert len(_jira_runs(_complete(runs=(failed[1],)))) == 1
    old = tuple(_reading("failed", minutes_ago=62 + n) for n in range(9))
    assert len(_jira_runs(_complete(runs=old))) == 1


def test_what_waiting_does_not_cure_is_tried_once_an_hour():
    assert _jira_runs(_complete(runs=(_reading("failed", minutes_ago=50, permanent=True),))) == []
    assert len(_jira_runs(_complete(runs=(_reading("failed", minutes_ago=62, permanent=True),)))) == 1


def test_a_deferred_reading_waits_for_its_time():
    later = _reading("failed", minutes_ago=20, deferred_until=NOW + timedelta(minutes=5))
    assert _jira_runs(_complete(runs=(later,))) == []


def test_the_key_of_a_reading_stays_until_a_run_for_it_exists():
    known = _complete()
    assert _jira_runs(known)[0].key == _jira_runs(known)[0].key
    again = _complete(runs=(_reading(minutes_ago=20),))
    assert _jira_runs(again)[0].key != _jira_runs(known)[0].key


def test_a_reading_that_fails_leaves_the_plan_for_the_days_alone():
    broken = opened(runs=(_reading("failed", minutes_ago=1),))
    with_jira = plan_background(replace(broken, team=WITH_JIRA)).runs
    assert with_jira == plan_background(broken).runs
