"""A warehouse filled row by row, with only the columns a test is about."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tformance_assets.warehouse.rows import PartitionRecord, replace_days
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse


@pytest.fixture
def warehouse(tmp_path) -> Warehouse:
    return Warehouse(tmp_path / "acme")


@pytest.fixture
def closed() -> Callable[..., dict[str, Any]]:
    """A merged pull request of a human; every call gives the next number."""
    numbers = count(1)

    def make(day: date, **columns: Any) -> dict[str, Any]:
        told = {"repository": "acme/shop", "state": "merged", "author": "ada", "author_kind": "human"}
        return {"number": next(numbers), "partition_date": day, **told, **columns}

    return make


@pytest.fixture
def store(warehouse) -> Callable[..., None]:
    def fill(**tables: list[dict[str, Any]]) -> None:
        with warehouse.writer() as connection:
            for table, rows in tables.items():
                insert(connection, table, rows)

    return fill


@pytest.fixture
def cover(warehouse) -> Callable[[date, int], None]:
    def days_up_to(last: date, days: int) -> None:
        covered = [last - timedelta(days=n) for n in range(days)]
        log = [PartitionRecord("pull_requests", day, 0, 0, None, datetime(2026, 11, 20)) for day in covered]
        replace_days(warehouse, [], set(), [], log)

    return days_up_to
