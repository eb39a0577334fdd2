"""How is work and review spread over the people of a team? In alphabetical order: this is never a ranking."""

from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboard import charts, fmt, glossary
from dashboard.components import cards
from dashboard.components.tables import table
from dashboard.filters import Filters
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.remembered import remembered


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    return [
        cards.page_header("People", "How work and review are spread. Alphabetical, humans only, no ranking."),
        cards.grid(
            cards.chart_card(
                "people-activity", "Activity", "Pull requests merged and reviewed", height=420, legend=True
            ),
            cards.chart_card(
                "people-pairs", "Who reviews whom", "Pull requests, reviewer by author", height=420, wide=True
            ),
        ),
        cards.grid(
            cards.card(
                "Activity and review load",
                html.Div(cards.skeleton(), id="people-table"),
                "Counts of the period",
                definition=glossary.text("Activity"),
                flush=True,
                right=cards.tools("people-table", "Activity and review load"),
            ),
            kind="g1",
        ),
        cards.grid(
            cards.chart_card(
                "people-bus-factor",
                "Bus factor",
                "The fewest people who wrote half of what was merged, by repository",
            ),
            kind="g1",
        ),
    ]


def register(app: Dash, questions: Questions) -> None:
    """The table; the charts come from the registry."""

    @app.callback(Output("people-table", "children"), Input("ui", "data"))
    def people(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        return remembered(questions, filters, people_table) if filters else no_update


def people_table(questions: Questions, filters: Filters) -> Component:
    """One row per person."""
    rows = questions.ask("people", filters)
    if not rows:
        reason = charts.why_empty(
            questions, filters, "Nobody merged or reviewed a pull request in this period"
        )
        return cards.empty("Nobody to show", reason, "users")
    lines = [
        [
            html.Span(fmt.name(row["person"]), className="strong"),
            fmt.count(row["merged"]),
            fmt.hours(row["cycle_hours"]),
            fmt.count(row["reviewed"]),
            fmt.count(row["colleagues"]),
        ]
        for row in rows
    ]
    head = ["Person", "Merged", "Median cycle", "Reviewed", "Colleagues reviewed"]
    return table(head, lines, "Activity and review load", numeric=range(1, 5))


PAGE = Page("people", "People", "users", layout, register)
