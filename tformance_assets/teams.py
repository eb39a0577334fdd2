"""What is a team, and which days are its own?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tformance_assets.actors import normalise

Onboarding = Literal["two_phase", "single_phase"]


@dataclass(frozen=True)
class JiraSource:
    """Where a team's issues live: a site, its projects, and the field that holds story points (None: by name)."""

    site: str
    projects: tuple[str, ...]
    story_points: str | None = None


@dataclass(frozen=True)
class Team:
    """A named set of repositories with one configuration, one warehouse and one set of assets."""

    name: str
    onboarded_on: date
    repositories: tuple[str, ...] = ()
    git: tuple[str, ...] = ()
    recent_days: int = 30
    history_days: int = 90
    onboarding: Onboarding = "two_phase"
    bots: tuple[str, ...] = ()
    people: tuple[tuple[str, tuple[str, ...]], ...] = ()
    monthly_budget_usd: float | None = None
    jira: JiraSource | None = None
    demo: bool = False

    @property
    def slug(self) -> str:
        """The name as Dagster and SQL accept it."""
        return self.name.replace("-", "_")

    @property
    def aliases(self) -> dict[str, str]:
        """Normalised alias -> the one login of its person."""
        return {normalise(alias): normalise(name) for name, others in self.people for alias in others}

    @property
    def first_day(self) -> date:
        """The oldest day of the history."""
        return self.onboarded_on - timedelta(days=self.history_days - 1)

    @property
    def recent_start(self) -> date:
        """The oldest day of the recent window (phase 1)."""
        return self.onboarded_on - timedelta(days=self.recent_days - 1)
