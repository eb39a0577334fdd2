"""How does a pull request get its lists back from the tables below it? Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]
Key = tuple[str, int]

# List -> the order of its rows within one pull request.
ORDERS = {
    "files": "path",
    "commits": "committed_at, authored_at, oid",
    "reviews": "submitted_at, reviewer, state",
    "comments": "created_at, author",
}
# List -> a column of its pull request that is null when the list was not collected.
_COUNTS = {
    "files": "code_additions",
    "commits": "commit_count",
    "reviews": "review_count",
    "comments": "comment_count",
}


def nest(pull_requests: Iterable[Row], children: Mapping[str, Iterable[Row]]) -> list[Row]:
    """Each pull request with its lists; a list is None where it was not collected."""
    by_key = {name: _by_key(rows) for name, rows in children.items()}
    return [row | {name: _rows_of(row, name, by_key[name]) for name in by_key} for row in pull_requests]


def _by_key(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[(row["repository"], row["number"])].append(row)
    return grouped


def _rows_of(row: Row, name: str, rows: Mapping[Key, list[Row]]) -> list[Row] | None:
    """Without any rows, only a count of zero says that the list was collected."""
    empty: list[Row] | None = [] if row[_COUNTS[name]] == 0 else None
    return rows.get((row["repository"], row["number"]), empty)
