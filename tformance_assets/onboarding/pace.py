"""How fast do days come in? By the time in which runs were at work, so that a machine that slept, a service that was
off and a limit that was waited for make no estimate wrong. Pure; naive UTC."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tformance_assets.onboarding.facts import Run

# So many finished steps of days are looked back at: both steps of two runs' days.
LOOKED_BACK = 60
# Runs end sooner than wait so long: a run in which nothing was finished for longer was asleep, or cut off.
LONGEST_STEP = timedelta(minutes=5)


def pace(runs: Iterable[Run], finished: Sequence[datetime], now: datetime) -> float | None:
    """Steps of days finished in a second of work; None while nothing was finished.

    `finished`: when the latest steps were, in any order; when there were more, at least `LOOKED_BACK` of them.
    """
    latest = sorted(finished)[-LOOKED_BACK:]
    spans = [(run.created_at, run.ended_at or now) for run in runs if run.start is not None]
    if len(latest) == LOOKED_BACK:
        since, done = latest[0], len(latest) - 1
    else:
        since, done = min((begun for begun, _ in spans), default=now), len(latest)
    seconds = worked(spans, latest, since).total_seconds()
    return done / seconds if done and seconds > 0 else None


def worked(
    spans: Sequence[tuple[datetime, datetime]], finished: Iterable[datetime], since: datetime
) -> timedelta:
    """How long runs were at work since then: the time within their spans, overlaps once, long silences not at all."""
    marks = sorted({since, *finished, *(mark for span in spans for mark in span)})
    return sum(
        (
            later - earlier
            for earlier, later in pairwise(mark for mark in marks if mark >= since)
            if later - earlier <= LONGEST_STEP
            and any(begun <= earlier and later <= end for begun, end in spans)
        ),
        timedelta(),
    )
