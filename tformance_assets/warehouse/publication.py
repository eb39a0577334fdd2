"""How do readers get a file that no writer ever touches?

layout: analytics.duckdb -> snapshots/s-<token>.duckdb, a finished copy under a name that is never used twice.
Every function here runs while its caller holds the write lock.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

import duckdb

from tformance_assets.warehouse.upgrade import schema_version

KEPT_SNAPSHOTS = 2


class Publication:
    """The published snapshots of one warehouse.

    `interval` is the shortest time between two copies in seconds, `duty` the largest share of time copying.
    """

    def __init__(self, root: Path, interval: float, duty: float) -> None:
        self.root = root
        self.link = root / "analytics.duckdb"
        self.folder = root / "snapshots"
        self.interval = interval
        self.duty = duty
        self._dirty = self.folder / "dirty"
        self._cost = self.folder / "last_seconds"
        self._new_link = self.folder / "link.tmp"

    def mark(self) -> None:
        """Note that the warehouse holds something the snapshot does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._dirty.touch()

    @property
    def behind(self) -> bool:
        """Whether there is anything to publish."""
        return self._dirty.exists() or not self.link.exists()

    def due(self, now: float) -> bool:
        """Whether a copy is needed and the last one is long enough ago; `now` in epoch seconds."""
        if not self.behind:
            return False
        try:
            age = now - self.link.lstat().st_mtime
        except FileNotFoundError:
            return True
        # A negative age means the clock was set back: then do not wait for it to catch up.
        return not 0 <= age < max(self.interval, self._last_seconds() / self.duty)

    def publish(self, connection: duckdb.DuckDBPyConnection, database: Path) -> None:
        """Copy the database, whose only connection is given, and point readers to the copy."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep_unfinished()
        connection.execute("FORCE CHECKPOINT")
        started = time.perf_counter()
        token = f"{time.time_ns():020x}"
        snapshot, unfinished = self.folder / f"s-{token}.duckdb", self.folder / f"copy-{token}.tmp"
        _copy(database, unfinished)
        # Read-only for its owner too: opening it for writing would shut out the dashboard.
        unfinished.chmod(0o444)
        unfinished.rename(snapshot)
        (self.folder / "schema").write_text(schema_version())
        self._point_to(snapshot)
        self._dirty.unlink(missing_ok=True)
        self._cost.write_text(f"{time.perf_counter() - started:.3f}")
        self._sweep_old(snapshot)

    def _last_seconds(self) -> float:
        try:
            return float(self._cost.read_text())
        except (FileNotFoundError, ValueError):
            return 0.0

    def _point_to(self, snapshot: Path) -> None:
        self._new_link.symlink_to(snapshot.relative_to(self.root))
        os.replace(self._new_link, self.link)

    def _sweep_unfinished(self) -> None:
        """What a killed process left: only the holder of the lock makes such files."""
        for leftover in (*self.folder.glob("copy-*.tmp"), self._new_link):
            leftover.unlink(missing_ok=True)

    def _sweep_old(self, current: Path) -> None:
        others = sorted(path for path in self.folder.glob("s-*.duckdb") if path != current)
        for old in others[: 1 - KEPT_SNAPSHOTS]:
            old.unlink(missing_ok=True)
        for spill in self.folder.glob("s-*.duckdb.tmp"):
            if not spill.with_suffix("").exists():
                shutil.rmtree(spill, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy in a child process: opening and closing the database here would drop DuckDB's lock on it."""
    for command in (["cp", "--reflink=auto"], ["cp"]):  # the first is unknown to the cp of macOS
        result = subprocess.run(  # noqa: S603 our own paths
            [*command, str(source), str(target)], capture_output=True, text=True, check=False
        )
        if result.returncode == 0:
            return
    target.unlink(missing_ok=True)
    raise OSError(result.stderr.strip() or f"cp ended with {result.returncode}")
