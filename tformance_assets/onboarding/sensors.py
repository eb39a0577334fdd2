"""When are runs asked for without a person? Two sensors for all teams; the planner decides what they ask for."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import dagster as dg

from tformance_assets import tags
from tformance_assets.assets.keys import job_name, key
from tformance_assets.environment import Environment
from tformance_assets.onboarding.alerts import failure_sensor
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.observe import observe
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.onboarding.plan import Plan, RunPlan
from tformance_assets.teams import Team

# Dagster's loop takes 5 s; a minimum of 5 would slip to every second round.
INTERVAL_SECONDS = 1
# A team without anything to do costs a look only this often.
REST = timedelta(seconds=30)


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
            tags.LANE: "first" if plan.phase == "1" else "background",
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
        failure_sensor(environment, jobs),
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
        now = environment.clock()
        resting = rests(context.cursor, now)
        requests, notes = [], []
        for team, plan in _plans(
            context, [team for team in teams if team.slug not in resting], environment, planner
        ):
            requests += [run_request(team, run) for run in plan.runs]
            notes += [f"{team.name}: {plan.reason}"] if plan.reason else []
            if plan.idle:
                resting[team.slug] = (now + REST).isoformat()
        reason = None if requests else "; ".join(notes) or "every team rests for a moment"
        return dg.SensorResult(run_requests=requests, skip_reason=reason, cursor=json.dumps(resting))

    return evaluate


def rests(cursor: str | None, now: datetime) -> dict[str, str]:
    """The teams that had nothing to do when last looked at, and until when they need not be looked at again."""
    known: dict[str, str] = json.loads(cursor) if cursor else {}
    return {slug: until for slug, until in known.items() if datetime.fromisoformat(until) > now}


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
