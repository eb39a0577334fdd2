"""How far is the first look at a team? Steps with counts, the time left, and what went wrong."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import fmt, retry, routes
from dashboard.components.aria import aria
from dashboard.components.cards import Content, link_button, skeleton
from dashboard.components.icons import icon
from dashboard.pages.page import Page
from dashboard.phase_one import Step, steps_of
from dashboard.questions import Questions
from dashboard.sources import Report, TeamView, find_team
from tformance_assets.clock import from_iso, utc_now

POLL_MS = 2_000


def layout(team: str) -> list[Component]:
    """An empty card that the first poll fills."""
    return [
        html.Div(
            [
                html.Div(html.Div(skeleton(360), className="card center-card"), id="onboarding-body"),
                dcc.Interval("onboarding-poll", POLL_MS),
                dcc.Store(id="onboarding-seen"),
                html.Div(id="onboarding-open"),
            ],
            className="center-page",
        )
    ]


def register(app: Dash, questions: Questions) -> None:
    """The poll, which opens the overview when it may be opened."""
    sources = questions.sources

    @app.callback(
        Output("onboarding-body", "children"),
        Output("onboarding-seen", "data"),
        Output("onboarding-open", "children"),
        Input("onboarding-poll", "n_intervals"),
        State("url", "pathname"),
        State("onboarding-seen", "data"),
    )
    def look(_n: int, path: str | None, seen: Any) -> Any:
        team = find_team(sources, address.team) if (address := routes.parse(path)) else None
        if team is None:
            return no_update, no_update, no_update
        report = sources.report(team.name)
        if report["dashboard_accessible"]:
            opened = isinstance(seen, dict) and seen.get("accessible") is False
            target = routes.url(team.name, routes.OVERVIEW)
            go = dcc.Location(id="onboarding-redirection", href=target, refresh=True) if opened else no_update
            return ready(team, report), {"accessible": True}, go
        steps = steps_of(team, report, sources.partitions(team.name), pull_requests_in(questions, team))
        shown = waiting(team, report, steps, utc_now(), sources.waiting(team.name))
        return shown, {"accessible": False}, no_update


def pull_requests_in(questions: Questions, team: TeamView) -> int | None:
    """Pull requests that are in already; None before the first snapshot."""
    rows = questions.about(team.name, "partition_days")
    return next((row["rows"] for row in rows if row["asset"] == "pull_requests"), None)


def held_line(held: Mapping[str, datetime]) -> Component | None:
    """That a limit of GitHub or the LLM holds the onboarding up, and until when."""
    if not held:
        return None
    until = max(held.values())
    words = f"A limit of the service is reached: it goes on by itself at {until:%H:%M} UTC."
    return html.Div([icon("clock", 15), html.Span(words)], className="caveat", id="onboarding-held")


def waiting(
    team: TeamView,
    report: Report,
    steps: list[Step],
    now: datetime,
    held: Mapping[str, datetime] = MappingProxyType({}),
) -> html.Div:
    """The progress card, or the same with what went wrong."""
    failed = report["status"] == "failed"
    percent = report["phase1"]["progress"]
    title = "Onboarding needs you" if failed else f"Getting to know {team.name}"
    lead = (
        f"First the newest {team.recent_days} days, so that you can start within minutes. "
        f"The history back to {team.history_days} days follows in the background."
    )
    color = "red" if failed else "indigo"
    ring = dmc.RingProgress(
        sections=[{"value": percent, "color": color}],
        size=108,
        thickness=9,
        roundCaps=True,
        label=html.Div(f"{percent}%", className="ring num", id="onboarding-percent"),
    )
    words = html.Div([dmc.Title(title, order=1, className="page-title"), html.P(lead, className="lead")])
    return html.Div(
        [
            html.Div([words, html.Div(ring)], className="onboarding-top"),
            problem(report) if failed else None,
            html.Ol([drawn_step(at, step) for at, step in enumerate(steps, 1)], className="steps"),
            held_line(held),
            foot(report, now) if not failed else None,
        ],
        className="card center-card",
        id="onboarding-card",
        **{"data-status": report["status"]},
    )


def problem(report: Report) -> html.Div:
    """The reason in one sentence and the button that tries again."""
    reason = fmt.cut(report["error"] or "Some days could not be loaded.", 1000)
    return html.Div(
        [
            html.Div(
                [icon("alert-triangle", 18), html.Span(reason)],
                className="problem-text",
                id="onboarding-error",
            ),
            html.Div(
                [
                    retry.button("onboarding", "Retry"),
                    link_button(
                        "See the failed days", routes.url(report["team"], routes.DATA_STATUS), "plain"
                    ),
                ],
                className="problem-actions",
            ),
        ],
        className="problem",
    )


def drawn_step(number: int, step: Step) -> html.Li:
    """One stage in the list."""
    marks: dict[str, Component] = {
        "done": icon("check", 16),
        "run": html.Span(className="spin"),
        "failed": icon("x", 16),
        "wait": html.Span(str(number)),
    }
    running = step.state == "run" and step.percent
    words = {
        "done": "Done",
        "run": f"{step.percent}%" if running else "Running",
        "failed": "Failed",
        "wait": "Stopped" if step.percent else "Waiting",
    }
    bar = dmc.Progress(
        value=step.percent,
        size="sm",
        radius="xl",
        animated=True,
        mt=8,
        **aria(label=f"{step.name}, progress"),
    )
    return html.Li(
        [
            html.Div(marks[step.state], className=f"step-mark {step.state}"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(step.name, className="step-name"),
                            html.Span(words[step.state], className="step-percent num"),
                        ],
                        className="step-row",
                    ),
                    html.Div(step.text, className="step-text"),
                    bar if running else None,
                ],
                className="step-main",
            ),
        ],
        className=f"step {step.state}",
    )


def foot(report: Report, now: datetime) -> html.Div:
    """Time spent, time left, and that nobody has to wait here."""
    spent = elapsed(report, now)
    parts = [
        f"Running for {fmt.seconds(spent)}" if spent is not None else None,
        fmt.eta(report.get("eta_seconds")),
    ]
    words = " · ".join(part for part in parts if part) or "Starting"
    return html.Div(
        [
            html.Span(
                [icon("clock", 15), html.Span(words, className="num", id="onboarding-time")],
                className="foot-time",
            ),
            html.Span("You can close this page; nothing stops."),
        ],
        className="step-foot",
    )


def elapsed(report: Report, now: datetime) -> float | None:
    """Seconds since phase 1 started."""
    phase = report["phase1"]
    if phase.get("seconds") is not None:
        return float(phase["seconds"])
    started = from_iso(phase.get("started_at"))
    return max(0.0, (now - started).total_seconds()) if started else None


def ready(team: TeamView, report: Report) -> html.Div:
    """What a finished phase 1 looks like, and how the history stands."""
    took = report["phase1"].get("seconds")
    first = f"The newest {team.recent_days} days are in" + (f", after {fmt.seconds(took)}." if took else ".")
    if report["background_in_progress"]:
        rest = "Older history keeps filling in behind the scenes."
    else:
        states = report["partitions"]["pull_requests"]
        rest = f"{fmt.plural(states['materialized'], 'day')} of {report['history_days']} can be looked at."
    words: Content = ["Open the dashboard", icon("arrow-right", 16)]
    return html.Div(
        [
            html.Div(icon("check", 28), className="big-check"),
            dmc.Title("Your dashboard is ready", order=1, className="page-title"),
            html.P(f"{first} {rest}", className="lead"),
            link_button(words, routes.url(team.name, routes.OVERVIEW), id="onboarding-enter"),
        ],
        className="card center-card centered",
        id="onboarding-ready",
    )


PAGE = Page("onboarding", "Onboarding", "circle-check", layout, register)
