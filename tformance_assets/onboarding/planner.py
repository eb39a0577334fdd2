"""Which runs should be asked for now? A pure function of the facts; the sensors only call it.

Runs are ranges of days, newest first. The run key carries how often those days were asked for before,
because Dagster remembers keys for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from tformance_assets.assets.keys import (
    ALL,
    DAILY,
    INDEX,
    JIRA,
    MARTS,
    METRICS,
    OPEN,
    PULL_REQUESTS,
    SUMMARIES,
)
from tformance_assets.onboarding.facts import Facts, Run
from tformance_assets.partitions import DayRange, new_days, ranges

MAX_ATTEMPTS = 3
FIRST_DAYS = 7
CHUNK_DAYS = 15
LONGEST_PAUSE = timedelta(hours=1)
MAX_OUTSTANDING = 2
BACKGROUND = ("2", "refresh", "upgrade", "nightly", "retry")

PRIORITY_FIRST = 10
PRIORITY_REFRESH = 5
PRIORITY_JIRA = -5
PRIORITY_HISTORY = -10
PRIORITY_RETRY = -20
PRIORITY_UPGRADE = -30
PRIORITY_BATCH = -30


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run to ask for: which assets, over which days (None: the assets without days)."""

    assets: tuple[str, ...]
    days: DayRange | None
    phase: str
    priority: int
    key: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The runs to ask for now, or the reason why there are none. `idle`: no hurry to look again."""

    runs: tuple[RunPlan, ...] = ()
    reason: str = ""
    idle: bool = False


def plan_phase1(facts: Facts) -> Plan:
    """The runs that bring the recent window in: at first the newest 7 days and the rest side by side,
    then repairs of what failed, then the marts when nothing else is left."""
    if facts.opened:
        return Plan(reason="phase 1 is complete", idle=True)
    if not any(facts.tried(PULL_REQUESTS, day) for day in facts.recent):
        return Plan(_first_runs(facts))
    if facts.done(facts.recent):
        return _plan_marts(facts)
    pending = [day for day in facts.recent if _pending(facts, day)]
    due = [day for day in pending if _due(facts, day, base_seconds=10)]
    if due:
        return Plan(tuple(_day_runs(facts, due, "1", PRIORITY_FIRST, len(facts.recent))))
    if facts.outstanding("1", "retry"):
        return Plan(reason="phase 1 is running")
    return Plan(
        reason=f"{len(pending)} recent days wait" if pending else "phase 1 failed: see the failed days"
    )


def plan_background(facts: Facts) -> Plan:
    """What goes on behind an open dashboard: the days, and beside them Jira, which neither waits nor is waited for."""
    if not facts.opened:
        return Plan(reason="phase 1 is not complete")
    days, jira = _plan_days(facts), _plan_jira(facts)
    return Plan((*days.runs, *jira), days.reason, idle=days.idle and not jira)


def _plan_days(facts: Facts) -> Plan:
    """The runs that fill history, repair it, follow updates and upgrade summaries, one concern at a time."""
    room = MAX_OUTSTANDING - len(facts.outstanding(*BACKGROUND))
    if room <= 0:
        return Plan(reason="enough runs are outstanding")
    for concern in (
        _plan_index,
        _plan_history,
        _plan_new_days,
        _plan_stale,
        _plan_history_retries,
        _plan_upgrades,
    ):
        runs = concern(facts)
        if runs:
            return Plan(tuple(runs[:room]))
    waiting = [day for day in facts.history if _pending(facts, day)]
    if waiting:
        return Plan(reason=f"{len(waiting)} days wait for a retry")
    return Plan(reason="nothing is left to do", idle=not facts.outstanding())


def plan_nightly(facts: Facts) -> Plan:
    """What the night takes up: failed days of any age, days out of date, summaries made by rules or by an
    earlier prompt."""
    if not facts.opened:
        return Plan(reason="phase 1 is not complete")
    days = {day for asset in DAILY for day, state in facts.states.get(asset, {}).items() if state == "failed"}
    days |= {day for day in facts.history if not facts.done([day])} | set(facts.stale)
    days |= set(facts.upgradable) | set(facts.outdated)
    free = [day for day in days if not any(facts.busy(asset, day) for asset in DAILY)]
    if not free:
        return Plan(reason="nothing failed, nothing is out of date")
    stamp = facts.now.strftime("%Y-%m-%dT%H:%M")
    return Plan(
        tuple(
            RunPlan(
                (*DAILY, *MARTS),
                span,
                "nightly",
                PRIORITY_RETRY,
                f"nightly:{facts.team.slug}:{span.start}:{stamp}",
            )
            for span in ranges(free, CHUNK_DAYS)
        )
    )


def plan_refresh(facts: Facts) -> Plan:
    """The update walk with the open pull requests and today; what it finds out of date comes next."""
    if not facts.opened:
        return Plan(reason="phase 1 is not complete")
    if any(INDEX in run.assets for run in facts.outstanding()):
        return Plan(reason="an update walk is running")
    today = facts.now.date()
    key = f"refresh:{facts.team.slug}:{facts.now:%Y-%m-%dT%H:%M}"
    return Plan((RunPlan(ALL, DayRange(today, today), "refresh", PRIORITY_REFRESH, key),))


def _first_runs(facts: Facts) -> tuple[RunPlan, ...]:
    newest = facts.recent[-FIRST_DAYS:]
    spans: list[tuple[DayRange, tuple[str, ...]]] = [(DayRange(newest[0], newest[-1]), ALL)]
    if len(facts.recent) > FIRST_DAYS:
        rest = DayRange(facts.recent[0], newest[0] - timedelta(days=1))
        spans.append((rest, (*DAILY, *MARTS)))
    return tuple(
        RunPlan(assets, span, "1", PRIORITY_FIRST - i, f"onboard:{facts.team.slug}:{span.start}:{span.end}:1")
        for i, (span, assets) in enumerate(spans)
    )


def _plan_marts(facts: Facts) -> Plan:
    if facts.outstanding():
        return Plan(reason="figures are being computed")
    tries = max(len(facts.mart_tries(mart)) for mart in MARTS)
    if tries >= MAX_ATTEMPTS:
        return Plan(reason="figures could not be computed")
    latest = next((run for run in facts.runs if METRICS in run.assets), None)
    key = f"marts:{facts.team.slug}:{after(latest)}"
    return Plan((RunPlan(MARTS, None, "1", PRIORITY_FIRST, key, tries + 1),))


def _plan_index(facts: Facts) -> list[RunPlan]:
    """A repository that was added later is walked; the days it touches are then out of date."""
    walks = [run for run in facts.runs if run.start is None and INDEX in run.assets]
    if not facts.unindexed or sum(run.failed for run in walks) >= MAX_ATTEMPTS:
        return []
    if any(run.outstanding for run in walks):
        return []
    key = f"index:{facts.team.slug}:{','.join(facts.unindexed)}:{after(next(iter(walks), None))}"
    return [RunPlan((INDEX, OPEN), None, "refresh", PRIORITY_REFRESH, key)]


def _plan_history(facts: Facts) -> list[RunPlan]:
    fresh = [day for day in facts.history if _pending(facts, day) and not facts.attempts(PULL_REQUESTS, day)]
    fresh = [day for day in fresh if not facts.attempts(SUMMARIES, day) and _due(facts, day, base_seconds=0)]
    return _day_runs(facts, fresh, "2", PRIORITY_HISTORY, CHUNK_DAYS)


def _plan_history_retries(facts: Facts) -> list[RunPlan]:
    days = [*facts.history, *new_days(facts.team, facts.now.date())]
    due = [day for day in days if _pending(facts, day) and _due(facts, day, base_seconds=60)]
    return _day_runs(facts, due, "2", PRIORITY_RETRY, CHUNK_DAYS)


def _plan_new_days(facts: Facts) -> list[RunPlan]:
    """Days that began after the onboarding; the update walk goes first, so that it knows them."""
    fresh = [
        day
        for day in new_days(facts.team, facts.now.date())
        if _pending(facts, day) and not any(facts.attempts(asset, day) for asset in DAILY)
    ]
    return _day_runs(facts, fresh, "refresh", PRIORITY_REFRESH, CHUNK_DAYS, ALL)


def _plan_stale(facts: Facts) -> list[RunPlan]:
    """Days whose pull requests changed since they were loaded: once for each update walk."""
    known = [
        day
        for day in facts.stale
        if all(facts.state(asset, day) == "materialized" and not facts.busy(asset, day) for asset in DAILY)
    ]
    return [
        RunPlan((*DAILY, *MARTS), span, "refresh", PRIORITY_REFRESH, _key("rebuild", facts, span))
        for span in ranges(known, CHUNK_DAYS)
        if not any(_since_walk(facts, run) and run.covers(PULL_REQUESTS, span.start) for run in facts.runs)
    ]


def _since_walk(facts: Facts, run: Run) -> bool:
    return facts.walked_at is not None and run.created_at > facts.walked_at and INDEX not in run.assets


def _plan_upgrades(facts: Facts) -> list[RunPlan]:
    """Summaries that rules made for want of budget or key: newest first, one run at a time. The key holds
    what is left, so a run that achieves nothing is not repeated before the night; one that the service put off is
    repeated when that time is over."""
    latest = next((run for run in facts.runs if run.phase == "upgrade"), None)
    deferred = latest.deferred_until if latest else None
    if not facts.upgradable or facts.outstanding("upgrade") or (deferred and deferred > facts.now):
        return []
    span = ranges(facts.upgradable, CHUNK_DAYS)[0]
    left = sum(facts.upgradable.values())
    key = f"upgrade:{facts.team.slug}:{span.start}:{span.end}:{left}"
    key += f":{after(latest)}" if deferred else ""
    return [RunPlan((SUMMARIES, *MARTS), span, "upgrade", PRIORITY_UPGRADE, key)]


def _plan_jira(facts: Facts) -> tuple[RunPlan, ...]:
    """One reading of the issues when the team has Jira and phase 1 is complete, then after each set of new figures."""
    if facts.team.jira is None or not _jira_due(facts):
        return ()
    latest, figures = next(iter(facts.readings), None), facts.marts[METRICS]
    key = f"jira:{facts.team.slug}:{after(latest)}:{figures:%Y-%m-%dT%H:%M:%S}"
    return (RunPlan((JIRA,), None, "jira", PRIORITY_JIRA, key),)


def _jira_due(facts: Facts) -> bool:
    """Whether there is something new, and the latest reading is over, with the pause it earned if it failed."""
    if not facts.readings:
        return True
    latest, figures = facts.readings[0], facts.marts[METRICS]
    if latest.outstanding or (latest.deferred_until and latest.deferred_until > facts.now):
        return False
    if latest.failed:
        return facts.now - (latest.ended_at or latest.created_at) >= pause_of(facts.readings)
    at_rest = not facts.outstanding(*BACKGROUND) or facts.now - latest.created_at >= LONGEST_PAUSE
    return figures is not None and figures > latest.created_at and at_rest


def pause_of(runs: Iterable[Run]) -> timedelta:
    """After the latest of these runs, newest first, failed: it doubles with each failure in a row; what waiting does
    not cure is tried once an hour."""
    in_a_row = list(takewhile(lambda run: run.failed, runs))
    if in_a_row[0].permanent:
        return LONGEST_PAUSE
    return min(LONGEST_PAUSE, timedelta(minutes=2 ** min(len(in_a_row), 6)))


def _pending(facts: Facts, day: date) -> bool:
    """Whether the day lacks something that a further run may bring."""
    missing = [asset for asset in DAILY if facts.state(asset, day) != "materialized"]
    if not missing or any(facts.busy(asset, day) for asset in DAILY):
        return False
    return not any(facts.hopeless(asset, day, MAX_ATTEMPTS) for asset in missing)


def _due(facts: Facts, day: date, base_seconds: float) -> bool:
    """Whether the pause after the latest failure, which doubles with each, is over."""
    for asset in DAILY:
        until = facts.deferred_until(asset, day)
        if until:
            return False
        last = facts.last_try(asset, day)
        pause = timedelta(seconds=base_seconds * 2 ** facts.attempts(asset, day))
        if last and facts.now - last < pause:
            return False
    return True


def _day_runs(
    facts: Facts, days: Iterable[date], phase: str, priority: int, longest: int, assets: tuple[str, ...] = ()
) -> list[RunPlan]:
    return [_day_run(facts, span, phase, priority, assets) for span in ranges(days, longest)]


def _day_run(facts: Facts, span: DayRange, phase: str, priority: int, assets: tuple[str, ...]) -> RunPlan:
    wanted = assets or (*_missing_assets(facts, span), *MARTS)
    attempt = 1 + max(facts.attempts(asset, day) for day in span.days for asset in DAILY)
    return RunPlan(wanted, span, phase, priority, _key("days", facts, span), attempt)


def _key(kind: str, facts: Facts, span: DayRange) -> str:
    """The same until a run for these days exists, another one afterwards."""
    covering = (run for run in facts.runs if any(run.covers(a, day) for day in span.days for a in DAILY))
    return f"{kind}:{facts.team.slug}:{span.start}:{span.end}:{after(next(covering, None))}"


def after(run: Run | None) -> str:
    """The end of a key that must change once this run exists."""
    return f"after-{run.run_id[:8]}" if run else "first"


def _missing_assets(facts: Facts, span: DayRange) -> tuple[str, ...]:
    """Only what some day lacks: a day whose summaries failed makes no new call to GitHub."""
    return tuple(asset for asset in DAILY if not facts.done(span.days, [asset]))
