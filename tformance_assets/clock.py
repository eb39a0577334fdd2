"""What time is it? The one place that asks; everything else is given the moment or a clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment as naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)
