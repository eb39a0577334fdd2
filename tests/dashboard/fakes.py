"""Sources with a scripted onboarding: the dashboard's tests choose the state, the snapshot is a real one."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.entrance import Entrance, Joining
from tests.dashboard.sample import NEWEST, REPOSITORIES
from tformance_assets.admission import Wish
from tformance_assets.onboarding.failed import FailedPartition, lost
from tformance_assets.remedies import Failure, Kind
from tformance_assets.summaries import usage
from tformance_assets.teams import JiraSource, Team
from tformance_assets.warehouse.reader import Snapshot

OPEN = ("phase1_complete", "background_syncing", "background_llm", "complete")


reader = cache(Snapshot)


def failed_day(
    asset: str,
    day: str,
    reason: str,
    kind: Kind = "service",
    *,
    attempts: int = 3,
    next_try_at: datetime | None = datetime(2026, 11, 24, 5),
    data_as_of: datetime | None = None,
) -> dict[str, Any]:
    """One of a report's `failed_partitions`; with `data_as_of` only its refresh failed."""
    failure = Failure(reason, kind)
    of = FailedPartition.of(asset, date.fromisoformat(day), failure, attempts, next_try_at, data_as_of)
    return of.told()


@dataclass
class ScriptedSources:
    """Answers what it is told to; `retried` records what was asked for."""

    root: Path
    names: tuple[str, ...] = ("acme",)
    demo: bool = False
    status: str = "complete"
    read_days: int = 90
    summarized_days: int = 90
    failed: list[dict[str, Any]] = field(default_factory=list)
    error: str | None = None
    retried: list[str] = field(default_factory=list)
    held: dict[str, datetime] = field(default_factory=dict)
    jira: bool = False
    only_git: bool = False
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    entrance: Entrance | None = None

    def begin_again(self, root: Path) -> "ScriptedSources":
        """The same object as if it were new: an app keeps it for all tests of a process."""
        fresh = ScriptedSources(root)
        for each in fields(fresh):
            setattr(self, each.name, getattr(fresh, each.name))
        return self

    def teams(self) -> list[Team]:
        """Each of the named teams, onboarded on the newest day."""
        jira = JiraSource("https://acme.atlassian.net", ("ACME",)) if self.jira else None
        repositories, git = ((), ("/src/ledger",)) if self.only_git else (REPOSITORIES, ())
        return [Team(name, NEWEST, repositories, git, demo=self.demo, jira=jira) for name in self.names]

    def report(self, team: str) -> dict[str, Any]:
        """A report as the contract has it."""
        accessible = self.status in OPEN
        return {
            "team": team,
            "status": self.status,
            "dashboard_accessible": accessible,
            "background_in_progress": self.status in ("background_syncing", "background_llm"),
            "onboarded_on": NEWEST.isoformat(),
            "recent_days": 30,
            "history_days": 90,
            "phase1": {
                "progress": 100 if accessible else 46,
                "started_at": "2026-11-23T06:00:00Z",
                "completed_at": "2026-11-23T06:00:41Z" if accessible else None,
                "seconds": 41.2 if accessible else None,
            },
            "background_sync_progress": self.history_share(self.read_days),
            "background_llm_progress": self.history_share(self.summarized_days),
            "eta_seconds": 35 if self.status != "complete" else 0,
            "partitions": {
                "pull_requests": self.counts(self.read_days),
                "pr_summaries": self.counts(self.summarized_days),
            },
            "failed_partitions": self.failed,
            "error": self.error,
            "summaries": usage.of_team(self.root, Team(team, NEWEST), datetime.combine(NEWEST, time(12))),
        }

    def history_share(self, days: int) -> int:
        """Percent of the 60 days before the recent ones."""
        return max(0, int(100 * (days - 30) / 60))

    def counts(self, days: int) -> dict[str, int]:
        """States of the 90 days."""
        return {
            "materialized": days,
            "in_progress": 0,
            "failed": len(lost(self.failed)),
            "missing": 90 - days,
        }

    def partitions(self, team: str) -> dict[str, dict[str, str]]:
        """The newest days are in, one is being read, failed ones are marked."""
        return {
            "pull_requests": self.states("pull_requests", self.read_days),
            "pr_summaries": self.states("pr_summaries", self.summarized_days),
        }

    def states(self, asset: str, done: int) -> dict[str, str]:
        """The state of every day of one asset, oldest first."""
        failed = {
            item["partition"]: "refresh_failed" if item["data_as_of"] else "failed"
            for item in self.failed
            if item["asset"] == asset
        }
        days = [NEWEST - timedelta(days=back) for back in range(90)]
        states = {day.isoformat(): self.state(day, back, done, failed) for back, day in enumerate(days)}
        return dict(sorted(states.items()))

    def state(self, day: date, back: int, done: int, failed: dict[str, str]) -> str:
        """One day's state."""
        if day.isoformat() in failed:
            return failed[day.isoformat()]
        if back < done:
            return "materialized"
        return "in_progress" if back < done + 4 else "missing"

    def retry(self, team: str) -> str:
        """Remembers that it was asked."""
        self.retried.append(team)
        return "2 days are started again."

    def run_url(self, team: str, asset: str, day: str) -> str | None:
        """A run for every day that was ever tried."""
        return f"http://127.0.0.1:3000/runs/{asset}-{day}"

    def waiting(self, team: str) -> dict[str, datetime]:
        """What the test says."""
        return self.held

    def access(self) -> dict[str, tuple[str, ...]]:
        """The groups a test gave."""
        return self.groups

    def may_add_teams(self) -> bool:
        """Like the live sources."""
        return True

    def add_team(self, wish: Wish) -> str:
        """The real entrance, where a test gave one."""
        assert self.entrance is not None
        return self.entrance.begin(wish)

    def joining(self, ticket: str) -> Joining | None:
        """The same."""
        return self.entrance.look(ticket) if self.entrance else None

    def snapshot(self, team: str) -> Snapshot:
        """The real reader of the team's warehouse, kept as the product keeps it."""
        return reader(self.root / team)
