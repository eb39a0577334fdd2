"""Has a newer version brought tables or columns that a published snapshot lacks? Then publish one that has them.

Readers never write, so without this a dashboard would ask an old snapshot for new columns until the next run.
Run as a program for one warehouse; the check itself needs no database.
"""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SCHEMA = Path(__file__).parent / "schema.sql"


def schema_version() -> str:
    """Changes with every change of the schema."""
    return hashlib.sha256(SCHEMA.read_bytes()).hexdigest()[:16]


def is_outdated(root: Path) -> bool:
    """Whether the snapshot under `root` was published with another schema; False without a snapshot."""
    if not (root / "analytics.duckdb").exists():
        return False
    told = root / "snapshots" / "schema"
    return not told.exists() or told.read_text() != schema_version()


def upgrade_in_child(root: Path, environment: Mapping[str, str]) -> bool:
    """Upgrade in a process of its own, so that this one stays small; whether it went well."""
    command = [sys.executable, "-m", "tformance_assets.warehouse.upgrade", str(root)]
    return subprocess.run(command, env=dict(environment), check=False).returncode == 0  # noqa: S603 our own program


def upgrade(root: Path) -> None:
    """Add what is missing and publish it."""
    from tformance_assets.warehouse.store import Warehouse

    warehouse = Warehouse(root)
    with warehouse.writer():
        pass  # opening it adds what is missing, and the commit makes it due
    warehouse.publish(force=True)


if __name__ == "__main__":
    upgrade(Path(sys.argv[1]))
