"""Scripts that can wait: not in a page, but there when they are asked for."""

import re
from typing import Any

import dash_ag_grid

from dashboard import delivery
from dashboard.app import ASSETS

GRID = re.search(r'"(/_dash-component-suites/dash_ag_grid/[^"]+)"', (ASSETS / "25-grid-later.js").read_text())


def test_a_page_does_not_begin_with_the_table_only_one_page_has(client: Any) -> None:
    scripts = re.findall(r'<script src="([^"]+)"', client.get("/teams/acme/overview").text)
    assert any("dash_mantine_components" in script for script in scripts)
    assert not [script for script in scripts if "dash_ag_grid" in script or "dash_table" in script]


def test_the_table_is_there_when_it_is_asked_for_and_then_kept(client: Any) -> None:
    assert GRID
    answer = client.get(GRID[1])
    assert answer.status_code == 200
    assert b"window.dash_ag_grid" in answer.data
    assert answer.headers["Cache-Control"] == delivery.FOR_EVER


def test_its_address_changes_with_its_version() -> None:
    assert GRID
    assert GRID[1].endswith(f"?m={dash_ag_grid.__version__}")
