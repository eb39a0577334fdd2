"""Which days a figure may stand on: those that are over, and all in."""

from datetime import date, datetime, timedelta

import pytest

from tformance_assets.metrics import marts
from tformance_assets.metrics.insights import recompute_insights

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def covered(warehouse, store):
    """The covered days, when today and yesterday were stored at `written` and every repository walked at `walks`."""

    def days(written: datetime, *walks: datetime, index: list[dict] = ()) -> list[date]:
        store(
            partition_log=[
                {"asset": "pull_requests", "partition_date": day, "written_at": written}
                for day in (YESTERDAY, TODAY)
            ],
            index_state=[{"repository": f"acme/{n}", "walked_at": walk} for n, walk in enumerate(walks)],
            pull_request_index=list(index),
        )
        found = warehouse.query("FROM covered_days ORDER BY ALL")
        return [row["partition_date"] for row in found]

    return days


def test_today_is_partial_however_often_it_was_loaded(covered):
    assert covered(datetime(2026, 11, 20, 23, 59, 59), datetime(2026, 11, 20, 23, 59, 59)) == [YESTERDAY]


def test_a_day_loaded_before_its_end_is_whole_when_every_repository_was_walked_after_it(covered):
    assert covered(datetime(2026, 11, 19, 18), datetime(2026, 11, 20), datetime(2026, 11, 20, 1)) == [
        YESTERDAY
    ]


def test_one_repository_not_walked_since_leaves_the_day_open(covered):
    assert covered(datetime(2026, 11, 19, 18), datetime(2026, 11, 20, 1), datetime(2026, 11, 19, 23)) == []


def test_a_day_that_misses_a_pull_request_of_the_index_is_not_covered(covered):
    missing = {"repository": "acme/0", "number": 1, "partition_date": YESTERDAY}
    assert covered(datetime(2026, 11, 20, 1), datetime(2026, 11, 20, 1), index=[missing]) == []


def test_a_week_counts_no_partial_day(warehouse, covered):
    covered(datetime(2026, 11, 20, 12))
    marts.recompute(warehouse)
    assert warehouse.query("SELECT week, covered_days FROM weekly_metrics") == [
        {"week": date(2026, 11, 16), "covered_days": 1}
    ]


def test_findings_are_about_whole_days_though_today_goes_on(warehouse, store, closed, cover):
    cover(TODAY - timedelta(days=1), 28)
    store(
        partition_log=[
            {"asset": "pull_requests", "partition_date": TODAY, "written_at": datetime(2026, 11, 20, 12)}
        ],
        pull_requests=[
            closed(YESTERDAY - timedelta(days=n % 14 + 14 * half), cycle_hours=30.0 - 10 * half)
            for n in range(12)
            for half in (0, 1)
        ]
        + [closed(TODAY, cycle_hours=900.0) for _ in range(30)],
    )
    recompute_insights(warehouse, TODAY)
    found = warehouse.query("SELECT id, window_end, title FROM insights")
    assert found == [
        {
            "id": f"{TODAY}/cycle_time_change/all",
            "window_end": YESTERDAY,
            "title": "Cycle time is 50 % longer than in the two weeks before",
        }
    ]
