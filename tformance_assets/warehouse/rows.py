"""What is written to and read from a warehouse, beside plain SQL? Each function is one transaction.

Pull requests are identified by (repository, number) everywhere, and live in exactly one closed day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from tformance_assets.metrics.derive import DerivedRows
from tformance_assets.model import IndexEntry
from tformance_assets.warehouse.nested import ORDERS, nest
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Parameters, Warehouse, fetch

Key = tuple[str, int]
Row = Mapping[str, Any]

CHILDREN = {"files": "pr_files", "commits": "pr_commits", "reviews": "pr_reviews", "comments": "pr_comments"}
FACTS = ("pull_requests", *CHILDREN.values())
READINGS = ("pr_summaries", "ai_evidence")

QUERIES = {
    path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "queries").glob("*.sql")
}


class Queryable(Protocol):
    """A Warehouse or a Snapshot."""

    def query(self, sql: str, params: Parameters = ...) -> list[dict[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index of a repository reaches: everything updated in [walked_since, walked_at] is in it."""

    walked_at: datetime
    walked_since: datetime


@dataclass(frozen=True, slots=True)
class PartitionRecord:
    """What one materialization of one day of one asset cost and gave."""

    asset: str
    partition_date: date
    rows: int
    expected_rows: int | None
    seconds: float | None
    written_at: datetime
    api_points: int | None = None
    tokens: int | None = None
    cost_usd: float | None = None
    run_id: str | None = None


# The index


def upsert_index(
    wh: Warehouse, entries: Iterable[IndexEntry], repository: str, walked_at: datetime, walked_since: datetime
) -> None:
    """Store what a finished walk of one repository saw; what is open again leaves its closed day with it.

    An entry older than the stored one is ignored, so that walks may overlap.
    """
    with wh.writer() as connection:
        _index(connection, entries)
        _save_reach(connection, repository, IndexState(walked_at, walked_since))


def correct_index(wh: Warehouse, entries: Iterable[IndexEntry]) -> None:
    """Bring the index up to what the details of single pull requests said, between two walks."""
    with wh.writer() as connection:
        _index(connection, entries)


def _index(connection: duckdb.DuckDBPyConnection, entries: Iterable[IndexEntry]) -> None:
    by_age = sorted(entries, key=lambda entry: entry.updated_at)
    newest = {(entry.repository, entry.number): entry for entry in by_age}
    _register_keys(connection, "incoming_keys", newest)
    for row in fetch(connection, QUERIES["indexed_versions"]):
        key = (row["repository"], row["number"])
        if row["updated_at"] > newest[key].updated_at:
            del newest[key]
    _register_keys(connection, "incoming_keys", newest)
    _leave(connection, "FROM incoming_keys", ("pull_request_index",))
    rows = [asdict(entry) | {"partition_date": entry.partition} for entry in newest.values()]
    insert(connection, "pull_request_index", rows)
    _leave(connection, QUERIES["reopened"], (*FACTS, *READINGS))


def _save_reach(connection: duckdb.DuckDBPyConnection, repository: str, walk: IndexState) -> None:
    known = fetch(
        connection, "SELECT walked_at, walked_since FROM index_state WHERE repository = ?", [repository]
    )
    reach = joined_reach(IndexState(**known[0]), walk) if known else walk
    connection.execute("DELETE FROM index_state WHERE repository = ?", [repository])
    insert(connection, "index_state", [{"repository": repository, **asdict(reach)}])


def forget_reach(wh: Warehouse, repositories: Collection[str]) -> None:
    """These repositories are not walked any more: their old walks must not hold back what is known of the others."""
    if not repositories:
        return
    with wh.writer() as connection:
        connection.execute("DELETE FROM index_state WHERE repository = ANY(?)", [sorted(repositories)])


def joined_reach(known: IndexState, walk: IndexState) -> IndexState:
    """How far the index reaches after one more walk; a walk that leaves a gap behind it starts anew."""
    if walk.walked_since > known.walked_at:
        return walk
    return IndexState(max(known.walked_at, walk.walked_at), min(known.walked_since, walk.walked_since))


def forget(wh: Warehouse, keys: Collection[Key]) -> None:
    """Remove pull requests that no longer exist at the source from everything."""
    if not keys:
        return
    with wh.writer() as connection:
        _register_keys(connection, "incoming_keys", keys)
        _leave(connection, "FROM incoming_keys", ("pull_request_index", *FACTS, *READINGS))


def index_state(wh: Queryable) -> dict[str, IndexState]:
    """Repository -> how far its index reaches."""
    found = wh.query("SELECT * FROM index_state")
    return {row["repository"]: IndexState(row["walked_at"], row["walked_since"]) for row in found}


def expected_for_days(wh: Queryable, days: Sequence[date]) -> list[IndexEntry]:
    """What must be in these closed days, by the index: newest day first, then by repository and number."""
    return [IndexEntry(**row) for row in wh.query(QUERIES["expected_for_days"], {"days": list(days)})]


