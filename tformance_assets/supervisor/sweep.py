"""Which processes belong to this home, whoever their parent is by now, and how are they ended?

Every process that `tformance up` starts, and all their descendants, carry the home in their environment.
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

MARK = "TFORMANCE_SUPERVISED"


def supervised(home: Path) -> list[psutil.Process]:
    """Living processes marked with this home, without this process and its ancestors."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [
        process for process in psutil.process_iter() if process.pid not in own and _mark(process) == str(home)
    ]


def sweep(home: Path, grace_seconds: float = 3.0) -> int:
    """End all processes of this home: SIGTERM, then SIGKILL after the grace; how many there were."""
    found = supervised(home)
    for process in found:
        _signal(process, kill=False)
    await_end(found, grace_seconds)
    # Some may have started others while they were being ended.
    rest = supervised(home)
    for process in rest:
        _signal(process, kill=True)
    await_end(rest, 1.0)
    return len(found)


def await_end(processes: Iterable[psutil.Process], seconds: float) -> None:
    """Wait until all have ended, at most that long."""
    deadline = time.monotonic() + seconds
    waiting = list(processes)
    while waiting and time.monotonic() < deadline:
        waiting = [process for process in waiting if alive(process)]
        if waiting:
            time.sleep(0.05)


def alive(process: psutil.Process) -> bool:
    """False for an ended process, also for one that only its parent has not noticed yet."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):  # another user's, or just ended: not ours in either case
        return None


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        process.kill() if kill else process.terminate()
    except psutil.NoSuchProcess:
        return
