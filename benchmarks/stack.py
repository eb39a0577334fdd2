"""What do the benchmarks run? The real `tformance up`, with stand-ins of GitHub and Groq that keep real limits."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.servers.github import FaultyGitHub
from tests.servers.groq import FaultyGroq
from tformance_assets.supervisor.sweep import MARK


@dataclass(frozen=True)
class Limits:
    """Latencies in seconds, Groq's budget a minute."""

    github_latency: float
    groq_latency: float
    rpm: int
    tpm: int


@contextmanager
def stand_ins(limits: Limits, hub: dict[str, Any]) -> Iterator[tuple[FaultyGitHub, FaultyGroq]]:
    """Both servers, on sockets of this machine."""
    github = FaultyGitHub(hub, pause=lambda seen: limits.github_latency)
    groq = FaultyGroq(rpm=limits.rpm, tpm=limits.tpm, latency=limits.groq_latency)
    github.start()
    groq.start()
    try:
        yield github, groq
    finally:
        github.stop()
        groq.stop()


class Service:
    """A running `tformance up` in a home of its own."""

    def __init__(self, home: Path, github: FaultyGitHub, groq: FaultyGroq, limits: Limits) -> None:
        self.home = home
        self.port = free_port()
        self.environment = {
            **os.environ,
            "TFORMANCE_HOME": str(home),
            "TFORMANCE_DASHBOARD_PORT": str(self.port),
            "TFORMANCE_DAGSTER_PORT": str(free_port()),
            "GITHUB_TOKEN": "benchmark",
            "GITHUB_GRAPHQL_URL": github.url,
            "GROQ_API_KEY": "benchmark",
            "GROQ_BASE_URL": groq.url,
            "TFORMANCE_GROQ_RPM": str(limits.rpm),
            "TFORMANCE_GROQ_TPM": str(limits.tpm),
        }
        self._up: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Starts everything; returns the seconds until the first page was served."""
        started = time.monotonic()
        log = (self.home.parent / "up.log").open("ab")
        self._up = subprocess.Popen(
            self._command("up"), env=self.environment, stdout=log, stderr=log, cwd=self.home.parent
        )
        self.wait_for(lambda: self.get("/healthz"), 120)
        return time.monotonic() - started

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self._up:
            self._up.send_signal(signal.SIGINT)
            self._up.wait(60)

    def kill(self) -> None:
        """Kills every process at once, as a power cut would."""
        for process in self.processes():
            with suppress(psutil.Error):
                process.kill()
        if self._up:
            self._up.wait(60)

    def processes(self) -> list[psutil.Process]:
        """The processes of this service that live."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs one `tformance` command to its end."""
        return subprocess.run(
            self._command(*arguments),
            env=self.environment,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
        )

    def onboarding(self, team: str) -> dict[str, Any] | None:
        """The team's status, None while nobody answers for it."""
        return self.get(f"/api/teams/{team}/onboarding")

    def get(self, path: str) -> Any:
        try:
            answer = httpx.get(f"{self.url}{path}", timeout=10)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def memory_mb(self) -> float:
        """Proportional memory of all processes of this service, shared pages counted once, in MB."""
        return sum(_pss(process) for process in self.processes()) / 1e6

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.pid == (self._up and self._up.pid) or process.environ().get(MARK) == str(self.home)
        except psutil.Error:
            return False

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tformance_assets.cli", *arguments]

    @staticmethod
    def wait_for(condition: Any, seconds: float) -> Any:
        """Polls until the condition holds; raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := condition():
                return found
            time.sleep(0.2)
        raise TimeoutError(f"nothing within {seconds} s")


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
