"""What when GitHub cannot serve a batch? Halves, the size that works, and the one that spoils it alone."""

from datetime import datetime

import pytest

from tests.github.hub import REPOSITORY, files, pull_request
from tests.servers.github import BAD_GATEWAY, Fault, without_nodes
from tformance_assets.github.details import fetch
from tformance_assets.github.sizes import Size
from tformance_assets.github.walk import walk

NOW = datetime(2026, 1, 6)
RESOURCES = "RESOURCE_LIMITS_EXCEEDED"


@pytest.fixture
def fetched(serve, connect):
    def run(count, faults, workers=3, read_seconds=20.0, **shape):
        server = serve([pull_request(n, **shape) for n in range(1, count + 1)], faults=faults)
        client = connect(server, read_seconds=read_seconds)
        entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
        return fetch(client, entries, NOW, workers=workers), server

    return run


def larger_than(size, fault=BAD_GATEWAY):
    return lambda seen: fault if len(seen.ids) > size else None


def sizes(server) -> list[int]:
    return [len(seen.ids) for seen in server.named("Details")]


def test_a_batch_that_is_too_much_is_halved_and_the_size_remembered(fetched, clock) -> None:
    result, server = fetched(150, larger_than(13), workers=1)
    assert [row.number for row in result.pull_requests] == list(range(150, 0, -1))
    assert result.failed == {}
    assert sizes(server).count(25) == 1
    assert set(sizes(server)[1:]) <= {13, 12, 8}
    assert clock.slept == []


def test_splitting_goes_as_deep_as_it_must(fetched) -> None:
    result, server = fetched(60, larger_than(3))
    assert len(result.pull_requests) == 60
    assert sum(size > 3 for size in sizes(server)) < 15


@pytest.mark.parametrize(
    "fault", [BAD_GATEWAY, Fault(504, "<html>timeout</html>"), Fault(500, {"message": "oops"})]
)
def test_a_poisonous_one_is_alone_in_failing(fault, fetched) -> None:
    result, server = fetched(75, lambda seen: fault if "PR_40" in seen.ids else None)
    assert list(result.failed) == [(REPOSITORY, 40)]
    assert result.failed[REPOSITORY, 40].startswith("GitHub could not serve it even alone")
    assert len(result.pull_requests) == 74
    assert sizes(server).count(25) >= 3  # the size is not to blame


def test_two_poisonous_ones_do_not_hide_each_other(fetched) -> None:
    poison = {"PR_40", "PR_41"}
    result, _ = fetched(50, lambda seen: BAD_GATEWAY if poison & set(seen.ids) else None)
    assert set(result.failed) == {(REPOSITORY, 40), (REPOSITORY, 41)}
    assert len(result.pull_requests) == 48


def test_one_that_is_too_long_alone_comes_with_short_lists_and_is_paged(fetched) -> None:
    def too_long(seen):
        return BAD_GATEWAY if "PR_3" in seen.ids and seen.variables["files"] > 5 else None

    result, server = fetched(10, too_long, files=files(47))
    assert result.failed == {}
    assert len(result.pull_requests) == 10
    assert all(len(row.files) == 47 for row in result.pull_requests)
    assert {seen.variables["id"] for seen in server.named("MoreFiles")} == {"PR_3"}


def test_a_batch_without_an_answer_in_time_is_split(fetched) -> None:
    result, _ = fetched(12, larger_than(10, Fault(200, {}, hang=0.8)), workers=1, read_seconds=0.3)
    assert len(result.pull_requests) == 12


def test_a_dropped_connection_splits_too(fetched) -> None:
    result, _ = fetched(12, larger_than(6, Fault(drop_connection=True)))
    assert len(result.pull_requests) == 12


@pytest.mark.parametrize("named", [True, False])
def test_resource_limits_keep_what_came_and_ask_for_the_rest_in_halves(named, fetched) -> None:
    def spare(seen):
        lost = range(8, len(seen.ids))
        return (
            without_nodes(lost, RESOURCES, "Resource limits for this query exceeded", named) if lost else None
        )

    result, server = fetched(20, spare, workers=1)
    assert len(result.pull_requests) == 20
    assert result.failed == {}
    assert result.gone == set()
    asked = [id for seen in server.named("Details") for id in seen.ids]
    assert asked.count("PR_20") == 1


def test_resource_limits_without_any_data_split_as_well(fetched) -> None:
    nothing = {"errors": [{"type": RESOURCES, "message": "Resource limits for this query exceeded"}]}
    result, _ = fetched(20, larger_than(5, Fault(200, nothing)))
    assert len(result.pull_requests) == 20


def test_a_page_below_that_is_too_much_is_asked_for_smaller(fetched) -> None:
    result, server = fetched(
        1,
        lambda seen: BAD_GATEWAY if seen.variables.get("first") == 100 and "id" in seen.variables else None,
        files=files(95),
    )
    assert len(result.pull_requests[0].files) == 95
    assert [seen.variables["first"] for seen in server.named("MoreFiles")] == [100, 20, 100, 20, 100, 20]


def test_a_size_grows_back_slowly_and_each_time_later() -> None:
    size = Size(24)
    size.shrink_to(12)
    for _ in range(16):
        size.worked()
    assert size.now == 24
    size.shrink_to(12)
    for _ in range(31):
        size.worked()
    assert size.now == 12
    size.worked()
    assert size.now == 24
