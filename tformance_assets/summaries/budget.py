"""When may the next request be sent? One budget for every process and team that shares a key.

A request is counted with its whole answer cap, written down before it is sent, and its minute begins
with its answer, since it was admitted some time before that. A count only ever grows: whether unused tokens
are given back is not documented. Who waits holds a place in a queue, so that a first dashboard
goes before history and newer days before older ones, in whichever process. The file holds times and
counts, nothing secret.
"""

import fcntl
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tformance_assets.summaries.headers import Limits, Refusal
from tformance_assets.summaries.window import (
    DAY_SECONDS,
    SLICE_SECONDS,
    WINDOW_SECONDS,
    Claim,
    Rates,
    Reservation,
    Used,
    day_left,
    more_of,
    next_gap,
    wait_behind,
)

# A place in the queue outlives its turn by this much: then who held it is taken for dead.
CLAIM_SECONDS = 8.0
LONGEST_CLAIM_SECONDS = 600.0
# A plan changes rarely, but not never.
LIMIT_KEPT_SECONDS = 86_400.0
# Somebody else with the same key may have caused a refusal: that requests must be spaced is not believed for long.
GAP_KEPT_SECONDS = 7_200.0
# Who refuses for longer than this does not space requests: a minute or a day is used up.
LONGEST_GAP_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Learned:
    """A limit the service told or showed, and when (epoch seconds)."""

    value: float
    at: float


@dataclass(slots=True)
class _State:
    used: Used = field(default_factory=Used)
    blocked_until: float = 0.0
    claims: list[Claim] = field(default_factory=list)
    # By the field of `Rates` it is about.
    learned: dict[str, Learned] = field(default_factory=dict)

    def block(self, now: float, seconds: float) -> None:
        """Nobody asks for so long: at most a day, then the service says anew what it wants."""
        self.blocked_until = max(self.blocked_until, now + min(seconds, DAY_SECONDS))


