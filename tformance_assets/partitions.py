"""Which days does a team have, and which of them does a request span?

A partition is one UTC date, half-open [00:00, 24:00). The windows hang on the onboarding day, which is
pinned, so they never slide while a run is going on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import dagster as dg

from tformance_assets.teams import Team


@dataclass(frozen=True, slots=True, order=True)
class DayRange:
    """An unbroken range of days, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> list[date]:
        return days_between(self.start, self.end)


def daily(team: Team) -> dg.DailyPartitionsDefinition:
    """The team's days, from the first day of its history to today, which is partial."""
    return dg.DailyPartitionsDefinition(start_date=team.first_day.isoformat(), end_offset=1, timezone="UTC")


def days_between(start: date, end: date) -> list[date]:
    """All days from start to end, both included, oldest first; none when end lies before start."""
    return [start + timedelta(days=i) for i in range((end - start).days + 1)]


def recent_days(team: Team) -> list[date]:
    """The days phase 1 loads, oldest first; all of them when the team is onboarded in a single phase."""
    start = team.first_day if team.onboarding == "single_phase" else team.recent_start
    return days_between(start, team.onboarded_on)


def history_days(team: Team) -> list[date]:
    """The days phase 2 loads, oldest first."""
    return days_between(team.first_day, recent_days(team)[0] - timedelta(days=1))


def new_days(team: Team, today: date) -> list[date]:
    """The days since onboarding, oldest first, today included."""
    return days_between(team.onboarded_on + timedelta(days=1), today)


def ranges(days: Iterable[date], longest: int) -> list[DayRange]:
    """The days as unbroken ranges of at most `longest` days, newest range first."""
    found: list[DayRange] = []
    for day in sorted(set(days), reverse=True):
        last = found[-1] if found else None
        if last and last.start - day == timedelta(days=1) and len(last.days) < longest:
            found[-1] = DayRange(day, last.end)
        else:
            found.append(DayRange(day, day))
    return found
