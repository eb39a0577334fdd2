"""What is open now, and who waits for whom?"""

from datetime import datetime

from tests.github.hub import REPOSITORY, events, open_one, pull_request, reviews
from tformance_assets.github.walk import open_pull_requests

NOW = datetime(2026, 1, 6)


def test_only_open_ones_come_however_old_they_are(serve, connect) -> None:
    ancient = open_one(1, updated=datetime(2019, 1, 1))
    server = serve([ancient, *(pull_request(n) for n in range(2, 9)), *(open_one(n) for n in range(9, 140))])
    found = open_pull_requests(connect(server), REPOSITORY, NOW)
    assert sorted(row.number for row in found) == [1, *range(9, 140)]
    assert len(server.log) == 3


def test_reviews_requests_and_events_come_to_their_ends(serve, connect) -> None:
    asked = [f"reviewer-{n}" for n in range(25)]
    server = serve(
        [
            open_one(
                7,
                isDraft=True,
                reviews=reviews(130),
                timelineItems=events(40),
                reviewRequests=asked,
                reviewDecision="CHANGES_REQUESTED",
            )
        ]
    )
    (row,) = open_pull_requests(connect(server), REPOSITORY, NOW)
    assert (len(row.reviews), len(row.events)) == (130, 40)
    assert row.review_requests == tuple(asked)
    assert (row.is_draft, row.review_decision, row.state) == (True, "changes_requested", "open")


def test_lists_that_are_not_asked_for_are_unknown_not_empty(serve, connect) -> None:
    (row,) = open_pull_requests(connect(serve([open_one(7)])), REPOSITORY, NOW)
    assert (row.files, row.commits, row.comments, row.labels, row.commit_count) == (
        None,
        None,
        None,
        None,
        None,
    )
    assert (row.reviews, row.events, row.review_requests) == ((), (), ())
