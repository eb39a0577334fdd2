"""`tformance up`, from the first check to the farewell."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import FrameType

from tformance_assets.configuration import add_team, load, publish
from tformance_assets.errors import ConfigurationError, TformanceError
from tformance_assets.settings import Settings
from tformance_assets.supervisor.ports import free_port, is_healthy, require_free
from tformance_assets.supervisor.prepare import write_instance
from tformance_assets.supervisor.presence import claimed
from tformance_assets.supervisor.reload import ConfigurationWatch, Reloader
from tformance_assets.supervisor.stack import child_environment, children
from tformance_assets.supervisor.supervise import Child, Supervisor
from tformance_assets.supervisor.sweep import sweep
from tformance_assets.teams import Team
from tformance_assets.warehouse.upgrade import is_outdated, upgrade_in_child

DEMO_TEAM = "demo"
LEAST_FREE_BYTES = 250_000_000
WISHED_FREE_BYTES = 1_000_000_000
TICK_SECONDS = 0.1
WATCH_SECONDS = 0.5
Processes = Callable[[Settings, int, Mapping[str, int]], Sequence[Child]]
Say = Callable[[str], None]


def up(
    settings: Settings,
    environment: Mapping[str, str],
    *,
    demo: bool,
    now: datetime,
    say: Say,
    processes: Processes = children,
) -> None:
    """Start everything and keep it running until SIGINT or SIGTERM; `now` is naive UTC."""
    load(settings.configuration_path)
    os.umask(0o077)  # what follows holds a team's private data
    _create_home(settings.home)
    with claimed(settings, now), _signals() as received:
        if swept := sweep(settings.home):
            say(f"ended {swept} processes that an earlier tformance up had left behind")
        _check_machine(settings, say)
        demo_ports = _demonstration(settings, now.date()) if demo else {}
        code_server_port = free_port()
        write_instance(settings, code_server_port)
        _upgrade_snapshots(settings, environment, say)
        try:
            _run(
                settings,
                Supervisor(
                    processes(settings, code_server_port, demo_ports),
                    environment=child_environment(settings, environment, now),
                    logs=settings.logs,
                    say=say,
                ),
                received,
                say,
            )
        finally:
            settings.demo_file.unlink(missing_ok=True)
            sweep(settings.home, grace_seconds=0.5)
    say("stopped")


def _run(settings: Settings, supervisor: Supervisor, received: list[int], say: Say) -> None:
    reloader = Reloader(settings.dagster_url, say)
    try:
        watch = ConfigurationWatch(
            settings.configuration_path, settings.run_directory / "active.yaml", reloader.request, say
        )
        _announce_teams(watch.current.teams, settings, say)
        watched_at, announced = time.monotonic(), False
        while not received:
            supervisor.step()
            if time.monotonic() - watched_at >= WATCH_SECONDS:
                watched_at = time.monotonic()
                watch.poll()
                if not announced and is_healthy(settings.dashboard_port):
                    announced = True
                    say(f"Dashboard  {settings.dashboard_url}")
                    say(f"Dagster    {settings.dagster_url}")
                    say("Ctrl-C stops everything.")
            time.sleep(TICK_SECONDS)
        say("stopping")
    finally:
        reloader.stop()
        supervisor.stop(hurry=lambda: len(received) > 1)


def _announce_teams(teams: Mapping[str, Team], settings: Settings, say: Say) -> None:
    say(f"starting in {settings.home}; teams: {', '.join(sorted(teams)) or 'none yet'}")
    if not teams:
        say("add one with: tformance onboard TEAM --repo OWNER/NAME")
    for team in teams.values():
        if team.demo and not settings.demo_file.exists():
            say(f"team {team.name} is the demonstration: it is refreshed only by `tformance up --demo`")


def _create_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(f"TFORMANCE_HOME {home} cannot be created: {error.strerror}") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise ConfigurationError(f"TFORMANCE_HOME {home} is not writable")


def _check_machine(settings: Settings, say: Say) -> None:
    require_free(settings.dashboard_port, "TFORMANCE_DASHBOARD_PORT")
    require_free(settings.dagster_port, "TFORMANCE_DAGSTER_PORT")
    free = shutil.disk_usage(settings.home).free
    if free < LEAST_FREE_BYTES:
        raise TformanceError(
            f"only {free / 1e6:.0f} MB are free on the disk of {settings.home}: make room for 1 GB"
        )
    if free < WISHED_FREE_BYTES:
        say(f"warning: only {free / 1e6:.0f} MB are free on the disk of {settings.home}")


def _upgrade_snapshots(settings: Settings, environment: Mapping[str, str], say: Say) -> None:
    """Before anybody reads them: after an update of this program a snapshot may lack columns."""
    for name in load(settings.configuration_path).teams:
        root = settings.warehouse_root / name
        if is_outdated(root) and not upgrade_in_child(root, environment):
            say(
                f"warning: the data of team {name} could not be brought to this version; the next run will try again"
            )


def _demonstration(settings: Settings, today: date) -> dict[str, int]:
    """Add the demonstration team and say where its stand-in servers will be; their ports by name."""
    from tformance_assets.demo.issues import SOURCE
    from tformance_assets.demo.team import REPOSITORIES

    team = Team(DEMO_TEAM, today, repositories=tuple(REPOSITORIES), jira=SOURCE, demo=True)
    add_team(settings.configuration_path, team)
    ports = {"github": free_port(), "groq": free_port(), "jira": free_port()}
    urls = {
        "github_graphql_url": f"http://127.0.0.1:{ports['github']}/graphql",
        "groq_base_url": f"http://127.0.0.1:{ports['groq']}",
        "jira_url": f"http://127.0.0.1:{ports['jira']}",
    }
    publish(json.dumps(urls), settings.demo_file)
    return ports


@contextmanager
def _signals() -> Iterator[list[int]]:
    """The signals that ask for an end, as they arrive."""
    received: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        received.append(number)

    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in wanted}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
