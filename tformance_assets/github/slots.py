"""How many requests of one token are in flight, over all processes? Never more than a few.

GitHub's secondary limits count what one token does at the same time, and several runs share it.
Each slot is a lock file; the kernel frees the lock of a process that dies.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SLOTS = 4
_LOOK_AGAIN_SECONDS = 0.02


class Slots:
    """A few places to be in flight; without a directory they are this process's own."""

    def __init__(self, directory: Path | None, name: str, count: int = SLOTS) -> None:
        self._own = threading.BoundedSemaphore(count)
        self._files = (
            [directory / f"github-{name}-{number}.lock" for number in range(count)] if directory else []
        )
        if directory:
            directory.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one place, waiting until one is free."""
        with self._own:
            if not self._files:
                yield
                return
            handle = self._lock_any()
            try:
                yield
            finally:
                os.close(handle)

    def _lock_any(self) -> int:
        while True:
            for path in self._files:
                handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(handle)
                else:
                    return handle
            time.sleep(_LOOK_AGAIN_SECONDS)
