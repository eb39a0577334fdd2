"""What do a month's ceiling, a small budget and a new prompt do to a running team?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.workload import REPOSITORY
from tests.assets.pipeline import Pipeline
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.by_clock import plan_nightly
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.onboarding.plan import Plan
from tformance_assets.summaries.answer import MOST_TRIES

BY_REASON = "select fallback_reason, count(*) from pr_summaries group by 1 order by 1"


def _summaries(pipeline: Pipeline) -> dict[str, object]:
    told = pipeline.report()["summaries"]
    assert told is not None
    return dict(told)


def test_a_spent_ceiling_stops_history_and_never_the_recent_days(pipeline: Pipeline) -> None:
    pipeline.extend(monthly_budget_usd=0.0)
    pipeline.onboard()
    assert pipeline.status == "complete"
    assert pipeline.query(BY_REASON) == [("cost_limit", 14), (None, 10)]
    assert plan_background(pipeline.facts()).reason == "nothing is left to do"
    assert (_summaries(pipeline)["waiting"], _summaries(pipeline)["monthly_budget_usd"]) == (14, 0.0)


def test_a_raised_ceiling_lets_history_be_read(pipeline: Pipeline) -> None:
    pipeline.extend(monthly_budget_usd=0.0)
    pipeline.onboard()
    pipeline.extend(monthly_budget_usd=1.0)
    pipeline.settle()
    assert pipeline.query(BY_REASON) == [(None, 24)]
    assert len(pipeline.groq.asked) == len(set(pipeline.groq.asked)) == 24


def test_what_the_budget_could_not_reach_is_upgraded_newest_first(pipeline: Pipeline) -> None:
    pipeline.groq.always, pipeline.groq.retry_after = "429", "600"
    pipeline.settle(plan_phase1)
    assert pipeline.status == "phase1_complete"
    assert pipeline.query(BY_REASON) == [("budget", 10)]
    assert _summaries(pipeline)["waiting"] == 10
    pipeline.groq.always = None
    for budget in pipeline.settings.run_directory.glob("groq-*"):
        budget.unlink()
    pipeline.settle()
    assert pipeline.query(BY_REASON) == [(None, 24)]
    assert _summaries(pipeline)["waiting"] == 0
    assert pipeline.query("select count(*) from llm_requests where outcome <> 'ok'")[0][0] >= 1


def test_an_upgrade_the_service_puts_off_is_planned_again_when_the_time_is_over(pipeline: Pipeline) -> None:
    pipeline.groq.always, pipeline.groq.retry_after = "429", "600"
    pipeline.onboard_by_rules()
    (first,) = plan_background(pipeline.facts()).runs
    pipeline.run(Plan((first,)))
    assert plan_background(pipeline.facts()).runs == ()
    pipeline.later = timedelta(minutes=11)
    (again,) = plan_background(pipeline.facts()).runs
    assert again.days == first.days
    assert again.key != first.key


def test_a_new_prompt_is_announced_first_and_the_night_renews_all_of_it_once(
    pipeline: Pipeline, new_prompt: Callable[[str], None]
) -> None:
    pipeline.onboard()
    new_prompt("Describe them in verse.")
    pipeline.settle()
    assert len(pipeline.groq.asked) == 24
    told = _summaries(pipeline)
    assert told["outdated"] == 24
    assert told["renewal_tokens"] == pytest.approx(told["prompt_tokens"] + told["completion_tokens"], abs=24)
    assert told["renewal_cost_usd"] == pytest.approx(told["cost_usd"])
    assert all(pipeline.run(plan_nightly(pipeline.facts())))
    assert len(pipeline.groq.asked) == 48
    assert len(set(pipeline.groq.asked[24:])) == 24
    assert _summaries(pipeline)["outdated"] == 0
    assert plan_nightly(pipeline.facts()).runs == ()


def test_one_that_a_new_prompt_never_reads_keeps_its_answer_and_is_given_up(
    pipeline: Pipeline, new_prompt: Callable[[str], None]
) -> None:
    pipeline.onboard()
    new_prompt("Describe them in verse.")
    pipeline.groq.poison = {f"{REPOSITORY}#1"}
    for night in range(1, 4):
        assert _summaries(pipeline)["outdated"] > 0, night
        assert all(pipeline.run(plan_nightly(pipeline.facts())))
    ((attempts,),) = pipeline.query("select attempts from llm_unanswered where is_given_up")
    assert attempts == MOST_TRIES
    assert _summaries(pipeline)["outdated"] == 0
    assert plan_nightly(pipeline.facts()).runs == ()
    assert pipeline.query("select distinct summarizer from pr_summaries") == [("llm",)]
    new_prompt("Describe them in prose.")
    assert _summaries(pipeline)["outdated"] == 24


def test_a_day_rebuilt_meanwhile_keeps_the_old_prompts_reading(
    pipeline: Pipeline, new_prompt: Callable[[str], None]
) -> None:
    pipeline.onboard()
    new_prompt("Describe them in verse.")
    again = plan_phase1(replace(pipeline.facts(), states={}, ever={}, runs=()))
    assert all(pipeline.run(again))
    assert len(pipeline.groq.asked) == 24
    assert pipeline.query("select distinct summarizer from pr_summaries") == [("llm",)]
    assert _summaries(pipeline)["outdated"] == 24


def test_answers_used_again_are_counted(pipeline: Pipeline) -> None:
    pipeline.onboard()
    again = plan_phase1(replace(pipeline.facts(), states={}, ever={}, runs=()))
    assert all(pipeline.run(again))
    assert _summaries(pipeline)["reused"] == 10


def test_a_spent_day_is_told_and_its_upgrade_follows_when_the_day_is_back(pipeline: Pipeline) -> None:
    pipeline.settings = replace(pipeline.settings, groq_rpd=1)
    pipeline.onboard()
    assert pipeline.status == "complete"
    assert len(pipeline.groq.requests) == 1
    assert pipeline.query(BY_REASON)[0][0] == "budget"
    until = pipeline.facts().upgrade_deferred_until
    assert until is not None
    told = _summaries(pipeline)
    assert told["deferred_until"] == f"{until.isoformat(timespec='seconds')}Z"
    assert plan_background(pipeline.facts()).runs == ()
    pipeline.later = timedelta(days=1, hours=1)
    assert _summaries(pipeline)["deferred_until"] is None
    pipeline.run(plan_background(pipeline.facts()))  # the day that has begun since
    assert "upgrade" in [run.phase for run in plan_background(pipeline.facts()).runs]


def test_a_service_started_anew_does_not_wait_for_what_was_put_off_before(pipeline: Pipeline) -> None:
    pipeline.settings = replace(pipeline.settings, groq_rpd=1)
    pipeline.onboard()
    pipeline.settings = replace(pipeline.settings, started_at=pipeline.clock())
    (upgrade,) = plan_background(pipeline.facts()).runs
    assert upgrade.phase == "upgrade"
