"""How does the team deliver, at a glance? Five figures, where time goes, and what stands out."""

from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboard import charts, explorer, fmt, glossary
from dashboard.components import cards, kpi, lists
from dashboard.components.tables import table
from dashboard.filters import Filters
from dashboard.pages.key_figures import KPIS, Coverage, key_figures, period_line, whole_days
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.remembered import remembered
from dashboard.sources import Row
from dashboard.theme import TOKENS


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    return [
        cards.page_header(
            "Overview", html.Span("The newest days, against the days before.", id="overview-period")
        ),
        html.Div(kpi.skeletons(len(KPIS)), id="overview-kpis", className="kpis"),
        course(),
        cards.grid(stages(), findings()),
        cards.grid(repositories(), waiting()),
    ]


def course() -> html.Div:
    """What was merged and how long it took, over time."""
    return cards.grid(
        cards.chart_card(
            "overview-throughput",
            "Pull requests merged",
            "Merged {per}, by how AI was involved",
            word="AI involvement",
            legend=True,
            days_of="pr_summaries",
        ),
        cards.chart_card("overview-cycle", "Cycle time", "First commit to merge, {per}", legend=True),
    )


def stages() -> Component:
    """Where the hours go, by repository."""
    return cards.chart_card(
        "overview-stages",
        "Where time goes",
        "Median hours per stage, by repository",
        word="Stages",
        height=300,
        legend=True,
    )


def findings() -> Component:
    """What the rules found."""
    return cards.card(
        "What stands out",
        html.Div(cards.skeleton_lines(), id="overview-insights"),
        "Found by rules in the team's data",
        definition=glossary.text("Insights"),
        right=cards.tools("overview-insights", "What stands out"),
    )


def repositories() -> Component:
    """The same figures, repository by repository."""
    return cards.card(
        "Repositories",
        html.Div(cards.skeleton(), id="overview-repositories"),
        "Medians of the period, and how they moved",
        definition=glossary.text("Repositories"),
        flush=True,
        right=cards.tools("overview-repositories", "Repositories"),
    )


def waiting() -> Component:
    """Whose turn it is now."""
    return cards.card(
        "Waiting for review",
        html.Div(cards.skeleton(), id="overview-waiting"),
        "Open now, longest wait first",
        definition=glossary.text("Waiting now"),
        flush=True,
        right=cards.tools("overview-waiting", "Waiting for review"),
    )


def register(app: Dash, questions: Questions) -> None:
    """What the chart registry does not fill."""

    @app.callback(
        Output("overview-kpis", "children"), Output("overview-period", "children"), Input("ui", "data")
    )
    def figures(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if ui is None or filters is None:
            return no_update, no_update
        return key_figures(questions, filters, TOKENS[charts.scheme_of(ui)]), period_line(questions, filters)

    @app.callback(Output("overview-insights", "children"), Input("ui", "data"))
    def insights(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if filters is None:
            return no_update
        rows = questions.ask("insights", filters)
        named = {row["id"]: explorer.finding(questions, filters.team, row["id"]) for row in rows}
        return lists.insights(rows, named, filters.team)

    @app.callback(Output("overview-repositories", "children"), Input("ui", "data"))
    def table_of_repositories(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        return remembered(questions, filters, repository_table) if filters else no_update

    @app.callback(Output("overview-waiting", "children"), Input("ui", "data"))
    def list_of_waiting(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if filters is None:
            return no_update
        return lists.waiting(questions.ask("open_waiting", filters), charts.no_open(questions, filters))


def repository_table(questions: Questions, filters: Filters) -> Component:
    """One row per repository."""
    rows = questions.ask("by_repository", filters)
    if not rows:
        return cards.empty(
            "Nothing to compare", charts.why_empty(questions, filters, "Nothing was merged."), "git-branch"
        )
    now, before = moves(questions, filters)
    lines = [
        [
            html.Span(row["repository"], className="strong"),
            moved(fmt.count(row["merged"]), row["repository"], now, before, "merged", "count", 1),
            moved(fmt.hours(row["cycle_hours"]), row["repository"], now, before, "cycle_hours", "hours", -1),
            fmt.hours(row["pickup_hours"]),
            fmt.hours(row["review_hours"]),
            fmt.percent(row["ai_share"]),
        ]
        for row in rows
    ]
    head = ["Repository", "Merged", "Cycle", "Waiting", "Review", "AI"]
    return table(head, lines, "Repositories", numeric=range(1, 6))


def moves(questions: Questions, filters: Filters) -> tuple[dict[str, Row], dict[str, Row]]:
    """The repositories in the whole days of the window and in as many before; both empty where one is not complete."""
    window = whole_days(questions, filters)
    if not Coverage.of(questions, window).comparable(needs_summaries=False):
        return {}, {}
    now, before = (
        {row["repository"]: row for row in questions.ask("by_repository", days)}
        for days in (window, window.before())
    )
    return now, before


def moved(
    text: str,
    repository: str,
    now: dict[str, Row],
    before: dict[str, Row],
    column: str,
    kind: fmt.Kind,
    good_when: int,
) -> html.Span:
    """A figure and how it moved against the window before; only the figure where there is none to compare."""
    values = [rows.get(repository, {}).get(column) for rows in (now, before)]
    if None in values:
        return html.Span(text)
    words, direction = fmt.change(values[0], values[1], kind)
    change = kpi.Change(words, direction, good_when)
    return html.Span([kpi.delta(change), text], className="moved") if direction else html.Span(text)


PAGE = Page("overview", "Overview", "layout-dashboard", layout, register)