class Budget:
    """The shared budget of one key, in a small file behind a lock.

    `configured` is lowered to what the server reports; with `may_rise` (nobody chose the tokens a minute)
    these are raised to that, too.
    """

    def __init__(
        self, path: Path, configured: Rates, clock: Callable[[], float], *, may_rise: bool = False
    ) -> None:
        self.rates = configured
        self._configured, self._may_rise = configured, may_rise
        self._path, self._clock = path, clock
        path.parent.mkdir(parents=True, exist_ok=True)
        # What another process learned of the limit holds here too.
        with self._locked():
            pass

    @property
    def tpm(self) -> int:
        """Tokens a minute, as far as known."""
        return self.rates.tpm

    def day_left(self) -> tuple[float, float]:
        """Requests and tokens the last 24 hours leave; infinite where no limit is known."""
        with self._locked() as state:
            return day_left(self._clock(), state.used.day, self.rates)

    def reserve(self, tokens: int, rank: tuple[int, int] = (0, 0), by: str = "") -> tuple[float, str]:
        """(0, reservation id) when admitted; otherwise (seconds to wait, "").

        Who waits under a name (`by`) holds a place by `rank`: requests of a higher rank do not overtake it.
        """
        with self._locked() as state:
            now = self._clock()
            state.claims = [claim for claim in state.claims if claim.by != by]
            ahead = [claim for claim in state.claims if claim.rank < rank]
            room = wait_behind(now, state.used, ahead, self.rates, tokens)
            wait = max(state.blocked_until - now, room)
            if wait > 0:
                if by:
                    state.claims.append(Claim(by, rank, tokens, now + wait + CLAIM_SECONDS))
                return wait, ""
            name = uuid.uuid4().hex
            state.used = state.used.plus(now, tokens, name)
            return 0.0, name

    def withdraw(self, by: str) -> None:
        """Nothing more is wanted under this name."""
        with self._locked() as state:
            state.claims = [claim for claim in state.claims if claim.by != by]

    def settle(self, reservation: str, counted: int, limits: Limits) -> None:
        """Raise a reservation to what it counted as, and to what the server says is left; its minute begins now."""
        with self._locked() as state:
            self._recount(state, reservation, lambda tokens: max(tokens, counted), self._clock())
            self._tighten(state, limits)

    def refused(self, reservation: str, wait_seconds: float, refusal: Refusal | None = None) -> None:
        """A request was not admitted: it used no tokens, and nobody asks before the wait is over."""
        with self._locked() as state:
            now = self._clock()
            sent = next((r.at for r in state.used.minute if r.id == reservation), now)
            self._recount(state, reservation, lambda tokens: 0)
            state.block(now, wait_seconds)
            if refusal is None:
                return
            if refusal.budget and refusal.limit:
                state.learned[refusal.budget] = Learned(refusal.limit, now)
            if refusal.budget in (None, "rpm") and wait_seconds <= LONGEST_GAP_WAIT_SECONDS:
                self._space_out(state, sent, now)
            self._follow(state)

    def _space_out(self, state: _State, sent: float, now: float) -> None:
        """By our count there was room: the service spaces requests. Those sent before that was known count once."""
        known = state.learned.get("gap")
        if known is None or sent > known.at:
            gap = next_gap(known.value if known else 0.0, self.rates.rpm)
            state.learned["gap"] = Learned(gap, now)

    def _recount(
        self, state: _State, name: str, counted: Callable[[int], int], at: float | None = None
    ) -> None:
        """Count a reservation anew, and from `at` on if that is given."""
        found = next((r for r in state.used.minute if r.id == name), None)
        if found is None:
            return
        tokens = counted(found.tokens)
        changed = replace(found, tokens=tokens, at=found.at if at is None else at)
        minute = tuple(changed if r is found else r for r in state.used.minute)
        day = more_of(state.used.day, found.at, 0, tokens - found.tokens)
        state.used = replace(state.used, minute=minute, day=day)

    def _tighten(self, state: _State, limits: Limits) -> None:
        """Let the server's own figures lower ours: a smaller plan, or others who use the same key."""
        now = self._clock()
        for name, limit in (("tpm", limits.tokens), ("rpd", limits.requests)):
            if limit:
                state.learned[name] = Learned(limit, now)
        self._follow(state)
        if limits.requests_left == 0 and limits.requests_reset is not None:
            state.block(now, limits.requests_reset)
        if limits.requests is not None and limits.requests_left is not None:
            own = sum(r.requests for r in state.used.day)
            others = max(0, limits.requests - own - limits.requests_left)
            state.used = replace(state.used, day=more_of(state.used.day, now, others))
        if limits.tokens_left is not None:
            self._leave_to_others(state, limits.tokens_left, limits.tokens_reset, now)

    def _leave_to_others(self, state: _State, left: int, reset: float | None, now: float) -> None:
        minute = tuple(r for r in state.used.minute if r.requests)
        others = self.tpm - sum(r.tokens for r in minute) - left
        if others > 0:
            until = now + min(reset or WINDOW_SECONDS, WINDOW_SECONDS)
            minute = (*minute, Reservation(until - WINDOW_SECONDS, others, requests=0))
        state.used = replace(state.used, minute=minute)

    def _follow(self, state: _State) -> None:
        """The budget that the configuration and the server's last words make together."""
        told = {name: learned.value for name, learned in state.learned.items()}
        chosen = self._configured
        tpm = told.get("tpm") if self._may_rise else None
        self.rates = Rates(
            rpm=_least(chosen.rpm, told.get("rpm")) or chosen.rpm,
            tpm=int(tpm or _least(chosen.tpm, told.get("tpm")) or chosen.tpm),
            rpd=_least(chosen.rpd, told.get("rpd")),
            tpd=_least(chosen.tpd, told.get("tpd")),
            gap=told.get("gap", 0.0),
        )

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
            return _living(json.loads(self._path.read_text(encoding="utf-8")), now)
        except FileNotFoundError:
            return _State()
        except (ValueError, TypeError, KeyError, AttributeError):
            # Not ours or of another version: as if a full window had just been used.
            return _State(Used((Reservation(now, self.tpm),)))

    def _write(self, state: _State) -> None:
        scratch = self._path.with_suffix(".new")
        scratch.write_text(json.dumps(asdict(state)), encoding="utf-8")
        scratch.replace(self._path)


def _least(*limits: float | None) -> int | None:
    """The smallest of the limits that are known."""
    return min((int(limit) for limit in limits if limit is not None), default=None)


def _living(stored: dict[str, Any], now: float) -> _State:
    """What the file says that still matters. A clock set back must not block for longer than a window."""

    def reserved(rows: list[dict[str, Any]], window: float) -> tuple[Reservation, ...]:
        return tuple(r for row in rows if 0 <= now - (r := Reservation(**row)).at < window)

    used, claims = stored["used"], [Claim(**{**row, "rank": tuple(row["rank"])}) for row in stored["claims"]]
    learned = {name: Learned(**row) for name, row in stored["learned"].items()}
    blocked_until = float(stored["blocked_until"])
    return _State(
        Used(
            reserved(used["minute"], WINDOW_SECONDS),
            reserved(used["day"], DAY_SECONDS + SLICE_SECONDS),
            min(now, float(used["sent_at"])),
        ),
        blocked_until if blocked_until <= now + DAY_SECONDS else 0.0,
        [claim for claim in claims if now < claim.until < now + LONGEST_CLAIM_SECONDS],
        {name: one for name, one in learned.items() if 0 <= now - one.at < _kept_seconds(name)},
    )


def _kept_seconds(name: str) -> float:
    return GAP_KEPT_SECONDS if name == "gap" else LIMIT_KEPT_SECONDS
