"""By which period do charts over time count, and which of their periods are not whole?"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import fmt

# What the charts count by, and the noun of it. The first is the default: it has no cut period at its end.
PERIODS = {"week": "week", "iso_week": "ISO week", "day": "day", "month": "month"}
DEFAULT = "week"


def length(period: str, first: date) -> int:
    """The days of the period that begins on `first`."""
    if period == "month":
        return monthrange(first.year, first.month)[1]
    return 1 if period == "day" else 7


def partial(rows: Sequence[Mapping[str, Any]], period: str) -> dict[date, tuple[int, int]]:
    """{first day: (whole days, all its days)} of the periods with days missing, not over, or outside the window."""
    told = {row["week"]: (row["covered_days"], length(period, row["week"])) for row in rows}
    return {first: counts for first, counts in told.items() if counts[0] < counts[1]}


def partial_words(found: Mapping[date, tuple[int, int]], period: str) -> str:
    """Nov 17: 6/7 days; or how many periods are not whole."""
    if len(found) > 1:
        return f"{fmt.count(len(found))} partial {PERIODS[period]}s"
    (first, (whole, days)) = next(iter(found.items()))
    if period == "day":
        return f"{fmt.day(first)} is partial"
    name = f"{first:%b %Y}" if period == "month" else fmt.day(first)
    return f"{name}: {whole}/{days} days"


def left_out_words(start: date, shown_from: date) -> str | None:
    """Oct 28 – Oct 29 not shown: the days in front that make no period of their own; None where every day is shown."""
    if shown_from <= start:
        return None
    last = shown_from - timedelta(days=1)
    days = fmt.day(start) if last == start else f"{fmt.day(start)} – {fmt.day(last)}"
    return f"{days} not shown"


def whole(period: str) -> str:
    """The periods that lie in a window from their first day on: what such a chart is about."""
    return "whole weeks" if period == DEFAULT else f"{PERIODS[period]}s that begin in these dates"
