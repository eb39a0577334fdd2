"""What is in, what is missing and what failed? Every day of every step, and what it cost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import charts, figures, fmt, glossary, retry
from dashboard.components import cards
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.components.tables import scrollable, table
from dashboard.pages import one_day
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.sources import PartitionStates, Report, Row, Sources, find_team
from dashboard.theme import GRAPH_CONFIG
from tformance_assets.summaries.usage import sentences

NAMES = {
    "pull_requests": "Pull requests",
    "pr_summaries": "Summaries",
    "delivery_metrics": "Metrics",
    "insights": "Insights",
    "open_pull_requests": "Open pull requests",
}
TILES = (
    ("materialized", "Complete", "good", "circle-check"),
    ("in_progress", "In progress", "info", "loader-2"),
    ("failed", "Failed", "bad", "alert-triangle"),
    ("missing", "Missing", "flat", "circle-dashed"),
)
REASONS = {
    None: "Read by the LLM",
    "no_key": "By rules: no LLM key is set",
    "budget": "By rules for now: the LLM budget did not suffice, it is taken up again",
    "batch": "By rules for now: an LLM batch reads it",
    "dependency_bot": "By rules: a dependency update",
    "trivial": "By rules: too small for an LLM",
    "cost_limit": "By rules: the month's cost ceiling is reached",
    "unavailable": "By rules for now: the LLM did not answer, it is taken up again",
    "key_refused": "By rules for now: the LLM's key was refused",
    "invalid_answer": "By rules: the LLM's answer was not valid",
    "too_large": "By rules: too large for the LLM's budget",
}
PHASES = {
    "1": "Recent days",
    "2": "History",
    "batch": "History, in batches",
    "phase1": "Recent days",
    "background": "History",
}
LEGEND = [(state, name) for state, name, _, _ in TILES]
POLL_MS = 5_000


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    graph = dcc.Graph(
        id="status-map",
        config=GRAPH_CONFIG,
        figure=cards.BLANK_FIGURE,
        style={"height": 150},
        className="plot",
    )
    days = dmc.SegmentedControl(
        id="status-days",
        value="all",
        data=[{"value": "30", "label": "30 days"}, {"value": "all", "label": "All days"}],
        size="sm",
        **aria(label="Days shown"),
    )
    return [
        dcc.Interval("status-poll", POLL_MS),
        one_day.modal(),
        cards.page_header("Data status", "Which days are in, which are being read, and which failed.", days),
        html.Div(id="status-tiles", className="kpis k4"),
        cards.card(
            "Days",
            [cards.color_legend(LEGEND), scrollable(html.Div(graph, className="wide"), "Days by step")],
            "One square per step and day (UTC). Choose one to see what is known about it.",
            definition=glossary.text("Partitions"),
        ),
        html.Div(id="status-waiting"),
        html.Div(id="status-failed"),
        cards.grid(
            cards.card(
                "Rows",
                html.Div(cards.skeleton(), id="status-rows"),
                "Stored against expected",
                definition=glossary.text("Expected rows"),
                flush=True,
                right=cards.tools("status-rows", "Rows"),
            ),
            cards.card(
                "Summaries",
                html.Div(cards.skeleton(), id="status-summarizers"),
                "Who read the pull requests, and why",
                definition=glossary.text("Summarized by"),
                flush=True,
                right=cards.tools("status-summarizers", "Summaries"),
            ),
        ),
        cards.grid(
            cards.card(
                "LLM requests",
                html.Div(cards.skeleton(), id="status-llm"),
                "Tokens and cost since the beginning",
                definition=glossary.text("LLM cost"),
                flush=True,
                right=cards.tools("status-llm", "LLM requests"),
            ),
            kind="g1",
        ),
    ]


def register(app: Dash, questions: Questions) -> None:
    """Partition states are polled; tables follow the snapshot."""
    one_day.register(app, questions, NAMES)
    sources = questions.sources

    @app.callback(
        Output("status-map", "figure"),
        Output("status-map", "style"),
        Output("status-tiles", "children"),
        Output("status-failed", "children"),
        Output("status-waiting", "children"),
        Input("status-poll", "n_intervals"),
        Input("status-days", "value"),
        Input("ui", "data"),
    )
    def states(_n: int, days: str, ui: dict[str, Any] | None) -> Any:
        team = find_team(sources, (ui or {}).get("team"))
        if ui is None or team is None:
            return (no_update,) * 5
        partitions = sources.partitions(team.name)
        shown = shown_days(partitions, None if days == "all" else int(days))
        figure = figures.partition_map(partitions, shown, NAMES, charts.scheme_of(ui))
        height = {"height": 60 + 42 * len(partitions)}
        failed = failed_card(sources.report(team.name), sources)
        return figure, height, tiles(partitions, shown), failed, waiting_lines(sources.waiting(team.name))

    @app.callback(
        Output("status-rows", "children"),
        Output("status-summarizers", "children"),
        Output("status-llm", "children"),
        Input("ui", "data"),
    )
    def tables(ui: dict[str, Any] | None) -> Any:
        team = find_team(sources, (ui or {}).get("team"))
        if team is None:
            return (no_update,) * 3
        return (
            rows_table(
                questions.about(team.name, "partition_days"), questions.about(team.name, "differing_days")
            ),
            summarizer_table(questions.about(team.name, "summarizers")),
            [
                cost_table(questions.about(team.name, "llm_cost")),
                *cost_notes(sources.report(team.name).get("summaries")),
            ],
        )

    app.clientside_callback(
        ClientsideFunction("tformance", "fewerDays"),
        Output("status-days", "value"),
        Input("status-days", "id"),
    )


def shown_days(partitions: PartitionStates, newest: int | None) -> list[str]:
    """All days any step knows, or the newest of them."""
    days = sorted({day for states in partitions.values() for day in states})
    return days[-newest:] if newest else days


def tiles(partitions: PartitionStates, days: list[str]) -> list[Component]:
    """How many squares have each state."""
    states = [states.get(day, "missing") for states in partitions.values() for day in days]
    total = len(states)
    return [
        cards.tile(
            name,
            fmt.count(states.count(state)),
            f"of {fmt.count(total)}",
            tone if states.count(state) else "flat",
            picture,
        )
        for state, name, tone, picture in TILES
    ]


def waiting_lines(held: dict[str, datetime]) -> list[Component]:
    """Which steps a limit holds up, and until when."""
    return [
        html.Div(
            [
                icon("clock", 15),
                f"{NAMES.get(asset, asset)} wait for a limit of the service until {until:%b} {until.day}, "
                f"{until:%H:%M} UTC, and then go on by themselves.",
            ],
            className="banner",
        )
        for asset, until in held.items()
    ]


def failed_card(report: Report, sources: Sources) -> Component | None:
    """The days that failed with reason and attempts; nothing when none did."""
    failed = report["failed_partitions"]
    if not failed:
        return None
    lines = [
        [
            html.Span(item["partition"], className="num strong"),
            NAMES.get(item["asset"], item["asset"]),
            html.Span(item["reason"], className="reason"),
            str(item["attempts"]),
            one_day.run_link(sources.run_url(report["team"], item["asset"], item["partition"])) or fmt.DASH,
        ]
        for item in failed
    ]
    button = retry.button("data-status", "Retry all", size="xs")
    body = table(["Day", "Step", "Reason", "Attempts", "Run"], lines, "Failed days", numeric=[3])
    subtitle = f"{fmt.plural(len(failed), 'day')} of a step. Figures leave them out until they are in."
    return html.Div(
        cards.card("Failed days", body, subtitle, right=button, flush=True, id="failed-days"), className="g1"
    )


def rows_table(rows: list[Row], differing: list[Row]) -> Component:
    """Per step: days, rows against expected, and when it was last written."""
    if not rows:
        return cards.empty("Nothing is stored yet", "Rows appear with the first complete day.", "database")
    lines = [
        [
            html.Span(NAMES.get(row["asset"], row["asset"]), className="strong"),
            fmt.count(row["days"]),
            fmt.count(row["rows"]),
            fmt.count(row["expected_rows"]),
            fmt.count(row["api_points"]),
            fmt.moment(row["written_at"]),
        ]
        for row in rows
    ]
    head = ["Step", "Days", "Rows", "Expected", "API points", "Last written"]
    return html.Div([table(head, lines, "Rows by step", numeric=range(1, 5)), difference_note(differing)])


def difference_note(rows: list[Row]) -> Component:
    """Whether every stored day has the rows it should have."""
    if not rows:
        return html.Div(
            [icon("circle-check", 14), "Every day has the rows that were expected."], className="list-more ok"
        )
    first = rows[0]
    text = (
        f"{fmt.plural(len(rows), 'day')} of a step differ, the newest {first['partition_date']}: "
        f"{first['rows']} of {first['expected_rows']}. The next refresh reads them again."
    )
    return html.Div([icon("info-circle", 14), text], className="list-more")


def summarizer_table(rows: list[Row]) -> Component:
    """LLM or rules, and why."""
    if not rows:
        return cards.empty(
            "Nothing is summarized yet", "Summaries follow the pull requests day by day.", "sparkles"
        )
    total = sum(row["pull_requests"] for row in rows)
    lines = [
        [reason_of(row), fmt.count(row["pull_requests"]), fmt.percent(row["pull_requests"] / total)]
        for row in rows
    ]
    return table(["How", "Pull requests", "Share"], lines, "Summaries by how", numeric=[1, 2])


def reason_of(row: Row) -> str:
    """A sentence for the reason a pull request was read by rules."""
    if row["summarizer"] == "rules" and row["fallback_reason"] is None:
        return "By rules"
    reason: str | None = row["fallback_reason"]
    return REASONS.get(reason, f"By rules: {reason}")


def cost_table(rows: list[Row]) -> Component:
    """The ledger by model and phase."""
    if not rows:
        return cards.empty(
            "No LLM request so far", "Without a key, summaries are made by rules and cost nothing.", "coin"
        )
    lines = [cost_line(row) for row in rows]
    if len(rows) > 1:
        lines.append(cost_line({**totals(rows), "model": "All", "phase": None}))
    head = ["Model", "Phase", "Requests", "Not ok", "PRs", "Tokens in", "of it cached", "Tokens out", "Cost"]
    return table(head, lines, "LLM requests", numeric=range(2, 9))


def cost_notes(told: Mapping[str, Any] | None) -> list[Component]:
    """Spending against the ceiling, what still waits for the LLM, and what a new prompt will cost."""
    lines = sentences(told) if told else []
    return [html.Div([icon("info-circle", 14), line], className="list-more") for line in lines]


def cost_line(row: Row) -> list[Any]:
    """One line of the ledger."""
    return [
        html.Span(row["model"], className="strong"),
        PHASES.get(row["phase"], (row["phase"] or "").replace("_", " ")),
        fmt.count(row["requests"]),
        fmt.count(row["not_ok"]),
        fmt.count(row["pull_requests"]),
        fmt.count(row["prompt_tokens"]),
        fmt.count(row["cached_tokens"]),
        fmt.count(row["completion_tokens"]),
        fmt.money(row["cost_usd"]),
    ]


def totals(rows: list[Row]) -> Row:
    """The sums of the numeric columns; null when no row knows the number."""
    sums: Row = {}
    for column in rows[0].keys() - {"model", "phase"}:
        known = [row[column] for row in rows if row[column] is not None]
        sums[column] = sum(known) if known else None
    return sums


PAGE = Page("data-status", "Data status", "calendar-stats", layout, register)
