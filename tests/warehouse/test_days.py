"""Days are replaced as a whole; a pull request lives in exactly one of them."""

from dataclasses import replace as changed

from tests.warehouse.samples import (
    FETCHED,
    MONDAY,
    REPOSITORY,
    TUESDAY,
    at,
    footprint,
    pull_request,
    rows,
    summary,
)
from tformance_assets.metrics.derive import DerivedRows
from tformance_assets.warehouse.rows import (
    PartitionRecord,
    pull_requests_of,
    replace_days,
    replace_summaries,
    stored_versions,
)
from tformance_assets.warehouse.store import Warehouse


def numbers(warehouse: Warehouse, table: str = "pull_requests") -> list[int]:
    return [row["number"] for row in warehouse.query(f"FROM {table} SELECT number ORDER BY number")]


def store(warehouse: Warehouse, *derived: DerivedRows, days=(MONDAY,), keep=frozenset()) -> None:
    replace_days(warehouse, list(days), keep, list(derived), [])


def test_what_is_kept_stays_and_what_is_neither_kept_nor_new_goes(warehouse):
    store(warehouse, rows(1), rows(2), rows(3))
    store(warehouse, rows(3, title="New title"), rows(4), keep={(REPOSITORY, 1)})
    assert (
        numbers(warehouse) == numbers(warehouse, "pr_files") == numbers(warehouse, "pr_reviews") == [1, 3, 4]
    )
    assert warehouse.query("SELECT title FROM pull_requests WHERE number = 3") == [{"title": "New title"}]


def test_a_row_that_is_both_kept_and_new_is_stored_once(warehouse):
    store(warehouse, rows(1))
    store(warehouse, rows(1, title="New title"), keep={(REPOSITORY, 1)})
    assert warehouse.query("SELECT title FROM pull_requests") == [{"title": "New title"}]


def test_other_days_are_left_alone(warehouse):
    store(warehouse, rows(1), rows(2, TUESDAY), days=(MONDAY, TUESDAY))
    store(warehouse, days=(TUESDAY,))
    assert numbers(warehouse) == [1]


def test_a_pull_request_that_appears_in_another_day_leaves_the_old_one(warehouse):
    store(warehouse, rows(1))
    replace_summaries(warehouse, [MONDAY], [summary(1)], [footprint(1)], [])
    store(warehouse, rows(1, TUESDAY), days=(TUESDAY,))
    assert stored_versions(warehouse, [MONDAY]) == {}
    assert stored_versions(warehouse, [TUESDAY]) == {(REPOSITORY, 1): at(TUESDAY)}
    assert numbers(warehouse, "pr_summaries") == numbers(warehouse, "ai_evidence") == []


def test_a_pull_request_reopened_before_it_was_fetched_only_leaves(warehouse):
    store(warehouse, rows(1), rows(2))
    store(warehouse, rows(1, state="open", closed_at=None, merged_at=None), keep={(REPOSITORY, 2)})
    assert numbers(warehouse) == numbers(warehouse, "pr_commits") == [2]


def test_the_same_number_in_another_repository_is_another_pull_request(warehouse):
    store(warehouse, rows(1), rows(1, repository="acme/api"))
    store(warehouse, keep={(REPOSITORY, 1)})
    assert warehouse.query("SELECT repository FROM pull_requests") == [{"repository": REPOSITORY}]


def test_a_summary_stays_with_an_unchanged_or_replaced_pull_request_and_goes_with_one_that_leaves(warehouse):
    store(warehouse, rows(1), rows(2), rows(3))
    replace_summaries(
        warehouse, [MONDAY], [summary(n) for n in (1, 2, 3)], [footprint(n) for n in (1, 2, 3)], []
    )
    store(warehouse, rows(2, title="New title"), keep={(REPOSITORY, 1)})
    assert numbers(warehouse, "pr_summaries") == numbers(warehouse, "ai_evidence") == [1, 2]


def test_the_summary_of_a_pull_request_that_left_while_it_was_read_is_dropped(warehouse):
    store(warehouse, rows(1))
    replace_summaries(warehouse, [MONDAY], [summary(1), summary(2)], [footprint(1), footprint(2)], [])
    assert numbers(warehouse, "pr_summaries") == numbers(warehouse, "ai_evidence") == [1]


def test_summaries_of_a_day_are_replaced_as_a_whole(warehouse):
    store(warehouse, rows(1), rows(2))
    replace_summaries(warehouse, [MONDAY], [summary(1), summary(2)], [footprint(1)], [])
    replace_summaries(warehouse, [MONDAY], [summary(1, summary_title="Better")], [], [])
    assert warehouse.query("SELECT summary_title, areas FROM pr_summaries") == [
        {"summary_title": "Better", "areas": ["cart"]}
    ]
    assert numbers(warehouse, "ai_evidence") == []


def test_an_empty_day_is_recorded_as_written(warehouse):
    record = PartitionRecord("pull_requests", MONDAY, 0, 0, 0.4, FETCHED)
    replace_days(warehouse, [MONDAY], set(), [], [record])
    replace_days(warehouse, [MONDAY], set(), [], [changed(record, seconds=0.6, run_id="abc")])
    assert warehouse.query("SELECT rows, expected_rows, seconds, run_id FROM partition_log") == [
        {"rows": 0, "expected_rows": 0, "seconds": 0.6, "run_id": "abc"}
    ]
    assert warehouse.query("FROM covered_days") == [{"partition_date": MONDAY}]


def test_pull_requests_are_read_back_with_their_lists_in_a_stable_order(warehouse):
    two = pull_request(1)
    commits = tuple(
        changed(two.commits[0], oid=oid, committed_at=at(MONDAY, hour)) for oid, hour in [("a", 9), ("b", 8)]
    )
    store(warehouse, rows(1, commits=commits), rows(2, TUESDAY), days=(MONDAY, TUESDAY))
    [found] = pull_requests_of(warehouse, [MONDAY])
    assert found["labels"] == ["backend"]
    assert [commit["oid"] for commit in found["commits"]] == ["b", "a"]
    assert [file["path"] for file in found["files"]] == ["shop/cart.py"]
    assert [(review["reviewer"], review["body"]) for review in found["reviews"]] == [("bob", "Fine")]


def test_lists_that_were_not_collected_are_read_back_as_none_and_empty_ones_as_empty(warehouse):
    store(
        warehouse,
        rows(1, files=None, commits=None, reviews=None, comments=None, labels=None),
        rows(2, files=(), commits=(), reviews=(), comments=(), labels=()),
        rows(3, commits=None, commit_count=7),
    )
    unknown, empty, counted = pull_requests_of(warehouse, [MONDAY])
    lists = ("files", "commits", "reviews", "comments", "labels")
    assert [unknown[name] for name in lists] == [None] * 5
    assert [empty[name] for name in lists] == [[]] * 5
    assert (counted["commit_count"], counted["commits"]) == (7, None)


def test_hostile_text_is_stored_as_text(warehouse):
    title = "'); DROP TABLE pull_requests; -- \x00 🦆"
    store(warehouse, rows(1, title=title, repository="o'brien/x"))
    assert pull_requests_of(warehouse, [MONDAY])[0]["title"] == title
