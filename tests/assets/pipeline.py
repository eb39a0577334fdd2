"""The whole pipeline in one process: real Dagster, real DuckDB, stand-ins on sockets, and the planner in between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from dagster import DagsterInstance

from benchmarks.workload import REPOSITORY, hub
from tests.servers.github import FaultyGitHub
from tests.servers.groq import FaultyGroq
from tformance_assets.assets.factory import build_definitions
from tformance_assets.environment import Environment
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.observe import observe, timing_of
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.onboarding.plan import Plan
from tformance_assets.onboarding.report import explain, failed_partitions
from tformance_assets.onboarding.sensors import run_request
from tformance_assets.onboarding.status import report, status_of
from tformance_assets.settings import Settings
from tformance_assets.summaries import usage
from tformance_assets.teams import Team
from tformance_assets.warehouse.reader import Snapshot

RECENT, HISTORY = 5, 12


class Pipeline:
    """One team, its stand-ins and its Dagster; what the daemon would do, `settle` does at once."""

    def __init__(self, home: Path) -> None:
        self.today = datetime.now(UTC).date()
        self.hub = hub(self.today, recent=10, history=14, recent_days=RECENT, days=HISTORY)
        self.github = FaultyGitHub(self.hub)
        self.groq = FaultyGroq()
        self.github.start()
        self.groq.start()
        self.settings = Settings(
            home=home,
            github_token="a-token",  # noqa: S106
            github_graphql_url=self.github.url,
            groq_api_key="a-key",
            groq_base_url=self.groq.url,
            groq_rpm=1000,
            groq_tpm=250_000,
            groq_tpm_is_set=True,
            github_patience_seconds=3,
        )
        self.team = Team("acme", self.today, (REPOSITORY,), recent_days=RECENT, history_days=HISTORY)
        self.instance = DagsterInstance.ephemeral()
        self.later = timedelta()

    def close(self) -> None:
        self.github.stop()
        self.groq.stop()
        self.instance.dispose()

    def clock(self) -> datetime:
        """The present, moved by `later`, naive UTC."""
        return datetime.now(UTC).replace(tzinfo=None) + self.later

    def facts(self) -> Facts:
        return observe(self.instance, self.team, self.settings, self.clock())

    @property
    def status(self) -> str:
        return status_of(self.facts())

    def report(self) -> dict[str, Any]:
        facts = self.facts()
        failed = failed_partitions(self.instance, facts, self.settings.refresh_minutes)
        error = explain(facts, status_of(facts), failed)
        summaries = usage.of_team(self.settings.warehouse_root, facts.team, self.clock())
        return report(facts, timing_of(self.instance, facts.team), failed, error, summaries)

    def run(self, plan: Plan) -> list[bool]:
        """Executes the planned runs one after another; whether each succeeded."""
        definitions = build_definitions([self.team], Environment(self.settings, self.clock))
        return [self._execute(definitions, run_request(self.team, run)) for run in plan.runs]

    def _execute(self, definitions: dg.Definitions, request: dg.RunRequest) -> bool:
        job = definitions.resolve_job_def(str(request.job_name))
        return job.execute_in_process(
            instance=self.instance,
            tags=dict(request.tags),
            asset_selection=list(request.asset_selection or ()),
            raise_on_error=False,
        ).success

    def phase1(self) -> list[bool]:
        return self.run(plan_phase1(self.facts()))

    def settle(self, planner: Callable[[Facts], Plan] = plan_background, rounds: int = 10) -> None:
        """Plans and runs until nothing is left to do."""
        for _ in range(rounds):
            plan = planner(self.facts())
            if not plan.runs:
                return
            self.run(plan)
        raise AssertionError("the planner asks for ever more runs")

    def onboard(self) -> None:
        """Both phases."""
        self.settle(plan_phase1)
        self.settle()

    def onboard_by_rules(self) -> None:
        """Both phases while the LLM refuses, up to the first upgrade."""
        self.settle(plan_phase1)
        while (plan := plan_background(self.facts())).runs[0].phase != "upgrade":
            self.run(plan)

    def extend(self, **changes: Any) -> None:
        self.team = replace(self.team, **changes)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the published snapshot."""
        found = Snapshot(self.settings.warehouse_root / self.team.name).query(sql)
        return [tuple(row.values()) for row in found]

    def detail_ids(self) -> list[str]:
        """Every pull request that was asked for in full, so far."""
        return [one for seen in self.github.log for one in seen.ids]

    def pull_request(self, number: int) -> dict[str, Any]:
        return next(one for one in self.hub[REPOSITORY] if one["number"] == number)
