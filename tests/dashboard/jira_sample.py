"""The issues of the sample team: every pull request by a human was searched, two of three name an issue."""

from datetime import date, datetime, time, timedelta
from typing import Any


def add_issues(tables: Any, newest: date) -> None:
    """Issues and links, without chance, so that the rest of the sample stays as it is."""
    for row in list(tables.rows["pull_requests"]):
        key = {"repository": row["repository"], "number": row["number"]}
        tables.add("jira_searched", **key)
        issue = f"ACME-{row['number']}"
        if row["author_kind"] != "human" or row["number"] % 3 == 0:
            continue
        tables.add("jira_links", **key, key=issue, written=issue, place="title")
        if row["number"] % 7:  # a key of each seventh is a typing mistake
            _add_issue(tables, issue, row)
    tables.add("jira_state", site="https://acme.atlassian.net", read_at=datetime.combine(newest, time(6, 41)))


def _add_issue(tables: Any, key: str, row: dict[str, Any]) -> None:
    finished = row["closed_at"] + timedelta(hours=3)
    hours = 20.0 + row["number"] % 60
    tables.add(
        "jira_issues",
        key=key,
        issue_id=key,
        project="ACME",
        issue_type="Story",
        summary=row["title"],
        url=f"https://acme.atlassian.net/browse/{key}",
        status="Done",
        status_category="done",
        created_at=finished - timedelta(hours=2 * hours),
        resolved_at=finished,
        story_points=None if row["number"] % 5 == 0 else float(row["number"] % 4 + 1),
        first_in_progress_at=finished - timedelta(hours=hours),
        issue_cycle_hours=hours,
        fetched_at=finished,
    )
