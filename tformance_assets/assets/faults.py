"""How does a run tell Dagster, the planner and the page what went wrong?

A failed day carries its reason, with its kind, as an observation of that day. The run carries, as tags, what the
planner must know: that waiting does not help, or until when it must wait.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import dagster as dg

from tformance_assets import tags
from tformance_assets.assets.keys import DAILY, key
from tformance_assets.errors import AccessError, ConfigurationError, Deferred, TformanceError
from tformance_assets.partitions import days_between
from tformance_assets.remedies import Failure
from tformance_assets.teams import Team


@contextmanager
def explained(context: dg.AssetExecutionContext, team: Team) -> Iterator[None]:
    """A fault of a step before the days becomes one sentence, and the reason of the run's days."""
    try:
        yield
    except TformanceError as fault:
        tag_run(context, fault)
        for asset in DAILY:
            report_failures(context, team, asset, dict.fromkeys(_days_of(context), Failure.of(fault)))
        raise dg.Failure(str(fault), allow_retries=False) from None


def tag_run(context: dg.AssetExecutionContext, fault: TformanceError) -> None:
    """Says on the run whether, and from when, it makes sense to try again."""
    if isinstance(fault, Deferred):
        context.instance.add_run_tags(context.run.run_id, {tags.DEFERRED_UNTIL: fault.until.isoformat()})
    elif isinstance(fault, AccessError | ConfigurationError):
        context.instance.add_run_tags(context.run.run_id, {tags.PERMANENT: "true"})


def report_failures(
    context: dg.AssetExecutionContext, team: Team, asset: str, failed: Mapping[date, Failure]
) -> None:
    """Leaves the reason, and its kind, at each failed day."""
    for day, failure in failed.items():
        metadata = {"reason": failure.reason, "kind": failure.kind}
        context.log_event(dg.AssetObservation(key(team, asset), partition=day.isoformat(), metadata=metadata))


def _days_of(context: dg.AssetExecutionContext) -> list[date]:
    start, end = context.run.tags.get(tags.RANGE_START), context.run.tags.get(tags.RANGE_END)
    return days_between(date.fromisoformat(start), date.fromisoformat(end)) if start and end else []
