"""Where does everything the dashboard shows come from? One protocol, and the live implementation of it."""

import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from dashboard.entrance import Entrance, Joining
from tformance_assets.admission import Wish
from tformance_assets.configuration import Configuration, load_active
from tformance_assets.settings import Settings
from tformance_assets.warehouse.reader import Snapshot

Report = dict[str, Any]
PartitionStates = dict[str, dict[str, str]]
Row = dict[str, Any]
Rules = Mapping[str, Sequence[str]]


class TeamView(Protocol):
    """What a page needs to know of a team's configuration."""

    @property
    def name(self) -> str: ...
    @property
    def demo(self) -> bool: ...
    @property
    def repositories(self) -> Sequence[str]: ...
    @property
    def git(self) -> Sequence[str]: ...
    @property
    def onboarded_on(self) -> date: ...
    @property
    def recent_days(self) -> int: ...
    @property
    def history_days(self) -> int: ...
    @property
    def jira(self) -> object | None: ...


class SnapshotView(Protocol):
    """The published snapshot of one team."""

    def opened(self) -> str | None:
        """Which publication answers come from; None when nothing is published yet."""
        ...

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """The rows of one read-only question."""
        ...


class Sources(Protocol):
    """Everything the dashboard asks of the outside. Answers may be some seconds old."""

    def teams(self) -> Sequence[TeamView]:
        """The configured teams, in the order of the configuration."""
        ...

    def report(self, team: str) -> Report:
        """The onboarding report, as `/api/teams/TEAM/onboarding` serves it."""
        ...

    def partitions(self, team: str) -> PartitionStates:
        """{asset: {day: materialized | in_progress | failed | refresh_failed | missing}}."""
        ...

    def retry(self, team: str) -> str:
        """Start the failed partitions again; says in one sentence what was started."""
        ...

    def run_url(self, team: str, asset: str, day: str) -> str | None:
        """Where Dagster shows the latest run that was asked for a day; None when there was none."""
        ...

    def waiting(self, team: str) -> dict[str, datetime]:
        """{asset: until when, naive UTC} of the steps that wait for a limit of GitHub or the LLM."""
        ...

    def snapshot(self, team: str) -> SnapshotView:
        """The team's snapshot; exists even when nothing is published yet."""
        ...

    def access(self) -> Rules:
        """Which group of people may read which teams."""
        ...

    def may_add_teams(self) -> bool:
        """Whether teams may be added and extended from here."""
        ...

    def add_team(self, wish: Wish) -> str:
        """Start to check and add a team; returns a ticket to ask with."""
        ...

    def joining(self, ticket: str) -> Joining | None:
        """How that goes; None for an unknown ticket."""
        ...


class LiveSources:
    """The running product: Dagster's partition states and the snapshots below `$TFORMANCE_HOME`.

    Dagster takes seconds to import, so it is imported on the first question: `/healthz` answers before that.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._opened: Any = None
        self._snapshots: dict[str, SnapshotView] = {}
        self._configured: tuple[Any, Configuration] | None = None
        self._entrance = Entrance(settings)

    def teams(self) -> Sequence[TeamView]:
        """The configured teams."""
        return list(self._configuration().teams.values())

    def access(self) -> Rules:
        """The groups of the configuration."""
        return self._configuration().access

    def may_add_teams(self) -> bool:
        """Here everything may be done; who asks is looked at before."""
        return True

    def add_team(self, wish: Wish) -> str:
        """Checks in the background: GitHub takes its time."""
        return self._entrance.begin(wish)

    def joining(self, ticket: str) -> Joining | None:
        """What the background check has found so far."""
        return self._entrance.look(ticket)

    def open(self) -> None:
        """Do now what the first question would have to wait for."""
        self._reporter.teams()

    def report(self, team: str) -> Report:
        """The onboarding report of one team."""
        return dict(self._reporter.report(team))

    def partitions(self, team: str) -> PartitionStates:
        """The state of every day of every partitioned asset."""
        return {asset: dict(days) for asset, days in self._reporter.partitions(team).items()}

    def retry(self, team: str) -> str:
        """Start the failed partitions again."""
        return str(self._reporter.retry(team))

    def run_url(self, team: str, asset: str, day: str) -> str | None:
        """The run's page in Dagster's own interface, on this machine."""
        run_id = self._reporter.run_of(team, asset, day)
        return f"http://127.0.0.1:{self._settings.dagster_port}/runs/{run_id}" if run_id else None

    def waiting(self, team: str) -> dict[str, datetime]:
        """The steps that a limit holds up."""
        return dict(self._reporter.waiting(team))

    def snapshot(self, team: str) -> SnapshotView:
        """One reader per team, kept: it reopens by itself when a new snapshot is published."""
        if team not in self._snapshots:
            self._snapshots[team] = Snapshot(self._settings.warehouse_root / team)
        return self._snapshots[team]

    def _configuration(self) -> Configuration:
        """The configuration in force, read again when its file has changed: every request asks for it."""
        path = self._settings.active_configuration or self._settings.configuration_path
        try:
            state = path.stat()
            version: Any = (state.st_ino, state.st_mtime_ns, state.st_size)
        except OSError:
            version = None
        known = self._configured
        if known is None or known[0] != version:
            known = (version, load_active(self._settings))
            self._configured = known
        return known[1]

    @property
    def _reporter(self) -> Any:
        """The onboarding report's own reader, opened once."""
        with self._lock:
            if self._opened is None:
                self._opened = open_reporter(self._settings)
            return self._opened


def open_reporter(settings: Settings) -> Any:
    """Dagster's instance and the reporter that reads it."""
    from dagster import DagsterInstance

    from tformance_assets.onboarding.report import Reporter

    return Reporter(settings, DagsterInstance.from_config(str(settings.dagster_home)))


def find_team(sources: Sources, name: str | None) -> TeamView | None:
    """The configured team of that name, if there is one."""
    return next((team for team in sources.teams() if team.name == name), None)
