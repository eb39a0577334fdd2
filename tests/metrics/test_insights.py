"""Findings rest on covered windows and enough pull requests, and carry their evidence."""

import json
from datetime import date, timedelta

import pytest

from tformance_assets.metrics.insights import RULES, recompute_insights

AS_OF = date(2026, 11, 15)


def days_ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


@pytest.fixture
def insights(warehouse):
    """The findings of AS_OF by kind."""

    def compute() -> dict[str, dict]:
        found = recompute_insights(warehouse, AS_OF)
        rows = warehouse.query("FROM insights WHERE as_of = ? ORDER BY severity_rank, id", [AS_OF])
        assert found == len(rows)
        return {row["kind"]: row for row in rows}

    return compute


def slower(closed, n: int = 10, hours: float = 30.0, before: float = 20.0) -> list[dict]:
    recent = [closed(days_ago(i % 14), cycle_hours=hours) for i in range(n)]
    return recent + [closed(days_ago(14 + i % 14), cycle_hours=before) for i in range(n)]


def test_a_longer_cycle_time_is_found_with_its_numbers_windows_and_pull_requests(
    store, closed, cover, insights
):
    cover(AS_OF, 28)
    store(pull_requests=slower(closed))
    found = insights()["cycle_time_change"]
    evidence = json.loads(found["evidence"])
    assert (found["id"], found["severity"]) == ("2026-11-15/cycle_time_change/all", "high")
    assert found["title"] == "Cycle time is 50 % longer than in the two weeks before"
    assert (found["window_start"], found["window_end"]) == (days_ago(13), AS_OF)
    assert evidence["numbers"] == {
        "hours_p50": 30,
        "hours_p50_before": 20,
        "n": 10,
        "n_before": 10,
        "change": 0.5,
    }
    assert evidence["windows"]["before"] == ["2026-10-19", "2026-11-01"]
    assert evidence["pull_requests"][0] == {"repository": "acme/shop", "number": 1, "hours": 30.0}


@pytest.mark.parametrize(("hours", "severity"), [(25.0, "medium"), (15.0, "low"), (23.0, None), (17.0, None)])
def test_a_change_of_cycle_time_is_graded_and_a_small_one_is_silent(
    store, closed, cover, insights, hours, severity
):
    cover(AS_OF, 28)
    store(pull_requests=slower(closed, hours=hours))
    assert insights().get("cycle_time_change", {}).get("severity") == severity


def test_a_comparison_with_a_window_that_is_not_all_in_is_not_made(store, closed, cover, insights):
    cover(AS_OF, 27)
    store(pull_requests=slower(closed))
    assert insights() == {}


def test_too_few_pull_requests_are_no_finding(store, closed, cover, insights):
    cover(AS_OF, 28)
    store(pull_requests=slower(closed, n=9))
    assert insights() == {}


def test_bots_do_not_change_the_cycle_time(store, closed, cover, insights):
    cover(AS_OF, 28)
    store(pull_requests=[row | {"author_kind": "bot"} for row in slower(closed)])
    assert insights() == {}


def reviews(rows: list[dict], reviewer: str, kind: str = "human") -> list[dict]:
    return [
        {
            "repository": row["repository"],
            "number": row["number"],
            "partition_date": row["partition_date"],
            "reviewer": reviewer,
            "reviewer_kind": kind,
        }
        for row in rows
    ]


def test_one_person_who_reviews_most_is_a_bottleneck(store, closed, cover, insights):
    cover(AS_OF, 28)
    rows = [closed(AS_OF) for _ in range(22)]
    given = reviews(rows[:20], "bob") + reviews(rows[:20], "bob") + reviews(rows[18:], "eve")
    store(pull_requests=rows, pr_reviews=given + reviews(rows, "robot", "bot") + reviews(rows, "ada"))
    found = insights()["review_bottleneck"]
    assert (found["scope"], found["severity"]) == ("bob", "high")
    assert found["title"] == "bob does 83 % of the reviewing"
    assert json.loads(found["evidence"])["numbers"]["n"] == 24


