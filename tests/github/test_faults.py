"""What does an outage, a bad answer or half an answer cost? Time at most, never a wrong row."""

from datetime import datetime

import pytest

from tests.github.hub import REPOSITORY, pull_request
from tests.servers.github import BAD_GATEWAY, Fault, without_nodes
from tformance_assets.errors import SourceError
from tformance_assets.github.access import check_repository
from tformance_assets.github.details import fetch
from tformance_assets.github.walk import walk

NOW = datetime(2026, 1, 6)
LONG_AGO = datetime(2020, 1, 1)


@pytest.fixture
def outage(clock):
    """A fault that lasts for some seconds of the test's clock."""

    def lasting(seconds, fault, after=0):
        began = clock.now()
        return lambda seen: (
            fault if seen.number >= after and (clock.now() - began).total_seconds() < seconds else None
        )

    return lasting


@pytest.mark.parametrize(
    "fault",
    [
        BAD_GATEWAY,
        Fault(503, {"message": "down for maintenance"}),
        Fault(500, ""),
        Fault(200, "<html>a proxy's page</html>"),
        Fault(200, "{'data': broken"),
        Fault(200, []),
        Fault(200, {"data": None}),
        Fault(
            200, {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}
        ),
        Fault(drop_connection=True),
    ],
)
def test_a_minute_of_outage_is_survived(fault, serve, connect, clock, outage) -> None:
    client = connect(serve([], faults=outage(60, fault)))
    assert check_repository(client, REPOSITORY) == REPOSITORY
    assert 60 <= sum(clock.slept) <= 90


def test_an_outage_without_end_ends_in_one_sentence(serve, connect, clock) -> None:
    with pytest.raises(
        SourceError, match=r"^GitHub answered HTTP 502; gave up after trying for \d+ seconds\.$"
    ):
        check_repository(connect(serve([], faults=lambda seen: BAD_GATEWAY)), REPOSITORY)
    assert 60 < sum(clock.slept) <= 91


def test_patience_bounds_the_retries(serve, connect, clock) -> None:
    with pytest.raises(SourceError):
        check_repository(connect(serve([], faults=lambda seen: BAD_GATEWAY), patience_seconds=10), REPOSITORY)
    assert sum(clock.slept) <= 10


def test_a_closed_port_is_an_outage(serve, connect, clock) -> None:
    server = serve([])
    client = connect(server)
    server.stop()
    with pytest.raises(SourceError, match="The connection to GitHub failed"):
        check_repository(client, REPOSITORY)
    assert len(clock.slept) > 5


def test_an_outage_is_not_taken_for_a_batch_too_large(serve, connect, clock, outage) -> None:
    server = serve([pull_request(n) for n in range(1, 76)], faults=outage(40, BAD_GATEWAY, after=1))
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, LONG_AGO) for entry in page]
    result = fetch(client, entries, NOW, workers=1)
    assert len(result.pull_requests) == 75
    assert [len(seen.ids) for seen in server.named("Details")] == [25, 25, 25, 25]


def test_an_outage_without_end_stops_the_fetch(serve, connect) -> None:
    server = serve(
        [pull_request(n) for n in range(1, 76)], faults=lambda seen: BAD_GATEWAY if seen.number else None
    )
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, LONG_AGO) for entry in page]
    with pytest.raises(SourceError, match="gave up"):
        fetch(client, entries, NOW)


def test_a_query_github_does_not_understand_is_not_repeated(serve, connect) -> None:
    fault = Fault(200, {"errors": [{"message": "Field 'isDraft' doesn't exist on type 'PullRequest'"}]})
    server = serve([], faults=lambda seen: fault)
    with pytest.raises(SourceError, match="Field 'isDraft' doesn't exist"):
        check_repository(connect(server), REPOSITORY)
    assert len(server.log) == 1


def partly(count, times):
    """Nodes 2 and 5 are missing in the first answers of the details query."""
    left = iter(range(times))

    def faults(seen):
        if seen.name != "Details" or next(left, None) is None:
            return None
        return without_nodes(
            [n for n in (2, 5) if n < len(seen.ids)] or [0], "INTERNAL", "Something went wrong"
        )

    return faults


def test_what_is_missing_in_an_answer_is_asked_for_once_more(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 9)], faults=partly(8, times=1))
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, LONG_AGO) for entry in page]
    result = fetch(client, entries, NOW)
    assert [row.number for row in result.pull_requests] == list(range(8, 0, -1))
    assert [len(seen.ids) for seen in server.named("Details")] == [8, 2]


def test_what_stays_missing_is_reported_and_never_published(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 9)], faults=partly(8, times=99))
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, LONG_AGO) for entry in page]
    result = fetch(client, entries, NOW)
    assert result.failed == {(REPOSITORY, 6): "Something went wrong"}
    assert len(result.pull_requests) == 7
    assert result.gone == set()


def test_a_pull_request_with_an_error_inside_is_not_whole(serve, connect) -> None:
    def hide_reviews(body):
        body["data"]["nodes"][1]["reviews"] = None
        error = {"type": "FORBIDDEN", "message": "No reviews for you", "path": ["nodes", 1, "reviews"]}
        return body | {"errors": [error]}

    server = serve(
        [pull_request(n) for n in range(1, 4)],
        faults=lambda seen: Fault(partial=hide_reviews) if len(seen.ids) > 1 else None,
    )
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, LONG_AGO) for entry in page]
    result = fetch(client, entries, NOW)
    assert len(result.pull_requests) == 3
    assert [len(seen.ids) for seen in server.named("Details")] == [3, 1]


def test_an_unreadable_page_below_fails_only_its_pull_request(serve, connect) -> None:
    long = pull_request(1, labels=[f"label-{n}" for n in range(30)])
    server = serve(
        [long, pull_request(2)],
        faults=lambda seen: Fault(200, {"data": {"node": None}}) if seen.name == "MoreLabels" else None,
    )
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, LONG_AGO) for entry in page]
    result = fetch(client, entries, NOW)
    assert result.failed == {
        (REPOSITORY, 1): "its list of labels could not be read to the end (GitHub gave no list)"
    }
    assert [row.number for row in result.pull_requests] == [2]
