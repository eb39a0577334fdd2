"""How does review work, and what had to be undone?"""

from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboard import fmt, glossary
from dashboard.components import cards, lists
from dashboard.components.tables import table
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.sources import Row


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    return [
        cards.page_header(
            "Quality and review", "How long work waits for a reviewer, and what had to be undone."
        ),
        cards.grid(
            cards.chart_card(
                "quality-pickup",
                "Waiting for review",
                "Ready until the first human review, {per}",
                legend=True,
            ),
            cards.chart_card("quality-rounds", "Review rounds", "Merged pull requests, by rounds of review"),
        ),
        cards.grid(
            cards.chart_card(
                "quality-unreviewed",
                "Merged without review",
                "Share of merged pull requests, {per}",
                legend=True,
            ),
            cards.chart_card("quality-undone", "Reverts and hotfixes", "Merged, {per}", legend=True),
        ),
        cards.grid(
            cards.chart_card(
                "quality-hours",
                "What waits overnight",
                "Median wait for the first review, by when it became ready (UTC)",
                height=330,
            ),
            kind="g1",
        ),
        cards.grid(
            cards.chart_card(
                "quality-load",
                "Review load",
                "Pull requests reviewed by each person, alphabetical",
                height=420,
            ),
            cards.card(
                "Newest merged without review",
                html.Div(cards.skeleton(300), id="quality-merged-unreviewed"),
                "No human but the author looked at them",
                definition=glossary.text("Merged without review"),
                flush=True,
                right=cards.tools("quality-merged-unreviewed", "Newest merged without review"),
            ),
        ),
    ]


def register(app: Dash, questions: Questions) -> None:
    """The list; the charts come from the registry."""

    @app.callback(Output("quality-merged-unreviewed", "children"), Input("ui", "data"))
    def unreviewed(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        return unreviewed_table(questions.ask("unreviewed", filters)) if filters else no_update


def unreviewed_table(rows: list[Row], limit: int = 8) -> Component:
    """The newest pull requests merged without review."""
    if not rows:
        return cards.empty(
            "None in this period",
            "No pull request with known reviews was merged without one.",
            "shield-check",
        )
    lines = [
        [
            lists.titled(row),
            row["size"] or fmt.DASH,
            fmt.day(row["merged_at"]),
        ]
        for row in rows[:limit]
    ]
    more = len(rows) - limit
    note = lists.more(more, "quality-merged-unreviewed")
    return html.Div(
        [table(["Pull request", "Size", "Merged"], lines, "Merged without review", numeric=[2]), note]
    )


PAGE = Page("quality", "Quality and review", "shield-check", layout, register)
