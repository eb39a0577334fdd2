"""What does a reader see when a callback fails? The card says so in its place, and a toast says it once."""

import logging
from typing import Any

from dash import ctx, html, no_update, set_props
from dash.development.base_component import Component

from dashboard import charts
from dashboard.access.permitted import Refused
from dashboard.components.cards import empty
from tformance_assets.errors import TformanceError

logger = logging.getLogger(__name__)

# What is filled by one callback and would else show its skeleton for ever.
BODIES = (*charts.EXPORTS, "overview-kpis", "pulls-list", "status-tiles")


def report(error: Exception) -> Any:
    """Any fault in a callback: log it, say so once, and put it in the place of what could not be filled."""
    if isinstance(error, Refused):
        return None
    logger.error("a callback failed", exc_info=error)
    message = {
        "action": "show",
        "id": "failure",
        "title": "Something went wrong",
        "message": said_of(error),
        "color": "red",
        "autoClose": 8000,
    }
    set_props("notify", {"sendNotifications": [message]})
    outputs = ctx.outputs_list
    if isinstance(outputs, dict):
        return in_place_of(outputs)
    return tuple(in_place_of(output) for output in outputs)


def said_of(error: Exception) -> str:
    """The sentence for the reader: the fault's own where it was written for one."""
    if isinstance(error, TformanceError):
        return str(error)
    return "The last action could not be completed. Reload the page; the log has the reason."


def in_place_of(output: dict[str, Any]) -> Any:
    """What an output shows instead; what is no page and no card's body stays as it was."""
    if output["property"] != "children":
        return no_update
    if output["id"] == "page":
        return broken("This page could not be shown", "h1")
    return broken("This could not be shown") if output["id"] in BODIES else no_update


def broken(title: str, level: str = "div") -> Component:
    """The words of it, with a way to try again."""
    again = html.A("Reload the page", href="", className="text-link")
    heading = html.H1(title, className="empty-title") if level == "h1" else title
    return html.Div(
        empty(heading, "The log has the reason.", "alert-triangle", again), className="span-all broken"
    )
