"""`tformance status`: how far is each team's onboarding?"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tformance_assets.clock import from_iso
from tformance_assets.commands.terminal import say, table
from tformance_assets.configuration import load_active
from tformance_assets.onboarding.failed import days_of, kept, lost
from tformance_assets.settings import Settings
from tformance_assets.supervisor.prepare import exists
from tformance_assets.supervisor.presence import running

Report = dict[str, Any]
COLUMNS = ("team", "status", "recent days", "history", "summaries", "ready in", "failed days")
FAILED_COLUMNS = ("asset", "day", "attempts", "next try", "reason")


def run(options: argparse.Namespace) -> int:
    """Print the contract's object (or a list of them) with --json, else a table and what failed."""
    settings = Settings.from_environment()
    configuration = load_active(settings)
    names = [configuration.team(options.team).name] if options.team else list(configuration.teams)
    now = running(settings)
    if now is not None:
        settings = replace(settings, started_at=now.started_at)
    reports = _reports(settings, names) if names else []
    if options.json:
        say(json.dumps(reports[0] if options.team else reports, indent=2, default=str))
    elif not reports:
        say("No team is configured: tformance onboard TEAM --repo OWNER/NAME, or tformance up --demo")
    else:
        _print(reports)
        if now is None:
            say("\nNothing runs now: tformance up")
    return 0


def _reports(settings: Settings, names: list[str]) -> list[Report]:
    from tformance_assets.onboarding.report import Reporter, onboarding_reports

    if exists(settings):
        return onboarding_reports(settings, names)
    # Before the first `up` there is nothing to ask, and nothing must be created here.
    from dagster import DagsterInstance

    with DagsterInstance.ephemeral() as instance:
        return [Reporter(settings, instance).report(name) for name in names]


def _print(reports: Sequence[Report]) -> None:
    from tformance_assets.summaries.usage import sentences

    say(table(COLUMNS, [_row(report) for report in reports]))
    for report in reports:
        if report["summaries"]:
            say(f"\nSummaries of {report['team']}:")
            for sentence in sentences(report["summaries"]):
                say(f"  {sentence}")
        if report["error"]:
            say(f"\n{report['team']}: {report['error']}")
        print_failed(report)


def print_failed(report: Report) -> None:
    """The days without data, and those whose data is only older, each with what to do."""
    told = report["failed_partitions"]
    for title, days in (
        (f"Failed days of {report['team']}", lost(told)),
        (f"Days of {report['team']} whose refresh failed; their data stays", kept(told)),
    ):
        if days:
            say(f"\n{title} ({_counted(days)}):")
            say(table(FAILED_COLUMNS, [_failed_row(day) for day in days]))
            for remedy in dict.fromkeys(day["remedy"] for day in days):
                say(
                    f"  {', '.join({day['asset']: None for day in days if day['remedy'] == remedy})}: {remedy}"
                )


def _counted(told: Sequence[Mapping[str, Any]]) -> str:
    """A day has two steps, and each may fail by itself."""
    days, steps = days_of(told), len(told)
    return f"{days} day{'' if days == 1 else 's'}, {steps} step{'' if steps == 1 else 's'}"


def _failed_row(day: Mapping[str, Any]) -> tuple[Any, ...]:
    at = from_iso(day["next_try_at"])
    next_try = f"{at:%Y-%m-%d %H:%M} UTC" if at else "not by itself"
    return day["asset"], day["partition"], day["attempts"], next_try, day["reason"]


def _row(report: Report) -> tuple[Any, ...]:
    return (
        report["team"],
        report["status"],
        _percent(report["phase1"]["progress"]),
        _percent(report["background_sync_progress"]),
        _percent(report["background_llm_progress"]),
        _duration(report["eta_seconds"]),
        days_of(lost(report["failed_partitions"])),
    )


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} %"


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
