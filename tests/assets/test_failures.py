import shutil
from dataclasses import replace
from datetime import timedelta

from benchmarks.workload import REPOSITORY
from tests.assets.pipeline import HISTORY, RECENT
from tests.servers.github import BAD_GATEWAY, Fault
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.by_clock import plan_nightly, plan_refresh
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.summaries.answer import GIVEN_UP, MOST_TRIES


def _poison(pipeline, number):
    """GitHub fails on this pull request, and only on it."""
    node_id = pipeline.pull_request(number)["id"]
    pipeline.github.faults = lambda seen: (
        BAD_GATEWAY if node_id in [*seen.ids, seen.variables.get("id")] else None
    )


def _first_of(pipeline, days_ago):
    day = (pipeline.today - timedelta(days=days_ago)).isoformat()
    return next(one["number"] for one in pipeline.hub["bench/product"] if one["mergedAt"].startswith(day))


def test_one_bad_pull_request_fails_its_day_and_no_other(pipeline):
    _poison(pipeline, _first_of(pipeline, 2))
    pipeline.phase1()
    told = pipeline.report()
    assert told["partitions"]["pull_requests"]["materialized"] == RECENT - 1
    assert told["partitions"]["pr_summaries"]["materialized"] == RECENT - 1
    assert not told["dashboard_accessible"]
    failed = [one for one in told["failed_partitions"] if one["asset"] == "pull_requests"]
    assert [one["partition"] for one in failed] == [(pipeline.today - timedelta(days=2)).isoformat()]
    assert "could not be read" in failed[0]["reason"]
    assert (failed[0]["kind"], failed[0]["data_as_of"]) == ("service", None)
    assert failed[0]["next_try_at"] > pipeline.clock().isoformat()
    (summaries,) = (one for one in told["failed_partitions"] if one["asset"] == "pr_summaries")
    assert (summaries["kind"], summaries["next_try_at"]) == ("upstream", failed[0]["next_try_at"])


def test_no_half_day_is_ever_visible(pipeline):
    bad = _first_of(pipeline, 2)
    _poison(pipeline, bad)
    pipeline.phase1()
    loaded = {day for (day,) in pipeline.query("select distinct partition_date from pull_requests")}
    assert loaded == {pipeline.today - timedelta(days=back) for back in (0, 1, 3, 4)}


def test_a_recent_day_out_of_attempts_fails_the_onboarding_with_its_reason(pipeline):
    _poison(pipeline, _first_of(pipeline, 2))
    for _ in range(3):
        assert pipeline.status in ("not_started", "syncing")
        pipeline.phase1()
        pipeline.later += timedelta(minutes=5)
    told = pipeline.report()
    assert told["status"] == "failed"
    assert "pull_requests of" in told["error"]
    assert plan_phase1(pipeline.facts()).runs == ()


def test_the_failed_day_comes_in_when_the_cause_is_gone(pipeline):
    _poison(pipeline, _first_of(pipeline, 2))
    pipeline.phase1()
    pipeline.github.faults = lambda seen: None
    pipeline.later += timedelta(minutes=5)
    pipeline.settle(plan_phase1)
    assert pipeline.status == "phase1_complete"


def test_a_bad_day_of_the_history_leaves_the_dashboard_open_and_is_listed(pipeline):
    pipeline.settle(plan_phase1)
    _poison(pipeline, _first_of(pipeline, RECENT + 2))
    for _ in range(4):
        pipeline.settle()
        pipeline.later += timedelta(minutes=30)
    told = pipeline.report()
    assert told["status"] == "phase1_complete"
    assert told["dashboard_accessible"]
    assert [one["attempts"] for one in told["failed_partitions"]] == [3, 3]
    assert plan_background(pipeline.facts()).runs == ()


def test_the_night_takes_up_the_bad_day_of_the_history(pipeline):
    test_a_bad_day_of_the_history_leaves_the_dashboard_open_and_is_listed(pipeline)
    pipeline.github.faults = lambda seen: None
    assert pipeline.run(plan_nightly(pipeline.facts())) == [True]
    assert pipeline.status == "complete"


def test_a_refused_token_fails_at_once_with_one_clear_sentence(pipeline):
    pipeline.github.faults = lambda seen: Fault(401, {"message": "Bad credentials"})
    pipeline.phase1()
    told = pipeline.report()
    assert told["status"] == "failed"
    assert "token" in told["error"]
    assert told["error"].endswith(
        "Correct it and restart `tformance up`: it reads tokens and addresses only when it starts."
    )
    assert "a-token" not in told["error"]


