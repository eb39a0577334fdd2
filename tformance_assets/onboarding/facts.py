"""What is known about a team's onboarding at one moment?

Plain data, read from Dagster and the snapshot elsewhere (`observe`), so that planning and status are pure.
All times are naive UTC.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from tformance_assets.assets.keys import DAILY, INSIGHTS, JIRA, MARTS, METRICS
from tformance_assets.partitions import history_days, recent_days
from tformance_assets.summaries.batch_state import Batch
from tformance_assets.teams import Team

State = Literal["materialized", "in_progress", "failed", "missing"]
Phase = Literal["1", "2", "refresh", "upgrade", "nightly", "retry", "jira", "batch"]

COUNTED_PHASES = frozenset({"1", "2", "refresh"})


@dataclass(frozen=True, slots=True)
class Run:
    """One Dagster run of the team. `start` and `end` are None for a run without days."""

    run_id: str
    phase: str
    assets: frozenset[str]
    start: date | None
    end: date | None
    outstanding: bool
    failed: bool
    created_at: datetime
    ended_at: datetime | None
    deferred_until: datetime | None = None
    permanent: bool = False

    def covers(self, asset: str, day: date) -> bool:
        """Whether the run was asked for this day of this asset."""
        if self.start is None or self.end is None:
            return False
        return asset in self.assets and self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Facts:
    """One team at one moment.

    `states` are Dagster's own; `ever` are the days that were materialized at least once, whatever a later
    refresh did. `marts` holds the latest materialization of the unpartitioned tables. `batches` are the open ones;
    `batch_files` counts what those that are over left at the service and may still be deleted there.
    Attempts are counted from `since`: the start of the service.
    """

    team: Team
    now: datetime
    states: Mapping[str, Mapping[date, State]]
    ever: Mapping[str, frozenset[date]]
    runs: tuple[Run, ...] = ()
    marts: Mapping[str, datetime | None] = field(default_factory=dict)
    since: datetime | None = None
    stale: Mapping[date, int] = field(default_factory=dict)
    upgradable: Mapping[date, int] = field(default_factory=dict)
    outdated: Mapping[date, int] = field(default_factory=dict)
    batchable: Mapping[date, int] = field(default_factory=dict)
    batches: tuple[Batch, ...] = ()
    batch_files: int = 0
    unindexed: tuple[str, ...] = ()
    walked_at: datetime | None = None

    @property
    def recent(self) -> list[date]:
        return recent_days(self.team)

    @property
    def history(self) -> list[date]:
        return history_days(self.team)

    def state(self, asset: str, day: date) -> State:
        """What a reader of the day should be told: data that is there stays there while it is refreshed."""
        if day in self.ever.get(asset, frozenset()):
            return "materialized"
        return self.states.get(asset, {}).get(day, "missing")

    def shown(self, asset: str, day: date) -> State | Literal["refresh_failed"]:
        """What a map of days shows: also that data which is there is being refreshed, or could not be."""
        state = self.states.get(asset, {}).get(day, "missing")
        if state == "failed" and day in self.ever.get(asset, frozenset()):
            return "refresh_failed"
        return self.state(asset, day) if state == "missing" else state

    def busy(self, asset: str, day: date) -> bool:
        """Whether a run will write this day: one that is queued or running, or crashed and about to be restarted."""
        if self.states.get(asset, {}).get(day) == "in_progress":
            return True
        return any(run.outstanding and run.covers(asset, day) for run in self.runs)

    def done(self, days: Iterable[date], assets: Iterable[str] = DAILY) -> bool:
        """Whether every one of the days is materialized in every asset."""
        days = list(days)
        return all(self.state(asset, day) == "materialized" for asset in assets for day in days)

    def outstanding(self, *phases: str) -> list[Run]:
        """The queued or running runs of these phases, of all phases when none is named."""
        return [run for run in self.runs if run.outstanding and (not phases or run.phase in phases)]

    def attempts(self, asset: str, day: date) -> int:
        """Failed tries of this day since the service started or somebody asked for a retry."""
        return len(self._tries(asset, day))

    def _tries(self, asset: str, day: date) -> list[Run]:
        tries: list[Run] = []
        for run in self.runs:  # newest first
            if self.since and run.created_at < self.since:
                break
            if not run.covers(asset, day):
                continue
            if run.phase in COUNTED_PHASES | {"retry"} and run.failed and run.deferred_until is None:
                tries.append(run)
            if run.phase == "retry":
                break
        return tries

    def hopeless(self, asset: str, day: date, limit: int) -> bool:
        """Whether trying again is pointless without somebody changing something: attempts are used up,
        or the fault was one that waiting does not cure (a refused token, a missing repository)."""
        tries = self._tries(asset, day)
        return len(tries) >= limit or any(run.permanent or run.phase == "retry" for run in tries)

    def last_try(self, asset: str, day: date) -> datetime | None:
        """When the latest failed try of this day ended."""
        ends = [run.ended_at for run in self._tries(asset, day) if run.ended_at]
        return max(ends, default=None)

    def deferred_until(self, asset: str, day: date) -> datetime | None:
        """Until when the day waits, on a limit of GitHub or the LLM, if it does."""
        for run in self.runs:
            if run.covers(asset, day):
                return run.deferred_until if run.deferred_until and run.deferred_until > self.now else None
        return None

    @property
    def upgrade_deferred_until(self) -> datetime | None:
        """Until when the LLM put off the upgrades, if it did since the service started."""
        latest = next((run for run in self.runs if run.phase == "upgrade"), None)
        if latest is None or latest.deferred_until is None or (self.since and latest.created_at < self.since):
            return None
        return latest.deferred_until if latest.deferred_until > self.now else None

    def tried(self, asset: str, day: date) -> bool:
        """Whether any run, ever remembered, was asked for this day."""
        return any(run.covers(asset, day) for run in self.runs)

    @property
    def opened(self) -> bool:
        """Whether phase 1 was complete at some time; from then on nothing closes the dashboard."""
        return self.done(self.recent) and all(self.marts.get(mart) for mart in MARTS)

    def mart_failed(self, limit: int) -> str | None:
        """The mart that cannot be computed, out of attempts, if there is one."""
        for mart in (METRICS, INSIGHTS):
            if self.marts.get(mart) is None and len(self.mart_tries(mart)) >= limit:
                return mart
        return None

    @property
    def readings(self) -> list[Run]:
        """The runs that read Jira, newest first."""
        return [run for run in self.runs if JIRA in run.assets and run.phase == "jira"]

    def mart_tries(self, mart: str) -> list[Run]:
        """The failed runs for this mart alone, since the service started."""
        return [
            run
            for run in self.runs
            if run.failed
            and run.start is None
            and mart in run.assets
            and (not self.since or run.created_at >= self.since)
        ]
