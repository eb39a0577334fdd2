"""Which days do the charts of a page stand on? One strip for each step, painted by CSS variables of the page."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from dash import Dash, Input, Output, no_update

from dashboard import fmt
from dashboard.filters import Filters
from dashboard.questions import Questions
from tformance_assets.clock import utc_now

COMPLETE = ("materialized", "partial", "refresh_failed")
WORDS = {
    "refresh_failed": "not refreshed",
    "in_progress": "loading",
    "failed": "failed",
    "missing": "not loaded",
}


def register(app: Dash, questions: Questions) -> None:
    """Painted again when the filters, the snapshot or the onboarding's state change."""

    @app.callback(Output("page", "style"), Input("ui", "data"), Input("status", "data"))
    def paint(ui: dict[str, Any] | None, _status: Any) -> Any:
        filters = questions.filters(ui)
        if filters is None:
            return no_update
        partitions = questions.sources.partitions(filters.team)
        today = utc_now().date()
        return {
            name: value
            for asset, states in partitions.items()
            for name, value in variables(asset, window_states(states, filters, today)).items()
        }


def window_states(states: Mapping[str, str], filters: Filters, today: date) -> list[str]:
    """The state of every day of the window; today's day is partial even when it is in."""
    days = [filters.start + timedelta(days=at) for at in range(filters.days)]
    found = [states.get(day.isoformat(), "missing") for day in days]
    return [
        "partial" if day == today and state == "materialized" else state
        for day, state in zip(days, found, strict=True)
    ]


def variables(asset: str, states: list[str]) -> dict[str, str]:
    """The strip's gradient and its words as CSS variables."""
    name = asset.replace("_", "-")
    return {f"--days-{name}": gradient(states), f"--days-{name}-words": f'"{words(states)}"'}


def gradient(states: list[str]) -> str:
    """Equal days side by side, in the colours of the map of days."""
    stops, at, width = [], 0, 100 / max(1, len(states))
    for state, run in groupby(states):
        end = at + len(list(run))
        stops.append(f"var(--c-{state}) {at * width:.3f}% {end * width:.3f}%")
        at = end
    return f"linear-gradient(90deg, {', '.join(stops)})"


def words(states: list[str]) -> str:
    """30 of 30 days in, today so far."""
    counts = {state: states.count(state) for state in (*COMPLETE, *WORDS)}
    complete = sum(counts[state] for state in COMPLETE)
    parts = [f"{complete} of {fmt.plural(len(states), 'day')} in"]
    parts += [f"{counts[state]} {word}" for state, word in WORDS.items() if counts[state]]
    return ", ".join(parts) + (", today so far" if counts["partial"] else "")