def test_a_failed_refresh_keeps_the_data_and_says_of_when_it_is(pipeline):
    pipeline.onboard()
    loaded = pipeline.clock()
    pipeline.github.faults = lambda seen: Fault(401, {"message": "Bad credentials"})
    pipeline.run(plan_refresh(pipeline.facts()))
    told = pipeline.report()
    assert (told["status"], told["partitions"]["pull_requests"]["failed"]) == ("complete", 0)
    for one in told["failed_partitions"]:
        assert (one["partition"], one["kind"]) == (pipeline.today.isoformat(), "environment")
        assert one["data_as_of"] < loaded.isoformat()
        assert one["reason"].startswith(f"refresh failed; the data of {one['data_as_of'][:10]}")
        assert one["next_try_at"] > loaded.isoformat()
    assert len(told["failed_partitions"]) == 2


def test_a_limit_beyond_patience_defers_the_run_and_counts_no_attempt(pipeline):
    pipeline.phase1()
    pipeline.github.points_per_hour = 0
    plan = plan_background(pipeline.facts())
    pipeline.run(plan)
    facts = pipeline.facts()
    day = facts.history[-1]
    assert facts.deferred_until("pull_requests", day) is not None
    assert facts.attempts("pull_requests", day) == 0
    assert all(day not in run.days.days for run in plan_background(facts).runs if run.days)
    pipeline.github.points_per_hour = 5000
    pipeline.github.refill()
    pipeline.later += timedelta(hours=2)
    pipeline.settle()
    assert pipeline.report()["partitions"]["pull_requests"]["materialized"] == HISTORY


def test_an_llm_that_answers_garbage_leaves_every_pull_request_to_rules(pipeline):
    pipeline.groq.always = "bad_json"
    pipeline.settle(plan_phase1)
    assert pipeline.status == "phase1_complete"
    (counted,) = pipeline.query(
        "select count(*), count(fallback_reason) from pr_summaries where summarizer = 'rules'"
    )
    assert counted == (10, 10)


def test_garbage_in_the_middle_of_an_onboarding_is_upgraded_at_once(pipeline):
    pipeline.groq.always = "bad_json"
    pipeline.settle(plan_phase1)
    in_vain = len(pipeline.groq.asked)
    pipeline.groq.always = None
    pipeline.settle()
    assert pipeline.query("select distinct summarizer from pr_summaries") == [("llm",)]
    assert sorted(pipeline.groq.asked[in_vain:]) == sorted(set(pipeline.groq.asked))
    ((most, least),) = pipeline.query("select max(attempts), min(attempts) from pr_summaries")
    assert (most, least) == (4, 1)


def test_one_that_never_gets_a_valid_answer_is_given_up_with_its_attempts_visible(pipeline):
    pipeline.groq.poison = {f"{REPOSITORY}#1"}
    pipeline.onboard()
    left = "select number, fallback_reason, attempts from pr_summaries where summarizer = 'rules'"
    assert pipeline.query(left) == [(1, GIVEN_UP, MOST_TRIES)]
    asked = len(pipeline.groq.requests)
    assert plan_nightly(pipeline.facts()).runs == ()
    rebuilt = plan_phase1(replace(pipeline.facts(), states={}, ever={}, runs=()))
    assert all(pipeline.run(rebuilt))
    assert len(pipeline.groq.requests) == asked
    assert pipeline.query(left) == [(1, GIVEN_UP, MOST_TRIES)]


def test_without_a_key_summaries_are_made_by_rules_and_upgraded_when_a_key_appears(pipeline):
    key = pipeline.settings.groq_api_key
    object.__setattr__(pipeline.settings, "groq_api_key", None)
    pipeline.onboard()
    assert pipeline.query("select distinct summarizer, fallback_reason from pr_summaries") == [
        ("rules", "no_key")
    ]
    object.__setattr__(pipeline.settings, "groq_api_key", key)
    pipeline.settle()
    assert pipeline.query("select distinct summarizer from pr_summaries") == [("llm",)]


def test_a_warehouse_that_was_deleted_is_filled_again(pipeline):
    pipeline.onboard()
    shutil.rmtree(pipeline.settings.warehouse_root)
    assert pipeline.status == "background_syncing"
    pipeline.settle()
    assert pipeline.status == "complete"
    assert pipeline.query("select count(*) from pull_requests") == [(24,)]
    assert pipeline.query("select count(*) from pr_summaries") == [(24,)]


def test_half_a_character_in_a_body_stops_nothing(pipeline):
    pipeline.pull_request(1)["body"] = "half \ud83d of a smile"
    pipeline.settle(plan_phase1)
    assert pipeline.status == "phase1_complete"
    assert pipeline.query("select body from pull_requests where number = 1") == [("half ? of a smile",)]