def stored_versions(
    wh: Queryable, days: Sequence[date], derived_by: str | None = None
) -> dict[Key, datetime]:
    """What is in these closed days, by key, and the `updated_at` of each; only rows derived so, if that is told."""
    found = wh.query(QUERIES["stored_versions"], {"days": list(days), "derived_by": derived_by})
    return {(row["repository"], row["number"]): row["updated_at"] for row in found}


def stale_days(wh: Queryable, first_day: date, derived_by: str | None = None) -> dict[date, int]:
    """Closed days that are out of date, and by how many pull requests (defined in `stale_days.sql`)."""
    found = wh.query(QUERIES["stale_days"], {"first_day": first_day, "derived_by": derived_by})
    return {row["partition_date"]: row["stale"] for row in found}


# Closed pull requests


def replace_days(
    wh: Warehouse,
    days: Sequence[date],
    keep: Collection[Key],
    rows: Sequence[DerivedRows],
    log: Sequence[PartitionRecord],
) -> None:
    """Make `rows`, and what is kept, the whole content of these days.

    Summaries stay with a pull request that stays in its day, and go with one that leaves it. A row without a
    closed day (it was reopened meanwhile) only leaves.
    """
    closed = [row for row in rows if row.pull_request["partition_date"] is not None]
    with wh.writer() as connection:
        _register_keys(connection, "kept", keep)
        _register_keys(
            connection,
            "incoming_keys",
            [(row.pull_request["repository"], row.pull_request["number"]) for row in rows],
        )
        _leave(connection, QUERIES["leaving"], FACTS, {"days": list(days)})
        insert(connection, "pull_requests", [row.pull_request for row in closed])
        for name, table in CHILDREN.items():
            insert(connection, table, [child for row in closed for child in getattr(row, name)])
        _drop_orphaned_readings(connection)
        _replace_log(connection, log)


def pull_requests_of(wh: Warehouse, days: Sequence[date]) -> list[dict[str, Any]]:
    """The pull requests of these days as stored, each with lists `files`, `commits`, `reviews`, `comments`.

    A list is None where it was not collected; the order is always the same (times ascending, paths by name).
    """
    with wh.reading() as connection:
        found = _of_days(connection, "pull_requests", "partition_date", days)
        children = {name: _of_days(connection, table, ORDERS[name], days) for name, table in CHILDREN.items()}
    return nest(found, children)


def _of_days(
    connection: duckdb.DuckDBPyConnection, table: str, order: str, days: Sequence[date]
) -> list[dict[str, Any]]:
    sql = f"FROM {table} WHERE partition_date = ANY($days::DATE[]) ORDER BY repository, number, {order}"
    return fetch(connection, sql, {"days": list(days)})


# Summaries


def replace_summaries(
    wh: Warehouse,
    days: Sequence[date],
    summaries: Sequence[Row],
    evidence: Sequence[Row],
    log: Sequence[PartitionRecord],
) -> None:
    """Make these the only summaries and evidence of these days.

    The reading of a pull request that left its day while it was being read is dropped.
    """
    days_of = {(row["repository"], row["number"]): row["partition_date"] for row in summaries}
    dated = [{**row, "partition_date": days_of[(row["repository"], row["number"])]} for row in evidence]
    with wh.writer() as connection:
        _register_keys(connection, "incoming_keys", days_of)
        _leave(connection, QUERIES["replaced_readings"], READINGS, {"days": list(days)})
        insert(connection, "pr_summaries", summaries)
        insert(connection, "ai_evidence", dated)
        _drop_orphaned_readings(connection)
        _replace_log(connection, log)


# Open pull requests


def replace_open(wh: Warehouse, rows: Sequence[Row]) -> None:
    """Make these the open pull requests of the team."""
    with wh.writer() as connection:
        connection.execute("DELETE FROM open_pull_requests")
        insert(connection, "open_pull_requests", rows)


# Parts


def _register_keys(connection: duckdb.DuckDBPyConnection, name: str, keys: Iterable[Key]) -> None:
    pairs = list(keys)
    columns = {
        "repository": pa.array([key[0] for key in pairs], pa.string()),
        "number": pa.array([key[1] for key in pairs], pa.int32()),
    }
    connection.register(name, pa.table(columns))


def _leave(
    connection: duckdb.DuckDBPyConnection, keys_sql: str, tables: Sequence[str], params: Row | None = None
) -> None:
    """Delete from the tables what has one of these keys; the keys stay in the temporary table `leaving`."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE leaving AS {keys_sql}", params or {})
    for table in tables:
        connection.execute(
            f"DELETE FROM {table} AS t USING leaving AS k"  # noqa: S608 known tables
            " WHERE t.repository = k.repository AND t.number = k.number"
        )


def _drop_orphaned_readings(connection: duckdb.DuckDBPyConnection) -> None:
    for table in READINGS:
        connection.execute(QUERIES["drop_orphans"].replace("{table}", table))


def _replace_log(connection: duckdb.DuckDBPyConnection, log: Sequence[PartitionRecord]) -> None:
    for record in log:
        connection.execute(
            "DELETE FROM partition_log WHERE asset = ? AND partition_date = ?",
            [record.asset, record.partition_date],
        )
    insert(connection, "partition_log", [asdict(record) for record in log])
