"""What does everybody but a writer see? The published snapshot, never waiting for a run."""

import logging
import threading
from pathlib import Path
from typing import Any

import duckdb

from tformance_assets.errors import TformanceError
from tformance_assets.warehouse.store import Parameters, fetch

log = logging.getLogger(__name__)

# The same for every reader of this process: DuckDB opens one file with one configuration only. A snapshot is
# a closed world: it cannot be written, and SQL typed by a user reaches neither files nor the network.
OPTIONS: dict[str, Any] = {
    "threads": 2,
    "memory_limit": "1GB",
    "enable_external_access": "false",
    "lock_configuration": "true",
}


class SnapshotMissing(TformanceError):
    """The team has no snapshot yet: nothing was stored so far."""


class QueryFailed(TformanceError):
    """DuckDB refused the SQL a user typed; the text is DuckDB's own."""


class Snapshot:
    """The current snapshot under `root`; follows every publication. Safe for many threads."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._link = self.root / "analytics.duckdb"
        self._guard = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._version: str | None = None

    def version(self) -> str | None:
        """A token that changes with every publication (one system call); None before the first."""
        try:
            return self._link.readlink().stem
        except OSError:
            return None

    def opened(self) -> str | None:
        """The version that answers come from: the published one, or an older where that cannot be opened."""
        if (published := self.version()) is None:
            return None
        with self._guard:
            self._follow()
            return self._version or published

    def query(self, sql: str, params: Parameters = ()) -> list[dict[str, Any]]:
        """Rows of the current snapshot; SnapshotMissing before the first."""
        return fetch(self._cursor(), sql, params)

    def columns_and_rows(self, sql: str, params: Parameters = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        """SQL typed by a user: column names and rows, or QueryFailed with DuckDB's explanation."""
        cursor = self._cursor()
        try:
            if (count := len(cursor.extract_statements(sql))) != 1:
                raise QueryFailed(f"it holds {count or 'no'} statements: give one")
            result = cursor.execute(sql, params)
            return [column[0] for column in result.description or ()], result.fetchall()
        except duckdb.Error as fault:
            raise QueryFailed(str(fault)) from None

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._guard:
            self._follow()
            if self._connection is None:
                raise SnapshotMissing(f"{self.root.name} has no data yet: nothing was stored so far.")
            return self._connection.cursor()

    def _follow(self) -> None:
        """Open the current snapshot, if that is another than before."""
        while (version := self.version()) not in (None, self._version):
            if self._reopened(str(version)) or version == self.version():
                break  # a snapshot swept away under our hands has a successor: look again

    def _reopened(self, version: str) -> bool:
        """Open the file behind the link by its own name: for the link's name DuckDB hands out the old one."""
        path = self.root / "snapshots" / f"{version}.duckdb"
        try:
            # The old connection closes by itself with its last cursor.
            self._connection = duckdb.connect(str(path), read_only=True, config=OPTIONS)
        except duckdb.Error as fault:
            log.warning(
                "The new snapshot of %s could not be opened, the old one stays: %s", self.root.name, fault
            )
            return False
        self._version = version
        return True
