"""What is stored of every step, who summarized it, and what did it cost? The tables below the map of days."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboard import fmt, glossary
from dashboard.components import cards
from dashboard.components.icons import icon
from dashboard.components.tables import table
from dashboard.questions import Questions
from dashboard.sources import Row, find_team
from tformance_assets.summaries.usage import sentences

NAMES = {
    "pull_requests": "Pull requests",
    "pr_summaries": "Summaries",
    "delivery_metrics": "Metrics",
    "insights": "Insights",
    "open_pull_requests": "Open pull requests",
}
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
    "given_up": "By rules: no answer of the LLM was ever valid",
    "too_large": "By rules: too large for the LLM's budget",
}
PHASES = {
    "1": "Recent days",
    "2": "History",
    "batch": "History, in batches",
    "phase1": "Recent days",
    "background": "History",
}


def layout() -> list[Component]:
    """The cards in their loading state."""
    return [
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
    """They follow the snapshot."""
    sources = questions.sources

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
            html.Span(fmt.moment(row["written_at"]), className="nowrap"),
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
    return REASONS.get(reason, f"By rules: {fmt.cut(str(reason), 100)}")


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
        html.Span(fmt.cut(row["model"], 60), className="strong"),
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
