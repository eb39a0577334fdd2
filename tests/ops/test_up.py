"""`tformance up` from start to end, with small fake children on real sockets: nothing may remain."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tformance_assets.settings import Settings
from tformance_assets.supervisor.ports import free_port
from tformance_assets.supervisor.presence import running
from tformance_assets.supervisor.sweep import alive, supervised, sweep

ROOT = Path(__file__).parents[2]
TEAM = "teams:\n  {}:\n    onboarded_on: 2026-11-23\n    repositories: [acme/shop]\n"


def wait_for(what: Callable[[], bool], seconds: float = 8.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.03)


class Up:
    """One `tformance up` process and what it printed."""

    def __init__(self, home: Path, environment: dict[str, str], *arguments: str, before: str = "") -> None:
        self.home = home
        self.output = home.with_suffix(f".{time.monotonic_ns()}.txt")
        command = [sys.executable, "-m", "tests.ops.fake_up", *arguments]
        if before:
            command = ["sh", "-c", f'{before}; exec "$@"', "sh", *command]
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
            )

    @property
    def text(self) -> str:
        return self.output.read_text()

    def ready(self) -> "Up":
        wait_for(lambda: "Ctrl-C stops everything." in self.text)
        return self

    def end(self, seconds: float = 9.0) -> int:
        return self.process.wait(seconds)


Start = Callable[..., Up]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "home"
    yield path
    sweep(path, grace_seconds=0.0)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return dict(os.environ) | {
        "TFORMANCE_HOME": str(home),
        "TFORMANCE_DASHBOARD_PORT": str(free_port()),
        "TFORMANCE_DAGSTER_PORT": str(free_port()),
        "FAKE_RELOADS": str(home.with_suffix(".reloads")),
    }


@pytest.fixture
def start(home: Path, environment: dict[str, str]) -> Iterator[Start]:
    started: list[Up] = []

    def begin(*arguments: str, **options: str) -> Up:
        started.append(Up(home, environment, *arguments, **options))
        return started[-1]

    yield begin
    for up in started:
        if up.process.poll() is None:
            up.process.kill()
            up.process.wait()


def test_ctrl_c_ends_everything_in_order(start: Start, home: Path, environment: dict[str, str]) -> None:
    up = start("interruptible").ready()
    assert f"http://127.0.0.1:{environment['TFORMANCE_DASHBOARD_PORT']}" in up.text
    assert f"http://127.0.0.1:{environment['TFORMANCE_DAGSTER_PORT']}" in up.text
    processes = supervised(home)
    assert len(processes) == 3
    assert len({os.getpgid(process.pid) for process in processes}) == 1
    assert os.getpgid(processes[0].pid) != os.getpgid(up.process.pid)
    assert home.stat().st_mode & 0o777 == 0o700
    up.process.send_signal(signal.SIGINT)
    assert up.end() == 0
    assert up.text.endswith("stopping\nstopped\n")
    assert supervised(home) == []
    assert running(Settings.from_environment(environment)) is None


def test_a_child_that_ignores_the_end_is_killed(start: Start, home: Path) -> None:
    up = start("stubborn", "escape").ready()
    up.process.send_signal(signal.SIGTERM)
    assert up.end() == 0
    assert supervised(home) == []


def test_a_second_ctrl_c_does_not_wait(start: Start, home: Path) -> None:
    up = start("stubborn").ready()
    began = time.monotonic()
    up.process.send_signal(signal.SIGINT)
    wait_for(lambda: "stopping" in up.text)
    up.process.send_signal(signal.SIGINT)
    assert up.end() == 0
    assert time.monotonic() - began < 2.5
    assert supervised(home) == []


def test_an_up_in_the_background_of_a_script_can_be_ended(start: Start, home: Path) -> None:
    # Such shells make SIGINT ignored, which children inherit.
    up = start("interruptible", before="trap '' INT").ready()
    began = time.monotonic()
    up.process.send_signal(signal.SIGTERM)
    assert up.end() == 0
    assert time.monotonic() - began < 2.5
    assert supervised(home) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_children_of_a_killed_up_end_and_the_next_one_sweeps_the_rest(start: Start, home: Path) -> None:
    first = start("escape").ready()
    escaped = [process for process in supervised(home) if "stubborn" in process.cmdline()]
    first.process.kill()
    first.end()
    wait_for(lambda: [process.pid for process in supervised(home)] == [process.pid for process in escaped])
    second = start().ready()
    assert "ended 1 processes that an earlier tformance up had left behind" in second.text
    assert not any(alive(process) for process in escaped)


def test_a_second_up_names_the_first(start: Start, environment: dict[str, str]) -> None:
    first = start().ready()
    second = start()
    assert second.end() == 1
    assert f"process {first.process.pid}" in second.text
    assert f"http://127.0.0.1:{environment['TFORMANCE_DASHBOARD_PORT']}" in second.text
    assert first.process.poll() is None
    assert running(Settings.from_environment(environment)).pid == first.process.pid  # type: ignore[union-attr]


def test_a_port_in_use_is_named_with_its_variable(
    start: Start, home: Path, environment: dict[str, str]
) -> None:
    with socket.create_server(("127.0.0.1", int(environment["TFORMANCE_DAGSTER_PORT"]))):
        up = start()
        assert up.end() == 1
    assert re.search(r"port \d+ is in use: set TFORMANCE_DAGSTER_PORT or stop the other program\n$", up.text)
    assert supervised(home) == []


def test_a_broken_configuration_starts_nothing(start: Start, home: Path) -> None:
    home.mkdir()
    (home / "tformance.yaml").write_text("teams: [")
    up = start()
    assert up.end() == 2
    assert "tformance.yaml line 1" in up.text
    assert [path.name for path in home.iterdir()] == ["tformance.yaml"]


def test_a_dead_child_is_started_again(start: Start, home: Path) -> None:
    up = start().ready()
    [dashboard] = [process for process in supervised(home) if _listens(process, up)]
    dashboard.kill()
    wait_for(lambda: "dashboard ended (SIGKILL) and is started again in 1 s" in up.text)
    wait_for(lambda: any(_listens(process, up) for process in supervised(home)))


def _listens(process: psutil.Process, up: Up) -> bool:
    url = re.search(r"Dashboard +http://127.0.0.1:(\d+)", up.text)
    return url is not None and process.cmdline()[-1] == url[1]


def test_edits_are_taken_over_and_a_broken_one_changes_nothing(start: Start, home: Path) -> None:
    up = start().ready()
    active, reloads = home / "run" / "active.yaml", home.with_suffix(".reloads")
    (home / "tformance.yaml").write_text(TEAM.format("acme"))
    wait_for(lambda: "configuration changed; teams: acme" in up.text)
    wait_for(reloads.exists)
    assert active.read_text() == TEAM.format("acme")
    (home / "tformance.yaml").write_text("teams:\n  acme: 7\n")
    wait_for(lambda: "stays in force" in up.text)
    assert "tformance.yaml line 2: teams.acme must be a mapping" in up.text
    assert active.read_text() == TEAM.format("acme")
    (home / "tformance.yaml").write_text(TEAM.format("beta"))
    wait_for(lambda: "configuration changed; teams: beta" in up.text)
    wait_for(lambda: reloads.read_text().count("reloadRepositoryLocation") == 2)
