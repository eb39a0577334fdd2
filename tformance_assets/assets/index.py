"""Asset `pull_request_index`: which pull requests exist, when did each change, and when was it closed?"""

import functools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tformance_assets.environment import Environment
from tformance_assets.errors import ConfigurationError
from tformance_assets.git import source as git
from tformance_assets.github.client import GitHub
from tformance_assets.github.walk import walk
from tformance_assets.model import IndexEntry
from tformance_assets.partitions import recent_days
from tformance_assets.teams import Team
from tformance_assets.warehouse import rows
from tformance_assets.warehouse.lock import alone
from tformance_assets.warehouse.rows import IndexState
from tformance_assets.warehouse.store import Warehouse

# Two runs of a team never walk side by side.
WALK_LOCK = "walk.lock"
# A walk begins a little before the last one did, for clocks that differ.
OVERLAP = timedelta(minutes=10)
WALKERS = 3


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk did: pull requests seen, API points spent, seconds, repositories visited."""

    pull_requests: int = 0
    points: int = 0
    seconds: float = 0.0
    repositories: int = 0


def refresh_index(environment: Environment, team: Team, warehouse: Warehouse, *, deep: bool) -> Walked:
    """Walks every repository: from its watermark where it reaches back far enough, else the whole window."""
    target = _midnight(team.first_day if deep else recent_days(team)[0])
    with alone(warehouse.root / WALK_LOCK):
        states = rows.index_state(warehouse)
        since = {name: _since(states.get(name), target) for name in sources(team)}
        walked = _walk_all(environment, team, warehouse, since)
        rows.forget_reach(warehouse, states.keys() - since.keys())
        return walked


def ensure_index(environment: Environment, team: Team, warehouse: Warehouse, oldest: date) -> Walked:
    """Walks only the repositories whose index does not reach back to the window that `oldest` lies in.

    A second run that needs the same walk waits for the first one, and then asks nothing.
    """
    start = recent_days(team)[0]
    target = _midnight(start if oldest >= start else min(oldest, team.first_day))
    with alone(warehouse.root / WALK_LOCK):
        states = rows.index_state(warehouse)
        lacking = [name for name in sources(team) if name not in states or states[name].walked_since > target]
        return _walk_all(environment, team, warehouse, dict.fromkeys(lacking, target))


def sources(team: Team) -> dict[str, str | None]:
    """Repository names with, for those read from git, the path or clone URL.

    Raises ConfigurationError when two of them have the same name: their pull requests could not be told apart.
    """
    named: dict[str, str | None] = dict.fromkeys(team.repositories)
    for path in team.git:
        name = name_of(path)
        if name.lower() in {known.lower() for known in named}:
            raise ConfigurationError(
                f"{path} is called {name}, like another repository of team {team.name}: rename its folder, "
                "give it another remote, or leave one of them out"
            )
        named[name] = path
    return named


@functools.cache
def name_of(path_or_url: str) -> str:
    """The name of a git repository, asked of git once in a process."""
    return git.name_of(path_or_url)


def _since(state: IndexState | None, target: datetime) -> datetime:
    if state is None or state.walked_since > target:
        return target
    return state.walked_at - OVERLAP


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _walk_all(
    environment: Environment, team: Team, warehouse: Warehouse, since: dict[str, datetime]
) -> Walked:
    """Walks side by side. A repository's entries are stored, and its watermark moves, when its walk has finished."""
    if not since:
        return Walked()
    started = environment.clock()
    paths, seen = sources(team), 0
    walker = _Walker(environment, team)
    with ThreadPoolExecutor(WALKERS, thread_name_prefix="walk") as pool:
        walks = {
            name: pool.submit(walker.entries, name, paths[name], moment) for name, moment in since.items()
        }
        for name, walking in walks.items():
            entries = walking.result()
            rows.upsert_index(warehouse, entries, name, walked_at=started, walked_since=since[name])
            seen += len(entries)
    return Walked(seen, walker.points, (environment.clock() - started).total_seconds(), len(walks))


class _Walker:
    """Reads the entries of one repository after another, each from where it lives."""

    def __init__(self, environment: Environment, team: Team) -> None:
        self._environment, self._team = environment, team

    @functools.cached_property
    def _client(self) -> GitHub:
        return self._environment.github(self._team)

    @property
    def points(self) -> int:
        """API points spent so far; none when every source is git."""
        return self._client.usage.points if "_client" in self.__dict__ else 0

    def entries(self, name: str, path: str | None, since: datetime) -> list[IndexEntry]:
        if path is not None:
            cache = self._environment.git_cache(self._team)
            return [
                replace(entry, repository=name) for entry in git.index(path, since.date(), cache_dir=cache)
            ]
        return [entry for page in walk(self._client, name, since) for entry in page]
