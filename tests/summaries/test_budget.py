"""Do all processes together stay within what the key admits?"""

import json
import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.groq import FaultyGroq
from tests.summaries.work import NOW, TODAY, Clock, Desk, pull_request, pull_requests, reasons
from tformance_assets.summaries.budget import CLAIM_SECONDS, Budget
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.engine import Known, Sink, summarize
from tformance_assets.summaries.headers import Limits, limits_of, retry_after, seconds
from tformance_assets.summaries.window import WINDOW_SECONDS, Rates, Reservation, wait_for

FREE = Rates(30, 8000)


def test_a_burst_up_to_the_limit_needs_no_wait() -> None:
    burst = [Reservation(100.0, 10) for _ in range(29)]
    assert wait_for(100.0, burst, 30, 8000, 10) == 0
    assert wait_for(100.0, [*burst, Reservation(100.0, 10)], 30, 8000, 10) == WINDOW_SECONDS


def test_tokens_wait_for_the_oldest_that_make_room() -> None:
    used = [Reservation(100.0, 3000), Reservation(110.0, 3000), Reservation(120.0, 1500)]
    assert wait_for(130.0, used, 30, 8000, 500) == 0
    assert wait_for(130.0, used, 30, 8000, 3000) == 100.0 + WINDOW_SECONDS - 130.0
    assert wait_for(130.0, used, 30, 8000, 6000) == 110.0 + WINDOW_SECONDS - 130.0


def test_a_request_larger_than_the_budget_waits_for_an_empty_window() -> None:
    assert wait_for(130.0, [Reservation(100.0, 10)], 30, 8000, 9000) == 100.0 + WINDOW_SECONDS - 130.0
    assert wait_for(130.0, [], 30, 8000, 9000) == 0


@given(
    st.lists(st.tuples(st.floats(0, 200), st.integers(0, 4000)), max_size=60),
    st.integers(1, 40),
    st.integers(500, 9000),
    st.integers(1, 9000),
)
def test_after_the_wait_it_fits_and_not_before(
    used: list[tuple[float, int]], rpm: int, tpm: int, tokens: int
) -> None:
    now = 200.0
    reservations = [Reservation(at, count) for at, count in used]
    wait = wait_for(now, reservations, rpm, tpm, tokens)
    assert 0 <= wait <= WINDOW_SECONDS
    # A reservation leaves the window at its very end; floating point may put it a hair before.
    assert wait_for(now + wait + 1e-6, reservations, rpm, tpm, tokens) == 0


@pytest.mark.parametrize("tpm", [8000, 20_000])
@pytest.mark.parametrize("bytes_per_token", [4, 3.6])
def test_the_server_never_has_to_refuse(
    desk: Desk, server: FaultyGroq, tpm: int, bytes_per_token: float
) -> None:
    server.rpm, server.tpm, server.bytes_per_token = 5, tpm, bytes_per_token
    outcome = desk.summarize(pull_requests(80), patience_seconds=None)
    assert reasons(outcome) == [None]
    assert server.statuses(429) + server.statuses(413) == 0


def test_what_is_reserved_comes_close_to_what_the_server_counts(desk: Desk, server: FaultyGroq) -> None:
    desk.summarize(pull_requests(200), patience_seconds=None, concurrency=1)
    reserved = [
        row["tokens"] for row in json.loads((desk.home / "budget.json").read_text())["used"]["minute"]
    ]
    counted = [seen.tokens for seen in server.requests]
    assert len(reserved) == len(counted)
    assert all(counted[at] <= reserved[at] for at in range(len(counted)))
    assert sum(reserved[1:]) <= 1.15 * sum(counted[1:])


def test_a_limiter_that_counts_more_is_met_with_caution(desk: Desk, server: FaultyGroq) -> None:
    server.tpm, server.bytes_per_token = 8000, 2.5
    outcome = desk.summarize(pull_requests(60), patience_seconds=None)
    assert reasons(outcome) == [None]
    assert server.statuses(413) == 0
    assert server.statuses(429) <= 2


