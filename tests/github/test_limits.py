"""Do we wait as long as GitHub asks, never longer than our patience, and never without need?"""

import threading
from datetime import datetime, timedelta

import pytest

from tests.github.hub import REPOSITORY, pull_request
from tests.servers.github import RATE_LIMITED, Fault, secondary
from tformance_assets.errors import Deferred
from tformance_assets.github.access import check_repository
from tformance_assets.github.details import fetch
from tformance_assets.github.limits import budget_of, wait_seconds
from tformance_assets.github.walk import walk

NOW = datetime(2026, 1, 6)


def first(count, fault):
    """The first requests meet a fault, the others not."""
    return lambda seen: fault if seen.number < count else None


@pytest.mark.parametrize("status", [403, 429, 200])
def test_retry_after_is_obeyed(status, serve, connect, clock) -> None:
    client = connect(serve([], faults=first(1, secondary(retry_after=17, status=status))))
    assert check_repository(client, REPOSITORY) == REPOSITORY
    assert clock.slept == [pytest.approx(17, abs=0.1)]
    assert client.usage.waited_seconds == pytest.approx(17, abs=0.1)


@pytest.mark.parametrize("status", [403, 429, 200])
def test_without_a_hint_we_wait_a_minute_and_then_longer(status, serve, connect, clock) -> None:
    client = connect(serve([], faults=first(3, secondary(status=status))), patience_seconds=1000)
    check_repository(client, REPOSITORY)
    assert clock.slept == pytest.approx([60, 120, 240], abs=0.1)


def test_a_spent_hour_is_waited_out(serve, connect, clock) -> None:
    server = serve([], points_per_hour=2, reset_seconds=90)
    clock.on_sleep = lambda seconds: server.refill()
    client = connect(server)
    for _ in range(3):
        check_repository(client, REPOSITORY)
    assert len(clock.slept) == 1
    assert 85 < clock.slept[0] <= 92
    assert len(server.log) == 3  # GitHub is not asked in vain: the last answer said there is nothing left


def test_a_refusal_inside_a_200_is_a_limit(serve, connect, clock) -> None:
    server = serve([], faults=first(1, Fault(200, RATE_LIMITED.body, {"x-ratelimit-remaining": "0"})))
    server.reset_seconds = 30
    check_repository(connect(server), REPOSITORY)
    assert 25 < sum(clock.slept) <= 32


def test_a_wait_beyond_patience_is_deferred_not_slept(serve, connect, clock) -> None:
    client = connect(serve([], faults=first(9, secondary(retry_after=300))), patience_seconds=120)
    with pytest.raises(Deferred, match="rate limit is used up") as caught:
        check_repository(client, REPOSITORY)
    assert caught.value.until == clock.now() + timedelta(seconds=300)
    assert clock.slept == []


def test_waits_add_up_against_patience(serve, connect, clock) -> None:
    client = connect(serve([], faults=first(9, secondary(retry_after=50))), patience_seconds=120)
    with pytest.raises(Deferred):
        check_repository(client, REPOSITORY)
    assert clock.slept == pytest.approx([50, 50], abs=0.1)


def test_one_refusal_holds_back_every_thread(serve, connect, clock) -> None:
    server = serve([], faults=first(1, secondary(retry_after=300)))
    client = connect(server)
    with pytest.raises(Deferred):
        check_repository(client, REPOSITORY)
    with pytest.raises(Deferred):
        check_repository(client, REPOSITORY)
    assert len(server.log) == 1
    clock.sleep(301)
    assert check_repository(client, REPOSITORY) == REPOSITORY


def test_a_deferred_fetch_hands_over_what_it_has(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 101)], points_per_hour=4, reset_seconds=1800)
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
    handed: list[int] = []
    with pytest.raises(Deferred):
        fetch(client, entries, NOW, on_ready=lambda rows: handed.extend(row.number for row in rows))
    assert len(handed) == 75


def test_enterprise_server_without_a_rate_limit_is_unlimited(serve, connect, clock) -> None:
    client = connect(serve([pull_request(n) for n in range(1, 40)], points_per_hour=None))
    assert sum(len(page) for page in walk(client, REPOSITORY, datetime(2020, 1, 1))) == 39
    assert clock.slept == []
    assert (client.usage.remaining, client.usage.points) == (None, 0)


def test_limits_of_nothing_at_all_are_no_limits() -> None:
    budget = budget_of(
        {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0"}, None
    )
    assert not budget.is_spent
    assert not budget_of({}, {"rateLimit": None}).is_spent


def test_a_reset_in_the_past_does_not_make_us_hammer() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000"}
    assert wait_seconds(headers, NOW, 1) == 60
    assert wait_seconds({"retry-after": "0"}, NOW, 1) == 1


def test_usage_counts_requests_and_points(serve, connect) -> None:
    client = connect(serve([], cost=lambda seen: 7))
    check_repository(client, REPOSITORY)
    check_repository(client, REPOSITORY)
    assert (client.usage.requests, client.usage.points, client.usage.remaining) == (2, 14, 4986)


def test_clients_of_one_token_share_four_places(serve, connect, tmp_path) -> None:
    server = serve([], pause=lambda seen: 0.05)
    clients = [connect(server, slots_dir=tmp_path) for _ in range(3)]
    asking = [threading.Thread(target=check_repository, args=(clients[n % 3], REPOSITORY)) for n in range(12)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert 1 < server.most_seen_at_once <= 4
    assert len(server.log) == 12


def test_a_server_that_tolerates_little_company_is_still_read_to_the_end(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 76)], pause=lambda seen: 0.02, most_at_once=2)
    client = connect(server, patience_seconds=1000)
    entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
    assert len(fetch(client, entries, NOW).pull_requests) == 75
