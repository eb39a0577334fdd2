"""Where do rows live, and how does one write them safely?

layout: warehouse.duckdb (opened only for the length of one transaction), warehouse.lock (the queue for it),
analytics.duckdb (the published snapshot: what everybody else opens), tmp/ (spilled memory).
"""

import errno
import logging
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from tformance_assets.errors import TformanceError, WarehouseBusy
from tformance_assets.warehouse import schema
from tformance_assets.warehouse.lock import WriteLock
from tformance_assets.warehouse.publication import Publication

log = logging.getLogger(__name__)

Parameters = Sequence[Any] | Mapping[str, Any]


class Warehouse:
    """One team's warehouse under `root`. Safe for many processes and threads at once.

    `lock_timeout` in seconds bounds every wait; `publish_interval` and `publish_duty` bound the copying.
    """

    def __init__(
        self,
        root: Path,
        *,
        lock_timeout: float = 120.0,
        publish_interval: float = 2.0,
        publish_duty: float = 0.1,
    ) -> None:
        self.root = Path(root)
        self.path = self.root / "warehouse.duckdb"
        self.lock_timeout = lock_timeout
        self._lock = WriteLock(self.root / "warehouse.lock")
        self._publication = Publication(self.root, publish_interval, publish_duty)
        self._schema_ready = False

    @contextmanager
    def writer(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction: committed at the end, rolled back on any exception. Never nest it."""
        with self._opened() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
                # Before the commit: a crash right after it must not hide the change from readers for good.
                self._publication.mark()
                connection.execute("COMMIT")
            except BaseException:
                with suppress(duckdb.Error):  # the fault that brought us here is the one to report
                    connection.execute("ROLLBACK")
                raise
            if self._publication.due(time.time()):
                self._publish(connection)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The live file under the lock, for several queries that must agree; it writes nothing."""
        with self._opened() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def query(self, sql: str, params: Parameters = ()) -> list[dict[str, Any]]:
        """Rows of the live file, as a run needs them to see its own writes. Pages use `reader.Snapshot`."""
        with self.reading() as connection:
            return fetch(connection, sql, params)

    def publish(self, force: bool = False) -> bool:
        """Show readers what was written since the last snapshot; True if a new one is out.

        Without `force` only when the last one is long enough ago. Costs nothing when there is nothing new.
        """
        if not (self._publication.behind if force else self._publication.due(time.time())):
            return False
        with self._opened() as connection:
            return self._publish(connection)

    def _publish(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """A full disk or a failed copy only leaves readers with the old snapshot: the data is committed."""
        try:
            self._publication.publish(connection, self.path)
        except (OSError, duckdb.Error) as fault:
            log.warning(
                "The snapshot of %s could not be published (%s); its data is stored and will follow.",
                self.root.name,
                _first_line(fault),
            )
            return False
        return True

    @contextmanager
    def _opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        deadline = time.monotonic() + self.lock_timeout
        with self._storage_faults():
            self.root.mkdir(parents=True, exist_ok=True)
            with self._lock.held(self.lock_timeout):
                self._sweep_spill()
                connection = self._connect(deadline)
                try:
                    self._ensure_schema(connection)
                    yield connection
                finally:
                    connection.close()

    def _connect(self, deadline: float) -> duckdb.DuckDBPyConnection:
        """Our own processes queue on the lock; only a foreign one, say a notebook, can have the file open."""
        is_new = not self.path.exists()
        self._schema_ready = self._schema_ready and not is_new
        pause = 0.02
        while True:
            try:
                return duckdb.connect(str(self.path), config=self._options())
            except duckdb.IOException as fault:
                if "lock" not in str(fault).lower():
                    raise
                if time.monotonic() >= deadline:
                    raise WarehouseBusy(self._foreign(fault)) from None
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 jitter, not a secret
                pause = min(0.5, pause * 1.6)

    def _options(self) -> dict[str, Any]:
        return {
            "threads": 2,
            "memory_limit": "1GB",
            "temp_directory": str(self.root / "tmp"),
            # The older format: every client that is still supported can open the file.
            "storage_compatibility_version": "v1.5.0",
        }

    def _ensure_schema(self, connection: duckdb.DuckDBPyConnection) -> None:
        if not self._schema_ready:
            connection.execute("BEGIN")
            schema.ensure(connection)
            connection.execute("COMMIT")
            self._schema_ready = True

    def _sweep_spill(self) -> None:
        for leftover in (self.root / "tmp").glob("duckdb_temp_*"):
            leftover.unlink(missing_ok=True)

    def _foreign(self, fault: duckdb.IOException) -> str:
        text = str(fault)
        process = text[text.find("(PID ") + 1 :].split(")")[0] if "(PID " in text else "another program"
        return (
            f"{self.path} was open in {process} for more than {self.lock_timeout:.0f} s;"
            " close it there and read analytics.duckdb instead."
        )

    @contextmanager
    def _storage_faults(self) -> Iterator[None]:
        """Turn a fault of the disk into one sentence; everything else passes as it is."""
        try:
            yield
        except duckdb.Error as fault:
            of_the_disk = isinstance(fault, (duckdb.IOException, duckdb.FatalException))
            if not of_the_disk and "Could not write file" not in str(fault):
                raise
            raise TformanceError(self._disk(str(fault))) from fault
        except OSError as fault:
            if fault.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
                raise
            raise TformanceError(self._disk(str(fault))) from fault

    def _disk(self, fault: str) -> str:
        if "No space left" in fault or "quota" in fault.lower():
            return (
                f"The disk is full: {self.root} could not be written, what was stored before is safe;"
                " free some space and try again."
            )
        return f"{self.root} could not be written ({_first_line(fault)}); what was stored before is safe."


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, params: Parameters = ()) -> list[dict[str, Any]]:
    """The rows of one statement as dictionaries."""
    result = connection.execute(sql, params)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _first_line(fault: object) -> str:
    return (str(fault).strip().splitlines() or ["no reason given"])[0].rstrip(".")
