"""How does the history get through the LLM's batch API, from rules to answers, sent once and paid once?"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assets.pipeline import Pipeline
from tformance_assets.onboarding.batches import plan_batches
from tformance_assets.onboarding.planner import plan_background

BY_REASON = "select fallback_reason, count(*) from pr_summaries group by 1 order by 1"
STATUSES = "select status from llm_batches order by prepared_at"


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    made = Pipeline(tmp_path)
    made.settings = replace(made.settings, groq_batch=True)
    yield made
    made.close()


def _bring_forward(pipeline: Pipeline) -> list[bool]:
    """One run for batches, if the planner asks for one."""
    return pipeline.run(plan_batches(pipeline.facts()))


def _sent(pipeline: Pipeline) -> None:
    """Onboarded, the history with the batch API."""
    pipeline.onboard()
    assert _bring_forward(pipeline) == [True]


def test_the_history_is_there_at_once_by_rules_and_waits_for_a_batch(pipeline: Pipeline) -> None:
    pipeline.onboard()
    assert pipeline.status == "complete"
    assert pipeline.query(BY_REASON) == [("batch", 14), (None, 10)]
    assert len(pipeline.groq.asked) == 10
    assert plan_background(pipeline.facts()).reason == "nothing is left to do"


def test_a_batch_is_sent_once_packed_newest_first(pipeline: Pipeline) -> None:
    _sent(pipeline)
    batches = pipeline.groq.batches
    assert len(batches.asked) == len(set(batches.asked)) == 14
    assert len(next(iter(batches.jobs.values())).lines) == 2
    newest = pipeline.query(
        "select repository || '#' || number from pr_summaries where fallback_reason = 'batch'"
        " order by partition_date desc limit 1"
    )
    assert batches.asked[0][:-2] == newest[0][0][:-2]
    batches.is_held = True
    assert plan_batches(pipeline.facts()).runs == ()
