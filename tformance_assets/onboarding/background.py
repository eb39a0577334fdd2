"""Which runs go on behind an open dashboard? History, repairs, updates, better summaries; Jira beside them. Pure."""

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
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.plan import (
    CHUNK_DAYS,
    PRIORITY_HISTORY,
    PRIORITY_JIRA,
    PRIORITY_REFRESH,
    PRIORITY_RETRY,
    PRIORITY_UPGRADE,
    Plan,
    RunPlan,
    after,
    day_runs,
    key_of,
)
from tformance_assets.onboarding.tries import (
    HISTORY_PAUSE_SECONDS,
    LONGEST_PAUSE,
    MAX_ATTEMPTS,
    due,
    pause_of,
    pending,
    rebuilt,
)
from tformance_assets.partitions import new_days, ranges

MAX_OUTSTANDING = 2
BACKGROUND = ("2", "refresh", "upgrade", "nightly", "retry")


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
    waiting = [day for day in facts.history if pending(facts, day)]
    if waiting:
        return Plan(reason=f"{len(waiting)} days wait for a retry")
    return Plan(reason="nothing is left to do", idle=not facts.outstanding())


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
    fresh = [day for day in facts.history if pending(facts, day) and not facts.attempts(PULL_REQUESTS, day)]
    fresh = [day for day in fresh if not facts.attempts(SUMMARIES, day) and due(facts, day, base_seconds=0)]
    return day_runs(facts, fresh, "2", PRIORITY_HISTORY, CHUNK_DAYS)


def _plan_history_retries(facts: Facts) -> list[RunPlan]:
    days = [*facts.history, *new_days(facts.team, facts.now.date())]
    ready = [day for day in days if pending(facts, day) and due(facts, day, HISTORY_PAUSE_SECONDS)]
    return day_runs(facts, ready, "2", PRIORITY_RETRY, CHUNK_DAYS)


def _plan_new_days(facts: Facts) -> list[RunPlan]:
    """Days that began after the onboarding; the update walk goes first, so that it knows them."""
    fresh = [
        day
        for day in new_days(facts.team, facts.now.date())
        if pending(facts, day) and not any(facts.attempts(asset, day) for asset in DAILY)
    ]
    return day_runs(facts, fresh, "refresh", PRIORITY_REFRESH, CHUNK_DAYS, ALL)


def _plan_stale(facts: Facts) -> list[RunPlan]:
    """Days whose pull requests changed since they were loaded: once for each update walk."""
    known = [
        day
        for day in facts.stale
        if all(facts.state(asset, day) == "materialized" and not facts.busy(asset, day) for asset in DAILY)
    ]
    return [
        RunPlan((*DAILY, *MARTS), span, "refresh", PRIORITY_REFRESH, key_of("rebuild", facts, span))
        for span in ranges(known, CHUNK_DAYS)
        if not rebuilt(facts, span.start)
    ]


def _plan_upgrades(facts: Facts) -> list[RunPlan]:
    """Summaries that rules made for want of budget or key: newest first, one run at a time. The key holds
    what is left, so a run that achieves nothing is not repeated before the night; one that the service put off is
    repeated when that time is over."""
    latest = next((run for run in facts.runs if run.phase == "upgrade"), None)
    if not facts.upgradable or facts.outstanding("upgrade") or facts.upgrade_deferred_until:
        return []
    span = ranges(facts.upgradable, CHUNK_DAYS)[0]
    left = sum(facts.upgradable.values())
    key = f"upgrade:{facts.team.slug}:{span.start}:{span.end}:{left}"
    key += f":{after(latest)}" if latest and latest.deferred_until else ""
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
