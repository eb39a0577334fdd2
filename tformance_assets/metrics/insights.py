"""What deserves attention, and which numbers and pull requests support it?

Each rule is one SQL file in `rules/`: it defines its windows, thresholds and severity, and gives a row only
when the days it is about are covered. A rule is added by adding a file; its name is the insight's kind, unless its rows
name their own.
"""

from datetime import date
from pathlib import Path

from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse, fetch

RULES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "rules").glob("*.sql"))
}
LAST_WHOLE_DAY = """
SELECT coalesce(max(partition_date), $as_of::DATE - 1) AS last_day
FROM covered_days
WHERE partition_date <= $as_of::DATE
"""
SEVERITY_RANKS = {"high": 1, "medium": 2, "low": 3}


def recompute_insights(wh: Warehouse, as_of: date) -> int:
    """Replace the findings of `as_of`; returns how many there are. Windows end with the last day that is whole."""
    with wh.writer() as connection:
        last_day = fetch(connection, LAST_WHOLE_DAY, {"as_of": as_of})[0]["last_day"]
        rows = [
            {"kind": name, **row}
            for name, sql in RULES.items()
            for row in fetch(connection, sql, {"as_of": last_day})
        ]
        found = [
            row
            | {
                "id": f"{as_of}/{row['kind']}/{row['scope']}",
                "as_of": as_of,
                "severity_rank": SEVERITY_RANKS[row["severity"]],
            }
            for row in rows
        ]
        connection.execute("DELETE FROM insights WHERE as_of = ?", [as_of])
        return insert(connection, "insights", found)
