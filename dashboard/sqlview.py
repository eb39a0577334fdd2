"""What SQL reproduces the numbers of a card? Shown with every value written out, ready for `tformance sql`."""

import shlex
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import behind, charts
from dashboard.components.icons import icon
from dashboard.filters import Filters
from dashboard.periods import DEFAULT, PERIODS
from dashboard.questions import QUERIES, Questions, by_period, written_out
from tformance_assets.metrics import headers

COUNTED = "Here counted by {}: the column week is the first day of each."


def modal() -> dmc.Modal:
    """The place of it, closed."""
    return dmc.Modal(
        id="sql",
        title="SQL",
        size="xl",
        overlayProps={"opacity": 0.35},
        closeButtonProps={"aria-label": "Close"},
    )


def register(app: Dash, questions: Questions) -> None:
    """One callback for the buttons of all cards."""

    @app.callback(
        Output("sql", "opened"),
        Output("sql", "children"),
        Output("sql", "title"),
        Input({"type": "sql", "card": ALL}, "n_clicks"),
        State("ui", "data"),
        prevent_initial_call=True,
    )
    def show(clicks: list[int | None], ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if filters is None or not any(clicks) or not ctx.triggered_id:
            return no_update, no_update, no_update
        card = ctx.triggered_id["card"]
        return True, content(card, filters), title(card)


def question_of(card: str) -> str:
    """The question a card asks."""
    if card in charts.CHARTS:
        return charts.CHARTS[card].question
    return charts.EXPORTS.get(card, "kpis")


def is_by_period(card: str, filters: Filters) -> bool:
    """Whether the rows of the card are periods other than the weeks its definition speaks of."""
    return question_of(card) in charts.OVER_TIME and filters.by != DEFAULT


def sql_of(card: str, filters: Filters) -> str:
    """The card's question about the filtered rows as runnable text."""
    return written_out(by_period(question_of(card), filters), filters.parameters())


def title(card: str) -> str:
    """What the card is called where it has rows behind it, else its question."""
    found = behind.find(card)
    return f"SQL: {found.title}" if found else f"SQL: {question_of(card).replace('_', ' ')}"


def content(card: str, filters: Filters) -> list[Component | None]:
    """What the card's question means, the command, and the SQL to copy."""
    note = COUNTED.format(PERIODS[filters.by]) if is_by_period(card, filters) else None
    return told(question_of(card), sql_of(card, filters), filters, note)


def told(name: str, sql: str, filters: Filters, note: str | None = None) -> list[Component | None]:
    """What the question means, how it is asked here, the command, and the SQL to copy."""
    header = headers.read(name, (QUERIES / f"{name}.sql").read_text()).definition
    command = f'tformance sql {shlex.quote(filters.team)} "$(cat query.sql)"'
    return [
        html.P(header, className="sql-text"),
        html.P(note, className="sql-text") if note else None,
        html.Div(
            [
                html.Span(["Saved as ", html.Code("query.sql"), ": ", html.Code(command)]),
                dcc.Clipboard(target_id="sql-code", title="Copy the SQL", className="icon-btn sql-copy"),
            ],
            className="sql-bar",
        ),
        html.Pre(html.Code(sql, id="sql-code"), className="sql", tabIndex=0),
        html.Div(
            [icon("info-circle", 14), "It reads the published snapshot; nothing can be changed by it."],
            className="list-more",
        ),
    ]
