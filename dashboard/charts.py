"""Which charts are there? A registry: id -> question and drawing. Callbacks and CSV export follow from it.

A page only places the card. A finished figure is remembered by (chart, filters, scheme, snapshot version).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, dcc, no_update

from dashboard import figures, periods
from dashboard.components.legend import legend
from dashboard.csvs import to_csv
from dashboard.figures import Figure
from dashboard.filters import Filters
from dashboard.once import Once
from dashboard.questions import Questions
from dashboard.series import (
    ACTIVITY,
    AI_CYCLE,
    CYCLE,
    EVIDENCE,
    INVOLVEMENT,
    ISSUE_CYCLE,
    OPEN,
    OUTCOME,
    PICKUP,
    POINTS,
    SIZES,
    STAGES,
    UNDONE,
    WEEKLY_STAGES,
)
from dashboard.sources import Row
from dashboard.theme import Scheme

logger = logging.getLogger(__name__)
KEPT = 1024  # finished figures

Draw = Callable[[list[Row], Scheme], Figure]
# Questions with one row per period: the filter "by" applies to them.
OVER_TIME = (
    "weekly_throughput",
    "weekly_hours",
    "weekly_sizes",
    "weekly_quality",
    "jira_weekly",
    "jira_linkage",
)
NO_REVIEWS = "Not collected: this source does not know reviews"
NO_OPEN = "Not collected: git does not know open pull requests"
NO_ISSUES = "No issue that a pull request names was finished in this period"
NO_TIMES = "No times are known for these pull requests"


@dataclass(frozen=True)
class Chart:
    """A question, how its rows are drawn, and what it says when `needs` is unknown in every row.

    `zero` is said when there are rows and every count of them is 0; left out, it is `none`.
    """

    question: str
    draw: Draw
    needs: tuple[str, ...] = ()
    unknown: str = NO_TIMES
    none: str = "No merged pull requests in this period"
    zero: str | None = None


CHARTS: dict[str, Chart] = {
    "overview-throughput": Chart("weekly_throughput", lambda r, s: figures.stacked_weeks(r, s, INVOLVEMENT)),
    "overview-cycle": Chart("weekly_hours", lambda r, s: figures.hour_lines(r, s, CYCLE), ("cycle_p50",)),
    "overview-stages": Chart(
        "by_repository", lambda r, s: figures.stages(r, s, STAGES), tuple(column for column, *_ in STAGES)
    ),
    "delivery-throughput": Chart("weekly_throughput", lambda r, s: figures.stacked_weeks(r, s, OUTCOME)),
    "delivery-cycle": Chart("weekly_hours", lambda r, s: figures.hour_lines(r, s, CYCLE), ("cycle_p50",)),
    "delivery-stages": Chart(
        "weekly_hours",
        lambda r, s: figures.stacked_hours(r, s, WEEKLY_STAGES),
        tuple(column for column, *_ in WEEKLY_STAGES),
    ),
    "delivery-sizes": Chart(
        "weekly_sizes",
        lambda r, s: figures.stacked_weeks(r, s, SIZES),
        none="No merged pull request has a known size in this period",
    ),
    "delivery-by-size": Chart(
        "by_size",
        lambda r, s: figures.columns(
            r, s, "size", (("cycle_hours", "Cycle time", "accent"),), {"cycle_hours": "n"}
        ),
        ("cycle_hours",),
    ),
    "delivery-open": Chart(
        "open_ages",
        lambda r, s: figures.stacked_classes(r, s, "age", OPEN),
        none="No open pull requests",
    ),
    "delivery-linkage": Chart(
        "jira_linkage",
        lambda r, s: figures.share_line(r, s, "linkage_share", "Names an issue", "accent"),
        none="No merged pull request of this period has been searched for issues yet",
    ),
    "delivery-issue-cycle": Chart(
        "jira_weekly",
        lambda r, s: figures.hour_lines(r, s, ISSUE_CYCLE),
        ("cycle_p50",),
        "No issue finished in this period was seen in progress",
        NO_ISSUES,
    ),
    "delivery-points": Chart(
        "jira_weekly",
        lambda r, s: figures.grouped_weeks(r, s, POINTS),
        ("story_points",),
        "The issues finished in this period have no story points",
        NO_ISSUES,
        "The issues finished in this period have 0 story points",
    ),
    "quality-pickup": Chart(
        "weekly_hours", lambda r, s: figures.hour_lines(r, s, PICKUP), ("pickup_p50",), NO_REVIEWS
    ),
    "quality-rounds": Chart(
        "review_rounds",
        lambda r, s: figures.counts(r, s, "rounds", "n", "review"),
        none="No merged pull request with known reviews in this period",
    ),
    "quality-unreviewed": Chart(
        "weekly_quality",
        lambda r, s: figures.share_line(r, s, "unreviewed_share", "Merged without review", "warn"),
        ("unreviewed_share",),
        NO_REVIEWS,
    ),
    "quality-undone": Chart(
        "weekly_quality",
        lambda r, s: figures.grouped_weeks(r, s, UNDONE),
        zero="No revert and no hotfix was merged in this period",
    ),
    "quality-hours": Chart("waiting_by_hour", figures.hour_map, ("pickup_p50",), NO_REVIEWS),
    "quality-load": Chart(
        "reviewer_load",
        lambda r, s: figures.row_bars(r, s, "pull_requests", "person", "review", "pull requests"),
        none="No reviews by people in this period",
    ),
    "ai-involvement": Chart("weekly_throughput", lambda r, s: figures.stacked_weeks(r, s, INVOLVEMENT)),
    "ai-share": Chart(
        "weekly_throughput",
        lambda r, s: figures.share_line(r, s, "ai_share", "AI-assisted", "ai"),
        ("ai_share",),
        "No pull request of this period has been read yet",
    ),
    "ai-tools": Chart(
        "ai_tools",
        lambda r, s: figures.row_bars(r, s, "pull_requests", "tool", "ai", "pull requests"),
        none="No AI tool was found in this period",
    ),
    "ai-evidence": Chart(
        "ai_evidence",
        lambda r, s: figures.row_bars(
            figures.titled(r, EVIDENCE), s, "pull_requests", "title", "ai_soft", "pull requests"
        ),
        none="No footprint of an AI tool was found in this period",
    ),
    "ai-cycle": Chart(
        "ai_cycle",
        lambda r, s: figures.columns(
            r, s, "size", AI_CYCLE, {"with_ai": "with_ai_n", "without_ai": "without_ai_n"}
        ),
        ("with_ai", "without_ai"),
        none="No size has three or more with and without AI in one repository",
    ),
    "ai-review-bots": Chart(
        "review_bots",
        lambda r, s: figures.row_bars(r, s, "reviews", "reviewer", "ai_review", "reviews"),
        none="No review by a bot or an agent in this period",
    ),
    "people-activity": Chart(
        "people",
        lambda r, s: figures.paired_rows(r, s, "person", ACTIVITY),
        none="Nobody merged or reviewed in this period",
    ),
    "people-pairs": Chart("review_pairs", figures.pair_map, none="No reviews by people in this period"),
    "people-bus-factor": Chart(
        "bus_factor",
        lambda r, s: figures.row_bars(r, s, "bus_factor", "repository", "accent", "people"),
        none="Nobody merged in this period",
    ),
}


def rows_of(chart: Chart, questions: Questions, filters: Filters) -> list[Row]:
    """The rows a chart draws and exports."""
    return questions.ask(chart.question, filters)


def draw(chart: Chart, questions: Questions, filters: Filters, scheme: Scheme) -> Figure:
    """The figure, or why there is none."""
    rows = rows_of(chart, questions, filters)
    if not rows:
        return figures.message(why_empty(questions, filters, chart.none, chart.question), scheme)
    if chart.needs and all(row[column] is None for row in rows for column in chart.needs):
        return figures.message(chart.unknown, scheme)
    figure = chart.draw(rows, scheme)
    if not figure["data"]:
        return figures.message(chart.zero or chart.none, scheme)
    return over_time(figure, questions, filters) if chart.question in OVER_TIME else figure


def over_time(figure: Figure, questions: Questions, filters: Filters) -> Figure:
    """The figure by the period of the filters; what is partial or not in it is told in `meta`, for the legend."""
    rows = questions.ask("periods", filters)
    found = periods.partial(rows, filters.by)
    marked = {first: counts for first, counts in found.items() if first.isoformat() in figure["data"][0]["x"]}
    drawn = figures.dated(figure, filters.by, marked)
    told = {
        "partial": periods.partial_words(marked, filters.by) if marked else None,
        "left_out": periods.left_out_words(filters.start, rows[0]["week"]),
    }
    if any(told.values()):
        drawn["layout"]["meta"] = told
    return drawn


def no_open(questions: Questions, filters: Filters) -> str | None:
    """Why open pull requests are not known; None where they are collected."""
    return None if questions.knows_open(filters) else NO_OPEN


def why_empty(questions: Questions, filters: Filters, otherwise: str, question: str = "") -> str:
    """Nothing collected, nothing of these days, no period that begins in them, or really nothing there."""
    if questions.version(filters.team) is None:
        return "Nothing has been collected yet"
    if question == "open_ages" and (unknown := no_open(questions, filters)):
        return unknown
    if not questions.ask("coverage", filters)[0]["pull_request_days"]:
        return "These days have not been collected"
    if question in OVER_TIME and not questions.ask("periods", filters):
        return f"No {periods.PERIODS[filters.by]} begins within these dates: choose more, or count by day"
    return otherwise


def scheme_of(ui: dict[str, Any]) -> Scheme:
    """The colour scheme the browser shows."""
    return "dark" if ui.get("scheme") == "dark" else "light"


def register(app: Dash, questions: Questions) -> None:
    """A callback for every chart, and one for every export."""

    def draw_now(name: str, filters: Filters, scheme: Scheme, _version: str | None) -> Figure:
        return draw(CHARTS[name], questions, filters, scheme)

    drawn = Once(draw_now, KEPT)

    def failed(error: Exception) -> tuple[Figure, None]:
        logger.error("chart %s failed", ctx.outputs_list, exc_info=error)
        return figures.message("This chart could not be drawn; the log says why", "light"), None

    def connect(name: str) -> None:
        @app.callback(
            Output(name, "figure"), Output(f"{name}-legend", "children"), Input("ui", "data"), on_error=failed
        )
        def show(ui: dict[str, Any] | None) -> Any:
            filters = questions.filters(ui)
            if ui is None or filters is None:
                return no_update, no_update
            figure = drawn(name, filters, scheme_of(ui), questions.version(filters.team))
            return figure, legend(figure)

    for name in CHARTS:
        connect(name)

    @app.callback(
        Output("download", "data"),
        Input({"type": "export", "chart": ALL}, "n_clicks"),
        State("ui", "data"),
        prevent_initial_call=True,
    )
    def export(clicks: list[int | None], ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if filters is None or not any(clicks) or not ctx.triggered_id:
            return no_update
        name = ctx.triggered_id["chart"]
        rows = exported(name, questions, filters)
        return dcc.send_string(to_csv(rows), file_name(name, filters))


def exported(name: str, questions: Questions, filters: Filters) -> list[Row]:
    """The rows behind a card: a chart's, or those of the question the card is named after."""
    question = CHARTS[name].question if name in CHARTS else EXPORTS[name]
    rows = questions.ask(question, filters)
    return [{filters.by if key == "week" else key: value for key, value in row.items()} for row in rows]


EXPORTS = {
    "overview-repositories": "by_repository",
    "overview-insights": "insights",
    "overview-waiting": "open_waiting",
    "delivery-stale": "open_waiting",
    "delivery-unlinked": "jira_unlinked",
    "quality-merged-unreviewed": "unreviewed",
    "people-table": "people",
    "ai-agents": "opened_by",
    "status-rows": "partition_days",
    "status-summarizers": "summarizers",
    "status-llm": "llm_cost",
}


def file_name(name: str, filters: Filters) -> str:
    """tformance_acme_overview-cycle_2026-10-25_2026-11-23.csv"""
    return f"tformance_{filters.team}_{name}_{filters.start}_{filters.last}.csv"
