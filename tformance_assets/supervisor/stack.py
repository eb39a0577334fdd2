"""Which processes make up Tformance, in which order do they start, and with which environment?"""

import sys
from collections.abc import Mapping
from datetime import datetime

import psutil

from tformance_assets.configuration import load
from tformance_assets.settings import Settings
from tformance_assets.supervisor.ping import Ping
from tformance_assets.supervisor.ports import HOST
from tformance_assets.supervisor.prepare import LOCATION, exists
from tformance_assets.supervisor.supervise import Child
from tformance_assets.supervisor.sweep import MARK

DASHBOARD = "dashboard"
CODE_SERVER = "code-server"


def children(settings: Settings, code_server_port: int, demo_ports: Mapping[str, int]) -> list[Child]:
    """All processes. The dashboard comes first: somebody waits for its first page.

    `demo_ports` has the ports of the demonstration's `github`, `groq` and `jira`, and is empty without it.
    """
    prepare = Child("prepare", _python("tformance_assets.supervisor.prepare"), task=True)
    # A fresh home may be opened by nobody before it is complete.
    created = () if exists(settings) else (prepare.name,)
    demo = [_demo_server(settings, name, port) for name, port in demo_ports.items()]
    code_server = Child(
        CODE_SERVER,
        _code_server(code_server_port),
        code_server_port,
        needs=created,
        workers=_is_run_worker,
        inner=holds_the_code,
        ask=Ping,
    )
    workspace = ("-w", str(settings.dagster_home / "workspace.yaml"))
    webserver = _python("dagster_webserver", "-h", HOST, "-p", str(settings.dagster_port), *workspace)
    daemon = _python("dagster._daemon", "run", *workspace)
    before_daemon = (prepare.name, code_server.name, *(child.name for child in demo))
    return [
        prepare,
        Child(DASHBOARD, _python("dashboard"), settings.dashboard_port, needs=created),
        *demo,
        code_server,
        Child("webserver", webserver, settings.dagster_port, needs=(*created, code_server.name)),
        Child("daemon", daemon, needs=before_daemon, stop_first=True),
    ]


def child_environment(
    settings: Settings, environment: Mapping[str, str], started_at: datetime
) -> dict[str, str]:
    """The environment of every child: the caller's, with this home's paths."""
    return {
        **environment,
        MARK: str(settings.home),
        "TFORMANCE_HOME": str(settings.home),
        "TFORMANCE_CONFIGURATION": str(settings.run_directory / "active.yaml"),
        "TFORMANCE_STARTED_AT": started_at.isoformat(),
        "DAGSTER_HOME": str(settings.dagster_home),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "PYTHONUNBUFFERED": "1",
        # glibc keeps a pool of memory for each thread otherwise; the processes have many that mostly wait.
        "MALLOC_ARENA_MAX": "2",
    }


def holds_the_code(process: psutil.Process) -> bool:
    """Dagster's code server answers by such a process alone."""
    return _command_of(process)[1:5] == ["-m", "dagster", "api", "grpc"]


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)


def _code_server(port: int) -> tuple[str, ...]:
    return _python(
        *(
            "dagster",
            "code-server",
            "start",
            "-m",
            "tformance_assets.definitions",
            "-h",
            HOST,
            "-p",
            str(port),
        ),
        *("--location-name", LOCATION, "--use-python-environment-entry-point"),
    )


def _demo_server(settings: Settings, name: str, port: int) -> Child:
    """The stand-in for one service; those of GitHub and Jira tell on, from the day the team was met."""
    command = _python(f"tformance_assets.demo.{name}_server", "--port", str(port))
    if name in ("github", "jira"):
        met = next(
            team.onboarded_on for team in load(settings.configuration_path).teams.values() if team.demo
        )
        command = (*command, "--story", met.isoformat())
    return Child(f"demo-{name}", command, port)


def _is_run_worker(process: psutil.Process) -> bool:
    """Dagster's code server starts one such process for each run."""
    return any("multiprocessing.spawn" in part for part in _command_of(process))


def _command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
