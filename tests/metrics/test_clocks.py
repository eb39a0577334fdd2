"""When each stage of a pull request began, and how long it took."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.samples import ADA, BOB, EVE, ROBOT, at, commit, event, kind_of, pull_request, review
from tformance_assets.metrics.derive import derive

HOURS = ("coding_hours", "pickup_hours", "review_hours", "merge_hours", "cycle_hours")


def row(*args, **changes):
    return derive(pull_request(*args, **changes), kind_of).pull_request


def hours(*args, **changes):
    derived = row(*args, **changes)
    return tuple(derived[name] for name in HOURS)


def test_the_stages_of_an_ordinary_pull_request_follow_each_other():
    story = {"commits": (commit(8), commit(9)), "reviews": (review(14), review(20, "approved"))}
    assert hours(**story) == (2.0, 4.0, 6.0, 28.0, 40.0)


def test_opened_ready_means_ready_when_opened():
    assert row()["ready_at"] == at(10)


def test_opened_as_a_draft_means_ready_when_first_marked_so():
    events = (event(30, "ready_for_review"), event(25, "convert_to_draft"), event(20, "ready_for_review"))
    assert row(events=events)["ready_at"] == at(20)


def test_opened_ready_and_drafted_later_means_ready_when_opened():
    events = (event(20, "convert_to_draft"), event(30, "ready_for_review"))
    assert row(events=events)["ready_at"] == at(10)


def test_a_draft_that_was_never_marked_ready_has_no_ready_time_and_no_first_review():
    derived = row(None, state="closed", is_draft=True, reviews=(review(20),))
    assert (derived["ready_at"], derived["first_review_at"], derived["reviewed_by_human"]) == (
        None,
        None,
        True,
    )


def test_the_first_commit_is_the_earliest_authored_before_opening():
    assert row(commits=(commit(9), commit(3), commit(20)))["first_commit_at"] == at(3)
    assert row(commits=(commit(10),))["first_commit_at"] == at(10)


def test_a_first_commit_dated_after_the_opening_is_clamped_to_it():
    derived = row(commits=(commit(11), commit(20)))
    assert (derived["first_commit_at"], derived["coding_hours"], derived["cycle_hours"]) == (
        at(10),
        0.0,
        38.0,
    )


@pytest.mark.parametrize("commits", [(commit(None),), (), None])
def test_without_a_dated_commit_cycle_time_starts_at_opening(commits):
    derived = row(commits=commits)
    assert (derived["first_commit_at"], derived["coding_hours"], derived["cycle_hours"]) == (None, None, 38.0)


def test_the_first_review_is_by_a_human_who_is_not_the_author_and_after_it_was_ready():
    reviews = (
        review(11, by=ADA),
        review(12, by=ROBOT),
        review(13, by=None),
        review(9),
        review(16, by=EVE),
        review(15),
    )
    derived = row(reviews=reviews)
    assert (derived["first_review_at"], derived["pickup_hours"]) == (at(15), 5.0)


def test_a_review_at_the_very_moment_of_opening_counts():
    assert row(reviews=(review(10),))["pickup_hours"] == 0.0


def test_the_approval_is_the_first_by_a_human_who_is_not_the_author():
    reviews = tuple(
        review(h, "approved", by) for h, by in ((11, ROBOT), (12, ADA), (13, None), (21, BOB), (20, EVE))
    )
    assert row(reviews=reviews)["approved_at"] == at(20)
    assert row(reviews=(review(11), review(12, "dismissed")))["approved_at"] is None


def test_merge_time_counts_from_approval_else_first_review_else_ready():
    assert row(reviews=(review(12), review(18, "approved")))["merge_hours"] == 30.0
    assert row(reviews=(review(12),))["merge_hours"] == 36.0
    assert row()["merge_hours"] == 38.0


def test_an_approval_after_the_merge_gives_no_negative_time():
    derived = row(reviews=(review(50, "approved"),))
    assert (derived["merge_hours"], derived["pickup_hours"], derived["cycle_hours"]) == (None, 40.0, 38.0)


def test_approved_while_a_draft_gives_no_negative_review_time():
    story = {
        "events": (event(20, "ready_for_review"),),
        "reviews": (review(15, "approved"), review(22)),
    }
    assert hours(**story) == (None, 2.0, None, 33.0, 38.0)


def test_closed_without_merging_has_times_but_no_durations():
    derived = row(None, state="closed", commits=(commit(8),), reviews=(review(12, "approved"),))
    assert derived["first_review_at"] == at(12)
    assert [derived[name] for name in HOURS] == [None] * 5


def test_a_source_that_knows_only_commits_and_the_merge_gives_the_cycle_time():
    unknown = dict.fromkeys(("created_at", "reviews", "comments", "events", "labels", "is_draft", "node_id"))
    derived = row(commits=(commit(8), commit(20)), **unknown)
    assert [derived[name] for name in HOURS] == [None, None, None, None, 40.0]
    assert (derived["first_commit_at"], derived["ready_at"], derived["source"]) == (at(8), None, "git")


@pytest.mark.parametrize(
    ("reviews", "rounds"),
    [
        ((), 0),
        ((review(11, by=ROBOT), review(12, by=ADA)), 0),
        ((review(11),), 1),
        ((review(11), review(12, "approved")), 1),
        ((review(11, "changes_requested"),), 1),
        ((review(11, "changes_requested"), review(20, "approved")), 2),
        ((review(20, "changes_requested"), review(11, "changes_requested"), review(30)), 3),
        ((review(11, "changes_requested"), review(20, by=ROBOT)), 1),
        (None, None),
    ],
)
def test_a_round_ends_when_requested_changes_are_reviewed_again(reviews, rounds):
    assert row(reviews=reviews)["review_rounds"] == rounds


times = st.floats(-500, 500, allow_nan=False)
actors = st.sampled_from([ADA, BOB, EVE, ROBOT, None])
states = st.sampled_from(["approved", "changes_requested", "commented", "dismissed"])
reviews_ = st.one_of(st.none(), st.lists(st.builds(review, times, states, actors), max_size=5).map(tuple))
commits_ = st.one_of(
    st.none(), st.lists(st.builds(commit, st.one_of(st.none(), times)), max_size=4).map(tuple)
)
kinds = st.sampled_from(["ready_for_review", "convert_to_draft", "reopened", "force_pushed", "merged"])
events_ = st.one_of(st.none(), st.lists(st.builds(event, times, kinds, actors), max_size=5).map(tuple))


@given(st.one_of(st.none(), times), reviews_, commits_, events_, st.sampled_from([True, False, None]), actors)
def test_no_story_gives_a_negative_duration_or_a_duration_without_its_times(
    merged, reviews, commits, events, is_draft, author
):
    story = pull_request(
        merged, reviews=reviews, commits=commits, events=events, is_draft=is_draft, author=author
    )
    if merged is None:
        story = replace(story, state="closed")
    derived = derive(story, kind_of).pull_request
    assert all(derived[name] is None or derived[name] >= 0 for name in HOURS)
    assert derived["first_commit_at"] is None or derived["first_commit_at"] <= story.created_at
    if derived["first_review_at"] is not None:
        assert derived["first_review_at"] >= derived["ready_at"]
    assert (derived["review_rounds"] is None) == (reviews is None)
    if merged is None:
        assert [derived[name] for name in HOURS] == [None] * 5
