"""How is a reader told of failed days? What is missing, what is only older, and when each is tried again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import fmt, retry
from dashboard.components import cards
from dashboard.components.icons import icon
from dashboard.components.tables import table
from dashboard.sources import Report, Sources
from tformance_assets.clock import from_iso
from tformance_assets.onboarding.failed import days_of, kept, lost

Told = Mapping[str, Any]


def counted(days: int, steps: int) -> str:
    """3 days (5 steps): a day has two steps, and each may fail by itself."""
    return f"{fmt.plural(days, 'day')} ({fmt.plural(steps, 'step')})"


def next_try(told: Told, now: datetime) -> str:
    """When it is tried again, as a cell of a table."""
    at = from_iso(told["next_try_at"])
    if at is None:
        return "not by itself"
    return "now" if at <= now else f"{fmt.moment(at)} UTC"


def next_sentence(told: Told, now: datetime) -> str:
    """The same as a sentence."""
    words = next_try(told, now)
    if told["next_try_at"] is None:
        return "It is not tried again by itself."
    return f"It is tried again by itself {'now' if words == 'now' else 'on ' + words}."


def shown(report: Report, sources: Sources, names: Mapping[str, str], now: datetime) -> list[Component]:
    """The days without data, then those whose data is only older; nothing when none failed."""
    failed, old = lost(report["failed_partitions"]), kept(report["failed_partitions"])
    lists = (
        ("failed-days", "Failed days", "Figures leave them out until they are in.", failed),
        ("old-days", "Refresh failed", "Their older data is shown, and figures are complete.", old),
    )
    first = "failed-days" if failed else "old-days"
    return [
        listed(id, title, told, said, id == first, [line(one, report, sources, names, now) for one in told])
        for id, title, said, told in lists
        if told
    ]


def line(
    told: Told, report: Report, sources: Sources, names: Mapping[str, str], now: datetime
) -> list[Component | str]:
    """One step's day."""
    reason = html.Div(fmt.cut(told["reason"], 400), className="reason clamp")
    return [
        html.Span(told["partition"], className="num strong"),
        html.Span(names.get(told["asset"], told["asset"]), className="nowrap"),
        html.Div([reason, html.Div(told["remedy"], className="remedy")]),
        str(told["attempts"]),
        html.Span(next_try(told, now), className="nowrap"),
        run_link(sources.run_url(report["team"], told["asset"], told["partition"])) or fmt.DASH,
    ]


def listed(
    id: str, title: str, told: Sequence[Told], said: str, has_button: bool, lines: Sequence[Sequence[Any]]
) -> html.Div:
    """One list in its card. One button tries all of both again."""
    button = retry.button("data-status", "Retry all", size="xs") if has_button else None
    subtitle = f"{counted(days_of(told), len(told))}. {said}"
    body = table(["Day", "Step", "Reason", "Attempts", "Next try", "Run"], lines, title, numeric=[3])
    return html.Div(cards.card(title, body, subtitle, right=button, flush=True, id=id), className="g1")


def run_link(address: str | None) -> Component | None:
    """The way to the run."""
    if address is None:
        return None
    return html.A(
        ["Open the run in Dagster", icon("external-link", 14)],
        href=address,
        target="_blank",
        rel="noopener noreferrer",
        className="text-link",
    )
