"""Numbers are written the same way everywhere."""

from datetime import date, datetime

import pytest

from dashboard import fmt


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), (0.75, "45m"), (7.64, "7.6h"), (16.2, "16h"), (50.4, "2.1d"), (560, "23d"), (0, "0m")],
)
def test_hours_have_at_most_three_figures_and_a_unit(value: float | None, written: str) -> None:
    assert fmt.hours(value) == written


@pytest.mark.parametrize(("value", "written"), [(None, "–"), (0, "0"), (1141, "1,141"), (12_345, "12.3k")])
def test_counts(value: float | None, written: str) -> None:
    assert fmt.count(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(41.2, "41 s"), (80, "1 min 20 s"), (120, "2 min"), (7500, "2 h 5 min"), (None, "–")],
)
def test_durations(value: float | None, written: str) -> None:
    assert fmt.seconds(value) == written


def test_an_estimate_is_not_more_precise_than_it_is() -> None:
    assert fmt.eta(None) is None
    assert fmt.eta(3) == "a few seconds left"
    assert fmt.eta(37) == "about 40 s left"
    assert fmt.eta(130) == "about 2 min left"


def test_shares_move_in_points_and_the_rest_in_percent() -> None:
    assert fmt.change(0.53, 0.45, "share") == ("8.0 pp", 1)
    assert fmt.change(16, 18, "hours") == ("11%", -1)
    assert fmt.change(60, 10, "count") == ("6.0x", 1)


def test_a_change_below_half_a_percent_is_none() -> None:
    assert fmt.change(1000, 1004, "count") == ("no change", 0)


def test_what_is_unknown_is_not_compared() -> None:
    assert fmt.change(None, 3, "hours") == ("not comparable", 0)
    assert fmt.change(3, None, "hours") == ("not comparable", 0)
    assert fmt.change(3, 0, "count") == ("new", 1)


def test_dates_and_money() -> None:
    assert fmt.period(date(2026, 6, 29), date(2026, 9, 21)) == "Jun 29 – Sep 20, 2026"
    assert fmt.period(date(2025, 12, 30), date(2026, 1, 3)) == "Dec 30, 2025 – Jan 2, 2026"
    assert fmt.moment(datetime(2026, 9, 4, 6, 40)) == "Sep 4, 06:40"
    assert [fmt.money(value) for value in (None, 0.0042, 1.2, 1204.3)] == ["–", "$0.0042", "$1.20", "$1,204"]
