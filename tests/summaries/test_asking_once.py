"""Is anything ever asked or paid twice?"""

from collections.abc import Callable

import pytest

from tests.summaries.work import Desk, pull_request, pull_requests, reasons
from tformance_assets.summaries import payload
from tformance_assets.summaries.engine import hashes_of
from tformance_assets.summaries.payload import payload_of


def test_many_pull_requests_travel_in_few_requests(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(25))
    assert len(desk.server.requests) == 3
    assert reasons(outcome) == [None]
    titles = {row["number"]: row["summary_title"] for row, _ in outcome}
    assert titles[7] == "About acme/shop#7"


def test_a_second_run_asks_nothing(desk: Desk) -> None:
    first = desk.summarize(pull_requests(12))
    asked = len(desk.server.requests)
    second = desk.summarize(pull_requests(12))
    assert len(desk.server.requests) == asked
    assert [row for row, _ in second] == [row for row, _ in first]


def test_one_changed_pull_request_is_asked_alone(desk: Desk) -> None:
    pulls = pull_requests(12)
    desk.summarize(pulls)
    before = len(desk.server.asked)
    pulls[4] = pull_request(5, title="Let buyers pay with two vouchers")
    desk.summarize(pulls)
    assert desk.server.asked[before:] == ["acme/shop#5"]


def test_a_late_review_does_not_make_it_be_asked_again(desk: Desk) -> None:
    desk.summarize([pull_request(1)])
    reviewed = pull_request(1, reviews=[{"reviewer": "bo", "reviewer_kind": "human", "state": "approved"}])
    desk.summarize([reviewed])
    assert desk.server.asked == ["acme/shop#1"]


def _older(desk: Desk, pulls: list[dict[str, object]], version: str) -> dict[str, dict[str, object]]:
    asked = hashes_of(pulls, desk.config().model, version)
    return {name: desk.cached[key] for name, key in asked.items() if key in desk.cached}


def test_a_new_prompt_asks_about_all_once_and_only_when_that_is_wanted(
    desk: Desk, new_prompt: Callable[[str], None]
) -> None:
    pulls, version = pull_requests(12), payload.prompt_version()
    first = desk.summarize(pulls)
    new_prompt("Describe them in verse.")
    older = _older(desk, pulls, version)
    assert len(older) == 12
    kept = desk.summarize(pulls, older=older, renew=False)
    assert ([row for row, _ in kept], len(desk.server.asked)) == ([row for row, _ in first], 12)
    renewed = desk.summarize(pulls, older=older, renew=True)
    assert sorted(desk.server.asked[12:]) == sorted(desk.server.asked[:12])
    assert {row["prompt_version"] for row, _ in renewed} == {payload.prompt_version()} != {version}
    desk.summarize(pulls, older=older, renew=True)
    assert len(desk.server.asked) == 24


def test_an_answer_to_the_old_prompt_is_better_than_rules(
    desk: Desk, new_prompt: Callable[[str], None]
) -> None:
    pulls, version = pull_requests(3), payload.prompt_version()
    first = desk.summarize(pulls)
    new_prompt("Describe them in verse.")
    desk.server.always = "503"
    kept = desk.summarize(pulls, older=_older(desk, pulls, version), renew=True)
    assert [row for row, _ in kept] == [row for row, _ in first]


def test_another_model_is_another_question(desk: Desk) -> None:
    desk.summarize([pull_request(1)])
    desk.summarize([pull_request(1)], model="openai/gpt-oss-20b")
    assert len(desk.server.requests) == 2


def test_a_crash_after_the_first_answers_keeps_them(desk: Desk) -> None:
    class Crash(Exception):
        pass

    def crash(rows: list[dict[str, object]]) -> None:
        raise Crash

    pulls = pull_requests(30)
    desk.ledger = type("Full", (list,), {"extend": lambda self, rows: crash(rows)})()
    with pytest.raises(Crash):
        desk.summarize(pulls, concurrency=1)
    kept = len(desk.cached)
    assert kept == 10
    desk.ledger, before = [], len(desk.server.asked)
    desk.summarize(pulls, concurrency=1)
    assert len(desk.server.asked) - before == 30 - kept


def test_the_newest_days_are_asked_and_ready_first(desk: Desk) -> None:
    ready: list[int] = []
    desk.ready = type(
        "Log", (list,), {"append": lambda self, rows: (ready.extend(rows), list.append(self, rows))}
    )()
    desk.summarize(pull_requests(30), concurrency=1)
    assert ready[:10] == [f"#{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]


def test_the_ledger_has_a_row_for_every_request(desk: Desk) -> None:
    desk.server.faults = ["503"]
    outcome = desk.summarize(pull_requests(12), concurrency=1)
    assert len(desk.ledger) == len(desk.server.requests) == len(outcome.requests)
    assert desk.ledger[0]["outcome"] == "unavailable"
    paid = desk.ledger[-1]
    fresh, completion = paid["prompt_tokens"] - paid["cached_tokens"], paid["completion_tokens"]
    assert paid["cost_usd"] == pytest.approx(fresh * 0.15e-6 + completion * 0.60e-6)
    assert sum(row["pull_requests"] for row in desk.ledger if row["outcome"] == "ok") == 12


def test_answers_are_stored_under_the_hashes_that_are_looked_up(desk: Desk) -> None:
    pulls = [*pull_requests(12), pull_request(40, author="dependabot", author_kind="bot")]
    desk.summarize(pulls)
    assert len(desk.cached) == 12
    assert set(desk.cached) <= set(hashes_of(pulls, desk.config().model).values())


def test_without_a_key_rules_do_everything_and_say_so(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(5), key=None)
    assert reasons(outcome) == ["no_key"]
    assert desk.server.requests == []
    row = outcome.rows[0][0]
    assert (row["summarizer"], row["model"], row["attempts"]) == ("rules", None, 0)


def test_answers_from_the_cache_need_no_key(desk: Desk) -> None:
    desk.summarize(pull_requests(3))
    outcome = desk.summarize(pull_requests(3), key=None)
    assert reasons(outcome) == [None]


def test_bots_and_trivial_changes_are_never_asked_about(desk: Desk) -> None:
    pulls = [
        pull_request(1, author="renovate", author_kind="bot", title="Update lodash from 4.1 to 4.2"),
        pull_request(2, body="<!-- What does it do? -->", additions=1, deletions=1, changed_files=1),
    ]
    outcome = desk.summarize(pulls)
    assert desk.server.requests == []
    assert {row["number"]: row["fallback_reason"] for row, _ in outcome} == {
        1: "dependency_bot",
        2: "trivial",
    }


def test_what_was_not_collected_is_not_in_the_question() -> None:
    sparse = pull_request(1, files=None, commits=None, labels=None, additions=None, body="")
    names = {"id", "title", "state", "author", "author_kind", "branch", "base"}
    assert set(payload_of(sparse)) == names
