"""When may the next request be sent? One budget for every process and team that shares a key.

Groq admits by requests and tokens in the last minute and counts a request's whole answer cap before
it runs. So a reservation is written down before the request and only ever grows: whether unused
tokens are given back is not documented. Who waits holds a place in a queue, so that a first dashboard
goes before history and newer days before older ones, in whichever process. The file holds times and
counts, nothing secret.
"""

import fcntl
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tformance_assets.summaries.headers import Limits

# A minute, and a second for clocks that disagree.
WINDOW_SECONDS = 61.0
# A request is admitted some time after it was reserved, and before it is answered: its minute is counted from the
# answer, but at most from this long after the reservation.
LONGEST_SLIP_SECONDS = 8.0
# A place in the queue outlives its turn by this much: then who held it is taken for dead.
CLAIM_SECONDS = 8.0
LONGEST_CLAIM_SECONDS = 600.0
# A plan changes rarely, but not never.
LIMIT_KEPT_SECONDS = 86_400.0


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


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody waits for room for a request of `tokens`; the lowest `rank` goes first. Forgotten at `until`."""

    by: str
    rank: tuple[int, int]
    tokens: int
    until: float


def wait_behind(
    now: float, reservations: Iterable[Reservation], claims: Iterable[Claim], rpm: int, tpm: int, tokens: int
) -> float:
    """Seconds until a request of `tokens` fits after those of `claims` have had their turn, in their order."""
    expected = list(reservations)
    for claim in sorted(claims, key=lambda claim: claim.rank):
        turn = now + wait_for(now, expected, rpm, tpm, claim.tokens)
        expected.append(Reservation(turn, claim.tokens))
    return wait_for(now, expected, rpm, tpm, tokens)


@dataclass(slots=True)
class _State:
    reservations: list[Reservation] = field(default_factory=list)
    blocked_until: float = 0.0
    claims: list[Claim] = field(default_factory=list)
    # Tokens a minute as the server last reported them, and when.
    limit: int | None = None
    limit_at: float = 0.0


class Budget:
    """The shared budget of one key, in a small file behind a lock.

    `tpm` is the configured budget, lowered to what the server reports; with `may_rise` (nobody configured
    one) it is raised to that, too.
    """

    def __init__(
        self, path: Path, rpm: int, tpm: int, clock: Callable[[], float], *, may_rise: bool = False
    ) -> None:
        self.rpm, self.tpm = rpm, tpm
        self._configured, self._may_rise = tpm, may_rise
        self._path, self._clock = path, clock
        path.parent.mkdir(parents=True, exist_ok=True)
        # What another process learned of the limit holds here too.
        with self._locked():
            pass

    def reserve(self, tokens: int, rank: tuple[int, int] = (0, 0), by: str = "") -> tuple[float, str]:
        """(0, reservation id) when admitted; otherwise (seconds to wait, "").

        Who waits under a name (`by`) holds a place by `rank`: requests of a higher rank do not overtake it.
        """
        with self._locked() as state:
            now = self._clock()
            state.claims = [claim for claim in state.claims if claim.by != by]
            ahead = [claim for claim in state.claims if claim.rank < rank]
            room = wait_behind(now, state.reservations, ahead, self.rpm, self.tpm, tokens)
            wait = max(state.blocked_until - now, room)
            if wait > 0:
                if by:
                    state.claims.append(Claim(by, rank, tokens, now + wait + CLAIM_SECONDS))
                return wait, ""
            reservation = Reservation(now, tokens, uuid.uuid4().hex)
            state.reservations.append(reservation)
            return 0.0, reservation.id

    def withdraw(self, by: str) -> None:
        """Nothing more is wanted under this name."""
        with self._locked() as state:
            state.claims = [claim for claim in state.claims if claim.by != by]

    def settle(self, reservation: str, used: int, limits: Limits) -> None:
        """Raise a reservation to what was used, and to what the server says is left; its minute begins now."""
        with self._locked() as state:
            now = self._clock()
            state.reservations = [
                Reservation(min(now, r.at + LONGEST_SLIP_SECONDS), max(r.tokens, used), r.id)
                if r.id == reservation
                else r
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
            state.limit, state.limit_at = limits.tokens, now
            self._follow(state)
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

    def _follow(self, state: _State) -> None:
        """The budget that the configuration and the server's last word make together."""
        if state.limit is None:
            self.tpm = self._configured
        else:
            self.tpm = state.limit if self._may_rise else min(self._configured, state.limit)

    @contextmanager
    def _locked(self) -> Iterator[_State]:
        with self._path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self._read()
            self._follow(state)
            yield state
            self._write(state)

    def _read(self) -> _State:
        now = self._clock()
        try:
            stored: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
            reservations = [Reservation(**row) for row in stored["reservations"]]
            claims = [Claim(**{**row, "rank": tuple(row["rank"])}) for row in stored.get("claims", ())]
            state = _State(reservations, float(stored["blocked_until"]), claims)
            state.limit, state.limit_at = stored.get("limit"), float(stored.get("limit_at") or 0)
        except FileNotFoundError:
            return _State()
        except (ValueError, TypeError, KeyError, AttributeError):
            # Not ours or of another version: as if a full window had just been used.
            return _State([Reservation(now, self.tpm)])
        # A clock set back must not block for longer than a window.
        state.reservations = [r for r in reservations if 0 <= now - r.at < WINDOW_SECONDS]
        state.claims = [c for c in claims if now < c.until < now + LONGEST_CLAIM_SECONDS]
        if not 0 <= now - state.limit_at < LIMIT_KEPT_SECONDS:
            state.limit = None
        return state

    def _write(self, state: _State) -> None:
        scratch = self._path.with_suffix(".new")
        scratch.write_text(json.dumps(asdict(state)), encoding="utf-8")
        scratch.replace(self._path)
