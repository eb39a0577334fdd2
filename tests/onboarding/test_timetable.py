from datetime import datetime, timedelta

import dagster as dg
import pytest

from tests.onboarding.situations import NOW
from tformance_assets.onboarding.timetable import NIGHTLY, next_night, next_refresh, refresh_cron

FORMAT = "%Y-%m-%d %H:%M"
MOMENTS = [NOW + timedelta(minutes=minutes) for minutes in (0, 1, 7, 59, 400, 719, 720, 1023)]


def _by_cron(cron: str, after: datetime) -> datetime:
    """What Dagster takes the line for."""
    ticks = dg.TimeWindowPartitionsDefinition(
        start=after - timedelta(days=2), fmt=FORMAT, cron_schedule=cron, end_offset=1000
    ).get_partition_keys(current_time=after)
    return next(at for tick in ticks if (at := datetime.strptime(tick, FORMAT)) > after)


@pytest.mark.parametrize("minutes", [1, 15, 25, 59, 60, 90, 120, 300, 5000])
@pytest.mark.parametrize("now", MOMENTS)
def test_the_next_refresh_is_the_next_tick_of_its_schedule(minutes, now):
    assert next_refresh(now, minutes) == _by_cron(refresh_cron(minutes), now)


@pytest.mark.parametrize("now", [*MOMENTS, NOW.replace(hour=5), NOW.replace(hour=4, minute=59)])
def test_the_next_night_is_the_next_tick_of_its_schedule(now):
    assert next_night(now) == _by_cron(NIGHTLY, now)
