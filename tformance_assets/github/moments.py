"""Which moment does GitHub mean? Every time becomes naive UTC here, in one place."""

from datetime import UTC, datetime


def moment(text: str | None) -> datetime | None:
    """ISO 8601 as GitHub writes it, to naive UTC; None stays None."""
    return required_moment(text) if text else None


def required_moment(text: str) -> datetime:
    """Like `moment`, for a time that is always there."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def epoch(seconds: int) -> datetime:
    """Seconds since 1970, to naive UTC."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
