"""What is stored of Jira? Issues by key, the keys each closed pull request names, and how far Jira was read.

Links are rebuilt as a whole after each reading, so that an edited title leaves nothing behind.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from tformance_assets.warehouse.rows import QUERIES, Queryable, Row
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse, fetch

OF_ISSUES = ("jira_issues", "jira_status_changes")
OF_SITE = (*OF_ISSUES, "jira_links", "jira_searched", "jira_keys", "jira_state")


@dataclass(frozen=True, slots=True)
class JiraState:
    """How far Jira was read, and why the newest try failed, if it did."""

    site: str
    story_points_field: str | None = None
    read_at: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None


def jira_state(wh: Queryable) -> JiraState | None:
    """None before the first try."""
    found = wh.query("FROM jira_state")
    return JiraState(**found[0]) if found else None


def save_state(wh: Warehouse, state: JiraState) -> None:
    """Replace the state."""
    with wh.writer() as connection:
        _replace_state(connection, state)


def begin_anew(wh: Warehouse, state: JiraState) -> None:
    """Replace the state and have every key asked for again; what is stored stays until then."""
    with wh.writer() as connection:
        connection.execute("DELETE FROM jira_keys")
        _replace_state(connection, state)


def forget_jira(wh: Warehouse) -> None:
    """Remove everything of Jira: the team has another site now."""
    with wh.writer() as connection:
        for table in OF_SITE:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 known tables


def texts_with_keys(wh: Warehouse, pattern: str) -> tuple[pa.Table, list[dict[str, Any]]]:
    """All closed pull requests as they are now (repository, number), and the texts of those that match."""
    with wh.reading() as connection:
        searched = connection.execute("SELECT repository, number FROM pull_requests").to_arrow_table()
        return searched, fetch(connection, QUERIES["texts_with_keys"], {"pattern": pattern})


def stored_issues(wh: Queryable) -> dict[str, str]:
    """Issue id -> the key it is stored under."""
    return {row["issue_id"]: row["key"] for row in wh.query("SELECT issue_id, key FROM jira_issues")}


def known_keys(wh: Queryable) -> dict[str, tuple[str | None, datetime]]:
    """Every key Jira was asked for -> (the issue it leads to, when it was asked)."""
    return {row["key"]: (row["issue_key"], row["checked_at"]) for row in wh.query("FROM jira_keys")}


def save_issues(
    wh: Warehouse,
    issues: Sequence[Row],
    changes: Sequence[Row],
    keys: Mapping[str, str | None],
    checked_at: datetime,
) -> None:
    """Replace these issues with their changes, and note what the keys asked for led to.

    What was stored under a key that leads to nothing any more, or under an issue's former key, goes.
    """
    with wh.writer() as connection:
        former = fetch(
            connection,
            "SELECT key FROM jira_issues WHERE issue_id = ANY($ids::VARCHAR[])",
            {"ids": [row["issue_id"] for row in issues]},
        )
        leaving = {row["key"] for row in (*issues, *former)} | set(keys)
        _delete_keys(connection, "jira_keys", keys)
        noted = [{"key": key, "issue_key": issue, "checked_at": checked_at} for key, issue in keys.items()]
        insert(connection, "jira_keys", noted)
        for table in OF_ISSUES:
            _delete_keys(connection, table, leaving)
        insert(connection, "jira_issues", issues)
        insert(connection, "jira_status_changes", changes)


def finish_reading(wh: Warehouse, links: Sequence[Row], searched: pa.Table, state: JiraState) -> None:
    """Make these the only links, of these pull requests, and move the watermark: one transaction."""
    with wh.writer() as connection:
        connection.execute("DELETE FROM jira_links")
        insert(connection, "jira_links", links)
        connection.execute("DELETE FROM jira_searched")
        connection.register("searched", searched)
        connection.execute("INSERT INTO jira_searched BY NAME SELECT * FROM searched")
        connection.unregister("searched")
        _replace_state(connection, state)


def _replace_state(connection: duckdb.DuckDBPyConnection, state: JiraState) -> None:
    connection.execute("DELETE FROM jira_state")
    insert(connection, "jira_state", [asdict(state)])


def _delete_keys(connection: duckdb.DuckDBPyConnection, table: str, keys: Collection[str]) -> None:
    connection.register("gone", pa.table({"key": pa.array(list(keys), pa.string())}))
    connection.execute(f"DELETE FROM {table} AS t USING gone AS g WHERE t.key = g.key")  # noqa: S608 known tables
    connection.unregister("gone")
