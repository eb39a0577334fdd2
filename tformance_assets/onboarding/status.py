"""How far is a team's onboarding? One pure function of the facts, used by page, banner, API and CLI.

States, in order: not_started, syncing, llm_processing, computing_metrics, computing_insights,
phase1_complete, background_syncing, background_llm, complete; failed when phase 1 is out of attempts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from tformance_assets.assets.keys import DAILY, INSIGHTS, METRICS, PULL_REQUESTS, SUMMARIES
from tformance_assets.clock import iso
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.failed import FailedPartition
from tformance_assets.onboarding.pace import pace
from tformance_assets.onboarding.tries import MAX_ATTEMPTS
from tformance_assets.partitions import days_between

Status = Literal[
    "not_started",
    "syncing",
    "llm_processing",
    "computing_metrics",
    "computing_insights",
    "phase1_complete",
    "background_syncing",
    "background_llm",
    "complete",
    "failed",
]
ACCESSIBLE = frozenset({"phase1_complete", "background_syncing", "background_llm", "complete"})
IN_BACKGROUND = frozenset({"background_syncing", "background_llm"})
# Late edits make some days out of date at a time, in a short window soon a tenth of them; a week of days and so large
# a part of all is a warehouse to be filled again.
STALE_SHARE = 0.1
LEAST_STALE_DAYS = 7
WEIGHTS = {PULL_REQUESTS: 45, SUMMARIES: 45, METRICS: 5, INSIGHTS: 5}


@dataclass(frozen=True, slots=True)
class Timing:
    """When phase 1 began and was complete, None when not yet, and when the latest steps of days were finished; naive
    UTC."""

    phase1_started: datetime | None = None
    phase1_completed: datetime | None = None
    finished: tuple[datetime, ...] = ()


def status_of(facts: Facts) -> Status:
    """The one word for where the team is."""
    if facts.opened:
        return _background_status(facts)
    if _out_of_attempts(facts):
        return "failed"
    if not facts.done(facts.recent, [PULL_REQUESTS]):
        started = facts.outstanding() or any(facts.tried(PULL_REQUESTS, day) for day in facts.recent)
        busy = any(facts.state(PULL_REQUESTS, day) != "missing" for day in facts.recent)
        return "syncing" if started or busy else "not_started"
    if not facts.done(facts.recent, [SUMMARIES]):
        return "llm_processing"
    return "computing_insights" if facts.marts.get(METRICS) else "computing_metrics"


def _out_of_attempts(facts: Facts) -> bool:
    if facts.mart_failed(MAX_ATTEMPTS) and not facts.outstanding():
        return True
    return any(
        facts.state(asset, day) == "failed" and facts.hopeless(asset, day, MAX_ATTEMPTS)
        for asset in DAILY
        for day in facts.recent
    )


def _background_status(facts: Facts) -> Status:
    """A failed day of the history never shows as a state of the whole: it is listed, and the status returns
    to phase1_complete until somebody, or the night, takes it up."""
    if facts.done(facts.history):
        return _refresh_status(facts)
    if _moving(facts, PULL_REQUESTS):
        return "background_syncing"
    return "background_llm" if _moving(facts, SUMMARIES) else "phase1_complete"


def _refresh_status(facts: Facts) -> Status:
    """Repositories added to a complete team, and a warehouse that was lost, are loaded like history."""
    rebuilding = any(run.start and run.start != run.end for run in facts.outstanding("refresh"))
    return "background_syncing" if facts.unindexed or rebuilding or _lacking(facts) else "complete"


def _lacking(facts: Facts) -> bool:
    """Whether so many days are out of date that the data cannot be called complete; in a window shorter than
    a week all of them."""
    window = len(facts.recent) + len(facts.history)
    least = min(LEAST_STALE_DAYS, window)
    return len(facts.stale) >= least and len(facts.stale) > STALE_SHARE * window


def _moving(facts: Facts, asset: str) -> bool:
    """Whether days of this asset are being loaded, or are next, once phase 2 has begun."""
    if any(facts.busy(asset, day) and facts.state(asset, day) != "materialized" for day in facts.history):
        return True
    begun = any(facts.tried(asset, day) for day in facts.history)
    return begun and any(
        facts.state(asset, day) == "missing" and not facts.hopeless(asset, day, MAX_ATTEMPTS)
        for day in facts.history
    )


def phase1_progress(facts: Facts) -> int:
    """Whole percent, materialized ÷ required in each stage; 100 only when phase 1 was complete once."""
    if facts.opened:
        return 100
    shares = {asset: _share(facts, asset, facts.recent) for asset in DAILY}
    shares |= {mart: float(facts.marts.get(mart) is not None) for mart in (METRICS, INSIGHTS)}
    return min(99, int(sum(WEIGHTS[stage] * share for stage, share in shares.items())))


def background_progress(facts: Facts, asset: str) -> int:
    """Whole percent of the history's days that are materialized in this asset; 100 without a history."""
    return int(100 * _share(facts, asset, facts.history))


