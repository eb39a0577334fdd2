"""How does a reader start failed days again? One button, wherever failures are shown, and what it answers."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, no_update

from dashboard import routes
from dashboard.components.icons import icon
from dashboard.sources import Sources, find_team


def button(place: str, words: str, size: str = "sm") -> dmc.Button:
    """The button; `place` tells apart the ones of different pages."""
    return dmc.Button(
        words,
        id={"type": "retry", "place": place},
        className="retry-button",
        size=size,
        leftSection=icon("refresh", 15),
    )


def register(app: Dash, sources: Sources) -> None:
    """Starts the failed partitions of the page's team and says so."""

    @app.callback(
        Output("notify", "sendNotifications", allow_duplicate=True),
        Input({"type": "retry", "place": ALL}, "n_clicks"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def retry(clicks: list[int | None], path: str | None) -> Any:
        address = routes.parse(path)
        if not any(clicks) or address is None or find_team(sources, address.team) is None:
            return no_update
        return [note(sources.retry(address.team))]


def note(message: str) -> dict[str, Any]:
    """What was started, as a toast."""
    return {
        "action": "show",
        "id": "retry",
        "title": "Trying again",
        "message": message,
        "color": "indigo",
        "autoClose": 6000,
    }
