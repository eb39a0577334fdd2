"""What does an issue of Jira look like as rows? Pure: JSON in, rows of `jira_issues` and its changes out."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]

FIELDS = ("summary", "status", "issuetype", "project", "created", "resolutiondate")
IN_PROGRESS, DONE = "indeterminate", "done"
_SECONDS_PER_HOUR = 3600


def issue_row(
    issue: Mapping[str, Any],
    changes: Iterable[Row],
    *,
    site: str,
    story_points_field: str | None,
    fetched_at: datetime,
) -> Row:
    """The issue with what its changes of status (oldest first) say about its time in work."""
    fields = issue.get("fields") or {}
    status = fields.get("status") or {}
    category = (status.get("statusCategory") or {}).get("key")
    created_at, ordered = moment(fields.get("created")), list(changes)
    started = _first_in_progress(ordered, category, created_at)
    resolved = _resolved(fields, ordered, category)
    return {
        "key": issue["key"],
        "issue_id": str(issue["id"]),
        "project": (fields.get("project") or {}).get("key"),
        "issue_type": (fields.get("issuetype") or {}).get("name"),
        "summary": fields.get("summary"),
        "url": f"{site}/browse/{issue['key']}",
        "status": status.get("name"),
        "status_category": category,
        "created_at": created_at,
        "resolved_at": resolved,
        "story_points": _number(fields.get(story_points_field)) if story_points_field else None,
        "first_in_progress_at": started,
        "issue_cycle_hours": _hours(started, resolved),
        "fetched_at": fetched_at,
    }


def change_rows(key: str, entries: Iterable[Mapping[str, Any]], categories: Mapping[str, str]) -> list[Row]:
    """The changes of status among the entries of one issue's history, oldest first."""
    rows = [
        {
            "key": key,
            "from_status": item.get("fromString"),
            "to_status": item.get("toString"),
            "from_category": categories.get(str(item.get("from"))),
            "to_category": categories.get(str(item.get("to"))),
            "changed_at": moment(entry.get("created")),
        }
        for entry in entries
        for item in entry.get("items", ())
        if "status" in (item.get("fieldId"), item.get("field"))
    ]
    return sorted((row for row in rows if row["changed_at"]), key=lambda row: row["changed_at"])


def moment(value: Any) -> datetime | None:
    """A time of Jira's as naive UTC: ISO text in issues, milliseconds since 1970 in histories."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value / 1000, UTC).replace(tzinfo=None)
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC).replace(tzinfo=None) if value else None
    except ValueError:
        return None


def _first_in_progress(
    changes: list[Row], category: str | None, created_at: datetime | None
) -> datetime | None:
    """When work began. An issue may be created in progress, which its history does not record."""
    first_category = changes[0]["from_category"] if changes else category
    if first_category == IN_PROGRESS:
        return created_at
    return next((row["changed_at"] for row in changes if row["to_category"] == IN_PROGRESS), None)


def _resolved(fields: Mapping[str, Any], changes: list[Row], category: str | None) -> datetime | None:
    """The date of the resolution; where the site's workflow sets none, the last step into done."""
    stated = moment(fields.get("resolutiondate"))
    if stated or category != DONE:
        return stated
    into_done = (
        row["changed_at"]
        for row in reversed(changes)
        if row["to_category"] == DONE and row["from_category"] != DONE
    )
    return next(into_done, None)


def _hours(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds() / _SECONDS_PER_HOUR


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
