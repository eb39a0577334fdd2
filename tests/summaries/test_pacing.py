"""Does the limiter keep clear of refusals, whatever way the service counts a minute?"""

from pathlib import Path

import pytest

from tests.servers.groq import FaultyGroq
from tests.summaries.work import Clock, Desk, pull_requests, reasons
from tformance_assets.summaries.budget import Budget
from tformance_assets.summaries.headers import Refusal, refusal_of
from tformance_assets.summaries.window import GAP_MARGIN, WIDEST_GAP, Rates, Used, next_gap, wait

MANY = Rates(30, 250_000)
SPACED = Refusal("rpm", 30)


def test_a_request_long_on_its_way_is_counted_from_its_answer(desk: Desk, server: FaultyGroq) -> None:
    server.rpm, server.transit = 3, [14.0]
    outcome = desk.summarize(pull_requests(50), patience_seconds=None, concurrency=1)
    assert reasons(outcome) == [None]
    assert server.statuses(429) == 0


def test_a_service_that_spaces_requests_refuses_only_the_first_few(
    desk: Desk, server: FaultyGroq, clock: Clock
) -> None:
    server.burst = False
    outcome = desk.summarize(pull_requests(300), patience_seconds=None, concurrency=16)
    assert reasons(outcome) == [None]
    assert server.statuses(429) <= 4
    assert clock.slept <= 1.3 * 2.0 * 30


def test_the_spacing_once_learned_holds_for_the_next_call(desk: Desk, server: FaultyGroq) -> None:
    server.burst = False
    desk.summarize(pull_requests(60), patience_seconds=None, concurrency=16)
    refused = server.statuses(429)
    assert refused > 0
    desk.clock.sleep(3600)
    others = [{**pull, "repository": "acme/other"} for pull in pull_requests(60)]
    assert reasons(desk.summarize(others, patience_seconds=None, concurrency=16)) == [None]
    assert server.statuses(429) == refused


def test_a_service_that_takes_a_burst_is_not_spaced(desk: Desk, server: FaultyGroq, clock: Clock) -> None:
    desk.summarize(pull_requests(150), patience_seconds=None, concurrency=16)
    assert clock.slept == 0
    assert server.statuses(429) == 0


def test_requests_wait_for_the_gap_and_claims_take_their_turns(tmp_path: Path, clock: Clock) -> None:
    rates = Rates(30, 250_000, gap=2.0)
    used = Used().plus(100.0, 10)
    assert wait(100.5, used, rates, 10) == pytest.approx(1.5)
    assert wait(102.0, used, rates, 10) == 0
    budget = Budget(tmp_path / "budget.json", rates, clock)
    _, name = budget.reserve(10)
    budget.refused(name, 0.0, SPACED)
    first, _ = budget.reserve(10, (0, 0), "first")
    second, _ = budget.reserve(10, (2, 0), "second")
    assert second == pytest.approx(2 * first)


def test_refusals_under_way_together_widen_the_gap_once(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", MANY, clock)
    names = [budget.reserve(10)[1] for _ in range(4)]
    for name in names:
        budget.refused(name, 2.0, SPACED)
    assert budget.rates.gap == pytest.approx(2.0 * GAP_MARGIN)
    clock.sleep(10)
    budget.refused(budget.reserve(10)[1], 1.0, SPACED)
    assert budget.rates.gap == next_gap(2.0 * GAP_MARGIN, 30)
    assert budget.rates.gap > 2.0 * GAP_MARGIN


def test_the_spacing_is_forgotten_after_two_hours(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", MANY, clock)
    budget.refused(budget.reserve(10)[1], 1.0, SPACED)
    clock.sleep(7100)
    assert [budget.reserve(10)[0] > 0 for _ in range(2)] == [False, True]
    clock.sleep(200)
    assert [budget.reserve(10)[0] > 0 for _ in range(2)] == [False, False]


def test_the_gap_grows_to_a_bound() -> None:
    gap = 0.0
    for _ in range(50):
        gap = next_gap(gap, 30)
    assert gap == 2.0 * WIDEST_GAP


@pytest.mark.parametrize(
    ("refusal", "seconds"), [(Refusal("tpm", 8000), 2.0), (Refusal("tpd", 200_000), 2.0), (SPACED, 578.0)]
)
def test_other_refusals_space_nothing(tmp_path: Path, clock: Clock, refusal: Refusal, seconds: float) -> None:
    budget = Budget(tmp_path / "budget.json", MANY, clock)
    budget.refused(budget.reserve(10)[1], seconds, refusal)
    assert budget.rates.gap == 0


def test_the_message_of_a_refusal_names_the_budget() -> None:
    text = (
        "Rate limit reached for model `x` on tokens per day (TPD): Limit 100000, Used 97050, Requested 3619."
    )
    assert refusal_of(text) == Refusal("tpd", 100_000)
    assert refusal_of("on requests per minute (RPM)") == Refusal("rpm", None)
    assert refusal_of("Too many requests") == Refusal()
