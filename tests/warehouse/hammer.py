"""Writes days in a loop, as a process of its own.

usage: python -m tests.warehouse.hammer ROOT FIRST_GENERATION ROUNDS DAY...

Every row carries the generation of its write in its title, so that a torn day shows. Prints each generation
that was acknowledged.
"""

import sys
from datetime import date
from pathlib import Path

from tests.warehouse.samples import FETCHED, rows
from tformance_assets.warehouse.rows import PartitionRecord, replace_days
from tformance_assets.warehouse.store import Warehouse

PER_DAY = 10


def numbers_of(day: date) -> range:
    return range(day.day * 1000, day.day * 1000 + PER_DAY)


def write(warehouse: Warehouse, days: list[date], generation: int) -> None:
    derived = [
        rows(n, day, title=str(generation), head_branch=str(generation))
        for day in days
        for n in numbers_of(day)
    ]
    for one in derived:
        for file in one.files:
            file["path"] = str(generation)
    log = [PartitionRecord("pull_requests", day, generation, None, None, FETCHED) for day in days]
    replace_days(warehouse, days, set(), derived, log)


TORN_DAYS = """
WITH pr AS (
    SELECT partition_date, list(DISTINCT title) AS titles, count(*) AS prs FROM pull_requests GROUP BY ALL
),
file AS (
    SELECT partition_date, list(DISTINCT path) AS paths, count(*) AS files FROM pr_files GROUP BY ALL
)
SELECT partition_date, rows AS generation, titles, prs, paths, files
FROM partition_log
FULL JOIN pr USING (partition_date)
FULL JOIN file USING (partition_date)
WHERE titles IS DISTINCT FROM [rows::VARCHAR] OR paths IS DISTINCT FROM [rows::VARCHAR]
    OR prs IS DISTINCT FROM $per_day OR files IS DISTINCT FROM $per_day
"""


def torn_days(warehouse: Warehouse) -> list[dict]:
    """Days whose tables disagree about the generation or have too few or too many rows."""
    return warehouse.query(TORN_DAYS, {"per_day": PER_DAY})


def main() -> None:
    root, first, rounds, *days = sys.argv[1:]
    warehouse = Warehouse(Path(root))
    for generation in range(int(first), int(first) + int(rounds)):
        write(warehouse, [date.fromisoformat(day) for day in days], generation)
        sys.stdout.write(f"{generation}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