def test_out_of_patience_the_newest_have_the_llm(desk: Desk, server: FaultyGroq, clock: Clock) -> None:
    server.tpm = 8000
    outcome = desk.summarize(pull_requests(60), patience_seconds=75)
    assert reasons(outcome) == [None, "budget"]
    by_llm = [row["partition_date"] for row, _ in outcome if row["summarizer"] == "llm"]
    by_rules = [row["partition_date"] for row, _ in outcome if row["summarizer"] == "rules"]
    assert min(by_llm) >= max(by_rules)
    assert clock.slept <= 75


def test_a_smaller_plan_in_the_headers_is_followed(desk: Desk, server: FaultyGroq) -> None:
    server.tpm = 8000
    outcome = desk.summarize(pull_requests(60), tpm=250_000, patience_seconds=None, concurrency=1)
    assert reasons(outcome) == [None]
    assert server.statuses(429) == 0


def test_a_larger_plan_in_the_headers_is_told(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(3), tpm=8000)
    assert ["raising TFORMANCE_GROQ_TPM" in warning for warning in outcome.warnings] == [True]


def test_what_others_use_with_the_same_key_is_left_to_them(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", FREE, clock)
    _, reservation = budget.reserve(1000)
    budget.settle(reservation, 900, Limits(tokens=8000, tokens_left=500, tokens_reset=30.0))
    wait, _ = budget.reserve(2000)
    assert wait == pytest.approx(30.0)


def test_a_clock_that_was_years_ahead_blocks_nothing_once_it_is_right(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", FREE, clock)
    budget.refused(budget.reserve(10)[1], 30.0)
    clock.sleep(-365 * 86_400)
    assert budget.reserve(10)[0] == 0


def test_no_refusal_blocks_for_longer_than_a_day(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", FREE, clock)
    budget.refused(budget.reserve(10)[1], 30 * 86_400.0)
    assert budget.reserve(10)[0] == pytest.approx(86_400)


def test_an_unreadable_budget_file_counts_as_a_used_window(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "budget.json"
    path.write_text("not json")
    wait, _ = Budget(path, FREE, clock).reserve(100)
    assert wait == pytest.approx(WINDOW_SECONDS)


def _left(desk: Desk, ceiling: float) -> Callable[[], float]:
    return lambda: ceiling - sum(row["cost_usd"] or 0 for row in desk.ledger)


def test_the_ceiling_is_not_crossed_and_leaves_the_rest_to_rules(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(60), cost_left=_left(desk, 0.004))
    assert reasons(outcome) == [None, "cost_limit"]
    assert 0.001 < sum(row["cost_usd"] for row in desk.ledger) <= 0.004


def test_the_ceiling_never_stops_the_newest_days(desk: Desk) -> None:
    free_from = TODAY - timedelta(days=1)
    outcome = desk.summarize(pull_requests(20), cost_left=_left(desk, 0.0), free_from=free_from)
    by_llm = {row["partition_date"] for row, _ in outcome if row["summarizer"] == "llm"}
    assert by_llm == {TODAY, free_from}
    assert reasons(outcome) == [None, "cost_limit"]


def test_a_budget_nobody_chose_follows_the_server_up_and_down(desk: Desk, server: FaultyGroq) -> None:
    server.tpm = 60_000
    outcome = desk.summarize(pull_requests(120), tpm=8000, tpm_may_rise=True)
    assert reasons(outcome) == [None]
    assert outcome.warnings == []
    assert desk.clock.slept <= 62
    assert server.statuses(429) == 0
    assert max(len(seen.ids) for seen in server.requests) == 10
    assert Budget(desk.home / "budget.json", FREE, desk.clock, may_rise=True).tpm == 60_000
    assert Budget(desk.home / "budget.json", FREE, desk.clock).tpm == 8000
    desk.clock.sleep(2 * 86_400)
    assert Budget(desk.home / "budget.json", FREE, desk.clock, may_rise=True).tpm == 8000


def test_a_chosen_budget_is_never_exceeded(desk: Desk) -> None:
    desk.summarize(pull_requests(60), tpm=8000, patience_seconds=0)
    assert sum(seen.tokens for seen in desk.server.requests) <= 8000


def test_who_comes_first_waits_first(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", FREE, clock)
    budget.reserve(6000)
    history, _ = budget.reserve(1500, (2, 0), "history")
    assert history == 0
    first, _ = budget.reserve(3000, (0, -5), "first dashboard")
    assert first == pytest.approx(WINDOW_SECONDS)
    wait, _ = budget.reserve(6000, (2, 0), "history")
    assert wait == pytest.approx(2 * WINDOW_SECONDS)
    assert budget.reserve(400, (0, -9), "newer days")[0] == 0
    budget.withdraw("first dashboard")
    assert budget.reserve(6000, (2, 0), "history")[0] == pytest.approx(WINDOW_SECONDS)


def test_the_place_of_a_process_that_died_is_given_away(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", FREE, clock)
    budget.reserve(7000)
    budget.reserve(8000, (0, 0), "killed")
    clock.sleep(WINDOW_SECONDS + CLAIM_SECONDS + 0.1)
    assert budget.reserve(8000, (2, 0), "history")[0] == 0


def test_150_recent_pull_requests_on_the_free_plan(desk: Desk, server: FaultyGroq, clock: Clock) -> None:
    server.tpm = 8000
    outcome = desk.summarize(pull_requests(150), patience_seconds=75)
    by_llm = sum(row["summarizer"] == "llm" for row, _ in outcome)
    assert by_llm >= 36
    assert clock.slept <= 75
    assert server.statuses(429) + server.statuses(413) == 0


def test_a_pull_request_takes_a_third_of_the_tokens_of_one_request_each(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(150), patience_seconds=None)
    asked = sum(seen.tokens for seen in desk.server.requests)
    assert asked / len(outcome) <= (2560 + 840) / 3


def _one_process(
    url: str, budget_path: Path, first: int, tpm: int, results: "multiprocessing.Queue[object]"
) -> None:
    pulls = [pull_request(first + number) for number in range(40)]
    config = SummaryConfig(key="k", base_url=url, budget_path=budget_path, rpm=6, tpm=tpm, patience_seconds=0)
    outcome = summarize(
        pulls,
        config=config,
        known=Known(),
        sink=Sink(len, len, len, len),
        now=lambda: NOW,
    )
    results.put([row["fallback_reason"] for row, _ in outcome])


def _two_processes(server: FaultyGroq, budget_path: Path) -> list[str | None]:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[list[str | None]] = context.Queue()
    arguments = [(server.start(), budget_path, 1, server.tpm, results)]
    arguments.append((server.url, budget_path, 1001, server.tpm, results))
    workers = [context.Process(target=_one_process, args=each) for each in arguments]
    try:
        for worker in workers:
            worker.start()
        return [reason for _ in workers for reason in results.get(timeout=30)]
    finally:
        for worker in workers:
            worker.join(timeout=10)
        server.stop()


def test_two_processes_share_one_budget_of_requests_without_a_refusal(tmp_path: Path) -> None:
    server = FaultyGroq(rpm=6, latency=0.05)
    found = _two_processes(server, tmp_path / "budget.json")
    assert server.statuses(429) == 0
    assert len(server.requests) == 6
    assert (found.count(None), found.count("budget")) == (60, 20)


def test_two_processes_share_one_budget_of_tokens_without_a_refusal(tmp_path: Path) -> None:
    server = FaultyGroq(rpm=6, tpm=8000, latency=0.05)
    found = _two_processes(server, tmp_path / "budget.json")
    assert server.statuses(429) == 0
    assert 6000 < sum(seen.tokens for seen in server.requests) <= 8000
    assert set(found) == {None, "budget"}


def test_the_budget_file_holds_no_key(desk: Desk) -> None:
    desk.summarize(pull_requests(3))
    files = list(desk.home.iterdir())
    assert files
    assert all("gsk_secret" not in path.read_text() for path in files)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2m59.56s", 179.56), ("172ms", 0.172), ("43m12s", 2592.0), ("7", 7.0), ("soon", None), (None, None)],
)
def test_durations_are_read_as_seconds(text: str | None, expected: float | None) -> None:
    assert seconds(text) == pytest.approx(expected)


def test_a_wait_may_stand_in_the_message_only() -> None:
    assert retry_after({}, "Rate limit reached. Please try again in 9m38s. Visit the console.") == 578
    assert retry_after({"retry-after": "3"}, "try again in 9m38s") == 3
    assert limits_of({}) == Limits()
