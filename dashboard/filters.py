"""Which rows is a page about? One validated, hashable object between the URL and SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard import periods

PRESETS = {"30d": 30, "60d": 60, "90d": 90}
DEFAULT = "30d"
# "with" is authored or assisted: what the AI-assisted share counts. "unknown" has no verdict yet.
INVOLVEMENT = {
    "with": "AI-assisted or authored",
    "authored": "Authored by AI",
    "assisted": "AI-assisted",
    "reviewed": "Reviewed by AI only",
    "none": "No AI found",
    "unknown": "Not read yet",
}
LONGEST = timedelta(days=3660)  # a custom window longer than ten years is a mistyped year


@dataclass(frozen=True)
class Filters:
    """A team, some of its repositories, a half-open window of closed days, and whose work of which kind counts.

    `by` is the period that charts over time count by: one of `periods.PERIODS`.
    """

    team: str
    start: date
    stop: date
    repositories: tuple[str, ...] = ()
    everyone: bool = False
    ai: str | None = None
    author: str | None = None
    by: str = periods.DEFAULT

    @classmethod
    def from_ui(
        cls,
        ui: Mapping[str, Any],
        team: str,
        repositories: Collection[str],
        newest_day: date,
        authors: Collection[str] = (),
    ) -> "Filters":
        """Read what the browser sent, believing none of it: unknown values fall back to the defaults."""
        start, stop = window(ui, newest_day)
        asked = ui.get("repositories")
        chosen = asked if isinstance(asked, list) else []
        known = tuple(sorted({name for name in chosen if isinstance(name, str) and name in repositories}))
        everyone = ui.get("who") == "everyone"
        ai, author = one_of(INVOLVEMENT, ui.get("ai")), one_of(authors, ui.get("author"))
        by = one_of(periods.PERIODS, ui.get("by")) or periods.DEFAULT
        return cls(team, start, stop, known, everyone, ai, author, by)

    @property
    def days(self) -> int:
        """Length of the window."""
        return (self.stop - self.start).days

    @property
    def last(self) -> date:
        """The last day that belongs to the window."""
        return self.stop - timedelta(days=1)

    def before(self) -> "Filters":
        """The window of equal length just before this one."""
        return replace(self, start=self.start - (self.stop - self.start), stop=self.start)

    def weeks_back(self, weeks: int) -> "Filters":
        """The given number of whole weeks that end where this window ends."""
        return replace(self, start=self.stop - timedelta(weeks=weeks), by=periods.DEFAULT)

    def parameters(self) -> dict[str, Any]:
        """The values for the `$name` placeholders of `queries/scope.sql`."""
        return {
            "start": self.start,
            "stop": self.stop,
            "repositories": list(self.repositories) or None,
            "everyone": self.everyone,
            "ai": self.ai,
            "author": self.author,
        }


def narrowed(filters: Filters) -> str:
    """Whose work of which kind is counted, in words: for paper, where the controls that say it are not."""
    parts = [
        f"Team {filters.team}",
        ", ".join(filters.repositories) or "all repositories",
        "people and bots" if filters.everyone else "people only",
        INVOLVEMENT[filters.ai] if filters.ai else "any AI involvement",
        f"author {filters.author}" if filters.author else "all authors",
    ]
    return " · ".join(parts)


def one_of(known: Collection[str], asked: Any) -> str | None:
    """What was asked for, when there is such a thing."""
    return asked if isinstance(asked, str) and asked in known else None


def window(ui: Mapping[str, Any], newest_day: date) -> tuple[date, date]:
    """The half-open window the browser asks for; presets end with the newest day that is in."""
    if ui.get("range") == "custom":
        start, last = day_of(ui.get("from")), day_of(ui.get("to"))
        if start and last and start <= last and last - start < LONGEST:
            return start, last + timedelta(days=1)
    days = PRESETS.get(str(ui.get("range")), PRESETS[DEFAULT])
    stop = newest_day + timedelta(days=1)
    return stop - timedelta(days=days), stop


def day_of(text: Any) -> date | None:
    """The date in ISO text, None for anything else."""
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return day if 1970 < day.year < 9000 else None
