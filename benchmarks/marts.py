"""How long does it take to compute every mart and finding anew? `python -m benchmarks.marts [--million]`"""

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path

from tformance_assets.metrics.insights import recompute_insights
from tformance_assets.metrics.marts import recompute
from tformance_assets.warehouse.store import Warehouse

MADE_UP = Path(__file__).with_name("made_up.sql")
AS_OF = date(2026, 11, 23)


def main() -> None:
    """Measure on two cores and print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="also with 1,000,000 pull requests")
    sizes = [100_000, 1_000_000] if parser.parse_args().million else [100_000]
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            marts, insights, rows = measure(Path(folder), size)
        print(f"{size:>9,} pull requests: marts {marts:5.2f} s, findings {insights:5.2f} s ({rows})")


def measure(folder: Path, size: int) -> tuple[float, float, str]:
    """Seconds for marts and for findings, each the only transaction of a fresh connection; and the rows written."""
    warehouse = Warehouse(folder / "acme", publish_interval=3600)
    with warehouse.writer() as connection:
        for statement in MADE_UP.read_text().split(";\n"):
            if statement.strip():
                connection.execute(statement.replace("$n", str(size)))
    started = time.monotonic()
    rows = recompute(warehouse)
    between = time.monotonic()
    rows["insights"] = recompute_insights(warehouse, AS_OF)
    told = ", ".join(f"{table} {count:,}" for table, count in rows.items())
    return between - started, time.monotonic() - between, told


if __name__ == "__main__":
    main()
