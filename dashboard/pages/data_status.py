"""What is in, what is missing and what failed? Every day of every step, and what it cost."""

from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import failed_days, fmt, glossary
from dashboard.components import cards, day_map
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.pages import ledgers, one_day
from dashboard.pages.ledgers import NAMES
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.sources import PartitionStates, find_team
from tformance_assets.clock import utc_now

TILES = (
    ("materialized", "Complete", "good", "circle-check"),
    ("in_progress", "In progress", "info", "loader-2"),
    ("failed", "Failed", "bad", "alert-triangle"),
    ("missing", "Missing", "flat", "circle-dashed"),
)
POLL_MS = 5_000


def layout(team: str) -> list[Component]:
    """The page's cards in their loading state."""
    choice = dmc.SegmentedControl(
        id="status-days",
        value="all",
        data=[{"value": "30", "label": "30 days"}, {"value": "all", "label": "All days"}],
        size="sm",
        **aria(label="Days shown"),
    )
    return [
        dcc.Interval("status-poll", POLL_MS),
        one_day.modal(),
        cards.page_header(
            "Data status", "Which days are in, which are being read, and which failed.", choice
        ),
        html.Div([cards.blank_tile() for _ in TILES], id="status-tiles", className="kpis k4"),
        cards.card(
            "Days",
            day_map.body(),
            "One square per step and day (UTC). Choose one to see what is known about it.",
            definition=glossary.text("Partitions"),
        ),
        html.Div(id="status-waiting"),
        html.Div(id="status-failed"),
        *ledgers.layout(),
    ]


def register(app: Dash, questions: Questions) -> None:
    """Partition states are polled; tables follow the snapshot."""
    one_day.register(app, questions, NAMES)
    ledgers.register(app, questions)
    day_map.register(app)
    sources = questions.sources

    @app.callback(
        Output("status-map-data", "data"),
        Output("status-tiles", "children"),
        Output("status-failed", "children"),
        Output("status-waiting", "children"),
        Input("status-poll", "n_intervals"),
        Input("status-days", "value"),
        Input("ui", "data"),
    )
    def states(_n: int, newest: str, ui: dict[str, Any] | None) -> Any:
        team = find_team(sources, (ui or {}).get("team"))
        if ui is None or team is None:
            return (no_update,) * 4
        partitions = sources.partitions(team.name)
        shown = shown_days(partitions, None if newest == "all" else int(newest))
        drawn = day_map.encoded(partitions, shown, NAMES, utc_now().date())
        failed = failed_days.shown(sources.report(team.name), sources, NAMES, utc_now())
        return drawn, tiles(partitions, shown), failed, waiting_lines(sources.waiting(team.name))

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
    """How many steps of these days have each state: a day has one square for each step."""
    states = [states.get(day, "missing") for states in partitions.values() for day in days]
    counts = {state: states.count(state) for state, *_ in TILES}
    total = f"of {fmt.plural(len(states), 'step')} in {fmt.plural(len(days), 'day')}"
    told: dict[str, cards.Content] = dict.fromkeys(counts, total)
    if older := states.count("refresh_failed"):
        counts["materialized"] += older
        told["materialized"] = [total, html.Div(f"{fmt.count(older)} not refreshed")]
    told["failed"] = failed_words(partitions, days) or total
    return [
        cards.tile(name, fmt.count(counts[state]), told[state], tone if counts[state] else "flat", picture)
        for state, name, tone, picture in TILES
    ]


def failed_words(partitions: PartitionStates, days: list[str]) -> str | None:
    """On how many days the failed steps are, as the banner counts them, and how many lie before those shown."""
    failed = {day for states in partitions.values() for day, state in states.items() if state == "failed"}
    here = len(failed.intersection(days))
    parts = [f"on {fmt.plural(here, 'day')}"] if here else []
    parts += [f"{fmt.plural(len(failed) - here, 'failed day')} before these"] if len(failed) > here else []
    return ", ".join(parts) or None


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


PAGE = Page("data-status", "Data status", "calendar-stats", layout, register)
