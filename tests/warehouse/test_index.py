"""The index says what must be there, and which days are out of date."""

from datetime import datetime, timedelta

from tests.warehouse.samples import (
    FETCHED,
    MONDAY,
    REPOSITORY,
    TUESDAY,
    at,
    entry,
    footprint,
    rows,
    summary,
)
from tformance_assets.warehouse.rows import (
    IndexState,
    correct_index,
    expected_for_days,
    forget,
    index_state,
    joined_reach,
    replace_days,
    replace_summaries,
    stale_days,
    stored_versions,
    upsert_index,
)
from tformance_assets.warehouse.store import Warehouse


def walk(warehouse: Warehouse, *entries, walked_at: datetime = FETCHED) -> None:
    upsert_index(warehouse, entries, REPOSITORY, walked_at, at(MONDAY))


def count(warehouse: Warehouse, table: str) -> int:
    return warehouse.query(f"FROM {table} SELECT count(*) AS n")[0]["n"]


def test_an_entry_is_given_back_as_it_was_walked(warehouse):
    walk(warehouse, entry(1), entry(2, None), entry(3, TUESDAY))
    assert expected_for_days(warehouse, [MONDAY, TUESDAY]) == [entry(3, TUESDAY), entry(1)]
    assert expected_for_days(warehouse, []) == []


def test_a_second_walk_replaces_what_changed_and_adds_no_duplicates(warehouse):
    walk(warehouse, entry(1), entry(2))
    walk(warehouse, entry(1, TUESDAY), entry(3))
    assert [e.number for e in expected_for_days(warehouse, [MONDAY])] == [2, 3]
    assert count(warehouse, "pull_request_index") == 3


def test_a_pull_request_seen_on_two_pages_of_a_walk_counts_once_with_its_newest_version(warehouse):
    late = at(TUESDAY, 20)
    walk(warehouse, entry(1, updated_at=late), entry(1))
    assert [e.updated_at for e in expected_for_days(warehouse, [MONDAY])] == [late]


def test_a_slow_older_walk_does_not_overwrite_a_newer_one(warehouse):
    newer = entry(1, updated_at=at(TUESDAY))
    walk(warehouse, newer)
    walk(warehouse, entry(1, None, updated_at=at(MONDAY)), walked_at=FETCHED - timedelta(hours=1))
    assert expected_for_days(warehouse, [MONDAY]) == [newer]
    assert index_state(warehouse)[REPOSITORY].walked_at == FETCHED


def test_the_index_reaches_back_as_far_as_walks_that_overlap():
    known = IndexState(walked_at=at(TUESDAY), walked_since=at(MONDAY))
    refresh = IndexState(walked_at=FETCHED, walked_since=at(TUESDAY))
    assert joined_reach(known, refresh) == IndexState(FETCHED, at(MONDAY))


def test_a_walk_that_leaves_a_gap_behind_it_does_not_claim_the_gap():
    known = IndexState(walked_at=at(MONDAY), walked_since=at(MONDAY, -99))
    later = IndexState(walked_at=FETCHED, walked_since=at(TUESDAY))
    assert joined_reach(known, later) == later


def test_a_reopened_pull_request_leaves_its_day_in_the_transaction_that_shows_it_open(warehouse):
    walk(warehouse, entry(1), entry(2))
    replace_days(warehouse, [MONDAY], set(), [rows(1), rows(2)], [])
    replace_summaries(warehouse, [MONDAY], [summary(1), summary(2)], [footprint(1), footprint(2)], [])
    walk(warehouse, entry(1, None))
    tables = (
        "pull_requests",
        "pr_files",
        "pr_commits",
        "pr_reviews",
        "pr_comments",
        "pr_summaries",
        "ai_evidence",
    )
    left = {table: warehouse.query(f"FROM {table} SELECT DISTINCT number") for table in tables}
    assert left == {table: [{"number": 2}] for table in tables}
    assert stale_days(warehouse, MONDAY) == {}


def test_a_new_pull_request_makes_its_day_stale_until_it_is_stored(warehouse):
    walk(warehouse, entry(1), entry(2), entry(3, TUESDAY))
    replace_days(warehouse, [MONDAY], set(), [rows(1)], [])
    assert stale_days(warehouse, MONDAY) == {MONDAY: 1, TUESDAY: 1}
    replace_days(warehouse, [MONDAY, TUESDAY], {(REPOSITORY, 1)}, [rows(2), rows(3, TUESDAY)], [])
    assert stale_days(warehouse, MONDAY) == {}


def test_a_late_comment_makes_the_closed_day_stale(warehouse):
    walk(warehouse, entry(1))
    replace_days(warehouse, [MONDAY], set(), [rows(1)], [])
    walk(warehouse, entry(1, updated_at=at(TUESDAY)))
    assert stale_days(warehouse, MONDAY) == {MONDAY: 1}


def test_a_row_newer_than_the_index_is_not_stale(warehouse):
    walk(warehouse, entry(1), entry(2))
    moved = rows(2, TUESDAY)
    replace_days(warehouse, [MONDAY], set(), [rows(1, updated_at=at(TUESDAY)), moved], [])
    assert stale_days(warehouse, MONDAY) == {}


def test_a_pull_request_closed_again_on_another_day_makes_both_days_stale(warehouse):
    walk(warehouse, entry(1))
    replace_days(warehouse, [MONDAY], set(), [rows(1)], [])
    walk(warehouse, entry(1, TUESDAY))
    assert stale_days(warehouse, MONDAY) == {MONDAY: 1, TUESDAY: 1}
    assert stale_days(warehouse, TUESDAY) == {TUESDAY: 1}
    replace_days(warehouse, [TUESDAY], set(), [rows(1, TUESDAY)], [])
    assert stale_days(warehouse, MONDAY) == {}


def test_a_stored_pull_request_the_index_does_not_know_makes_its_day_stale(warehouse):
    replace_days(warehouse, [MONDAY], set(), [rows(1)], [])
    assert stale_days(warehouse, MONDAY) == {MONDAY: 1}
    assert stale_days(warehouse, TUESDAY) == {}


def test_a_deleted_pull_request_can_be_forgotten(warehouse):
    walk(warehouse, entry(1), entry(2))
    replace_days(warehouse, [MONDAY], set(), [rows(1), rows(2)], [])
    forget(warehouse, {(REPOSITORY, 1)})
    assert list(stored_versions(warehouse, [MONDAY])) == [(REPOSITORY, 2)]
    assert stale_days(warehouse, MONDAY) == {}


def test_what_the_details_say_corrects_the_index_without_moving_its_reach(warehouse):
    walk(warehouse, entry(1), entry(2))
    replace_days(warehouse, [MONDAY], set(), [rows(1), rows(2)], [])
    reach = index_state(warehouse)
    correct_index(warehouse, [entry(1, None), entry(2, TUESDAY)])
    assert index_state(warehouse) == reach
    assert expected_for_days(warehouse, [MONDAY, TUESDAY]) == [entry(2, TUESDAY)]
    assert list(stored_versions(warehouse, [MONDAY])) == [(REPOSITORY, 2)]


def test_forgetting_nothing_does_nothing(warehouse, root):
    forget(warehouse, set())
    assert not root.exists()
