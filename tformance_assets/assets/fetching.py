"""Asset `pull_requests`: what happened in the pull requests closed on each of these days?

A day is complete or it is not written. What the index says did not change since it was stored is not
asked for again, so a second run over the same days costs nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tformance_assets.assets.index import sources
from tformance_assets.assets.keys import PULL_REQUESTS
from tformance_assets.environment import Environment
from tformance_assets.errors import TformanceError
from tformance_assets.git import source as git
from tformance_assets.github import details
from tformance_assets.github.client import GitHub
from tformance_assets.identity import derivation, joined
from tformance_assets.metrics.derive import DerivedRows, derive
from tformance_assets.model import IndexEntry, PullRequest
from tformance_assets.remedies import Failure
from tformance_assets.teams import Team
from tformance_assets.warehouse import rows
from tformance_assets.warehouse.rows import PartitionRecord
from tformance_assets.warehouse.store import Warehouse

Key = tuple[str, int]
OnDay = Callable[[PartitionRecord], None]


@dataclass(slots=True)
class Outcome:
    """Which days failed and why; `fault` is what stopped the whole fetch, if something did."""

    failed: dict[date, Failure] = field(default_factory=dict)
    fault: TformanceError | None = None


@dataclass(slots=True)
class _Day:
    """What one day still waits for."""

    expected: set[Key]
    keep: set[Key]
    waiting: set[Key]
    rows: list[DerivedRows] = field(default_factory=list)
    failed: dict[Key, Failure] = field(default_factory=dict)


class Fetching:
    """One run's fetch over some days; `on_day` hears of each day as soon as it is stored."""

    def __init__(
        self, environment: Environment, team: Team, warehouse: Warehouse, run_id: str, on_day: OnDay
    ) -> None:
        self._environment, self._team, self._warehouse = environment, team, warehouse
        self._run_id, self._on_day = run_id, on_day
        self._started = environment.clock()
        self._kind_of = environment.kind_of(team)
        self._aliases, self._derived_by = team.aliases, derivation(team)
        self._days: dict[date, _Day] = {}
        self._home: dict[Key, date] = {}
        self._outcome = Outcome()
        self._client: GitHub | None = None
        self._points_told = 0

    def run(self, days: list[date]) -> Outcome:
        """Loads the days, newest first."""
        entries = self._open_days(days)
        self._store([day for day, state in self._days.items() if not state.waiting])
        try:
            self._fetch(entries)
        except TformanceError as fault:
            self._outcome.fault = fault
        for day, state in self._days.items():
            self._outcome.failed[day] = self._failure(state)
        return self._outcome

    def _open_days(self, days: list[date]) -> list[IndexEntry]:
        """Sorts the expected pull requests into days; returns those to fetch, newest closed first."""
        expected = rows.expected_for_days(self._warehouse, days)
        stored = rows.stored_versions(self._warehouse, days, self._derived_by)
        todo = [entry for entry in expected if entry.updated_at > stored.get(_key(entry), datetime.min)]
        self._home = {_key(entry): entry.partition for entry in todo if entry.partition}
        waiting = set(self._home)
        for day in sorted(days, reverse=True):
            keys = {_key(entry) for entry in expected if entry.partition == day}
            self._days[day] = _Day(keys, keys - waiting, keys & waiting)
        return sorted(todo, key=lambda entry: entry.closed_at or datetime.min, reverse=True)

    def _fetch(self, entries: list[IndexEntry]) -> None:
        paths = sources(self._team)
        for path in {paths.get(entry.repository) for entry in entries} - {None}:
            self._fetch_git(str(path), [entry for entry in entries if paths.get(entry.repository) == path])
        hosted = [entry for entry in entries if paths.get(entry.repository) is None]
        if not hosted:
            return
        self._client = self._environment.github(self._team)
        fetched = details.fetch(self._client, hosted, self._environment.clock(), on_ready=self._received)
        self._lost(fetched.failed)
        self._gone(fetched.gone)

    def _fetch_git(self, path: str, entries: list[IndexEntry]) -> None:
        cache = self._environment.git_cache(self._team)
        found = git.fetch(path, entries, self._environment.clock(), cache_dir=cache)
        self._received(found)
        self._gone({_key(entry) for entry in entries} - {pull_request.key for pull_request in found})

    def _received(self, pull_requests: list[PullRequest]) -> None:
        for pull_request in pull_requests:
            self._take(pull_request)
        moved = [_entry(one) for one in pull_requests if one.partition != self._home[one.key]]
        if moved:
            rows.correct_index(self._warehouse, moved)
        self._store_complete()

    def _take(self, pull_request: PullRequest) -> None:
        """Puts one pull request into its day; one that nobody foresaw fails its day, not the run."""
        day = self._days[self._home[pull_request.key]]
        try:
            if pull_request.partition == self._home[pull_request.key]:
                day.rows.append(self._derived(pull_request))
            else:
                day.expected.discard(pull_request.key)
        except Exception as fault:  # noqa: BLE001 its neighbours must not pay for it
            reason = f"its rows could not be derived ({type(fault).__name__}: {fault})"
            day.failed[pull_request.key] = Failure(reason)
        else:
            day.waiting.discard(pull_request.key)

    def _derived(self, pull_request: PullRequest) -> DerivedRows:
        return derive(joined(pull_request, self._aliases), self._kind_of, self._derived_by)

    def _gone(self, keys: Iterable[Key]) -> None:
        """What the forge no longer has leaves the index too, so that the expected count stays true."""
        keys = set(keys)
        rows.forget(self._warehouse, keys)
        for key in keys:
            state = self._days[self._home[key]]
            state.waiting.discard(key)
            state.expected.discard(key)
        self._store_complete()

    def _lost(self, failed: dict[Key, str]) -> None:
        for key, reason in failed.items():
            self._days[self._home[key]].failed[key] = Failure(reason, "service")

    def _store_complete(self) -> None:
        self._store([day for day, state in self._days.items() if not state.waiting])

    def _store(self, days: list[date]) -> None:
        """Writes complete days in one transaction and takes them off the list."""
        if not days:
            return
        points = self._points(days)
        records = [self._record(day, points[day]) for day in days]
        keep = {key for day in days for key in self._days[day].keep}
        fresh = [row for day in days for row in self._days[day].rows]
        rows.replace_days(self._warehouse, days, keep, fresh, records)
        for record in records:
            del self._days[record.partition_date]
            self._on_day(record)

    def _points(self, days: list[date]) -> dict[date, int | None]:
        """API points since the last days were written, by what each day brought; None where no GitHub is asked."""
        if not self._team.repositories:
            return dict.fromkeys(days)
        brought = [len(self._days[day].rows) for day in days]
        if self._client is None or not any(brought):
            return dict.fromkeys(days, 0)
        spent = self._client.usage.points
        fresh, self._points_told = spent - self._points_told, spent
        upto = [fresh * sum(brought[:n]) // sum(brought) for n in range(len(days) + 1)]
        return {day: upto[n + 1] - upto[n] for n, day in enumerate(days)}

    def _record(self, day: date, points: int | None) -> PartitionRecord:
        state, now = self._days[day], self._environment.clock()
        return PartitionRecord(
            asset=PULL_REQUESTS,
            partition_date=day,
            rows=len(state.keep) + len(state.rows),
            expected_rows=len(state.expected),
            seconds=(now - self._started).total_seconds(),
            written_at=now,
            api_points=points,
            run_id=self._run_id,
        )

    def _failure(self, state: _Day) -> Failure:
        if state.failed:
            (repository, number), first = next(iter(state.failed.items()))
            share = f"{len(state.failed)} of {len(state.expected)} pull requests"
            return Failure(f"{share} could not be read: {repository}#{number}: {first.reason}", first.kind)
        fault = self._outcome.fault
        return Failure.of(fault) if fault else Failure("its pull requests did not arrive")


def _key(entry: IndexEntry) -> Key:
    return (entry.repository, entry.number)


def _entry(pull_request: PullRequest) -> IndexEntry:
    return IndexEntry(
        pull_request.repository,
        pull_request.number,
        pull_request.node_id,
        pull_request.state,
        pull_request.created_at,
        pull_request.updated_at,
        pull_request.merged_at or pull_request.closed_at,
    )
