"""Who may write now? A queue between all processes and threads that share one warehouse.

DuckDB lets one process open a file for writing and refuses all others at once. A side file with an
advisory lock makes them wait in line instead; the kernel frees it when a process dies.
"""

import fcntl
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tformance_assets.errors import WarehouseBusy


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Of all processes one is inside at a time; the others wait, and the kernel lets the next in when one dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class WriteLock:
    """An exclusive lock on `path`, held by one thread of one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._threads = threading.Lock()

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock; WarehouseBusy after `timeout` seconds of waiting."""
        deadline = time.monotonic() + timeout
        if not self._threads.acquire(timeout=max(timeout, 0.0)):
            raise WarehouseBusy(self._refusal(timeout))
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                self._queue(descriptor, deadline, timeout)
                os.pwrite(descriptor, f"{os.getpid():<12}".encode(), 0)
                yield
            finally:
                # Unlocking by hand: a forked child may still hold a copy of the descriptor.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
                os.close(descriptor)
        finally:
            self._threads.release()

    def _queue(self, descriptor: int, deadline: float, timeout: float) -> None:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise WarehouseBusy(self._refusal(timeout)) from None
                time.sleep(random.uniform(0.01, 0.03))  # noqa: S311 jitter, not a secret

    def _refusal(self, timeout: float) -> str:
        holder = self.path.read_text().strip() if self.path.exists() else ""
        who = f"process {holder}" if holder else "another process"
        return (
            f"The warehouse of {self.path.parent.name} was in use by {who} for more than {timeout:.0f} s;"
            " try again when it has finished."
        )
