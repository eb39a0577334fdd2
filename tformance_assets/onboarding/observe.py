"""What do Dagster and the snapshot say about a team right now? The one place that asks them."""

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import dagster as dg
from dagster import DagsterInstance

from tformance_assets import tags
from tformance_assets.assets.keys import ALL, DAILY, INSIGHTS, MARTS, key
from tformance_assets.errors import AccessError
from tformance_assets.onboarding.facts import Facts, Run, State
from tformance_assets.onboarding.pace import LOOKED_BACK
from tformance_assets.onboarding.status import Timing
from tformance_assets.partitions import daily, days_between
from tformance_assets.remedies import Failure, kind_of
from tformance_assets.settings import Settings
from tformance_assets.summaries.batch_state import Batch
from tformance_assets.teams import Team

if TYPE_CHECKING:
    from tformance_assets.warehouse.reader import Snapshot

RUNS_REMEMBERED = 150
RESTARTED_WITHIN = timedelta(seconds=90)
STATES: dict[str, State] = {"MATERIALIZED": "materialized", "IN_PROGRESS": "in_progress", "FAILED": "failed"}


def observe(instance: DagsterInstance, team: Team, settings: Settings, now: datetime) -> Facts:
    """The facts about one team at `now` (naive UTC).

    Runs are read before states: a run that ends in between is then still taken for running, never for an end
    whose days are not known yet.
    """
    runs = runs_of(instance, team, now)
    days = days_between(team.first_day, max(team.onboarded_on, now.date()))
    loaded = snapshot_facts(team, settings, now)
    return Facts(
        team=team,
        now=now,
        states={asset: partition_states(instance, team, asset, days) for asset in DAILY},
        ever={asset: materialized_days(instance, team, asset) for asset in DAILY},
        runs=runs,
        marts={mart: latest_materialization(instance, team, mart) for mart in MARTS},
        since=settings.started_at,
        **loaded,
    )


def partition_states(
    instance: DagsterInstance, team: Team, asset: str, days: list[date]
) -> dict[date, State]:
    """Dagster's state of each day of one asset; days it does not know are missing."""
    found = (
        instance.get_status_by_partition(key(team, asset), [day.isoformat() for day in days], daily(team))
        or {}
    )
    return {
        date.fromisoformat(day): STATES.get(status.value, "missing") if status else "missing"
        for day, status in found.items()
    }


def materialized_days(instance: DagsterInstance, team: Team, asset: str) -> frozenset[date]:
    """The days materialized at least once, even where a later refresh failed."""
    return frozenset(
        date.fromisoformat(day) for day in instance.get_materialized_partitions(key(team, asset))
    )


def latest_materialization(instance: DagsterInstance, team: Team, asset: str) -> datetime | None:
    event = instance.get_latest_materialization_event(key(team, asset))
    return utc(event.timestamp) if event else None


def runs_of(
    instance: DagsterInstance, team: Team, now: datetime, limit: int = RUNS_REMEMBERED
) -> tuple[Run, ...]:
    """The team's latest runs, newest first."""
    records = instance.get_run_records(dg.RunsFilter(tags={tags.TEAM: team.slug}), limit=limit)
    return tuple(_run(record, now) for record in records)


def _run(record: dg.RunRecord, now: datetime) -> Run:
    run = record.dagster_run
    ended = utc(record.end_time) if record.end_time else None
    # Dagster restarts a crashed run within seconds; one it has forgotten must not hold its days for ever.
    fresh = ended is not None and now - ended < RESTARTED_WITHIN
    retrying = fresh and run.tags.get(tags.WILL_RETRY) == "true" and tags.RETRIED_BY not in run.tags
    return Run(
        run_id=run.run_id,
        phase=run.tags.get(tags.PHASE, ""),
        assets=frozenset(asset.path[-1] for asset in run.asset_selection or ()) or frozenset(ALL),
        start=_day(run.tags.get(tags.RANGE_START)),
        end=_day(run.tags.get(tags.RANGE_END)),
        outstanding=not run.is_finished or (run.is_failure and retrying),
        failed=run.is_finished and not run.is_success and run.tags.get(tags.WILL_RETRY) != "true",
        created_at=record.create_timestamp.astimezone(UTC).replace(tzinfo=None),
        ended_at=ended,
        deferred_until=_moment(run.tags.get(tags.DEFERRED_UNTIL)),
        permanent=run.tags.get(tags.PERMANENT) == "true",
    )


class Loaded(TypedDict, total=False):
    """The part of the facts that the snapshot knows."""

    stale: Mapping[date, int]
    upgradable: Mapping[date, int]
    outdated: Mapping[date, int]
    batchable: Mapping[date, int]
    batches: tuple[Batch, ...]
    batch_files: int
    unindexed: tuple[str, ...]
    walked_at: datetime | None


