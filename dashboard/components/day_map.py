"""Where is every day of every step shown? A grid of squares that can be walked through by keyboard.

The squares are drawn in the browser (`assets/50-days.js`) from a short text per step, so that a poll changes only the
squares that changed, and a reader's place in the grid stays.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.components.aria import aria
from dashboard.components.tables import scrollable

# One letter per state in what the browser gets; each has a form of its own besides its colour.
STATES = {
    "materialized": ("c", "Complete"),
    "partial": ("p", "Today, so far"),
    "in_progress": ("r", "In progress"),
    "failed": ("f", "Failed"),
    "refresh_failed": ("o", "Refresh failed"),
    "missing": ("m", "Missing"),
}


def body() -> list[Component]:
    """The grid's place, its legend and the line that says which square the reader is at."""
    return [
        dcc.Store(id="status-map-data"),
        dcc.Store(id="status-chosen"),
        html.Div(
            [html.Span([html.B(className=f"square {state}"), name]) for state, (_, name) in STATES.items()],
            className="legend",
        ),
        scrollable(html.Div(id="status-map", className="days"), "Days by step"),
        html.Div(id="status-map-said", className="days-said", **aria(hidden="true")),
    ]


def encoded(
    partitions: Mapping[str, Mapping[str, str]], days: list[str], names: Mapping[str, str], today: date
) -> dict[str, Any]:
    """What the browser draws: the days, and for every step its name and one letter per day."""
    rows = [
        {
            "asset": asset,
            "name": names.get(asset, asset),
            "states": "".join(STATES[shown(states.get(day, "missing"), day, today)][0] for day in days),
        }
        for asset, states in partitions.items()
    ]
    return {"days": days, "rows": rows}


def shown(state: str, day: str, today: date) -> str:
    """The state as the map has it: today's day is partial even when it is in."""
    if state == "materialized" and day == today.isoformat():
        return "partial"
    return state if state in STATES else "missing"


def register(app: Dash) -> None:
    """Draws; a chosen square comes back in the store `status-chosen`."""
    app.clientside_callback(
        ClientsideFunction("tformanceDays", "draw"),
        Output("status-map", "className"),
        Input("status-map-data", "data"),
    )
