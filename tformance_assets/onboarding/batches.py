"""When is a run for batches asked for, and how often is the service asked how far they are? Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tformance_assets.assets.keys import BATCHES, DAILY
from tformance_assets.onboarding.background import BACKGROUND
from tformance_assets.onboarding.facts import Facts, Run
from tformance_assets.onboarding.plan import PRIORITY_BATCH, Plan, RunPlan, after
from tformance_assets.onboarding.tries import MAX_ATTEMPTS, pause_of
from tformance_assets.summaries.batch_state import SETTLING, Batch

SHORTEST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)
# A batch is looked at again when it has become older by this share.
SHARE_OF_AGE = 10
# What one batch could not take, for money or size, and files that could not be deleted are tried again so much later.
NEXT_BATCH = timedelta(hours=1)


def plan_batches(facts: Facts) -> Plan:
    """One run that collects what is over, looks for what was being started, sends what waits, or clears away."""
    runs = [run for run in facts.runs if run.phase == "batch"]
    latest = next(iter(runs), None)
    if latest and latest.outstanding:
        return Plan(reason="a run for batches is under way")
    if latest and latest.failed and facts.now - (latest.ended_at or latest.created_at) < pause_of(runs):
        return Plan(reason="the latest run for batches failed: it is tried again after a pause")
    what = _over(facts) or _unconfirmed(facts) or _to_send(facts, latest) or _to_delete(facts, latest)
    if not what:
        return Plan(reason=_reason(facts), idle=not facts.batches)
    # With the day: of runs long ago nothing is known, but Dagster remembers their keys.
    key = f"batch:{facts.team.slug}:{what}:{facts.now:%Y-%m-%d}:{after(latest)}"
    return Plan((RunPlan((BATCHES,), None, "batch", PRIORITY_BATCH, key),))


def _reason(facts: Facts) -> str:
    if facts.batches:
        return f"{len(facts.batches)} open at the LLM's batch API"
    return f"{sum(facts.batchable.values())} pull requests wait" if facts.batchable else "no batch is open"


def _over(facts: Facts) -> str | None:
    """The first batch that is over and not collected, with what the service calls its end."""
    return next((f"{batch.id}:{batch.status}" for batch in facts.batches if batch.is_over), None)


def _unconfirmed(facts: Facts) -> str | None:
    """The first batch that was being started when its run ended, once it must be visible at the service."""
    return next(
        (
            f"{batch.id}:{batch.status}"
            for batch in facts.batches
            if batch.groq_id is None and facts.now - batch.prepared_at >= SETTLING
        ),
        None,
    )


def _to_send(facts: Facts, latest: Run | None) -> str | None:
    """How much waits, once the history is in and nothing else goes on that could read some of it."""
    waiting = sum(facts.batchable.values())
    if not (waiting and facts.opened) or facts.outstanding(*BACKGROUND) or not _settled(facts):
        return None
    return None if _just_tried(facts, latest) else f"send:{waiting}"


def _to_delete(facts: Facts, latest: Run | None) -> str | None:
    """How many files are left at the service."""
    if not facts.batch_files or _just_tried(facts, latest):
        return None
    return f"delete:{facts.batch_files}"


def _just_tried(facts: Facts, latest: Run | None) -> bool:
    return latest is not None and not latest.failed and facts.now - latest.created_at < NEXT_BATCH


def _settled(facts: Facts) -> bool:
    """Whether no day of the history is still to be loaded."""
    return all(
        facts.done([day]) or any(facts.hopeless(asset, day, MAX_ATTEMPTS) for asset in DAILY)
        for day in facts.history
    )


def pause_before_looking(batches: Iterable[Batch], now: datetime) -> timedelta:
    """How long until the service is asked again: a tenth of the age of the youngest batch, within bounds."""
    ages = [now - (batch.submitted_at or batch.prepared_at) for batch in batches]
    return max(SHORTEST_PAUSE, min(LONGEST_PAUSE, min(ages, default=timedelta()) / SHARE_OF_AGE))
