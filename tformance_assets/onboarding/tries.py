"""When is a day tried again? After a pause that grows with each failure, and not for ever. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import takewhile

from tformance_assets.assets.keys import DAILY, INDEX, PULL_REQUESTS
from tformance_assets.onboarding.facts import Facts, Run
from tformance_assets.onboarding.timetable import next_night, next_refresh

MAX_ATTEMPTS = 3
LONGEST_PAUSE = timedelta(hours=1)
# The pause after the first failure is twice this.
RECENT_PAUSE_SECONDS = 10
HISTORY_PAUSE_SECONDS = 60


def pending(facts: Facts, day: date) -> bool:
    """Whether the day lacks something that a further run may bring."""
    missing = [asset for asset in DAILY if facts.state(asset, day) != "materialized"]
    if not missing or any(facts.busy(asset, day) for asset in DAILY):
        return False
    return not any(facts.hopeless(asset, day, MAX_ATTEMPTS) for asset in missing)


def due_at(facts: Facts, day: date, base_seconds: float) -> datetime | None:
    """When the pause after the latest failure, which doubles with each, is over, and the limit of a service with it;
    None when nothing holds the day up."""
    ends = []
    for asset in DAILY:
        if until := facts.deferred_until(asset, day):
            ends.append(until)
        if last := facts.last_try(asset, day):
            ends.append(last + timedelta(seconds=base_seconds * 2 ** facts.attempts(asset, day)))
    return max(ends, default=None)


def due(facts: Facts, day: date, base_seconds: float) -> bool:
    """Whether nothing holds the day up any more."""
    at = due_at(facts, day, base_seconds)
    return at is None or at <= facts.now


def pause_of(runs: Iterable[Run]) -> timedelta:
    """After the latest of these runs, newest first, failed: it doubles with each failure in a row; what waiting does
    not cure is tried once an hour."""
    in_a_row = list(takewhile(lambda run: run.failed, runs))
    if in_a_row[0].permanent:
        return LONGEST_PAUSE
    return min(LONGEST_PAUSE, timedelta(minutes=2 ** min(len(in_a_row), 6)))


def rebuilt(facts: Facts, day: date) -> bool:
    """Whether a day out of date was taken up since the latest update walk, with whatever success."""
    return facts.walked_at is not None and any(
        run.created_at > facts.walked_at and INDEX not in run.assets and run.covers(PULL_REQUESTS, day)
        for run in facts.runs
    )


def next_try(facts: Facts, asset: str, day: date, refresh_minutes: int) -> datetime | None:
    """When this failed day is taken up again without anybody's doing, naive UTC: `now` when that is under way or due,
    None when nothing is planned. `refresh_minutes`: from one update walk to the next."""
    if any(facts.busy(one, day) for one in DAILY):
        return facts.now
    if not facts.opened:
        waits = day in facts.recent and pending(facts, day)
        return _not_before_now(facts, due_at(facts, day, RECENT_PAUSE_SECONDS)) if waits else None
    ways = [next_night(facts.now)]
    if day == facts.now.date():
        ways.append(next_refresh(facts.now, refresh_minutes))
    if pending(facts, day):
        ways.append(_not_before_now(facts, due_at(facts, day, HISTORY_PAUSE_SECONDS)))
    elif day in facts.stale and facts.done([day]):
        ways.append(next_refresh(facts.now, refresh_minutes) if rebuilt(facts, day) else facts.now)
    return min(ways)


def _not_before_now(facts: Facts, moment: datetime | None) -> datetime:
    return max(moment or facts.now, facts.now)
