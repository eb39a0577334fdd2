from dataclasses import replace
from datetime import timedelta

import pytest

from tests.onboarding.situations import NOW, day, facts, opened, run
from tformance_assets.assets.keys import BATCHES, DAILY
from tformance_assets.onboarding.batches import pause_before_looking, plan_batches
from tformance_assets.summaries.batch_state import SETTLING, Batch

WAITING = {day(40): 3, day(60): 2}


def _complete(**more):
    return opened(history=dict.fromkeys(DAILY, frozenset(facts().history)), **more)


def _batch(status="in_progress", minutes_ago=60, groq_id="batch_1"):
    prepared = NOW - timedelta(minutes=minutes_ago)
    return Batch("ours", "a-model", "v1", 5, 1, 0.001, prepared, status, groq_id, submitted_at=prepared)


def _run(state="done", **more):
    return run(None, phase="batch", assets=(BATCHES,), state=state, **more)


def test_what_waits_is_sent_when_the_history_is_in():
    (sending,) = plan_batches(_complete(batchable=WAITING)).runs
    assert (sending.assets, sending.days, sending.phase) == ((BATCHES,), None, "batch")
    assert sending.priority < 0
    assert plan_batches(opened(batchable=WAITING)).runs == ()


def test_a_day_out_of_attempts_does_not_hold_up_the_rest():
    rest = {asset: frozenset(facts().history) - {day(50)} for asset in DAILY}
    tries = tuple(run(day(50), phase="2", minutes_ago=minutes) for minutes in (20, 40, 60))
    broken = opened(history=rest, batchable=WAITING, runs=tries)
    assert len(plan_batches(broken).runs) == 1
    assert plan_batches(replace(broken, runs=tries[:2])).runs == ()


def test_nothing_is_sent_while_another_run_could_be_reading_the_same():
    for phase in ("2", "refresh", "upgrade", "nightly", "retry"):
        busy = run(day(1), phase=phase, state="running")
        assert plan_batches(_complete(batchable=WAITING, runs=(busy,))).runs == ()


def test_one_run_for_batches_at_a_time():
    assert plan_batches(_complete(batchable=WAITING, runs=(_run("running"),))).runs == ()


def test_what_one_batch_could_not_take_is_tried_again_after_an_hour():
    assert plan_batches(_complete(batchable=WAITING, runs=(_run(minutes_ago=30),))).runs == ()
    assert len(plan_batches(_complete(batchable=WAITING, runs=(_run(minutes_ago=61),))).runs) == 1


def test_files_that_could_not_be_deleted_are_tried_again_after_an_hour():
    left = _complete(batch_files=2, runs=(_run(minutes_ago=30),))
    assert plan_batches(left).runs == ()
    (deleting,) = plan_batches(replace(left, now=NOW + timedelta(minutes=31))).runs
    assert ":delete:2:" in deleting.key


@pytest.mark.parametrize("status", ["completed", "expired", "cancelled", "failed"])
def test_a_batch_that_is_over_is_collected_by_a_run_whose_key_names_it_and_its_end(status):
    (collecting,) = plan_batches(_complete(batches=(_batch(status),), runs=(_run(minutes_ago=1),))).runs
    assert f":ours:{status}:" in collecting.key


@pytest.mark.parametrize("status", ["validating", "in_progress", "finalizing", "cancelling"])
def test_a_batch_under_way_is_left_alone(status):
    plan = plan_batches(_complete(batches=(_batch(status),)))
    assert (plan.runs, plan.reason) == ((), "1 open at the LLM's batch API")


def test_a_batch_is_collected_while_days_are_loaded():
    busy = run(day(1), phase="refresh", state="running")
    assert len(plan_batches(opened(batches=(_batch("completed"),), runs=(busy,))).runs) == 1


def test_a_start_nobody_confirmed_is_looked_for_when_it_must_be_visible():
    young = _batch("preparing", SETTLING.total_seconds() / 60 - 0.5, groq_id=None)
    old = _batch("preparing", SETTLING.total_seconds() / 60 + 0.5, groq_id=None)
    assert plan_batches(_complete(batches=(young,))).runs == ()
    assert len(plan_batches(_complete(batches=(old,))).runs) == 1


def test_after_a_failure_the_pause_grows_and_the_key_is_another():
    once = _complete(batches=(_batch("completed"),), runs=(_run("failed", minutes_ago=4),))
    twice = replace(once, runs=(*once.runs, _run("failed", minutes_ago=9)))
    assert len(plan_batches(once).runs) == 1
    assert plan_batches(twice).runs == ()
    later = plan_batches(replace(twice, now=NOW + timedelta(minutes=2)))
    fresh = plan_batches(replace(once, runs=()))
    assert later.runs[0].key != fresh.runs[0].key


def test_as_many_that_wait_again_when_the_runs_before_are_forgotten_are_not_taken_for_those_of_then():
    then = plan_batches(_complete(batchable=WAITING)).runs[0].key
    now = plan_batches(replace(_complete(batchable=WAITING), now=NOW + timedelta(days=20))).runs[0].key
    assert then != now


def test_a_refused_key_is_tried_once_an_hour():
    refused = _complete(
        batches=(_batch("completed"),), runs=(_run("failed", minutes_ago=30, permanent=True),)
    )
    assert plan_batches(refused).runs == ()
    assert len(plan_batches(replace(refused, now=NOW + timedelta(minutes=40))).runs) == 1


def test_without_batches_there_is_no_hurry():
    assert plan_batches(_complete()).idle
    assert not plan_batches(_complete(batches=(_batch(),))).idle


@pytest.mark.parametrize(
    ("minutes", "seconds"), [((), 30), ((1,), 30), ((20,), 120), ((20, 300), 120), ((2000,), 600)]
)
def test_the_service_is_asked_ever_more_rarely_as_the_youngest_batch_ages(minutes, seconds):
    batches = [_batch(minutes_ago=age) for age in minutes]
    assert pause_before_looking(batches, NOW) == timedelta(seconds=seconds)
