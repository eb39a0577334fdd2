"""How often may a password be tried? A few times, then there is a pause, for one address and for all together."""

import threading
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 300.0
TRIES = 5
TRIES_OF_ALL = 50
ADDRESSES = 1000  # remembered at most


class Attempts:
    """Failed sign-ins of the last minutes. `clock` counts seconds; thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[str, deque[float]] = {}
        self._all: deque[float] = deque(maxlen=TRIES_OF_ALL)

    def wait_seconds(self, address: str) -> float:
        """Until the next try may be made; 0 for now."""
        with self._lock:
            now = self._clock()
            return max(_wait(self._failed.get(address), TRIES, now), _wait(self._all, TRIES_OF_ALL, now))

    def failed(self, address: str) -> None:
        """Counts one failure."""
        with self._lock:
            now = self._clock()
            if address not in self._failed and len(self._failed) >= ADDRESSES:
                self._failed.pop(next(iter(self._failed)))
            self._failed.setdefault(address, deque(maxlen=TRIES)).append(now)
            self._all.append(now)

    def succeeded(self, address: str) -> None:
        """Forgets the failures of an address."""
        with self._lock:
            self._failed.pop(address, None)


def _wait(failures: deque[float] | None, limit: int, now: float) -> float:
    if not failures or len(failures) < limit:
        return 0.0
    return max(0.0, failures[0] + WINDOW_SECONDS - now)
