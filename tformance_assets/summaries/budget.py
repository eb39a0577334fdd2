"""When may the next request be sent? One budget for every process and team that shares a key.

Groq admits by requests and tokens in the last minute and counts a request's whole answer cap before
it runs. So a reservation is written down before the request and only ever grows: whether unused
tokens are given back is not documented. The file holds times and counts, nothing secret.
"""

import fcntl
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tformance_assets.summaries.headers import Limits

# A minute, and two seconds for clocks and networks that disagree.
WINDOW_SECONDS = 62.0


@dataclass(frozen=True, slots=True)
class Reservation:
    """`tokens` admitted at `at` (epoch seconds); `requests` is 0 for what others with this key used."""

    at: float
    tokens: int
    id: str = ""
    requests: int = 1


def wait_for(now: float, reservations: Iterable[Reservation], rpm: int, tpm: int, tokens: int) -> float:
    """Seconds until one more request of `tokens` fits into the sliding window; 0 when it fits now.

    A request larger than the whole budget waits for an empty window: the server then says whether it
    takes it.
    """
    living = sorted((r for r in reservations if now - r.at < WINDOW_SECONDS), key=lambda r: r.at)
    wait = 0.0
    requests = sum(r.requests for r in living)
    used = sum(r.tokens for r in living)
    wanted = min(tokens, tpm)
    for oldest in living:
        if requests + 1 <= rpm and used + wanted <= tpm:
            break
        requests -= oldest.requests
        used -= oldest.tokens
        wait = oldest.at + WINDOW_SECONDS - now
    return max(0.0, wait)


@dataclass(slots=True)
class _State:
    reservations: list[Reservation] = field(default_factory=list)
    blocked_until: float = 0.0


class Budget:
    """The shared budget of one key, in a small file behind a lock."""

    def __init__(self, path: Path, rpm: int, tpm: int, clock: Callable[[], float]) -> None:
        self.rpm, self.tpm = rpm, tpm
        self._path, self._clock = path, clock
        path.parent.mkdir(parents=True, exist_ok=True)

    def reserve(self, tokens: int) -> tuple[float, str]:
        """(0, reservation id) when admitted; otherwise (seconds to wait, "")."""
        with self._locked() as state:
            now = self._clock()
            wait = max(
                state.blocked_until - now, wait_for(now, state.reservations, self.rpm, self.tpm, tokens)
            )
            if wait > 0:
                return wait, ""
            reservation = Reservation(now, tokens, uuid.uuid4().hex)
            state.reservations.append(reservation)
            return 0.0, reservation.id

    def settle(self, reservation: str, used: int, limits: Limits) -> None:
        """Raise a reservation to what was used, and to what the server says is left."""
        with self._locked() as state:
            state.reservations = [
                Reservation(r.at, max(r.tokens, used), r.id) if r.id == reservation else r
                for r in state.reservations
            ]
            self._tighten(state, limits)

    def refused(self, reservation: str, wait_seconds: float) -> None:
        """A request was not admitted: it used no tokens, and nobody asks before the wait is over."""
        with self._locked() as state:
            state.reservations = [
                Reservation(r.at, 0, r.id) if r.id == reservation else r for r in state.reservations
            ]
            state.blocked_until = max(state.blocked_until, self._clock() + wait_seconds)

    def _tighten(self, state: _State, limits: Limits) -> None:
        """Let the server's own figures lower ours: a smaller plan, or others who use the same key."""
        now = self._clock()
        if limits.tokens is not None and limits.tokens > 0:
            self.tpm = min(self.tpm, limits.tokens)
        if limits.requests_left == 0 and limits.requests_reset is not None:
            state.blocked_until = max(state.blocked_until, now + limits.requests_reset)
        if limits.tokens_left is None:
            return
        own = sum(r.tokens for r in state.reservations if r.requests)
        others = self.tpm - own - limits.tokens_left
        state.reservations = [r for r in state.reservations if r.requests]
        if others > 0:
            until = now + min(limits.tokens_reset or WINDOW_SECONDS, WINDOW_SECONDS)
            state.reservations.append(Reservation(until - WINDOW_SECONDS, others, requests=0))

    @contextmanager
    def _locked(self) -> Iterator[_State]:
        with self._path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self._read()
            yield state
            self._write(state)

    def _read(self) -> _State:
        now = self._clock()
        try:
            stored: Mapping[str, object] = json.loads(self._path.read_text(encoding="utf-8"))
            reservations = [Reservation(**row) for row in stored["reservations"]]  # type: ignore[attr-defined]
            blocked = float(stored["blocked_until"])  # type: ignore[arg-type]
        except FileNotFoundError:
            return _State()
        except (ValueError, TypeError, KeyError):
            # Not ours or of another version: as if a full window had just been used.
            return _State([Reservation(now, self.tpm)])
        # A clock set back must not block for longer than a window.
        return _State([r for r in reservations if 0 <= now - r.at < WINDOW_SECONDS], blocked)

    def _write(self, state: _State) -> None:
        text = json.dumps(
            {
                "reservations": [asdict(r) for r in state.reservations],
                "blocked_until": state.blocked_until,
            }
        )
        scratch = self._path.with_suffix(".new")
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(self._path)
