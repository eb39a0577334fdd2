"""What is stored of a batch is stored once, whoever else writes."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tformance_assets.summaries.batch_state import Batch
from tformance_assets.warehouse import batches

NOW = datetime(2026, 11, 23, 12)
OURS = Batch("ours", "a-model", "v1", 2, 1, 0.5, NOW)
QUESTIONS = [
    {
        "request": "request-0000",
        "position": position,
        "repository": "acme/shop",
        "number": number,
        "partition_date": date(2026, 9, 1),
        "input_hash": f"hash-{number}",
        "asked_before": 0,
    }
    for position, number in enumerate((1, 2))
]
ANSWER = {"input_hash": "hash-1", "answer": {}, "model": "a-model", "prompt_version": "v1", "created_at": NOW}


def test_a_question_in_an_open_batch_goes_into_no_other(warehouse):
    assert batches.prepare(warehouse, OURS, QUESTIONS)
    assert not batches.prepare(warehouse, replace(OURS, id="second"), QUESTIONS[1:])
    assert [batch.id for batch in batches.open_batches(warehouse)] == ["ours"]
    batches.abandon(warehouse, replace(OURS, status="abandoned", collected_at=NOW))
    assert batches.prepare(warehouse, replace(OURS, id="second"), QUESTIONS[1:])


def test_an_open_batch_counts_as_spent(warehouse):
    batches.prepare(warehouse, OURS, QUESTIONS)
    assert batches.held_usd(warehouse) == 0.5
    batches.finish(warehouse, replace(OURS, collected_at=NOW), {}, [], [])
    assert batches.held_usd(warehouse) == 0.0


def test_news_about_a_collected_batch_do_not_open_it_again(warehouse):
    batches.prepare(warehouse, OURS, QUESTIONS)
    batches.heard(warehouse, "ours", "in_progress", 1)
    (batch,) = batches.open_batches(warehouse)
    assert (batch.status, batch.requests_done) == ("in_progress", 1)
    batches.finish(warehouse, replace(batch, status="completed", collected_at=NOW), {}, [], [])
    batches.heard(warehouse, "ours", "in_progress", 1)
    assert batches.open_batches(warehouse) == []
    assert warehouse.query("SELECT status FROM llm_batches") == [{"status": "completed"}]


def test_the_end_of_a_batch_is_stored_whole_or_not_at_all(warehouse):
    batches.prepare(warehouse, OURS, QUESTIONS)
    ended = replace(OURS, status="completed", collected_at=NOW)
    outcomes = {("acme/shop", 1): "answered", ("acme/shop", 2): "unfinished"}
    with pytest.raises(ValueError, match="no column"):
        batches.finish(warehouse, ended, outcomes, [ANSWER], [{"id": "1", "no_such_column": 1}])
    assert warehouse.query("FROM llm_answers") == []
    assert [batch.id for batch in batches.open_batches(warehouse)] == ["ours"]
    batches.finish(warehouse, ended, outcomes, [ANSWER], [{"id": "1"}])
    assert [row["outcome"] for row in batches.questions_of(warehouse, "ours")] == ["answered", "unfinished"]


@pytest.mark.parametrize(
    ("outcomes", "given_up"),
    [
        (["answered"], False),
        (["unfinished", "unfinished"], False),
        (["unfinished", "invalid_answer", "error"], True),
        (["rejected"], False),
        (["rejected", "rejected"], True),
        (["cancelled"], True),
    ],
)
def test_a_pull_request_is_given_up_after_three_batches_two_rejections_or_one_cancellation(
    warehouse, outcomes, given_up
):
    for number, outcome in enumerate(outcomes):
        batch = replace(OURS, id=f"batch-{number}")
        assert batches.prepare(warehouse, batch, QUESTIONS[:1])
        ended = replace(batch, status="completed", collected_at=NOW)
        batches.finish(warehouse, ended, {("acme/shop", 1): outcome}, [], [])
    assert (("acme/shop", 1) in batches.given_up(warehouse)) is given_up
