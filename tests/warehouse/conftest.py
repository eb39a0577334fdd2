"""A warehouse of one team on the disk."""

from pathlib import Path

import pytest

from tformance_assets.warehouse.store import Warehouse


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "acme"


@pytest.fixture
def warehouse(root: Path) -> Warehouse:
    return Warehouse(root, lock_timeout=5.0)
