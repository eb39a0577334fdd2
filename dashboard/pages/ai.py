"""Where are AI tools used, what is that known from, and does it change the outcome?"""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboard import charts, fmt, glossary
from dashboard.components import cards
from dashboard.components.icons import icon
from dashboard.components.tables import table
from dashboard.filters import Filters
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.sources import Row

OPENED_BY = {"human": "People", "agent": "Agents"}

CAVEAT = (
    "A comparison, not a cause. Within a size, AI-assisted pull requests can still differ in who wrote them "
    "and in how hard they were, and below some twenty pull requests a median moves with every one."
)


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    return [
        cards.page_header(
            "AI adoption and impact", "Footprints of AI tools in merged pull requests, and what differs."
        ),
        adoption(),
        *impact(),
        footprints(),
    ]


def adoption() -> html.Div:
    """How much of the work AI is part of, over time."""
    return cards.grid(
        cards.chart_card(
            "ai-involvement",
            "AI involvement",
            "Merged pull requests {per}",
            days_of="pr_summaries",
            legend=True,
        ),
        cards.chart_card(
            "ai-share",
            "AI-assisted share",
            "Of merged pull requests with a verdict, {per}",
            days_of="pr_summaries",
            legend=True,
        ),
    )


def impact() -> list[Component]:
    """What differs with AI and without, and that a difference is no cause."""
    return [
        cards.grid(
            cards.chart_card(
                "ai-cycle",
                "Cycle time with and without AI",
                "Median by size, with the number of pull requests",
                word="AI and cycle time",
                days_of="pr_summaries",
                height=270,
                legend=True,
            ),
            cards.card(
                "Agents and people",
                html.Div(cards.skeleton(270), id="ai-agents"),
                "Closed pull requests, by who opened them",
                definition=glossary.text("Agents and people"),
                flush=True,
                right=cards.tools("ai-agents", "Agents and people"),
            ),
        ),
        html.Div([icon("info-circle", 15), html.Span(CAVEAT)], className="caveat below"),
    ]


def footprints() -> html.Div:
    """Which tools, known from what, and the bots that review."""
    return cards.grid(
        cards.chart_card(
            "ai-tools",
            "Tools",
            "Merged pull requests, by tool found",
            word="AI tools",
            days_of="pr_summaries",
            height=230,
        ),
        cards.chart_card(
            "ai-evidence",
            "Evidence",
            "Merged pull requests, by footprint",
            word="AI evidence",
            days_of="pr_summaries",
            height=230,
        ),
        cards.chart_card("ai-review-bots", "Review bots", "Reviews by bots and agents", height=230),
        kind="g3",
    )


def register(app: Dash, questions: Questions) -> None:
    """The comparison of agents and people; the charts come from the registry."""

    @app.callback(Output("ai-agents", "children"), Input("ui", "data"))
    def agents(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        return agents_table(questions, filters) if filters else no_update


def agents_table(questions: Questions, filters: Filters) -> Component:
    """One line per figure, agents beside people; nothing to compare without agents."""
    rows = {row["opened_by"]: row for row in questions.ask("opened_by", filters)}
    if "agent" not in rows:
        reason = charts.why_empty(questions, filters, "No pull request was opened by an agent in this period")
        return cards.empty("Nothing to compare", reason, "sparkles")
    shown = [(name, rows[kind]) for kind, name in OPENED_BY.items() if kind in rows]
    lines = [[name, *(html.Span(write(row), className="num") for _, row in shown)] for name, write in FIGURES]
    head = ["", *(name for name, _ in shown)]
    return table(head, lines, "Agents and people", numeric=range(1, len(head)))


def with_n(text: str, n: int) -> str:
    """A median and how many it rests on."""
    return f"{text} · n {fmt.count(n)}" if n else text


FIGURES: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("Closed", lambda row: fmt.count(row["closed"])),
    ("Of them merged", lambda row: fmt.percent(row["merged_share"])),
    ("Cycle time", lambda row: with_n(fmt.hours(row["cycle_hours"]), row["cycle_n"])),
    ("Waiting for review", lambda row: with_n(fmt.hours(row["pickup_hours"]), row["pickup_n"])),
    ("Review rounds", lambda row: fmt.rounds(row["review_rounds"])),
    ("Merged without review", lambda row: fmt.percent(row["unreviewed_share"])),
    ("Reverted since", lambda row: fmt.percent(row["reverted_share"], 1)),
)

PAGE = Page("ai", "AI adoption", "sparkles", layout, register)
