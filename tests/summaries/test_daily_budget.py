"""What happens when a plan's requests or tokens of a day are used up?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.groq import FaultyGroq
from tests.summaries.work import Clock, Desk, pull_requests, reasons
from tformance_assets.summaries.budget import Budget
from tformance_assets.summaries.headers import Limits, limits_of
from tformance_assets.summaries.window import DAY_SECONDS, SLICE_SECONDS, Rates, Used, day_left, wait

DAY = DAY_SECONDS + SLICE_SECONDS


@pytest.mark.parametrize("rates", [{"rpd": 4}, {"tpd": 16_000}])
def test_a_spent_day_leaves_the_oldest_to_rules_without_a_refusal(
    desk: Desk, server: FaultyGroq, rates: dict[str, int]
) -> None:
    server.rpd, server.tpd = rates.get("rpd"), rates.get("tpd")
    outcome = desk.summarize(pull_requests(80), patience_seconds=None, **rates)
    assert reasons(outcome) == [None, "budget"]
    by_llm = [row["partition_date"] for row, _ in outcome if row["summarizer"] == "llm"]
    by_rules = [row["partition_date"] for row, _ in outcome if row["summarizer"] == "rules"]
    assert len(by_llm) >= 30
    assert min(by_llm) >= max(by_rules)
    assert server.statuses(429) == 0
    assert desk.clock.slept == 0
    assert outcome.deferred_until == pytest.approx(desk.clock() + DAY, abs=SLICE_SECONDS)


@pytest.mark.parametrize("rates", [{"rpd": 4}, {"tpd": 16_000}])
def test_the_rest_follows_when_the_day_is_back(desk: Desk, server: FaultyGroq, rates: dict[str, int]) -> None:
    server.rpd, server.tpd = rates.get("rpd"), rates.get("tpd")
    first = desk.summarize(pull_requests(60), patience_seconds=None, **rates)
    assert first.deferred_until is not None
    desk.clock.sleep(first.deferred_until - desk.clock())
    second = desk.summarize(pull_requests(60), patience_seconds=None, **rates)
    assert reasons(second) == [None]
    assert len(server.asked) == len(set(server.asked)) == 60
    assert server.statuses(429) == 0


def test_requests_a_day_are_learned_from_the_headers(desk: Desk, server: FaultyGroq) -> None:
    server.rpd = 4
    outcome = desk.summarize(pull_requests(60), patience_seconds=None)
    assert reasons(outcome) == [None, "budget"]
    assert len(server.asked) == 40
    assert server.statuses(429) <= 2  # more were under way than the first answer could know of
    assert reasons(desk.summarize(pull_requests(60), patience_seconds=None)) == [None, "budget"]
    assert server.statuses(429) <= 2


def test_tokens_a_day_are_learned_from_the_one_refusal(desk: Desk, server: FaultyGroq) -> None:
    server.tpd = 14_000
    outcome = desk.summarize(pull_requests(60), patience_seconds=None, concurrency=1)
    assert reasons(outcome) == [None, "budget"]
    assert server.statuses(429) == 1
    assert outcome.deferred_until is not None
    desk.summarize(pull_requests(60), patience_seconds=None, concurrency=1)
    assert server.statuses(429) == 1
    assert Budget(desk.home / "budget.json", Rates(30, 250_000), desk.clock).rates.tpd == 14_000


@pytest.mark.parametrize(
    ("limit", "left", "reset", "known"),
    [
        ("14400", "14370", "2m59.56s", 14_400),
        ("500000", "499999", "172ms", 500_000),
        ("1000", "0", "23h4m", 1000),
        ("500", "499", "120ms", None),
        ("60", "0", "58s", None),
        ("1000", "1000", "0s", 1000),
    ],
)
def test_a_limit_of_a_minute_is_not_taken_for_one_of_a_day(
    limit: str, left: str, reset: str, known: int | None
) -> None:
    values = {"limit": limit, "remaining": left, "reset": reset}
    headers = {f"x-ratelimit-{name}-requests": value for name, value in values.items()}
    assert limits_of(headers).requests == known


def test_two_teams_with_one_key_share_the_day(desk: Desk, server: FaultyGroq) -> None:
    server.rpd = 5
    desk.summarize(pull_requests(30), rpd=5)
    others = [{**pull, "repository": "acme/other"} for pull in pull_requests(30)]
    outcome = desk.summarize(others, rpd=5)
    assert sum(row["summarizer"] == "llm" for row, _ in outcome) == 20
    assert server.statuses(429) == 0


def test_what_others_used_of_the_day_is_left_to_them(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", Rates(30, 8000), clock)
    _, name = budget.reserve(10)
    budget.settle(name, 10, Limits(requests=100, requests_left=3))
    assert budget.day_left()[0] == 3
    for _ in range(3):
        budget.settle(budget.reserve(10)[1], 10, Limits())
    assert budget.reserve(10)[0] == pytest.approx(DAY, abs=SLICE_SECONDS)


def test_what_is_left_of_another_servers_minute_takes_nothing_from_the_day(
    tmp_path: Path, clock: Clock
) -> None:
    budget = Budget(tmp_path / "budget.json", Rates(30, 8000, rpd=1000), clock)
    budget.settle(budget.reserve(10)[1], 10, Limits(requests=None, requests_left=59))
    assert budget.day_left()[0] == 999


def test_a_refused_request_gives_its_tokens_back_to_the_day(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "budget.json", Rates(30, 8000, tpd=10_000), clock)
    _, name = budget.reserve(6000)
    budget.refused(name, 0.0)
    assert budget.day_left()[1] == 10_000


@given(
    st.lists(st.tuples(st.floats(0, 2 * DAY_SECONDS), st.integers(0, 5000)), max_size=80),
    st.integers(1, 30),
    st.integers(5000, 60_000),
)
def test_the_day_is_counted_in_few_slices_and_never_too_low(
    sent: list[tuple[float, int]], rpd: int, tpd: int
) -> None:
    used, now = Used(), 2 * DAY_SECONDS
    for at, tokens in sorted(sent):
        used = used.plus(at, tokens)
    rates = Rates(30, 10**9, rpd, tpd)
    last_day = [(at, tokens) for at, tokens in sent if now - at < DAY_SECONDS]
    requests, tokens = day_left(now, used.day, rates)
    assert requests <= max(0, rpd - len(last_day))
    assert tokens <= max(0, tpd - sum(one for _, one in last_day))
    assert len(used.day) <= 2 * DAY_SECONDS / SLICE_SECONDS + 1
    after = now + wait(now, used, rates, 5000) + 1e-3
    assert wait(after, used, rates, 5000) == 0


def test_the_run_says_how_many_the_day_does_not_reach(desk: Desk) -> None:
    outcome = desk.summarize(pull_requests(60), rpd=4)
    (warning,) = outcome.warnings
    assert "not enough for 20 of 60 pull requests" in warning