def snapshot_facts(team: Team, settings: Settings, now: datetime) -> Loaded:
    """Which days are out of date, could be upgraded, and which repositories were never walked.

    Nothing of a snapshot by another version of the program: the next run, or start, publishes it anew.
    """
    from tformance_assets.identity import derivation
    from tformance_assets.summaries import usage
    from tformance_assets.summaries.batch_days import batch_until
    from tformance_assets.summaries.batch_state import MOST_DELETIONS
    from tformance_assets.warehouse.batches import files_left, held_usd, open_batches
    from tformance_assets.warehouse.rows import index_state, stale_days
    from tformance_assets.warehouse.upgrade import is_outdated

    root = settings.warehouse_root / team.name
    snapshot = _snapshot(root)
    if snapshot.version() is None:
        return {"unindexed": _names(team)}
    if is_outdated(root):
        return {}
    has_key = may_ask = bool(settings.groq_api_key) or team.demo
    may_send = may_ask
    if team.monthly_budget_usd is not None:
        spent = usage.spent_this_month(snapshot, now)
        may_ask = may_ask and spent < team.monthly_budget_usd
        may_send = may_ask and spent + held_usd(snapshot) < team.monthly_budget_usd
    until = batch_until(snapshot, team, settings, now)
    walked = {name: state.walked_at for name, state in index_state(snapshot).items()}
    known = {name.lower() for name in walked}
    return {
        "stale": stale_days(snapshot, team.first_day, derivation(team)),
        "upgradable": usage.upgradable_days(snapshot, team.first_day, until, may_ask=may_ask),
        "outdated": usage.outdated_days(snapshot, team.first_day) if may_ask else {},
        "batchable": usage.batchable_days(snapshot, team.first_day, until) if may_send else {},
        "batches": tuple(open_batches(snapshot)) if has_key else (),
        "batch_files": len(files_left(snapshot, MOST_DELETIONS)) if has_key else 0,
        "unindexed": tuple(name for name in _names(team) if name.lower() not in known),
        "walked_at": max(walked.values(), default=None),
    }


@functools.cache
def _snapshot(root: Path) -> "Snapshot":
    """One for each team and process: it keeps its connection as long as nothing new is published."""
    from tformance_assets.warehouse.reader import Snapshot

    return Snapshot(root)


def _names(team: Team) -> tuple[str, ...]:
    """The team's repositories. A clone that cannot be read has no name; the run that reads it says why."""
    from tformance_assets.assets.index import name_of

    names = list(team.repositories)
    for path in team.git:
        with suppress(AccessError):
            names.append(name_of(path))
    return tuple(names)


def timing_of(instance: DagsterInstance, team: Team) -> Timing:
    """When phase 1 began and was complete, from the oldest run record and the first insights, and when the latest
    steps were finished."""
    first = instance.fetch_materializations(key(team, INSIGHTS), limit=1, ascending=True).records
    return Timing(
        phase1_started=_first_run(instance, team, "1"),
        phase1_completed=utc(first[0].timestamp) if first else None,
        finished=tuple(moment for asset in DAILY for moment in _finished(instance, team, asset)),
    )


def _finished(instance: DagsterInstance, team: Team, asset: str) -> Iterator[datetime]:
    for record in instance.fetch_materializations(key(team, asset), limit=LOOKED_BACK).records:
        yield utc(record.timestamp)


def _first_run(instance: DagsterInstance, team: Team, phase: str) -> datetime | None:
    only = dg.RunsFilter(tags={tags.TEAM: team.slug, tags.PHASE: phase})
    records = instance.get_run_records(only, limit=1, ascending=True)
    return records[0].create_timestamp.astimezone(UTC).replace(tzinfo=None) if records else None


def failures_of(
    instance: DagsterInstance, team: Team, asset: str, days: Collection[date]
) -> dict[date, Failure]:
    """Why these days failed, as the latest run for each said; nothing of a day about which no run said anything."""
    if not days:
        return {}
    found: dict[date, Failure] = {}
    wanted = _records_of(team, asset, days)
    for record in instance.fetch_observations(wanted, limit=4 * len(days)).records:  # newest first
        observation = record.asset_observation
        if observation and record.partition_key and "reason" in observation.metadata:
            told = {name: str(entry.value) for name, entry in observation.metadata.items()}
            failure = Failure(told["reason"], kind_of(told.get("kind")))
            found.setdefault(date.fromisoformat(record.partition_key), failure)
    return found


def written_at(
    instance: DagsterInstance, team: Team, asset: str, days: Collection[date]
) -> dict[date, datetime]:
    """When each of these days was last materialized, naive UTC; nothing of a day that never was."""
    found: dict[date, datetime] = {}
    # At once as far as the newest records reach, then one by one: a day may have been loaded often since another.
    for wanted in (days, *([day] for day in days)):
        if lacking := [day for day in wanted if day not in found]:
            records = instance.fetch_materializations(
                _records_of(team, asset, lacking), limit=2 * len(lacking)
            )
            for record in records.records:  # newest first
                if record.partition_key:
                    found.setdefault(date.fromisoformat(record.partition_key), utc(record.timestamp))
    return found


def _records_of(team: Team, asset: str, days: Iterable[date]) -> dg.AssetRecordsFilter:
    return dg.AssetRecordsFilter(
        asset_key=key(team, asset), asset_partitions=[day.isoformat() for day in days]
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def utc(timestamp: float) -> datetime:
    """Seconds since the epoch as naive UTC."""
    return datetime.fromtimestamp(timestamp, UTC).replace(tzinfo=None)
