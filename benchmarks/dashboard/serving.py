"""How is the measured dashboard run? As `python -m dashboard` does it, in a process of its own, over a fixed status."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from waitress import serve

from benchmarks.dashboard.snapshot import NEWEST, TEAM
from dashboard.__main__ import THREADS
from dashboard.app import create_app
from dashboard.entrance import Joining
from tformance_assets.admission import Wish
from tformance_assets.supervisor.ports import free_port
from tformance_assets.warehouse.reader import Snapshot


class FixedSources:
    """One team whose history is complete: Dagster's part is measured by the other benchmark."""

    def __init__(self, root: Path) -> None:
        self._snapshot = Snapshot(root / TEAM.name)

    def teams(self) -> list[Any]:
        return [TEAM]

    def report(self, team: str) -> dict[str, Any]:
        counts = {"materialized": 365, "in_progress": 0, "failed": 0, "missing": 0}
        return {
            "team": team,
            "status": "complete",
            "dashboard_accessible": True,
            "background_in_progress": False,
            "onboarded_on": NEWEST.isoformat(),
            "recent_days": 30,
            "history_days": 365,
            "phase1": {"progress": 100, "started_at": None, "completed_at": None, "seconds": 41.2},
            "background_sync_progress": 100,
            "background_llm_progress": 100,
            "eta_seconds": 0,
            "partitions": {"pull_requests": counts, "pr_summaries": counts},
            "failed_partitions": [],
            "error": None,
        }

    def partitions(self, team: str) -> dict[str, dict[str, str]]:
        days = [(NEWEST - timedelta(days=back)).isoformat() for back in reversed(range(365))]
        return {asset: dict.fromkeys(days, "materialized") for asset in ("pull_requests", "pr_summaries")}

    def retry(self, team: str) -> str:
        return "Nothing failed."

    def run_url(self, team: str, asset: str, day: str) -> str | None:
        return None

    def waiting(self, team: str) -> dict[str, datetime]:
        return {}

    def snapshot(self, team: str) -> Snapshot:
        return self._snapshot

    def access(self) -> dict[str, tuple[str, ...]]:
        return {}

    def may_add_teams(self) -> bool:
        return True

    def add_team(self, wish: Wish) -> str:
        return ""

    def joining(self, ticket: str) -> Joining | None:
        return None


@dataclass(frozen=True)
class Served:
    """A running dashboard."""

    url: str
    pid: int


@contextmanager
def served(root: Path) -> Iterator[Served]:
    """Start it, wait until it answers, and stop it again."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.dashboard.serving", str(root), str(port)]
    process = subprocess.Popen(command)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                if httpx.get(f"{url}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield Served(url, process.pid)
    finally:
        process.terminate()
        process.wait()


def main(root: str, port: str) -> None:
    """Serve until stopped."""
    sources = FixedSources(Path(root))
    serve(create_app(sources).server, host="127.0.0.1", port=int(port), threads=THREADS, ident=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
