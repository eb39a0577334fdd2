"""How does the history get through the LLM's batch API, from rules to answers, behind an open dashboard?"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from tests.assets.pipeline import Pipeline
from tformance_assets import tags
from tformance_assets.assets.factory import build_definitions
from tformance_assets.environment import Environment
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.batches import plan_batches
from tformance_assets.onboarding.by_clock import plan_nightly
from tformance_assets.onboarding.plan import Plan
from tformance_assets.summaries.usage import sentences

BY_REASON = "select fallback_reason, count(*) from pr_summaries group by 1 order by 1"


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    made = Pipeline(tmp_path)
    made.settings = replace(made.settings, groq_batch=True)
    yield made
    made.close()


def _tick(pipeline: Pipeline, cursor: str | None = None) -> Any:
    """One look of the sensor."""
    definitions = build_definitions([pipeline.team], Environment(pipeline.settings, pipeline.clock))
    context = dg.build_sensor_context(instance=pipeline.instance, cursor=cursor, definitions=definitions)
    return definitions.resolve_sensor_def("batch_sensor").evaluate_tick(context)


def _sent(pipeline: Pipeline) -> None:
    """Onboarded, and the history is with the batch API."""
    pipeline.groq.batches.is_held = True
    pipeline.onboard()
    assert pipeline.run(plan_batches(pipeline.facts())) == [True]


def test_from_rules_to_answers_with_the_status_telling_each_step(pipeline: Pipeline) -> None:
    pipeline.onboard()
    assert pipeline.status == "complete"
    assert pipeline.query(BY_REASON) == [("batch", 14), (None, 10)]
    assert len(pipeline.groq.asked) == 10
    assert "14 of them wait to be sent" in " ".join(sentences(pipeline.report()["summaries"]))

    batches = pipeline.groq.batches
    batches.is_held, batches.share = True, 0.5
    (send,) = _tick(pipeline).run_requests
    assert (send.tags[tags.PHASE], send.tags[tags.LANE]) == ("batch", "background")
    assert pipeline.run(plan_batches(pipeline.facts())) == [True]
    assert len(batches.asked) == len(set(batches.asked)) == 14

    assert _tick(pipeline).run_requests == []
    told = " ".join(sentences(pipeline.report()["summaries"]))
    assert "A batch of 14 pull requests was sent on" in told
    assert "Groq has done 1 of 2 requests." in told
    assert plan_background(pipeline.facts()).reason == "nothing is left to do"

    batches.is_held, batches.share = False, 1.0
    (collect,) = _tick(pipeline).run_requests
    (ours,) = pipeline.query("select id from llm_batches")[0]
    assert f":{ours}:completed:" in str(collect.run_key)
    assert pipeline.run(plan_batches(pipeline.facts())) == [True]
    pipeline.settle()
    assert pipeline.query(BY_REASON) == [(None, 24)]
    assert len(pipeline.groq.asked) == 10
    assert len(batches.asked) == 14
    assert pipeline.report()["summaries"]["batches"] == []
    assert _tick(pipeline).run_requests == []


def test_the_night_does_not_ask_online_about_what_a_batch_has(pipeline: Pipeline) -> None:
    _sent(pipeline)
    assert plan_nightly(pipeline.facts()).runs == ()
    pipeline.later = timedelta(days=1)
    pipeline.settle()
    assert not set(pipeline.groq.batches.asked) & set(pipeline.groq.asked)


def test_the_sensor_looks_again_after_a_pause_that_grows_with_the_batch(pipeline: Pipeline) -> None:
    _sent(pipeline)
    cursor = _tick(pipeline).cursor
    looks = pipeline.groq.batches.seen.count("look")
    assert "rests" in _tick(pipeline, cursor).skip_message
    assert pipeline.groq.batches.seen.count("look") == looks
    pipeline.later = timedelta(minutes=50)
    resting = json.loads(str(_tick(pipeline, cursor).cursor))["acme"]
    assert (
        timedelta(minutes=4.9) < datetime.fromisoformat(resting) - pipeline.clock() <= timedelta(minutes=5.1)
    )
    assert pipeline.groq.batches.seen.count("look") == looks + 1


@pytest.mark.parametrize("fault", ["503", "500", "cut"])
def test_a_fault_while_looking_is_a_reason_to_skip(pipeline: Pipeline, fault: str) -> None:
    _sent(pipeline)
    pipeline.groq.batches.faults = {"look": [fault]}
    result = _tick(pipeline)
    assert result.run_requests == []
    assert "Groq's batch API did not answer" in result.skip_message
    pipeline.groq.batches.is_held = False
    assert len(_tick(pipeline).run_requests) == 1


def test_a_run_that_cannot_collect_fails_with_one_sentence_and_is_repeated(pipeline: Pipeline) -> None:
    _sent(pipeline)
    pipeline.groq.batches.is_held = False
    _tick(pipeline)
    pipeline.groq.batches.faults = {"content": ["503"]}
    assert pipeline.run(plan_batches(pipeline.facts())) == [False]
    assert plan_batches(pipeline.facts()).runs == ()
    pipeline.later = timedelta(minutes=3)
    assert pipeline.run(plan_batches(pipeline.facts())) == [True]
    assert pipeline.query("select count(*) from llm_answers") == [(24,)]


def test_a_spent_ceiling_does_not_keep_paid_answers_from_being_used(pipeline: Pipeline) -> None:
    _sent(pipeline)
    pipeline.groq.batches.is_held = False
    pipeline.extend(monthly_budget_usd=0.0)
    _tick(pipeline)
    pipeline.run(plan_batches(pipeline.facts()))
    pipeline.settle()
    assert pipeline.query(BY_REASON) == [(None, 24)]


def test_without_a_batch_api_the_history_is_upgraded_online(pipeline: Pipeline) -> None:
    pipeline.groq.batches.absent = 404
    pipeline.onboard()
    assert pipeline.run(plan_batches(pipeline.facts())) == [True]
    assert "no batch API" in " ".join(sentences(pipeline.report()["summaries"]))
    pipeline.settle()
    assert pipeline.query(BY_REASON) == [(None, 24)]
    assert plan_batches(pipeline.facts()) == Plan(reason="no batch is open", idle=True)


def test_switched_off_again_open_batches_are_still_collected_and_nothing_more_is_sent(
    pipeline: Pipeline,
) -> None:
    _sent(pipeline)
    pipeline.settings = replace(pipeline.settings, groq_batch=False)
    pipeline.groq.batches.is_held = False
    _tick(pipeline)
    assert pipeline.run(plan_batches(pipeline.facts())) == [True]
    pipeline.settle()
    assert pipeline.query(BY_REASON) == [(None, 24)]
    assert len(pipeline.groq.asked) == 10
    assert len(pipeline.groq.batches.jobs) == 1
