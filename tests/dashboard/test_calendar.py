"""Monday, Sunday, the change of the clocks and the last minute of a day: the windows keep to their definitions."""

import random
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.filters import Filters
from dashboard.questions import Questions
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources
from tests.metrics.samples import kind_of, pull_request
from tformance_assets.metrics import marts
from tformance_assets.metrics.derive import derive
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)
WEEKLY = ("weekly_throughput", "weekly_hours", "weekly_sizes", "weekly_quality")


def window(last: date, days: int = 28) -> Filters:
    """The days up to and with `last`."""
    return Filters("acme", last - timedelta(days=days - 1), last + timedelta(days=1))


def merged_on(day: date, number: int, **more: Any) -> dict[str, Any]:
    told = {"state": "merged", "author": "ada", "author_kind": "human", "cycle_hours": float(number)}
    return {"repository": "a/b", "number": number, "partition_date": day, **told, **more}


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    """Rows of a question over one pull request merged on each of these days."""

    def asked(name: str, filters: Filters, days: list[date]) -> list[dict[str, Any]]:
        tables = sample.Tables()
        for number, day in enumerate(days, 1):
            tables.add("pull_requests", **merged_on(day, number))
        home = Path(tempfile.mkdtemp(dir=tmp_path))
        sample.publish(home / "acme", tables)
        return Questions(ScriptedSources(home)).ask(name, filters)

    return asked


@pytest.mark.parametrize("today", [MONDAY, SUNDAY], ids=["Monday", "Sunday"])
def test_weeks_end_today_whatever_day_it_is(ask, today):
    days = [today - timedelta(days=n) for n in range(28)]
    rows = ask("weekly_throughput", window(today), days)
    assert [(row["week"], row["merged"]) for row in rows] == [
        (today - timedelta(days=6 + 7 * n), 7) for n in (3, 2, 1, 0)
    ]


@pytest.mark.parametrize(("today", "last"), [(MONDAY, (MONDAY, 1)), (SUNDAY, (date(2026, 11, 16), 7))])
def test_iso_weeks_begin_on_monday_and_the_last_may_be_short(ask, today, last):
    days = [today - timedelta(days=n) for n in range(28)]
    rows = ask("weekly_throughput@iso_week", window(today), days)
    assert (rows[-1]["week"], rows[-1]["merged"]) == last
    assert {row["merged"] for row in rows[:-1]} == {7}
    assert all(row["week"].weekday() == 0 for row in rows)


def test_the_change_of_the_clocks_makes_no_day_longer(ask):
    spring = [date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)]
    rows = ask("weekly_throughput@day", window(date(2026, 3, 30), 3), spring)
    assert [(row["week"], row["merged"]) for row in rows] == [(day, 1) for day in spring]
    over = {"created_at": datetime(2026, 3, 29, 0, 30), "merged_at": datetime(2026, 3, 29, 3, 30)}
    assert derive(pull_request(**over), kind_of).pull_request["cycle_hours"] == 3.0


def test_a_merge_at_the_last_minute_of_a_day_belongs_to_it_and_one_at_midnight_to_the_next():
    days = [
        derive(pull_request(merged_at=moment, closed_at=moment), kind_of).pull_request["partition_date"]
        for moment in (datetime(2026, 11, 22, 23, 59, 59), datetime(2026, 11, 23))
    ]
    assert days == [SUNDAY, MONDAY]


def test_windows_that_touch_share_no_day_and_miss_none(ask):
    days = [MONDAY - timedelta(days=n) for n in range(20)]
    now = window(MONDAY, 10)
    newer, older = (
        {row["week"] for row in ask("weekly_throughput@day", one, days)} for one in (now, now.before())
    )
    assert (newer, older) == (set(days[:10]), set(days[10:]))


def test_months_begin_on_the_first_and_a_cut_one_in_front_is_left_out(ask):
    days = [MONDAY - timedelta(days=n) for n in range(60)]
    rows = ask("weekly_throughput@month", window(MONDAY, 60), days)
    assert [(row["week"], row["merged"]) for row in rows] == [
        (date(2026, 10, 1), 31),
        (date(2026, 11, 1), 23),
    ]


@pytest.mark.parametrize("repository", [None, "a/b"])
def test_the_iso_weeks_of_a_page_are_those_stored(tmp_path, repository):
    warehouse = Warehouse(tmp_path / "acme")
    chance = random.Random(3)  # noqa: S311 made-up rows
    rows = [
        merged_on(
            MONDAY - timedelta(days=number % 35),
            number,
            repository="a/b" if number % 3 else "a/c",
            author_kind=("human", "bot", "agent", None)[number % 4],
            state="merged" if number % 5 else "closed",
            cycle_hours=chance.expovariate(0.05) if number % 5 else None,
            pickup_hours=chance.choice((None, 1.5, 8.0)) if number % 5 else None,
            is_revert=number % 7 == 0,
        )
        for number in range(1, 200)
    ]
    readings = [
        {key: row[key] for key in ("repository", "number", "partition_date")}
        | {"ai_assisted": chance.choice((True, False, None))}
        for row in rows
    ]
    with warehouse.writer() as connection:
        insert(connection, "pull_requests", rows)
        insert(connection, "pr_summaries", readings)
    marts.recompute(warehouse)
    warehouse.publish(force=True)
    questions = Questions(ScriptedSources(tmp_path))
    people = Filters("acme", date(2026, 10, 26), date(2026, 11, 23), ("a/b",) if repository else ())
    everyone = Filters("acme", people.start, people.stop, people.repositories, everyone=True)
    stored = warehouse.query(
        "FROM weekly_metrics WHERE repository IS NOT DISTINCT FROM ? AND week BETWEEN ? AND ? ORDER BY week",
        [repository, people.start, date(2026, 11, 16)],
    )
    hours = questions.ask("weekly_hours@iso_week", people)
    counts = questions.ask("weekly_throughput@iso_week", everyone)
    quality = questions.ask("weekly_quality@iso_week", everyone)
    assert len(stored) == len(hours) == len(counts) == 4
    for mart, times, count, undone in zip(stored, hours, counts, quality, strict=True):
        for name in ("cycle_hours_p50", "cycle_hours_p75", "cycle_hours_p90", "pickup_hours_p50"):
            assert mart[name] == times[name.replace("_hours", "")]
        assert [mart[name] for name in ("merged", "closed", "ai_share")] == [
            count[name] for name in ("merged", "closed", "ai_share")
        ]
        assert mart["reverts"] == undone["reverts"]
