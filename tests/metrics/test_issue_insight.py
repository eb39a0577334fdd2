"""Work without an issue: found only where Jira was read, and only for what was searched."""

import json
from datetime import date, timedelta

import pytest

from tformance_assets.metrics.insights import recompute_insights

AS_OF = date(2026, 11, 15)
KIND = "work_without_issue"


@pytest.fixture
def found(warehouse):
    def compute() -> dict | None:
        recompute_insights(warehouse, AS_OF)
        rows = warehouse.query("FROM insights WHERE kind = ?", [KIND])
        return rows[0] if rows else None

    return compute


def merged(closed, n: int) -> list[dict]:
    return [closed(AS_OF - timedelta(days=i % 28), additions=i, deletions=0) for i in range(n)]


def keys_of(rows: list[dict]) -> list[dict]:
    return [{"repository": row["repository"], "number": row["number"]} for row in rows]


def named(rows: list[dict]) -> dict[str, list[dict]]:
    links = [{**key, "key": f"ABC-{key['number']}"} for key in keys_of(rows)]
    return {"jira_links": links, "jira_issues": [{"key": link["key"]} for link in links]}


def test_work_without_an_issue_is_found_with_its_numbers_and_largest_pull_requests(
    store, closed, cover, found
):
    cover(AS_OF, 28)
    rows = merged(closed, 20)
    store(pull_requests=rows, jira_searched=keys_of(rows), **named(rows[:11]))
    insight = found()
    evidence = json.loads(insight["evidence"])
    assert (insight["severity"], insight["title"]) == ("low", "45 % of the merged work names no issue")
    assert evidence["numbers"] == {"share": 0.45, "without_issue": 9, "n": 20}
    assert evidence["pull_requests"][0] == {"repository": "acme/shop", "number": 20, "lines": 19}


@pytest.mark.parametrize(("linked", "severity"), [(8, "medium"), (14, "low"), (15, None), (20, None)])
def test_it_is_graded_and_little_of_it_is_silent(store, closed, cover, found, linked, severity):
    cover(AS_OF, 28)
    rows = merged(closed, 20)
    store(pull_requests=rows, jira_searched=keys_of(rows), **named(rows[:linked]))
    assert (found() or {}).get("severity") == severity


def test_a_key_that_jira_does_not_know_is_no_issue(store, closed, cover, found):
    cover(AS_OF, 28)
    rows = merged(closed, 20)
    store(pull_requests=rows, jira_searched=keys_of(rows), jira_links=named(rows)["jira_links"])
    assert json.loads(found()["evidence"])["numbers"]["without_issue"] == 20


def test_without_jira_nothing_is_said(store, closed, cover, found):
    cover(AS_OF, 28)
    store(pull_requests=merged(closed, 20))
    assert found() is None


def test_it_waits_until_nearly_all_were_searched(store, closed, cover, found):
    cover(AS_OF, 28)
    rows = merged(closed, 20)
    store(pull_requests=rows, jira_searched=keys_of(rows[:17]))
    assert found() is None
    store(jira_searched=keys_of(rows[17:18]))
    assert json.loads(found()["evidence"])["numbers"]["n"] == 18


def test_days_that_are_not_in_withhold_the_finding(store, closed, cover, found):
    cover(AS_OF, 27)
    rows = merged(closed, 20)
    store(pull_requests=rows, jira_searched=keys_of(rows))
    assert found() is None


def test_bots_need_no_issue(store, closed, cover, found):
    cover(AS_OF, 28)
    rows = [row | {"author_kind": "bot"} for row in merged(closed, 20)]
    few = merged(closed, 9)
    store(pull_requests=rows + few, jira_searched=keys_of(rows + few))
    assert found() is None
