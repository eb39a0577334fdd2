"""Which pull request does the address name, and what is known of it? The explorer's drawer, closed or open ones.

The address is the truth: the browser (`assets/35-explorer.js`) puts into it what a reader chooses, and back.
"""

import re
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboard import fmt
from dashboard.components import cards, drawer
from dashboard.questions import Questions

ID = re.compile(r"(?P<repository>[^#\s]{1,200})#(?P<number>[0-9]{1,9})")


def place() -> list[Component]:
    """The drawer, closed, and what the address names."""
    return [
        dcc.Store(id="pulls-chosen"),
        dmc.Drawer(
            id="pulls-drawer",
            position="right",
            size=520,
            padding="lg",
            title="Pull request",
            overlayProps={"opacity": 0.35},
            closeButtonProps={"aria-label": "Close"},
        ),
    ]


def register(app: Dash, questions: Questions) -> None:
    """What the address names is read; a row, a card, the back button and the close button change the address."""

    @app.callback(
        Output("pulls-drawer", "opened"),
        Output("pulls-drawer", "children"),
        Output("pulls-drawer", "title"),
        Input("pulls-chosen", "data"),
        Input("ui", "data"),
        State("pulls-drawer", "opened"),
    )
    def read(chosen: Any, ui: dict[str, Any] | None, opened: bool | None) -> Any:
        filters = questions.filters(ui)
        if filters is None or not chosen:
            return False if opened else no_update, no_update, no_update
        return True, *content(questions, filters.team, chosen)

    app.clientside_callback(
        ClientsideFunction("tformanceExplorer", "chosen"),
        Output("pulls-chosen", "data"),
        Input("pulls-grid", "selectedRows"),
        Input({"type": "pull", "id": ALL}, "n_clicks"),
        Input("url", "search"),
        Input("restored", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("tformanceExplorer", "closed"),
        Output("pulls-drawer", "className"),
        Input("pulls-drawer", "opened"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("tformanceExplorer", "copyLink"),
        Output("pull-request-copied", "children"),
        Input("pull-request-copy", "n_clicks"),
        prevent_initial_call=True,
    )


def content(questions: Questions, team: str, asked: Any) -> tuple[Component, str]:
    """The drawer's body and title; for one that is not there, that it is not."""
    key = key_of(asked)
    if key is None:
        return missing(asked), "Pull request"
    for row in questions.about(team, "pull_request", **key):
        evidence = questions.about(team, "pull_request_evidence", **key)
        reviews = questions.about(team, "pull_request_reviews", **key)
        return drawer.body(row, evidence, reviews), drawer.title(row)
    for row in questions.about(team, "open_pull_request", **key):
        return drawer.open_body(row), drawer.title(row)
    return missing(asked), "Pull request"


def key_of(asked: Any) -> dict[str, Any] | None:
    """Repository and number of OWNER/NAME#NUMBER; None for anything else."""
    found = ID.fullmatch(asked) if isinstance(asked, str) else None
    return {"repository": found["repository"], "number": int(found["number"])} if found else None


def missing(asked: Any) -> Component:
    """Why nothing is shown: the address may be mistyped, of another team, or older than what is collected."""
    text = (
        f"This team has no pull request “{fmt.cut(str(asked), 120)}”. It may belong to another team, be older than the "
        "history that is collected, or not be collected yet."
    )
    return cards.empty("No such pull request", text, "search")
