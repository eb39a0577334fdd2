"""Assets `delivery_metrics` and `insights`, and the checks: what do the rows add up to, and can they be trusted?"""

from pathlib import Path

import dagster as dg

from tformance_assets.assets.keys import METRICS
from tformance_assets.environment import Environment
from tformance_assets.metrics.insights import recompute_insights
from tformance_assets.metrics.marts import recompute
from tformance_assets.warehouse.rows import PartitionRecord
from tformance_assets.warehouse.store import Warehouse

CHECKS = Path(__file__).parent / "checks"

ROWS_EXPECTED = "rows_match_the_index"
CHECK_QUERIES = {
    "keys_are_unique": "A pull request is in exactly one closed day.",
    "children_are_whole": "No list below a pull request was cut off.",
}
DESCRIPTIONS = {
    ROWS_EXPECTED: "Each loaded day has as many pull requests as the index expects.",
    **CHECK_QUERIES,
}


def compute(environment: Environment, warehouse: Warehouse, mart: str) -> dict[str, int]:
    """Recomputes one mart from the rows in one transaction; returns how many rows each of its tables has."""
    if mart == METRICS:
        return recompute(warehouse)
    return {"insights": recompute_insights(warehouse, environment.clock().date())}


def check(
    warehouse: Warehouse, name: dg.AssetCheckKey, fetched: list[PartitionRecord]
) -> dg.AssetCheckResult:
    """Evaluates one check; its metadata names what is wrong."""
    if name.name == ROWS_EXPECTED:
        wrong = [
            f"{record.partition_date}: {record.rows} of {record.expected_rows}"
            for record in fetched
            if record.rows != record.expected_rows
        ]
    else:
        found = warehouse.query((CHECKS / f"{name.name}.sql").read_text())
        wrong = [f"{row['repository']}#{row['number']}: {row['fault']}" for row in found]
    return dg.AssetCheckResult(
        passed=not wrong,
        asset_key=name.asset_key,
        check_name=name.name,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"wrong": len(wrong), "examples": ", ".join(wrong[:5]) or "none"},
    )
