"""At which times does something happen by the clock? The hourly refresh and the nightly repair. Pure; naive UTC."""

from datetime import datetime, timedelta

NIGHT_HOUR = 5
NIGHTLY = f"0 {NIGHT_HOUR} * * *"
# Beside the full hour, at which everybody asks GitHub.
REFRESH_MINUTE = 7


def refresh_cron(minutes: int) -> str:
    """The cron line for every so many minutes; whole hours from 60 on."""
    return f"*/{minutes} * * * *" if minutes < 60 else f"{REFRESH_MINUTE} */{_hours(minutes)} * * *"


def next_night(now: datetime) -> datetime:
    """The next nightly repair after `now`."""
    tonight = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def next_refresh(now: datetime, minutes: int) -> datetime:
    """The next refresh after `now`, where one is due every so many minutes: what `refresh_cron` says, and cron
    begins anew with every hour, or day."""
    at = now.replace(second=0, microsecond=0)
    while True:
        at += timedelta(minutes=1)
        if minutes < 60 and at.minute % minutes == 0:
            return at
        if minutes >= 60 and at.minute == REFRESH_MINUTE and at.hour % _hours(minutes) == 0:
            return at


def _hours(minutes: int) -> int:
    return min(23, minutes // 60)
