"""What do the server's headers say about limits and waits?

`x-ratelimit-*-requests` are per day, `-tokens` per minute; resets are durations such as "2m59.56s".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
# A limit that would be whole again sooner than this, from nothing, is not one of a day.
LEAST_DAY_SECONDS = 3600.0

_NAMED = re.compile(r"\((RPM|TPM|RPD|TPD)\)(?:: Limit (\d+))?")
_TRY_AGAIN = re.compile(r"try again in ((?:\d+(?:\.\d+)?(?:ms|h|m|s|d))+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Tokens a minute and requests a day, as the server reports them; None where it does not."""

    tokens: int | None = None
    requests: int | None = None
    tokens_left: int | None = None
    tokens_reset: float | None = None
    requests_left: int | None = None
    requests_reset: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which budget a 429 says is used up, by its usual abbreviation, and how large it is; None where it does not."""

    budget: Literal["rpm", "tpm", "rpd", "tpd"] | None = None
    limit: int | None = None


def refusal_of(message: str) -> Refusal:
    """What the message of a 429 names, such as "on tokens per day (TPD): Limit 200000, Used 199800"."""
    match = _NAMED.search(message)
    if not match:
        return Refusal()
    name = cast("Literal['rpm', 'tpm', 'rpd', 'tpd']", match[1].lower())
    return Refusal(name, int(match[2]) if match[2] else None)


def limits_of(headers: Mapping[str, str]) -> Limits:
    """The limits in an answer's headers."""
    return Limits(
        tokens=_count(headers.get("x-ratelimit-limit-tokens")),
        requests=_requests_a_day(headers),
        tokens_left=_count(headers.get("x-ratelimit-remaining-tokens")),
        tokens_reset=seconds(headers.get("x-ratelimit-reset-tokens")),
        requests_left=_count(headers.get("x-ratelimit-remaining-requests")),
        requests_reset=seconds(headers.get("x-ratelimit-reset-requests")),
    )


def retry_after(headers: Mapping[str, str], message: str) -> float | None:
    """Seconds to wait after a refusal: the header, else the "try again in 9m38s" of the message."""
    stated = seconds(headers.get("retry-after"))
    if stated is not None:
        return stated
    match = _TRY_AGAIN.search(message)
    return seconds(match[1]) if match else None


def seconds(text: str | None) -> float | None:
    """A plain number of seconds, or a duration like "1h2m3.5s" or "172ms"; None for anything else."""
    if not text:
        return None
    text = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    parts = _DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _requests_a_day(headers: Mapping[str, str]) -> int | None:
    """The limit of requests, unless it comes back so fast that it must be another server's limit of a minute."""
    limit = _count(headers.get("x-ratelimit-limit-requests"))
    left = _count(headers.get("x-ratelimit-remaining-requests"))
    reset = seconds(headers.get("x-ratelimit-reset-requests"))
    if limit is None or left is None or reset is None or left >= limit:
        return limit
    return limit if reset * limit / (limit - left) >= LEAST_DAY_SECONDS else None


def _count(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None
