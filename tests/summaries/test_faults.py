"""Does every fault end with each pull request summarized once, by the LLM or by rules with a reason?"""

import socket

import pytest

from tests.summaries.work import Clock, Desk, pull_request, pull_requests, reasons

PASSING = (
    "429 498 500 502 503 413 missing foreign duplicate reordered empty bad_json truncated"
    " not_a_completion wrong_types json_validate_failed cut reset exchanged"
)


def told_apart(count: int) -> list[dict[str, object]]:
    """So many, each with words of its own."""
    names = [
        f"{first}{second}ium"
        for first in ("carb", "dext", "fluor", "gall")
        for second in ("on", "in", "er", "al")
    ]
    return [
        pull_request(number, title=f"Let {names[number]} be measured by {names[number]}meter")
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("fault", PASSING.split())
def test_one_fault_costs_nobody_the_llm_summary(desk: Desk, fault: str) -> None:
    desk.server.faults = [fault]
    outcome = desk.summarize(told_apart(15))
    assert reasons(outcome) == [None]
    assert outcome.warnings == []
    assert all(row["summary_title"] == f"About acme/shop#{row['number']}" for row, _ in outcome)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("503", "unavailable"),
        ("498", "unavailable"),
        ("404", "unavailable"),
        ("cut", "unavailable"),
        ("reset", "unavailable"),
        ("empty", "invalid_answer"),
        ("bad_json", "invalid_answer"),
        ("truncated", "invalid_answer"),
        ("not_a_completion", "invalid_answer"),
        ("json_validate_failed", "invalid_answer"),
        ("429", "budget"),
        ("413", "too_large"),
        ("401", "key_refused"),
        ("403", "key_refused"),
        ("spend_cap", "key_refused"),
    ],
)
def test_a_lasting_fault_ends_quickly_by_rules(desk: Desk, fault: str, reason: str) -> None:
    desk.server.always = fault
    outcome = desk.summarize(pull_requests(60))
    # What was never asked alone is left to an upgrade.
    assert reason in reasons(outcome)
    assert set(reasons(outcome)) <= {reason, "unavailable"}
    assert len(desk.server.requests) <= 15
    assert desk.clock.slept <= 60
    assert len(outcome.warnings) == 1
    assert "gsk_secret" not in str(outcome)
    assert all(row["attempts"] <= 3 for row, _ in outcome)


def test_a_missing_entry_is_asked_again_in_a_smaller_pack(desk: Desk) -> None:
    desk.server.faults = ["missing"]
    desk.summarize(pull_requests(10))
    assert [len(seen.ids) for seen in desk.server.requests] == [10, 1]


def test_a_poisonous_pull_request_is_isolated_and_left_to_rules(desk: Desk) -> None:
    desk.server.poison = {"acme/shop#5"}
    outcome = desk.summarize(pull_requests(20))
    by_rules = {row["number"]: row for row, _ in outcome if row["summarizer"] == "rules"}
    assert list(by_rules) == [5]
    assert (by_rules[5]["fallback_reason"], by_rules[5]["attempts"]) == ("invalid_answer", 3)


def test_a_refused_key_stops_at_once(desk: Desk) -> None:
    desk.server.always = "401"
    desk.summarize(pull_requests(200), concurrency=4)
    assert len(desk.server.requests) <= 4


def test_a_key_no_header_can_carry_is_a_refused_key(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(3), key="gsk_schlüssel")
    assert reasons(outcome) == ["key_refused"]
    assert desk.server.requests == []


def test_a_short_outage_is_waited_out(desk: Desk) -> None:
    desk.server.faults = ["503"] * 4
    outcome = desk.summarize(pull_requests(10))
    assert desk.server.statuses(503) >= 3
    assert desk.clock.slept >= 3
    assert {row["summarizer"] for row, _ in outcome} == {"llm", "rules"} or reasons(outcome) == [None]


def test_nobody_listening_ends_by_rules(desk: Desk) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    outcome = desk.summarize(pull_requests(30), base_url=address)
    assert reasons(outcome) == ["unavailable"]
    assert desk.clock.slept <= 20
    assert {row["prompt_tokens"] for row in desk.ledger} == {None}


def test_an_answer_that_never_comes_is_given_up(desk: Desk) -> None:
    desk.server.latency = 0.4
    outcome = desk.summarize(pull_requests(2), timeout_seconds=0.1)
    assert reasons(outcome) == ["unavailable"]
    assert {row["outcome"] for row in desk.ledger} == {"timeout"}


def test_a_wait_of_minutes_is_not_slept_and_later_calls_respect_it(desk: Desk, clock: Clock) -> None:
    desk.server.faults, desk.server.retry_after = ["429"], "578"
    outcome = desk.summarize(pull_requests(30), patience_seconds=None, concurrency=1)
    assert reasons(outcome) == ["budget"]
    assert (clock.slept, len(desk.server.requests)) == (0, 1)
    assert reasons(desk.summarize(pull_requests(5), patience_seconds=None)) == ["budget"]
    assert len(desk.server.requests) == 1
    clock.sleep(579)
    assert reasons(desk.summarize(pull_requests(5), patience_seconds=None)) == [None]


def test_a_base_url_with_the_api_path_works_too(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(2), base_url=f"{desk.server.url}/openai/v1/")
    assert reasons(outcome) == [None]
