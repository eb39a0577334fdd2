"""Which scripts does a page load before it shows anything? Dash lists those of every library; some can wait."""

from typing import Any

import dash_ag_grid
from dash import dash_table

# The first is loaded by `assets/25-grid-later.js`, the second by nothing: no page has a table of Dash's own.
NOT_AT_ONCE = ("dash_ag_grid.min.js", "dash_table/bundle.js")


def leave_out() -> None:
    """Served as before, but no longer in the head of every page. To be called before the application is made."""
    for script in [*scripts_of(dash_ag_grid), *scripts_of(dash_table)]:
        if script["relative_package_path"] in NOT_AT_ONCE:
            script["dynamic"] = True


def scripts_of(library: Any) -> list[dict[str, Any]]:
    """What a library of components brings along, as Dash reads it."""
    described: list[dict[str, Any]] = library._js_dist
    return described
