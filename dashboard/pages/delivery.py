"""How much is shipped, how fast, and what is still under way?"""

from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboard import behind, charts, fmt, glossary
from dashboard.components import cards, lists
from dashboard.components.tables import table
from dashboard.pages import issues
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.sources import Row


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    return [
        cards.page_header("Delivery", "How much is shipped, how fast, and what is still under way."),
        cards.grid(
            cards.chart_card("delivery-throughput", "Throughput", "Closed pull requests {per}", legend=True),
            cards.chart_card("delivery-cycle", "Cycle time", "First commit to merge, {per}", legend=True),
        ),
        cards.grid(
            cards.chart_card(
                "delivery-stages",
                "Where time goes",
                "Median hours per stage, {per}",
                word="Stages",
                legend=True,
            ),
            cards.chart_card(
                "delivery-sizes", "Size mix", "Merged pull requests {per}, by changed lines", legend=True
            ),
        ),
        cards.grid(
            cards.chart_card(
                "delivery-by-size", "Cycle time by size", "Median, with the number of pull requests"
            ),
            cards.chart_card(
                "delivery-open", "Work in progress", "Open now, by age", legend=True, days_of=None
            ),
        ),
        cards.grid(
            cards.card(
                "Oldest open pull requests",
                html.Div(cards.skeleton(), id="delivery-stale"),
                "Open for two weeks or more",
                definition=glossary.text("Oldest open"),
                flush=True,
                right=cards.tools("delivery-stale", "Oldest open pull requests"),
            ),
            kind="g1",
        ),
        issues.section(),
    ]


def register(app: Dash, questions: Questions) -> None:
    """The list of old open pull requests and the cards about issues; the charts come from the registry."""
    issues.register(app, questions)

    @app.callback(Output("delivery-stale", "children"), Input("ui", "data"))
    def stale(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if filters is None:
            return no_update
        return stale_table(questions.ask("open_waiting", filters), charts.no_open(questions, filters))


def stale_table(rows: list[Row], unknown: str | None = None, limit: int = 20) -> Component:
    """The oldest open pull requests; `unknown` says why none is known."""
    if unknown and not rows:
        return cards.empty("Not known", f"{unknown}.", "info-circle")
    old = sorted(
        (row for row in rows if (row["open_hours"] or 0) >= behind.STALE_HOURS),
        key=lambda row: -row["open_hours"],
    )
    if not old:
        text = (
            "Every open pull request is younger than two weeks."
            if rows
            else "There are no open pull requests."
        )
        return cards.empty("Nothing is stale", text, "circle-check")
    lines = [
        [
            lists.titled(row, with_author=False),
            html.Bdi(fmt.name(row["author"])),
            lists.state_tag(row["review_state"]),
            fmt.hours(row["open_hours"]),
            fmt.hours(row["waiting_hours"]),
        ]
        for row in old[:limit]
    ]
    head = ["Pull request", "Author", "State", "Open for", "Waiting"]
    body = table(head, lines, "Oldest open", numeric=[3, 4])
    return html.Div([body, lists.more(len(old) - limit, "delivery-stale")])


PAGE = Page("delivery", "Delivery", "rocket", layout, register)
