"""Which runs bring the recent window in, so that a team sees its first figures within minutes? Pure."""

from datetime import timedelta

from tformance_assets.assets.keys import ALL, DAILY, MARTS, METRICS, PULL_REQUESTS
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.plan import PRIORITY_FIRST, Plan, RunPlan, after, day_runs
from tformance_assets.onboarding.tries import MAX_ATTEMPTS, RECENT_PAUSE_SECONDS, due, pending
from tformance_assets.partitions import DayRange

FIRST_DAYS = 7


def plan_phase1(facts: Facts) -> Plan:
    """The runs that bring the recent window in: at first the newest 7 days and the rest side by side,
    then repairs of what failed, then the marts when nothing else is left."""
    if facts.opened:
        return Plan(reason="phase 1 is complete", idle=True)
    if not any(facts.tried(PULL_REQUESTS, day) for day in facts.recent):
        return Plan(_first_runs(facts))
    if facts.done(facts.recent):
        return _plan_marts(facts)
    waiting = [day for day in facts.recent if pending(facts, day)]
    ready = [day for day in waiting if due(facts, day, RECENT_PAUSE_SECONDS)]
    if ready:
        return Plan(tuple(day_runs(facts, ready, "1", PRIORITY_FIRST, len(facts.recent))))
    if facts.outstanding("1", "retry"):
        return Plan(reason="phase 1 is running")
    return Plan(
        reason=f"{len(waiting)} recent days wait" if waiting else "phase 1 failed: see the failed days"
    )


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
