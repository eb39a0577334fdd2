"""What goes into a batch, in which packs, and for how much money?"""

import json

import pytest

from tests.summaries.work import pull_requests
from tformance_assets.summaries.batch import affordable, document, jobs_of, likely_usd, question_rows
from tformance_assets.summaries.engine import question_of
from tformance_assets.summaries.pack import Question
from tformance_assets.summaries.tokens import Prices, Usage

MODEL = "openai/gpt-oss-120b"
HALF = Prices().in_batch()


def _questions(count: int) -> list[Question]:
    return [question_of(pull, MODEL) for pull in pull_requests(count)]


def test_packs_are_full_and_newest_first() -> None:
    jobs = jobs_of(_questions(25), {}, pack=10)
    assert [len(job.questions) for job in jobs] == [10, 10, 5]
    assert [job.newest for job in jobs] == sorted((job.newest for job in jobs), reverse=True)


def test_what_was_answered_wrongly_goes_in_smaller_packs_with_more_room_then_alone() -> None:
    wrong = {"acme/shop#1": 1, "acme/shop#2": 1, "acme/shop#3": 2, "acme/shop#4": 3}
    jobs = jobs_of(_questions(8), wrong, pack=6)
    companies = {tuple(sorted(question.id[-1] for question in job.questions)): job for job in jobs}
    assert companies.keys() == {("1", "2"), ("3",), ("4",), ("5", "6", "7", "8")}
    assert companies["3",].answer_tokens() > companies["5", "6", "7", "8"].answer_tokens() / 4


def test_a_line_is_an_online_request_with_a_name() -> None:
    questions = _questions(3)
    (line,) = [json.loads(text) for text in document(jobs_of(questions, {}, 10), MODEL).splitlines()]
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    body = line["body"]
    assert body["response_format"]["json_schema"]["strict"]
    asked = json.loads(body["messages"][1]["content"])["pull_requests"]
    rows = question_rows(jobs_of(questions, {}, 10), {"acme/shop#2": 1})
    assert [(row["repository"], row["number"]) for row in rows] == [
        (one["id"].split("#")[0], int(one["id"].split("#")[1])) for one in asked
    ]
    assert {row["request"] for row in rows} == {line["custom_id"]}
    assert {row["number"]: row["asked_before"] for row in rows} == {1: 0, 2: 1, 3: 0}


def test_names_within_a_batch_are_never_used_twice() -> None:
    lines = document(jobs_of(_questions(30), {}, 1), MODEL).splitlines()
    assert len({json.loads(line)["custom_id"] for line in lines}) == 30


def test_only_the_newest_requests_that_can_be_paid_are_chosen() -> None:
    jobs = jobs_of(_questions(30), {}, 10)
    two = likely_usd(jobs[0], HALF) + likely_usd(jobs[1], HALF)
    assert affordable(jobs, two * 1.01, HALF) == jobs[:2]
    assert affordable(jobs, 0.0, HALF) == []


def test_a_batch_is_billed_at_half_price_without_a_second_discount_for_cached_tokens() -> None:
    assert HALF.cost_usd(Usage(1_000_000, 0, 1_000_000)) == pytest.approx((0.15 + 0.60) / 2)
    assert HALF.cost_usd(Usage(1_000_000, 1_000_000, 0)) == pytest.approx(0.075)
