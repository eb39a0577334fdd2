"""What does an answer say about our budget, and how long must we wait? Pure: the clock is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tformance_assets.github.moments import epoch, moment

_WORDS = ("rate limit", "abuse detection")
_SHORTEST_BLIND_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Budget:
    """The token's points: what this answer cost, what remains, and when the hour starts anew (naive UTC).

    `remaining` is None where GitHub Enterprise Server counts nothing: unlimited.
    """

    cost: int = 0
    remaining: int | None = None
    reset_at: datetime | None = None

    @property
    def is_spent(self) -> bool:
        return self.remaining is not None and self.remaining <= 0 and self.reset_at is not None


def budget_of(headers: Mapping[str, str], data: Mapping[str, Any] | None) -> Budget:
    """Read `rateLimit` of the answer, and the headers for what it does not say."""
    stated = (data or {}).get("rateLimit") or {}
    limit = _number(stated.get("limit", headers.get("x-ratelimit-limit")))
    remaining = _number(stated.get("remaining", headers.get("x-ratelimit-remaining")))
    return Budget(
        cost=_number(stated.get("cost")) or 0,
        remaining=remaining if limit else None,
        reset_at=moment(stated.get("resetAt")) or _reset_of(headers),
    )


def is_limited(status: int, headers: Mapping[str, str], body: object) -> bool:
    """Is this a refusal because of a primary or secondary rate limit? It may come as 200, 403 or 429."""
    if status == 429:
        return True
    if status == 403:
        spent = headers.get("x-ratelimit-remaining") == "0"
        return "retry-after" in headers or spent or _speaks_of_limits(_message(body))
    return status == 200 and any(
        error.get("type") == "RATE_LIMITED" or _speaks_of_limits(str(error.get("message", "")))
        for error in errors_of(body)
    )


def wait_seconds(headers: Mapping[str, str], now: datetime, refusals: int) -> float:
    """Seconds to wait after the nth refusal in a row: `retry-after`, else the reset, else 60 and growing."""
    stated = _number(headers.get("retry-after"))
    if stated is not None:
        return float(max(stated, 1))
    reset = _reset_of(headers)
    is_spent = headers.get("x-ratelimit-remaining") == "0"
    if is_spent and reset is not None and reset > now and refusals == 1:
        return (reset - now).total_seconds() + 1
    return _SHORTEST_BLIND_WAIT * 2.0 ** (refusals - 1)


def errors_of(body: object) -> list[dict[str, Any]]:
    """The `errors` list of a GraphQL answer, empty if there is none."""
    listed = body.get("errors") if isinstance(body, dict) else None
    return [error for error in listed or () if isinstance(error, dict)]


def _reset_of(headers: Mapping[str, str]) -> datetime | None:
    seconds = _number(headers.get("x-ratelimit-reset"))
    return epoch(seconds) if seconds else None


def _number(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except ValueError:
        return None


def _message(body: object) -> str:
    return str(body.get("message", "")) if isinstance(body, dict) else str(body)


def _speaks_of_limits(text: str) -> bool:
    return any(word in text.lower() for word in _WORDS)
