"""Is Dagster's home ready to be opened by several programs at once?

A fresh home opened by two programs together is ruined for ever, so it is created by one, beside its
place, and moved there when complete: `$TFORMANCE_HOME/dagster` exists only in one piece. Run as a module
(with TFORMANCE_HOME) it also migrates the storage after an upgrade, and gives up the runs whose workers
were killed together with an earlier `tformance up`: Dagster takes up crashed runs again by itself.
"""

import os
import shutil
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tformance_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance

LOCATION = "tformance_assets"


def exists(settings: Settings) -> bool:
    """True once Dagster's home was created completely."""
    return settings.dagster_home.is_dir()


def write_instance(settings: Settings, code_server_port: int) -> None:
    """Write `dagster.yaml` and `workspace.yaml`, of a home or of one yet to be created."""
    home = settings.dagster_home if exists(settings) else _unfinished(settings)
    if not exists(settings):
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    instance = files("tformance_assets.instance").joinpath("dagster.yaml").read_text(encoding="utf-8")
    (home / "dagster.yaml").write_text(instance, encoding="utf-8")
    (home / "workspace.yaml").write_text(
        "load_from:\n"
        "  - grpc_server:\n"
        "      host: 127.0.0.1\n"
        f"      port: {code_server_port}\n"
        f"      location_name: {LOCATION}\n",
        encoding="utf-8",
    )


def create_or_recover(settings: Settings) -> None:
    """Create Dagster's home if it is missing; otherwise migrate it if need be, and give up dead runs."""
    fresh = not exists(settings)
    home = _unfinished(settings) if fresh else settings.dagster_home
    marker = home / "created-by"
    current = version("dagster")
    os.environ["DAGSTER_HOME"] = str(home)
    from dagster import DagsterInstance  # late: it takes a second, and reads DAGSTER_HOME

    with DagsterInstance.get() as instance:
        if not fresh and _text(marker) != current:
            instance.upgrade()
        _give_up_dead_runs(instance)
    marker.write_text(current, encoding="utf-8")
    if fresh:
        home.rename(settings.dagster_home)


def _give_up_dead_runs(instance: "DagsterInstance") -> None:
    from dagster import DagsterRunStatus, RunsFilter

    reason = "The run's process ended together with an earlier `tformance up`."
    at_work = RunsFilter(statuses=[DagsterRunStatus.STARTING, DagsterRunStatus.STARTED])
    for run in instance.get_runs(at_work):
        instance.report_run_failed(run, reason)
    for run in instance.get_runs(RunsFilter(statuses=[DagsterRunStatus.CANCELING])):
        instance.report_run_canceled(run, reason)


def _unfinished(settings: Settings) -> Path:
    return settings.home / "dagster.unfinished"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    create_or_recover(Settings.from_environment(os.environ))
