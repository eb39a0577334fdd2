"""Does everything below a pull request arrive, in our words?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.github.hub import (
    DAY,
    REPOSITORY,
    comments,
    commits,
    events,
    files,
    open_one,
    pull_request,
    reviews,
    text,
    user,
)
from tests.servers.github import Fault, FaultyGitHub
from tformance_assets.github.details import fetch
from tformance_assets.github.rows import index_entry
from tformance_assets.github.rows import pull_request as read
from tformance_assets.github.walk import walk
from tformance_assets.model import Actor, Event

NOW = datetime(2026, 1, 6)


@pytest.fixture
def fetched(serve, connect):
    """Serve pull requests, walk them, fetch what the walk found."""

    def run(pull_requests, **options):
        server = serve(pull_requests, **options)
        client = connect(server)
        entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
        return fetch(client, entries, NOW), server

    return run


def test_every_nested_list_is_paged_to_its_end(fetched) -> None:
    result, server = fetched(
        [
            pull_request(
                1,
                files=files(320),
                commits=commits(160),
                reviews=reviews(130),
                comments=comments(121),
                timelineItems=events(131),
                labels=[f"label-{n}" for n in range(41)],
                reviewRequests=[f"reviewer-{n}" for n in range(22)],
            )
        ]
    )
    (row,) = result.pull_requests
    lists = (row.files, row.commits, row.reviews, row.comments, row.events, row.labels, row.review_requests)
    assert [len(rows) for rows in lists] == [320, 160, 130, 121, 131, 41, 22]
    assert len({file.path for file in row.files}) == 320
    assert len(server.named("MoreFiles")) == 3
    assert (row.changed_files, row.commit_count) == (320, 160)


def test_a_pull_request_reads_in_our_words(fetched) -> None:
    asked = {"__typename": "ReviewRequestedEvent", "createdAt": text(DAY), "actor": user("Ada")}
    result, _ = fetched(
        [
            pull_request(
                1,
                author={"__typename": "Bot", "login": "dependabot[bot]"},
                commits=commits(2),
                reviews=reviews(1, state="CHANGES_REQUESTED", author=user("Bob")),
                timelineItems=[asked],
                labels=["bug"],
                reviewDecision="APPROVED",
            )
        ]
    )
    (row,) = result.pull_requests
    assert row.author == Actor("dependabot", "Bot")
    assert (row.state, row.merged_at, row.partition) == ("merged", DAY + timedelta(minutes=1), DAY.date())
    assert row.commits[0].author is None
    assert row.commits[1].author == Actor("ada", "User")
    assert row.commits[1].message == "Step 1\n\nCo-authored-by: Eve <eve@example.com>"
    assert (row.reviews[0].state, row.reviews[0].reviewer) == ("changes_requested", Actor("bob", "User"))
    assert row.reviews[0].comment_count == 2
    assert row.events == (Event("review_requested", DAY, Actor("ada", "User")),)
    assert (row.files[0].change, row.labels, row.review_decision) == ("modified", ("bug",), "approved")
    assert row.fetched_at == NOW


def test_a_deleted_author_is_unknown_and_the_pull_request_stays(fetched) -> None:
    ghost = pull_request(1, author=None, reviews=reviews(1, author=None), comments=comments(1, author=None))
    (row,) = fetched([ghost])[0].pull_requests
    assert row.author is None
    assert row.reviews[0].reviewer is None
    assert row.comments[0].author is None


def test_a_pending_review_is_nobodys_business_yet(fetched) -> None:
    mixed = [*reviews(2), *reviews(1, state="PENDING", submittedAt=None)]
    (row,) = fetched([pull_request(1, reviews=mixed)])[0].pull_requests
    assert len(row.reviews) == 2


def test_the_order_of_the_entries_is_kept_and_batches_are_of_25(fetched) -> None:
    result, server = fetched([pull_request(n) for n in range(1, 151)])
    assert [row.number for row in result.pull_requests] == list(range(150, 0, -1))
    assert [len(seen.ids) for seen in server.named("Details")] == [25] * 6


def test_heavy_pull_requests_come_in_smaller_batches(fetched) -> None:
    result, server = fetched([pull_request(n, files=files(200)) for n in range(1, 13)])
    assert len(result.pull_requests) == 12
    assert max(len(seen.ids) for seen in server.named("Details")) == 6


def test_batches_are_in_flight_together_but_never_more_than_the_workers(fetched) -> None:
    _, server = fetched([pull_request(n) for n in range(1, 151)], pause=lambda seen: 0.03)
    assert 1 < server.most_seen_at_once <= 3


def test_what_is_ready_is_handed_over_batch_by_batch(serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 61)])
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
    handed: list[int] = []
    fetch(client, entries, NOW, on_ready=lambda rows: handed.extend(row.number for row in rows))
    assert sorted(handed) == list(range(1, 61))


def test_what_github_no_longer_has_is_gone(fetched, serve, connect) -> None:
    server = serve([pull_request(n) for n in range(1, 6)])
    client = connect(server)
    entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
    del server.hub[REPOSITORY][2]
    result = fetch(client, entries, NOW)
    assert result.gone == {(REPOSITORY, 3)}
    assert [row.number for row in result.pull_requests] == [5, 4, 2, 1]
    assert result.failed == {}


def test_an_answer_of_nothing_but_nulls_is_asked_again_before_all_are_gone(fetched) -> None:
    def forget_everything(body):
        return {"data": {"nodes": [None for _ in body["data"]["nodes"]]}}

    def once(seen):
        first = seen.name == "Details" and seen.number == 1
        return Fault(partial=forget_everything) if first else None

    result, _ = fetched([pull_request(n) for n in range(1, 6)], faults=once)
    assert (len(result.pull_requests), result.gone) == (5, set())


def test_a_list_that_is_shorter_than_its_count_fails_the_pull_request(fetched) -> None:
    def lose_a_file(body):
        for node in body["data"]["nodes"]:
            if node["number"] == 2:
                node["files"]["nodes"].pop()
        return body

    result, server = fetched(
        [pull_request(n, files=files(3)) for n in range(1, 4)],
        faults=lambda seen: Fault(partial=lose_a_file) if seen.name == "Details" else None,
    )
    assert result.failed == {(REPOSITORY, 2): "GitHub counts 3 files but lists 2"}
    assert [row.number for row in result.pull_requests] == [3, 1]
    assert [len(seen.ids) for seen in server.named("Details")] == [3, 1]


def test_a_list_that_never_goes_on_does_not_loop(fetched) -> None:
    def stand_still(body):
        body["data"]["node"]["files"] |= {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": None}}
        return body

    result, _ = fetched(
        [pull_request(1, files=files(120))],
        faults=lambda seen: Fault(partial=stand_still) if seen.name == "MoreFiles" else None,
    )
    assert result.failed == {(REPOSITORY, 1): "its list of files does not go on"}


def test_a_list_github_does_not_give_is_unknown() -> None:
    bare = {**dict.fromkeys(("labels", "files", "reviews", "reviewRequests"))}
    node = open_one(1) | bare | {name: {"totalCount": 0, "nodes": []} for name in ("commits", "comments")}
    row = read(REPOSITORY, node | {"timelineItems": {"nodes": []}}, NOW)
    assert (row.files, row.labels, row.reviews) == (None, None, None)
    assert (row.commits, row.commit_count) == ((), 0)


def test_a_team_that_is_asked_for_a_review_has_no_name_for_our_token() -> None:
    requests = {"totalCount": 1, "nodes": [{"requestedReviewer": {"__typename": "Team"}}]}
    only = {
        name: {"totalCount": 0, "nodes": []} for name in ("commits", "comments", "labels", "files", "reviews")
    }
    node = open_one(1) | only | {"timelineItems": {"nodes": []}, "reviewRequests": requests}
    assert read(REPOSITORY, node, NOW).review_requests == ("team",)


def test_an_entry_of_another_source_has_no_node_to_ask_for(serve, connect) -> None:
    server = serve([pull_request(1)])
    node = {**pull_request(1), **{name: {"totalCount": 1} for name in ("commits", "reviews", "comments")}}
    entry = replace(index_entry(REPOSITORY, node), node_id=None)
    assert fetch(connect(server), [entry], NOW).failed == {(REPOSITORY, 1): "it has no node id"}
    assert server.log == []


def test_nothing_to_fetch_asks_nothing(serve, connect) -> None:
    server: FaultyGitHub = serve([])
    assert fetch(connect(server), [], NOW).pull_requests == []
    assert server.log == []
