"""What time is it? The one place that asks; everything else is given the moment or a clock.

Moments are naive UTC; programs are told them in ISO format with a Z.
"""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment as naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def iso(moment: datetime | None) -> str | None:
    """2026-11-23T12:00:00Z."""
    return moment.isoformat(timespec="seconds") + "Z" if moment else None


def from_iso(text: str | None) -> datetime | None:
    """The moment that `iso` told."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) if text else None
