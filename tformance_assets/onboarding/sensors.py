"""When are runs asked for without a person? Two sensors for all teams; the planner decides what they ask for."""

from collections.abc import Callable, Iterable
from typing import Any

import dagster as dg

from tformance_assets import tags
from tformance_assets.assets.environment import Environment
from tformance_assets.assets.keys import job_name, key
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.observe import observe
from tformance_assets.onboarding.planner import Plan, RunPlan, plan_background, plan_phase1
from tformance_assets.teams import Team

# Dagster's loop takes 5 s; a minimum of 5 would slip to every second round.
INTERVAL_SECONDS = 1


def run_request(team: Team, plan: RunPlan) -> dg.RunRequest:
    """The planner's run as Dagster takes it: a range of days travels in two tags."""
    days = {}
    if plan.days:
        days = {tags.RANGE_START: plan.days.start.isoformat(), tags.RANGE_END: plan.days.end.isoformat()}
    return dg.RunRequest(
        run_key=plan.key,
        job_name=job_name(team),
        asset_selection=[key(team, asset) for asset in plan.assets],
        tags={
            tags.TEAM: team.slug,
            tags.PHASE: plan.phase,
            tags.ATTEMPT: str(plan.attempt),
            tags.PRIORITY: str(plan.priority),
            **days,
        },
    )


def build_sensors(teams: list[Team], environment: Environment, jobs: list[Any]) -> list[dg.SensorDefinition]:
    """The sensors that start phase 1 and fill history, and the one that reports failed runs."""
    if not teams:
        return []
    return [
        _sensor(
            "onboarding_sensor",
            "Starts and repairs phase 1: the newest days first.",
            plan_phase1,
            teams,
            environment,
            jobs,
        ),
        _sensor(
            "backfill_sensor",
            "Fills history newest first, then follows updates.",
            plan_background,
            teams,
            environment,
            jobs,
        ),
        _failure_sensor(jobs),
    ]


def _sensor(
    name: str,
    description: str,
    planner: Callable[[Facts], Plan],
    teams: list[Team],
    environment: Environment,
    jobs: list[Any],
) -> dg.SensorDefinition:
    @dg.sensor(
        name=name,
        description=description,
        jobs=jobs,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def evaluate(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        requests, notes = [], []
        for team, plan in _plans(context, teams, environment, planner):
            requests += [run_request(team, run) for run in plan.runs]
            if plan.reason:
                notes.append(f"{team.name}: {plan.reason}")
        return dg.SensorResult(run_requests=requests, skip_reason=None if requests else "; ".join(notes))

    return evaluate


def _plans(
    context: dg.SensorEvaluationContext,
    teams: list[Team],
    environment: Environment,
    planner: Callable[[Facts], Plan],
) -> Iterable[tuple[Team, Plan]]:
    for team in teams:
        try:
            facts = observe(context.instance, team, environment.settings, environment.clock())
            yield team, planner(facts)
        except Exception as fault:
            context.log.exception(f"planning failed for {team.name}")
            yield team, Plan(reason=f"planning failed: {fault}")


def _failure_sensor(jobs: list[Any]) -> dg.SensorDefinition:
    @dg.run_failure_sensor(
        name="run_failure_sensor",
        description="Writes every failed run of a team to the log, in one line.",
        monitored_jobs=jobs,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def report(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        span = f"{run.tags.get(tags.RANGE_START, '')}..{run.tags.get(tags.RANGE_END, '')}"
        context.log.error(
            f"{run.tags.get(tags.TEAM)} phase {run.tags.get(tags.PHASE)} {span}: {context.failure_event.message}"
        )

    return report
