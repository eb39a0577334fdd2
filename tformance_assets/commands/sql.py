"""`tformance sql`: what does a team's snapshot answer to this query?"""

import argparse
import csv
import json
import math
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tformance_assets.commands.terminal import say, table
from tformance_assets.configuration import load_active
from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings

# Beginnings by which a spreadsheet takes a cell for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def run(options: argparse.Namespace) -> int:
    """Print the rows in the form asked for."""
    from tformance_assets.warehouse.reader import QueryFailed, Snapshot, SnapshotMissing

    settings = Settings.from_environment()
    team = load_active(settings).team(options.team)
    try:
        columns, rows = Snapshot(settings.warehouse_root / team.name).columns_and_rows(options.query)
    except SnapshotMissing:
        raise TformanceError(
            f"team {team.name} has no data yet: see `tformance status {team.name}`, and run `tformance up`"
        ) from None
    except QueryFailed as error:
        raise TformanceError(f"the query failed: {_first_sentence(str(error))}") from None
    if options.csv:
        _print_csv(columns, rows)
    elif options.json:
        say(json.dumps([dict(zip(columns, map(_plain, row), strict=True)) for row in rows], indent=2))
    else:
        say(table(columns, rows))
        say(f"({len(rows)} row{'' if len(rows) == 1 else 's'})")
    return 0


def _print_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in columns])
    writer.writerows([safe_cell(value) for value in row] for row in rows)


def safe_cell(value: Any) -> Any:
    """The value as a CSV cell that no spreadsheet executes; real numbers stay numbers, null is empty."""
    plain = _plain(value)
    if isinstance(plain, (list, dict)):
        plain = json.dumps(plain)
    if isinstance(plain, str) and plain.startswith(FORMULA_STARTS):
        return "'" + plain
    return plain


def _plain(value: Any) -> Any:
    """The value as JSON knows it: times in ISO form, numbers that are none as null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in value]
    return str(value)


def _first_sentence(text: str) -> str:
    """DuckDB's explanation without the excerpt of the query below it."""
    lines = [line.strip() for line in text.partition("\nLINE ")[0].splitlines()]
    return " ".join(line for line in lines if line)