def _share(facts: Facts, asset: str, days: Iterable[date]) -> float:
    days = list(days)
    return sum(facts.state(asset, day) == "materialized" for day in days) / len(days) if days else 1.0


def counts(facts: Facts) -> dict[str, dict[str, int]]:
    """Of each daily asset, how many days of the onboarding window are in which state."""
    window = days_between(facts.team.first_day, facts.team.onboarded_on)
    tally = {asset: dict.fromkeys(("materialized", "in_progress", "failed", "missing"), 0) for asset in DAILY}
    for asset in DAILY:
        for day in window:
            tally[asset][facts.state(asset, day)] += 1
    return tally


def eta_seconds(facts: Facts, timing: Timing) -> int | None:
    """Seconds until the phase that is going on is over, at the pace of the latest work; None while it has none."""
    status = status_of(facts)
    if status in ("complete", "failed", "not_started", "phase1_complete"):
        return 0 if status == "complete" else None
    days = facts.history if facts.opened else facts.recent
    left = sum(facts.state(asset, day) != "materialized" for asset in DAILY for day in days)
    steps_per_second = pace(facts.runs, timing.finished, facts.now)
    if steps_per_second is None or (facts.opened and not left):
        return None
    return max(1, round(left / steps_per_second + _held_seconds(facts)))


def _held_seconds(facts: Facts) -> float:
    """How long nothing goes on because a service asked for a wait."""
    until = waiting_until(facts)
    return (until - facts.now).total_seconds() if until and not facts.outstanding() else 0.0


def waiting_until(facts: Facts) -> datetime | None:
    """Until when days of the window wait for a limit of GitHub or the LLM; None when nothing waits."""
    window = days_between(facts.team.first_day, facts.team.onboarded_on)
    lacking = [(asset, day) for asset in DAILY for day in window if facts.state(asset, day) != "materialized"]
    waits = [until for asset, day in lacking if (until := facts.deferred_until(asset, day))]
    return max(waits, default=None)


def report(
    facts: Facts,
    timing: Timing,
    failed: list[FailedPartition],
    error: str | None,
    summaries: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The onboarding status as the outside contract has it, with what the summaries are and cost."""
    status, team = status_of(facts), facts.team
    return {
        "team": team.name,
        "status": status,
        "dashboard_accessible": status in ACCESSIBLE,
        "background_in_progress": status in IN_BACKGROUND,
        "onboarded_on": team.onboarded_on.isoformat(),
        "recent_days": len(facts.recent),
        "history_days": team.history_days,
        "phase1": _phase1(facts, timing),
        "background_sync_progress": background_progress(facts, PULL_REQUESTS),
        "background_llm_progress": background_progress(facts, SUMMARIES),
        "eta_seconds": eta_seconds(facts, timing),
        "waiting_until": iso(waiting_until(facts)),
        "partitions": counts(facts),
        "failed_partitions": [partition.told() for partition in failed],
        "error": error if status == "failed" else None,
        "summaries": summaries and {**summaries, "deferred_until": iso(facts.upgrade_deferred_until)},
    }


def _phase1(facts: Facts, timing: Timing) -> dict[str, Any]:
    started, completed = timing.phase1_started, timing.phase1_completed if facts.opened else None
    seconds = round((completed - started).total_seconds(), 1) if started and completed else None
    return {
        "progress": phase1_progress(facts),
        "started_at": iso(started),
        "completed_at": iso(completed),
        "seconds": seconds,
    }
