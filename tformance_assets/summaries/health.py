"""Is the service well enough to be asked again, how soon, and how many requests at once?"""

from dataclasses import dataclass

# Faults in a row that end the asking; those of requests under way together count once.
MOST_STRIKES = 5
MOST_REFUSALS = 6
DEFAULT_WAIT_SECONDS = 10.0
LONGEST_BACKOFF_SECONDS = 8.0


@dataclass(slots=True)
class Health:
    """Faults in a row. Requests are numbered as they are sent; `sent` is the last number given out."""

    strikes: int = 0
    refusals: int = 0
    not_before: float = 0.0
    reason: str = "unavailable"
    is_doubted: bool = False
    _last: int = 0

    @property
    def is_shaken(self) -> bool:
        """Whether only one request at a time should probe the service."""
        return bool(self.strikes or self.refusals or self.is_doubted)

    @property
    def is_lost(self) -> bool:
        """Whether there have been so many faults in a row that asking on is pointless."""
        return self.strikes >= MOST_STRIKES or self.refusals >= MOST_REFUSALS

    def recovered(self) -> None:
        """An answer was usable."""
        self.strikes = self.refusals = 0
        self.is_doubted = False

    def doubt(self) -> None:
        """A request was refused for its size: try the next sizes one at a time."""
        self.reason = "budget"
        self.is_doubted = True

    def strike(self, number: int, sent: int, reason: str) -> bool:
        """Request `number` brought nothing; False when it was under way together with an earlier fault."""
        self.reason = reason
        if not self._is_new(number, sent):
            return False
        self.strikes += 1
        return True

    def back_off(self, now: float, wanted: float | None) -> None:
        """Pause after a fault of the service: 1, 2, 4, 8 seconds, or what it asks for."""
        pause = min(LONGEST_BACKOFF_SECONDS, 2.0 ** (self.strikes - 1))
        self.not_before = now + max(pause, wanted or 0.0)

    def refuse(self, number: int, sent: int, wanted: float | None) -> float:
        """Request `number` was refused for its rate; the seconds to wait."""
        self.reason = "budget"
        if self._is_new(number, sent):
            self.refusals += 1
        return DEFAULT_WAIT_SECONDS * 2 ** (self.refusals - 1) if wanted is None else wanted

    def _is_new(self, number: int, sent: int) -> bool:
        if number <= self._last:
            return False
        self._last = sent
        return True
