"""Does a `tformance up` run for this home? One at most: it holds a lock, whose file says where it is."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings

CLAIM_TRIES = 10
CLAIM_PAUSE_SECONDS = 0.05  # somebody who only looks holds the lock for less


@dataclass(frozen=True)
class Running:
    """A running `tformance up`."""

    pid: int | None
    dashboard_url: str | None
    dagster_url: str | None
    started_at: datetime | None = None  # naive UTC


@contextmanager
def claimed(settings: Settings, started_at: datetime) -> Iterator[None]:
    """Be the one `tformance up` of this home, or raise a TformanceError that names the other one."""
    path = _lock_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+", encoding="utf-8") as lock:
        for attempt in range(CLAIM_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if attempt == CLAIM_TRIES - 1:
                    raise TformanceError(_already(settings, _read(path))) from None
                time.sleep(CLAIM_PAUSE_SECONDS)
        lock.truncate(0)
        facts = {
            "pid": os.getpid(),
            "dashboard_url": settings.dashboard_url,
            "dagster_url": settings.dagster_url,
            "started_at": started_at.isoformat(),
        }
        lock.write(json.dumps(facts))
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def running(settings: Settings) -> Running | None:
    """The `tformance up` of this home, None if there is none."""
    path = _lock_path(settings)
    try:
        with path.open(encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(path)
    except FileNotFoundError:
        pass
    return None


def _already(settings: Settings, other: Running) -> str:
    where = f", process {other.pid}, {other.dashboard_url}" if other.pid else ""
    return f"tformance up already runs for {settings.home}{where}: stop that one first"


def _lock_path(settings: Settings) -> Path:
    return settings.run_directory / "up.lock"


def _read(path: Path) -> Running:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # it is just starting or ending
        facts = {}
    started = facts.get("started_at")
    return Running(
        facts.get("pid"),
        facts.get("dashboard_url"),
        facts.get("dagster_url"),
        datetime.fromisoformat(started) if started else None,
    )
