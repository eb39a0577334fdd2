"""How long until one more request fits into what a minute and a day admit? Pure; `budget` keeps the count.

A service admits by requests and tokens in the last minute and, on some plans, the last day. Some admit a
whole minute's requests at once; others space them evenly, which no header tells: `gap` is then learned.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

# A minute, and a second for clocks that disagree.
WINDOW_SECONDS = 61.0
DAY_SECONDS = 86_400.0
# A day is counted in slices: few enough to be written with every request, short enough to lose little.
SLICE_SECONDS = 900.0

# Arrivals jitter: a gap a little longer than the service's own is refused less.
GAP_MARGIN = 1.05
# Refused although spaced: the gap grows by this, up to so many times the even one.
GAP_GROWTH, WIDEST_GAP = 1.1, 2.0


@dataclass(frozen=True, slots=True)
class Reservation:
    """`tokens` admitted at `at` (epoch seconds); `requests` is 0 for what others with this key used."""

    at: float
    tokens: int
    id: str = ""
    requests: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody waits for room for a request of `tokens`; the lowest `rank` goes first. Forgotten at `until`."""

    by: str
    rank: tuple[int, int]
    tokens: int
    until: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What a key admits: requests and tokens a minute and a day (None: no limit known).

    `gap`: seconds between two requests where the service spaces them; 0 where it takes a burst.
    """

    rpm: int
    tpm: int
    rpd: int | None = None
    tpd: int | None = None
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Used:
    """What was reserved: one by one in the last minute, by slices in the last day; when the last one was."""

    minute: tuple[Reservation, ...] = ()
    day: tuple[Reservation, ...] = ()
    sent_at: float = 0.0

    def plus(self, at: float, tokens: int, name: str = "") -> "Used":
        """With one more request, at that time."""
        reservation = Reservation(at, tokens, name)
        return Used((*self.minute, reservation), more_of(self.day, at, 1, tokens), max(self.sent_at, at))


def wait_for(
    now: float,
    reservations: Iterable[Reservation],
    requests_limit: float,
    tokens_limit: float,
    tokens: int,
    window: float = WINDOW_SECONDS,
) -> float:
    """Seconds until one more request of `tokens` fits into the sliding window; 0 when it fits now.

    A request larger than the whole budget waits for an empty window: the server then says whether it
    takes it.
    """
    living = sorted((r for r in reservations if now - r.at < window), key=lambda r: r.at)
    wait = 0.0
    requests = sum(r.requests for r in living)
    used = sum(r.tokens for r in living)
    wanted = min(tokens, tokens_limit)
    for oldest in living:
        if requests + 1 <= requests_limit and used + wanted <= tokens_limit:
            break
        requests -= oldest.requests
        used -= oldest.tokens
        wait = oldest.at + window - now
    return max(0.0, wait)


def wait(now: float, used: Used, rates: Rates, tokens: int) -> float:
    """Seconds until minute, day and gap all have room for a request of `tokens`."""
    return max(
        wait_for(now, used.minute, rates.rpm, rates.tpm, tokens),
        wait_for(now, used.day, _limit(rates.rpd), _limit(rates.tpd), tokens, DAY_SECONDS + SLICE_SECONDS),
        used.sent_at + rates.gap - now if rates.gap else 0.0,
    )


def wait_behind(now: float, used: Used, claims: Iterable[Claim], rates: Rates, tokens: int) -> float:
    """Seconds until a request of `tokens` fits after those of `claims` have had their turn, in their order."""
    for claim in sorted(claims, key=lambda claim: claim.rank):
        used = used.plus(now + wait(now, used, rates, claim.tokens), claim.tokens)
    return wait(now, used, rates, tokens)


def day_left(now: float, day: Iterable[Reservation], rates: Rates) -> tuple[float, float]:
    """Requests and tokens the last 24 hours leave; infinite where no limit is known."""
    living = [r for r in day if now - r.at < DAY_SECONDS + SLICE_SECONDS]
    requests = _limit(rates.rpd) - sum(r.requests for r in living)
    return max(0.0, requests), max(0.0, _limit(rates.tpd) - sum(r.tokens for r in living))


def more_of(
    day: tuple[Reservation, ...], at: float, requests: int, tokens: int = 0
) -> tuple[Reservation, ...]:
    """The slices with so much more, or less where negative, used at that time."""
    start = at // SLICE_SECONDS * SLICE_SECONDS
    same = next((r for r in day if r.at == start), Reservation(start, 0, requests=0))
    grown = replace(same, tokens=max(0, same.tokens + tokens), requests=same.requests + requests)
    return (*(r for r in day if r.at != start), grown)


def next_gap(gap: float, rpm: int) -> float:
    """The gap after a refusal that the count of the minute does not explain; `gap` is 0 before the first."""
    even = 60.0 / rpm
    return min(gap * GAP_GROWTH, even * WIDEST_GAP) if gap else even * GAP_MARGIN


def _limit(limit: int | None) -> float:
    return math.inf if limit is None else limit
