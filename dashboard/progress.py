"""How far is the history filled, and has the data changed? One poll answers both and draws the banner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import failed_days, fmt, routes, toasts
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.filters import Filters, narrowed
from dashboard.questions import Questions
from dashboard.shell import POLL_MS
from dashboard.sources import Report, find_team
from tformance_assets.onboarding.failed import days_of, kept, lost

CALM_POLL_MS = 30_000
STATUS_WORDS = {
    "not_started": ("Not started yet", "info"),
    "syncing": ("Reading pull requests", "info"),
    "llm_processing": ("Reading with the LLM", "info"),
    "computing_metrics": ("Computing metrics", "info"),
    "computing_insights": ("Writing insights", "info"),
    "phase1_complete": ("Recent days are in", "good"),
    "background_syncing": ("History is filling in", "info"),
    "background_llm": ("History is filling in", "info"),
    "complete": ("All days are in", "good"),
    "failed": ("Onboarding failed", "bad"),
}


@dataclass(frozen=True)
class Seen:
    """What the last poll saw, as far as the page depends on it."""

    team: str
    status: str
    accessible: bool
    filling: bool
    percent: int
    eta: str | None
    failed_days: int
    failed_steps: int
    old_days: int

    @classmethod
    def of(cls, report: Report, furthest: int) -> "Seen":
        """From a report; a percentage that was shown is never taken back."""
        return cls(
            report["team"],
            report["status"],
            report["dashboard_accessible"],
            report["background_in_progress"],
            max(furthest, percent_of(report)),
            fmt.eta(report.get("eta_seconds")),
            days_of(lost(report["failed_partitions"])),
            len(lost(report["failed_partitions"])),
            days_of(kept(report["failed_partitions"])),
        )


def percent_of(report: Report) -> int:
    """Whole percent of the history: half of the way is reading, half is summarizing."""
    return int((report["background_sync_progress"] + report["background_llm_progress"]) / 2)


def register(app: Dash, questions: Questions) -> None:
    """The poll, what hangs on the snapshot's version, and the line that tells the window."""
    register_poll(app, questions)
    register_freshness(app, questions)

    @app.callback(Output("window", "children"), Input("ui", "data"))
    def window(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        return window_line(questions, filters) if filters else no_update


def register_poll(app: Dash, questions: Questions) -> None:
    """Where the team is, as status, banner and toasts; nothing is sent while nothing has changed."""

    @app.callback(
        Output("status", "data"),
        Output("version", "data"),
        Output("banner", "children"),
        Output("furthest", "data"),
        Output("poll", "interval"),
        Output("notify", "sendNotifications"),
        Input("poll", "n_intervals"),
        Input("url", "pathname"),
        State("status", "data"),
        State("version", "data"),
        State("furthest", "data"),
    )
    def look(_n: int, path: str | None, before: Any, known_version: Any, furthest: Any) -> Any:
        address = routes.parse(path)
        if address is None or find_team(questions.sources, address.team) is None:
            return (no_update,) * 6
        team = address.team
        report = questions.sources.report(team)
        seen = Seen.of(report, furthest_of(furthest, team) if report["background_in_progress"] else 0)
        version = f"{team}@{questions.version(team)}"
        shown = vars(seen)
        version_out = version if version != known_version else no_update
        if shown == before:
            return no_update, version_out, no_update, no_update, no_update, no_update
        return (
            shown,
            version_out,
            banner(seen, report, toasts.finished(before, shown)),
            {team: seen.percent},
            CALM_POLL_MS if seen.status == "complete" else POLL_MS,
            toasts.of(before, shown, report["history_days"]),
        )


def register_freshness(app: Dash, questions: Questions) -> None:
    """What may be chosen in the filters, and how old the data is; asked again with every snapshot."""

    @app.callback(
        Output("filter-repositories", "data"),
        Output("filter-author", "data"),
        Output("freshness", "children"),
        Output("filter-dates", "maxDate"),
        Input("version", "data"),
        Input("status", "data"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def freshness(_version: Any, status: Any, path: str | None) -> Any:
        address = routes.parse(path)
        if address is None or find_team(questions.sources, address.team) is None:
            return (no_update,) * 4
        rows = questions.about(address.team, "extent")
        newest = questions.newest_day(address.team).isoformat()
        written = rows[0]["written_at"] if rows else None
        team = address.team
        return questions.repositories(team), questions.authors(team), foot(status, written), newest


def window_line(questions: Questions, filters: Filters) -> list[Any]:
    """What every figure of the page is about: the window, its coverage, and the number of pull requests."""
    days = questions.ask("coverage", filters)
    closed = questions.ask("closed", filters)
    parts = [
        fmt.period(filters.start, filters.stop),
        f"{days[0]['pull_request_days'] if days else 0} of {filters.days} days in",
        fmt.plural(closed[0]["pull_requests"] if closed else 0, "closed pull request"),
    ]
    on_paper = html.Span(narrowed(filters), className="on-paper", **aria(hidden="true"))
    return [icon("calendar-stats", 14), " · ".join(parts), on_paper]


def furthest_of(memory: Any, team: str) -> int:
    """The highest percentage this browser has shown of the team."""
    value = memory.get(team) if isinstance(memory, dict) else None
    return value if isinstance(value, int) and 0 <= value <= 100 else 0


def banner(seen: Seen, report: Report, just_done: bool) -> Component | list[Component] | None:
    """Nothing, the progress of the history, the good news, or that days failed."""
    if not seen.accessible:
        return None
    parts: list[Component] = []
    if seen.filling:
        parts.append(filling(seen, report))
    elif just_done:
        parts.append(done(report))
    if seen.failed_days:
        parts.append(failures(seen))
    return parts or None


def filling(seen: Seen, report: Report) -> html.Div:
    """The strip with counts, bar, percentage and the time left."""
    total = report["history_days"]
    read = report["partitions"]["pull_requests"]["materialized"]
    summarized = report["partitions"]["pr_summaries"]["materialized"]
    counts = f"{read} of {total} days read, {summarized} summarized. Figures update by themselves."
    left = [
        icon("loader-2", 16),
        html.Div([html.B("Filling in older history"), html.Span(counts, className="banner-sub")]),
    ]
    bar = dmc.Progress(
        value=seen.percent,
        size="sm",
        radius="xl",
        animated=True,
        className="banner-bar",
        **aria(label="Progress of the history"),
    )
    number = html.Span(f"{seen.percent}%", className="num", id="banner-percent")
    right = [bar, number, html.Span(seen.eta or "estimating", className="banner-eta", id="banner-eta")]
    return html.Div(
        [html.Div(left, className="banner-left"), html.Div(right, className="banner-right")],
        className="banner run",
        id="banner-progress",
    )


def done(report: Report) -> dmc.Alert:
    """The history is complete; goes away by itself."""
    return dmc.Alert(
        [html.B("History is complete. "), f"All figures can now cover {report['history_days']} days."],
        icon=icon("circle-check", 18),
        color="teal",
        variant="light",
        duration=8000,
        withCloseButton=True,
        className="banner-done",
        id="banner-done",
    )


def failures(seen: Seen) -> html.Div:
    """One line that leads to the failed days."""
    left_out = "is left out" if seen.failed_days == 1 else "are left out"
    days = failed_days.counted(seen.failed_days, seen.failed_steps)
    words = f"{days} could not be loaded and {left_out} of the figures."
    link = dcc.Link(
        "See why and retry", href=routes.url(seen.team, routes.DATA_STATUS), className="text-link"
    )
    return html.Div(
        [icon("alert-triangle", 15), html.Span(words), link], className="banner warn-line", id="banner-failed"
    )


def foot(status: Any, written: datetime | None) -> list[Component]:
    """The word for where the team is and when data last came, at the foot of the navigation."""
    words, tone = STATUS_WORDS.get(str((status or {}).get("status")), ("", "flat"))
    if (status or {}).get("failed_days"):
        words, tone = f"{fmt.plural(status['failed_days'], 'day')} failed", "bad"
    elif (status or {}).get("old_days"):
        words, tone = f"{fmt.plural(status['old_days'], 'day')} not refreshed", "warn"
    when = f"Data as of {fmt.moment(written)} UTC" if written else "No data yet"
    return [html.Span(className=f"dot {tone}"), html.Div([html.Div(words), html.Div(when)])]
