"""Findings about AI-authored work, hurry, reviewers who are asked too much, and work that was left."""

import json
from datetime import date, datetime, timedelta

import pytest

from tests.metrics.test_insights import AS_OF, days_ago
from tformance_assets.metrics.insights import recompute_insights

NOW = datetime(2026, 11, 15, 12)


@pytest.fixture
def insights(warehouse):
    """The findings of AS_OF by kind."""

    def compute() -> dict[str, dict]:
        recompute_insights(warehouse, AS_OF)
        return {row["kind"]: row for row in warehouse.query("FROM insights ORDER BY severity_rank, id")}

    return compute


def read(rows: list[dict], involvement: str | None, assisted: bool | None) -> list[dict]:
    told = {"ai_involvement": involvement, "ai_assisted": assisted}
    return [{name: row[name] for name in ("repository", "number", "partition_date")} | told for row in rows]


@pytest.mark.parametrize(("unread", "found"), [(0, True), (1, True), (5, False)])
def test_a_shift_of_the_ai_share_is_found_when_nearly_everything_was_read(
    store, closed, cover, insights, unread, found
):
    cover(AS_OF, 28)
    recent = [closed(AS_OF) for _ in range(20)]
    before = [closed(days_ago(20)) for _ in range(20)]
    verdicts = read(recent[unread:12], "assisted", True) + read(recent[12:], "none", False)
    store(pull_requests=recent + before, pr_summaries=verdicts + read(before, "none", False))
    assert ("ai_share_shift" in insights()) is found


def test_a_shift_is_told_with_both_shares(store, closed, cover, insights):
    cover(AS_OF, 28)
    recent = [closed(AS_OF) for _ in range(20)]
    before = [closed(days_ago(20)) for _ in range(20)]
    store(
        pull_requests=recent + before,
        pr_summaries=read(recent[:12], "assisted", True)
        + read(recent[12:], "none", False)
        + read(before[:2], "authored", True)
        + read(before[2:], "none", False),
    )
    told = insights()["ai_share_shift"]
    assert told["title"] == "AI-assisted work went up from 10 % to 60 %"
    assert json.loads(told["evidence"])["numbers"]["n_before"] == 20


def waiting(
    closed, agent_hours: float, other_hours: float, sizes=("S", "S")
) -> tuple[list[dict], list[dict]]:
    agents = [
        closed(days_ago(n), size=sizes[0], pickup_hours=agent_hours, author_kind="agent") for n in range(12)
    ]
    others = [closed(days_ago(n), size=sizes[1], pickup_hours=other_hours) for n in range(12)]
    return agents + others, read(agents, "authored", True) + read(others, "none", False)


@pytest.mark.parametrize(
    ("hours", "sizes", "severity"),
    [
        ((6.0, 2.0), ("S", "S"), "high"),
        ((4.0, 2.0), ("S", "S"), "medium"),
        ((2.5, 2.0), ("S", "S"), None),
        ((6.0, 2.0), ("L", "S"), None),
    ],
    ids=["three times", "twice", "a little", "only sizes differ"],
)
def test_ai_authored_work_that_waits_longer_is_found_within_one_size_and_repository(
    store, closed, cover, insights, hours, sizes, severity
):
    cover(AS_OF, 28)
    rows, verdicts = waiting(closed, *hours, sizes=sizes)
    store(pull_requests=rows, pr_summaries=verdicts)
    assert insights().get("ai_waits_longer", {}).get("severity") == severity


def test_without_coverage_nothing_is_said_about_ai(store, closed, cover, insights):
    cover(AS_OF, 27)
    rows, verdicts = waiting(closed, 9.0, 2.0)
    store(pull_requests=rows, pr_summaries=verdicts)
    assert insights() == {}


@pytest.mark.parametrize(("others", "found"), [(0, True), (1, True), (2, False)])
def test_ai_authored_work_that_is_taken_back_twice_as_often_is_found(
    store, closed, cover, insights, others, found
):
    cover(AS_OF, 28)
    agents = [closed(AS_OF, author_kind="agent") for _ in range(20)]
    people = [closed(AS_OF) for _ in range(20)]
    taken_back = agents[:3] + people[:others]
    store(
        pull_requests=agents + people,
        pr_summaries=read(agents, "authored", True) + read(people, "none", False),
        reverts=[
            {"repository": "acme/shop", "number": 900 + n, "reverted_number": row["number"]}
            for n, row in enumerate(taken_back)
        ],
    )
    assert ("ai_reverted_more" in insights()) is found


@pytest.mark.parametrize(("before", "found"), [(1, True), (2, False)])
def test_hotfixes_that_doubled_are_found(store, closed, cover, insights, before, found):
    cover(AS_OF, 28)
    recent = [closed(AS_OF, is_hotfix=n < 3) for n in range(20)]
    earlier = [closed(days_ago(20), is_hotfix=n < before) for n in range(20)]
    store(pull_requests=recent + earlier)
    assert ("hotfix_spike" in insights()) is found


def open_one(number: int, **columns) -> dict:
    told = {"repository": "acme/shop", "author_kind": "human", "fetched_at": NOW, "created_at": NOW}
    return told | {"number": number, "updated_at": NOW} | columns


def test_a_reviewer_whom_many_wait_for_is_found_among_three_or_more(store, insights):
    asked = [open_one(n, waiting_hours=50.0 + n, review_requests=["bob"]) for n in range(6)]
    others = [
        open_one(20, waiting_hours=60.0, review_requests=["eve", "team"]),
        open_one(21, waiting_hours=3.0, review_requests=["ada", "bob"]),
    ]
    store(open_pull_requests=asked + others)
    told = insights()["reviewer_overloaded"]
    assert (told["scope"], told["title"]) == ("bob", "6 open pull requests wait for bob")
    assert json.loads(told["evidence"])["numbers"] == {
        "waiting": 6,
        "asked": 7,
        "longest_hours": 55,
        "median_of_people": 1,
        "people": 3,
    }


def test_with_one_person_asked_nobody_is_overloaded(store, insights):
    store(
        open_pull_requests=[
            open_one(n, waiting_hours=90.0, review_requests=["bob", "team"]) for n in range(9)
        ]
    )
    assert "reviewer_overloaded" not in insights()


def test_work_that_was_begun_and_left_is_found(store, insights):
    old, quiet = NOW - timedelta(days=40), NOW - timedelta(days=15)
    left = [open_one(n, created_at=old, updated_at=quiet) for n in range(3)]
    busy = [open_one(10, created_at=old), open_one(11, created_at=old, updated_at=quiet, author_kind="bot")]
    store(open_pull_requests=left + busy)
    told = insights()["stale_work"]
    assert (told["title"], told["severity"]) == ("3 open pull requests were begun and left", "low")
    assert [one["number"] for one in json.loads(told["evidence"])["pull_requests"]] == [0, 1, 2]


def test_every_finding_carries_numbers_windows_and_pull_requests(store, closed, cover, insights):
    cover(AS_OF, 28)
    rows, verdicts = waiting(closed, 9.0, 2.0)
    store(pull_requests=[row | {"is_hotfix": True} for row in rows], pr_summaries=verdicts)
    for row in insights().values():
        evidence = json.loads(row["evidence"])
        assert set(evidence) == {"numbers", "windows", "pull_requests", "pull_requests_in_all"}
        assert evidence["pull_requests"]
        assert len(evidence["pull_requests"]) == min(evidence["pull_requests_in_all"], 20)
        assert row["window_end"] == date(2026, 11, 15)
