"""Does the walk find everything that was updated since a moment, and each only once?"""

from datetime import datetime, timedelta

import pytest

from tests.github.hub import DAY, REPOSITORY, comments, commits, files, open_one, pull_request, reviews, text
from tests.servers.github import BAD_GATEWAY, Fault
from tformance_assets.errors import AccessError, SourceError
from tformance_assets.github.walk import walk

LONG_AGO = datetime(2020, 1, 1)


def numbers(pages) -> list[int]:
    return [entry.number for page in pages for entry in page]


def test_pages_come_newest_first_until_the_moment(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 351)])
    pages = list(walk(connect(server), REPOSITORY, DAY + timedelta(minutes=120)))
    assert numbers(pages) == list(range(350, 119, -1))
    assert [len(page) for page in pages] == [100, 100, 31]


def test_the_walk_stops_asking_at_the_moment(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 501)])
    assert numbers(walk(connect(server), REPOSITORY, DAY + timedelta(minutes=450))) == list(
        range(500, 449, -1)
    )
    assert len(server.log) == 1


def test_an_entry_says_state_times_and_weight(serve, connect) -> None:
    closed = {"state": "CLOSED", "mergedAt": None, "closedAt": text(DAY)}
    rich = pull_request(
        2, files=files(3), commits=commits(2), reviews=reviews(4), comments=comments(5), **closed
    )
    (merged, unmerged, still_open) = next(
        walk(connect(serve([open_one(1), rich, pull_request(3)])), REPOSITORY, LONG_AGO)
    )
    assert (merged.state, merged.node_id, merged.closed_at) == ("merged", "PR_3", DAY + timedelta(minutes=3))
    assert (unmerged.state, unmerged.closed_at, unmerged.weight) == ("closed", DAY, 14)
    assert (still_open.state, still_open.closed_at, still_open.partition) == ("open", None, None)


def test_what_moves_to_the_top_while_walking_is_not_missed(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 251)])

    def touch(seen) -> None:
        if seen.number == 1:  # the second page is asked for, the third is not read yet
            moved = server.hub[REPOSITORY][9]
            moved["updatedAt"] = text(DAY + timedelta(days=1))

    server.before_answer = touch
    found = numbers(walk(connect(server), REPOSITORY, LONG_AGO))
    assert sorted(found) == list(range(1, 251))
    assert found[-1] == 10


def test_what_comes_twice_is_yielded_once(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 201)])

    def touch(seen) -> None:
        server.hub[REPOSITORY][199]["updatedAt"] = text(DAY + timedelta(days=1, seconds=seen.number))

    server.before_answer = touch
    assert numbers(walk(connect(server), REPOSITORY, LONG_AGO)) == list(range(200, 0, -1))


def test_a_repository_without_pull_requests_has_no_pages(serve, connect) -> None:
    assert list(walk(connect(serve([])), REPOSITORY, LONG_AGO)) == []


def test_a_page_that_is_too_much_is_asked_for_smaller(serve, connect) -> None:
    server = serve(
        [pull_request(n) for n in range(1, 131)],
        faults=lambda seen: BAD_GATEWAY if seen.variables.get("first", 0) > 30 else None,
    )
    assert numbers(walk(connect(server), REPOSITORY, LONG_AGO)) == list(range(130, 0, -1))
    refused = [seen for seen in server.named("Walk") if seen.variables["first"] > 30]
    assert len(refused) <= 4  # twice for the walk, twice for the last look at the top


def test_a_page_with_gaps_is_not_taken_for_a_whole_one(serve, connect) -> None:
    def spoil(body):
        body["data"]["repository"]["pullRequests"]["nodes"][3] = None
        return body | {"errors": [{"message": "Something went wrong", "path": ["repository"]}]}

    server = serve([pull_request(n) for n in range(1, 11)], faults=lambda seen: Fault(partial=spoil))
    with pytest.raises(SourceError):
        list(walk(connect(server, outage_seconds=3), REPOSITORY, LONG_AGO))


def test_a_vanished_repository_is_an_access_error(serve, connect) -> None:
    with pytest.raises(AccessError, match="acme/gone was not found"):
        list(walk(connect(serve([])), "acme/gone", LONG_AGO))
