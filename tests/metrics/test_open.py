"""Whose turn it is on an open pull request, and since when."""

import pytest

from tests.metrics.samples import ADA, BOB, EVE, ROBOT, at, commit, event, kind_of, pull_request, review
from tformance_assets.metrics.open import open_rows
from tformance_assets.warehouse.schema import arrow_table


def row(**story):
    still_open = {"state": "open", "merged_at": None, "closed_at": None}
    [found] = open_rows([pull_request(**{**still_open, **story})], at(100), kind_of)
    return found


@pytest.mark.parametrize(
    ("story", "state", "hours"),
    [
        ({}, "waiting", 90.0),
        ({"is_draft": True}, "draft", None),
        ({"is_draft": True, "reviews": (review(20, "approved"),)}, "draft", None),
        ({"events": (event(40, "ready_for_review"),)}, "waiting", 60.0),
        ({"events": (event(20, "convert_to_draft"), event(70, "ready_for_review"))}, "waiting", 30.0),
        ({"reviews": (review(20),)}, "waiting", 90.0),
        ({"reviews": (review(20, "approved", ROBOT), review(21, by=ADA))}, "waiting", 90.0),
        ({"reviews": (review(20, "changes_requested"),)}, "changes_requested", None),
        (
            {"reviews": (review(20, "changes_requested"),), "commits": (commit(15),)},
            "changes_requested",
            None,
        ),
        (
            {"reviews": (review(20, "changes_requested"),), "commits": (commit(50), commit(30))},
            "waiting",
            70.0,
        ),
        (
            {"reviews": (review(20, "changes_requested"),), "events": (event(60, "review_requested"),)},
            "waiting",
            40.0,
        ),
        ({"reviews": (review(20, "changes_requested"), review(30))}, "changes_requested", None),
        ({"reviews": (review(20, "changes_requested"), review(30, "approved"))}, "approved", None),
        (
            {"reviews": (review(20, "changes_requested"), review(30, "approved", EVE))},
            "changes_requested",
            None,
        ),
        ({"reviews": (review(20, "approved"),)}, "approved", None),
        ({"reviews": (review(20, "approved"),), "review_decision": "approved"}, "approved", None),
        ({"reviews": (review(20, "approved"),), "review_decision": "review_required"}, "waiting", 90.0),
        ({"reviews": (review(20, "dismissed"),)}, "waiting", 90.0),
        ({"reviews": None}, None, None),
    ],
)
def test_the_turn_follows_the_reviews(story, state, hours):
    found = row(**story)
    assert (found["review_state"], found["waiting_hours"]) == (state, hours)


def test_closed_pull_requests_are_left_out():
    assert open_rows([pull_request()], at(100), kind_of) == []


def test_what_is_still_asked_for_is_kept_and_unknown_stays_unknown():
    assert row(review_requests=("bob", "acme/core"))["review_requests"] == ["bob", "acme/core"]
    assert row()["review_requests"] is None
    assert row(author=None)["author_kind"] is None


def test_every_field_is_a_column_of_its_table():
    assert arrow_table("open_pull_requests", [row(reviews=(review(20, by=BOB),))]).num_rows == 1