def test_between_two_people_nobody_is_a_bottleneck(store, closed, cover, insights):
    cover(AS_OF, 28)
    rows = [closed(AS_OF) for _ in range(30)]
    store(pull_requests=rows, pr_reviews=reviews(rows, "bob"))
    assert insights() == {}


def test_large_pull_requests_that_wait_longer_are_found(store, closed, cover, insights):
    cover(AS_OF, 28)
    large = [closed(days_ago(i), size="XL" if i % 2 else "L", pickup_hours=12.0) for i in range(10)]
    small = [closed(days_ago(i), size="S", pickup_hours=5.0) for i in range(10)]
    store(pull_requests=large + small)
    found = insights()["large_wait_longer"]
    assert found["severity"] == "low"
    assert "12.0 h (10 merged), with fewer 5.0 h (10 merged)" in found["detail"]


def test_merging_without_review_is_found_among_what_people_wrote(store, closed, cover, insights):
    cover(AS_OF, 28)
    unseen = [closed(AS_OF, reviewed_by_human=False) for _ in range(3)]
    seen = [closed(AS_OF, reviewed_by_human=True) for _ in range(9)]
    others = [
        closed(AS_OF, reviewed_by_human=None),
        closed(AS_OF, reviewed_by_human=False, author_kind="bot"),
    ]
    store(pull_requests=unseen + seen + others)
    found = insights()["merged_without_review"]
    assert found["title"] == "25 % was merged without a human review"
    assert len(json.loads(found["evidence"])["pull_requests"]) == 3


def test_where_reviews_were_not_collected_nothing_is_said_about_them(store, closed, cover, insights):
    cover(AS_OF, 28)
    store(pull_requests=[closed(AS_OF) for _ in range(30)])
    assert insights() == {}


@pytest.mark.parametrize(("before", "found"), [(0, True), (1, True), (2, False)])
def test_reverts_that_doubled_are_found(store, closed, cover, insights, before, found):
    cover(AS_OF, 28)
    recent = [closed(AS_OF, is_revert=i < 3) for i in range(20)]
    earlier = [closed(days_ago(20), is_revert=i < before) for i in range(20)]
    store(pull_requests=recent + earlier)
    assert ("revert_spike" in insights()) is found


def test_open_pull_requests_that_wait_too_long_are_found_without_any_history(store, insights):
    waits = [
        (1, 121.0, "human"),
        (2, 300.0, None),
        (3, 500.0, "bot"),
        (4, 120.0, "human"),
        (5, None, "human"),
    ]
    store(
        open_pull_requests=[
            {"repository": "acme/shop", "number": n, "waiting_hours": hours, "author_kind": kind}
            for n, hours, kind in waits
        ]
    )
    found = insights()["stale_open"]
    assert found["title"] == "2 open pull requests have waited more than five days for a reviewer"
    assert [pr["number"] for pr in json.loads(found["evidence"])["pull_requests"]] == [2, 1]


def test_computing_again_replaces_the_findings_of_that_day_and_keeps_those_of_others(
    warehouse, store, closed, cover, insights
):
    cover(AS_OF, 60)
    store(pull_requests=slower(closed, n=28))
    assert list(insights()) == list(insights()) == ["cycle_time_change"]
    recompute_insights(warehouse, days_ago(1))
    with warehouse.writer() as connection:
        connection.execute("DELETE FROM pull_requests")
    assert insights() == {}
    assert warehouse.query("SELECT DISTINCT as_of FROM insights") == [{"as_of": days_ago(1)}]


def test_findings_sort_by_severity_and_not_by_its_name(store, closed, cover, insights):
    cover(AS_OF, 28)
    rows = slower(closed, hours=25.0) + [closed(AS_OF, is_revert=True) for _ in range(3)]
    store(pull_requests=rows)
    assert [row["severity_rank"] for row in insights().values()] == [1, 2]


def test_an_empty_warehouse_has_no_findings(insights):
    assert insights() == {}


def test_every_rule_says_what_it_asks_and_when_it_speaks():
    assert len(RULES) >= 5
    for sql in RULES.values():
        header = sql.split("WITH ")[0]
        assert "?" in header
        assert "Severity:" in header
