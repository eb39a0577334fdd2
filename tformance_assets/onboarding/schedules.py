"""What happens by the clock? The hourly refresh and the nightly repair of every team."""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg

from tformance_assets.environment import Environment
from tformance_assets.onboarding.by_clock import plan_nightly, plan_refresh
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.observe import observe
from tformance_assets.onboarding.plan import Plan
from tformance_assets.onboarding.sensors import run_request
from tformance_assets.onboarding.timetable import NIGHTLY, refresh_cron
from tformance_assets.teams import Team


def build_schedules(team: Team, environment: Environment, job: Any) -> list[dg.ScheduleDefinition]:
    """The schedules of one team; Dagster lets a schedule serve one job."""
    every = refresh_cron(environment.settings.refresh_minutes)
    return [
        _schedule(team, environment, job, "refresh", every, "Walks updates and loads today.", plan_refresh),
        _schedule(
            team,
            environment,
            job,
            "nightly",
            NIGHTLY,
            "Takes up what failed or was made by rules.",
            plan_nightly,
        ),
    ]


def _schedule(
    team: Team,
    environment: Environment,
    job: Any,
    name: str,
    cron: str,
    description: str,
    planner: Callable[[Facts], Plan],
) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{team.slug}__{name}",
        description=description,
        job=job,
        cron_schedule=cron,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def evaluate(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        plan = planner(observe(context.instance, team, environment.settings, environment.clock()))
        if not plan.runs:
            yield dg.SkipReason(plan.reason)
        for run in plan.runs:
            yield run_request(team, run)

    return evaluate
