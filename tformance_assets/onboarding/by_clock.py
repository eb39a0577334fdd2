"""Which runs does the clock ask for? The update walk of every hour, and the night that takes up what was left. Pure."""

from tformance_assets.assets.keys import ALL, DAILY, INDEX, MARTS
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.plan import CHUNK_DAYS, PRIORITY_REFRESH, PRIORITY_RETRY, Plan, RunPlan
from tformance_assets.partitions import DayRange, ranges


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
