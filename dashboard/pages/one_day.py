"""What is known about one day of one step? Its rows, why it failed or waits, its run, and the way to try again."""

from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import behind, failed_days, fmt, retry
from dashboard.components.cards import tag
from dashboard.filters import day_of
from dashboard.questions import Questions
from dashboard.sources import Report, Row, Sources, find_team
from tformance_assets.clock import utc_now

STATES = {
    "materialized": ("Complete", "good"),
    "in_progress": ("In progress", "info"),
    "failed": ("Failed", "bad"),
    "refresh_failed": ("Complete, refresh failed", "warn"),
    "missing": ("Not loaded yet", "flat"),
}
FAILED = ("failed", "refresh_failed")


def modal() -> dmc.Modal:
    """The place of it, closed."""
    return dmc.Modal(
        id="status-day", size="md", overlayProps={"opacity": 0.35}, closeButtonProps={"aria-label": "Close"}
    )


def register(app: Dash, questions: Questions, names: dict[str, str]) -> None:
    """A square of the map opens it."""
    sources = questions.sources

    @app.callback(
        Output("status-day", "opened"),
        Output("status-day", "title"),
        Output("status-day", "children"),
        Input("status-chosen", "data"),
        State("ui", "data"),
        prevent_initial_call=True,
    )
    def show(picked: Any, ui: dict[str, Any] | None) -> Any:
        team = find_team(sources, (ui or {}).get("team"))
        chosen = square(picked, names)
        if team is None or chosen is None:
            return (no_update,) * 3
        asset, day = chosen
        rows = questions.about(team.name, "partition_day", asset=asset, day=day)
        state = sources.partitions(team.name).get(asset, {}).get(day, "missing")
        body = content(sources, team.name, asset, day, state, rows[0] if rows else None)
        return True, f"{names.get(asset, asset)}, {day}", body


def square(chosen: Any, names: dict[str, str]) -> tuple[str, str] | None:
    """The step and the day that were chosen, believing nothing of it."""
    if not isinstance(chosen, dict):
        return None
    asset, day = chosen.get("asset"), day_of(chosen.get("day"))
    return (asset, day.isoformat()) if isinstance(asset, str) and asset in names and day else None


def content(
    sources: Sources, team: str, asset: str, day: str, state: str, row: Row | None
) -> list[Component | None]:
    """State, reason, figures and what can be done."""
    words, tone = STATES.get(state, STATES["missing"])
    report = sources.report(team)
    return [
        html.Div(tag(words, tone), className="tags"),
        explanation(sources, report, asset, day, state, utc_now()),
        figures(row) if row else None,
        html.Div(
            [
                retry.button("one-day", "Retry the failed days") if state in FAILED else None,
                failed_days.run_link(sources.run_url(team, asset, day)),
                rows_link(day) if row and report["dashboard_accessible"] else None,
            ],
            className="day-actions",
        ),
    ]


def explanation(
    sources: Sources, report: Report, asset: str, day: str, state: str, now: datetime
) -> Component:
    """Why the day is as it is."""
    failed = [
        item for item in report["failed_partitions"] if (item["asset"], item["partition"]) == (asset, day)
    ]
    if failed:
        return failure(failed[0], now)
    until = sources.waiting(report["team"]).get(asset)
    if until and state not in ("materialized", "refresh_failed"):
        text = f"It waits for a limit until {until:%H:%M} UTC and then goes on by itself."
    else:
        text = {
            "materialized": "Everything the source lists for this day is in.",
            "in_progress": "A run for it is queued or running.",
            "failed": "The run failed; Dagster has the reason.",
            "refresh_failed": "The refresh failed; Dagster has the reason. The older data stays.",
        }.get(state, "It is taken up by itself, newest days first.")
    return html.P(text, className="day-reason", id="status-day-reason")


def failure(told: failed_days.Told, now: datetime) -> html.Div:
    """Why it failed, what to do, and when it is tried again."""
    tried = fmt.plural(told["attempts"], "attempt")
    return html.Div(
        [
            html.P(
                f"{fmt.cut(told['reason'], 1000)} ({tried})", className="day-reason", id="status-day-reason"
            ),
            html.P(told["remedy"], className="day-reason", id="status-day-remedy"),
            html.P(failed_days.next_sentence(told, now), className="day-reason", id="status-day-next"),
        ]
    )


def figures(row: Row) -> html.Div:
    """What it gave and cost."""
    pairs = [
        ("Rows", f"{fmt.count(row['rows'])} of {fmt.count(row['expected_rows'])}"),
        ("Took", fmt.seconds(row["seconds"])),
        ("Written", fmt.moment(row["written_at"])),
    ]
    if row["tokens"] is not None:
        pairs += [("Tokens", fmt.count(row["tokens"])), ("Cost", fmt.money(row["cost_usd"]))]
    if row["api_points"] is not None:
        pairs.append(("API points", fmt.count(row["api_points"])))
    boxes = [
        html.Div(
            [html.Div(name, className="fact-name"), html.Div(value, className="fact-value num")],
            className="fact",
        )
        for name, value in pairs
    ]
    return html.Div(boxes, className="facts")


def rows_link(day: str) -> dcc.Link:
    """The way to the day's pull requests."""
    return dcc.Link(
        "Pull requests of this day",
        href=f"{behind.PAGE}?from={day}&to={day}&who=everyone",
        className="text-link",
    )
