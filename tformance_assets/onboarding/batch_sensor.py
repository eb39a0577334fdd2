"""Who notices that a batch is over? A sensor that asks the service now and then, ever more rarely."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import dagster as dg

from tformance_assets.environment import Environment
from tformance_assets.errors import TformanceError
from tformance_assets.onboarding.batches import pause_before_looking, plan_batches
from tformance_assets.onboarding.observe import observe
from tformance_assets.onboarding.plan import Plan
from tformance_assets.onboarding.sensors import INTERVAL_SECONDS, rests, run_request
from tformance_assets.summaries.batch_state import Batch
from tformance_assets.teams import Team

# A tick must never hold up the others.
HTTP_SECONDS = 5.0
LOCK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """What to ask for after a look at a team, and when to look again."""

    plan: Plan
    pause: timedelta
    fault: str | None = None


def batch_sensors(teams: list[Team], environment: Environment, jobs: list[Any]) -> list[dg.SensorDefinition]:
    """The sensor of all teams; none without a team."""
    if not teams:
        return []

    @dg.sensor(
        name="batch_sensor",
        description="Sends the history to the LLM's batch API, asks how far it is, has the answers collected.",
        jobs=jobs,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def evaluate(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        now = environment.clock()
        until = rests(context.cursor, now)
        requests, notes = [], []
        for team in (team for team in teams if team.slug not in until):
            look = _look(context, team, environment, now)
            requests += [run_request(team, run) for run in look.plan.runs]
            notes += [f"{team.name}: {text}" for text in (look.fault, look.plan.reason) if text]
            until[team.slug] = (now + look.pause).isoformat()
        reason = None if requests else "; ".join(notes) or "every team rests for a moment"
        return dg.SensorResult(run_requests=requests, skip_reason=reason, cursor=json.dumps(until))

    return [evaluate]


def _look(context: dg.SensorEvaluationContext, team: Team, environment: Environment, now: datetime) -> Look:
    fault = None
    try:
        facts = observe(context.instance, team, environment.settings, now)
        if facts.batches:
            fault = ask(environment, team, facts.batches)
            facts = observe(context.instance, team, environment.settings, now)
        return Look(plan_batches(facts), pause_before_looking(facts.batches, now), fault)
    except Exception as error:
        context.log.exception(f"looking at the batches of {team.name} failed")
        return Look(Plan(reason=f"planning failed: {error}"), pause_before_looking((), now))


def ask(environment: Environment, team: Team, batches: tuple[Batch, ...]) -> str | None:
    """Ask the service how far these are and store what is new; the fault in words when that did not work."""
    from tformance_assets.summaries.batch_client import BatchClient
    from tformance_assets.warehouse.batches import heard
    from tformance_assets.warehouse.store import Warehouse

    try:
        endpoints = environment.settings.endpoints_for(team)
        client = BatchClient(endpoints.groq_api_key or "", endpoints.groq_base_url, HTTP_SECONDS)
        warehouse = Warehouse(environment.settings.warehouse_root / team.name, lock_timeout=LOCK_SECONDS)
        try:
            for batch in batches:
                if batch.groq_id and not batch.is_over:
                    remote = client.look(batch.groq_id)
                    if (remote.status, remote.done) != (batch.status, batch.requests_done):
                        heard(warehouse, batch.id, remote.status, remote.done)
            warehouse.publish(force=True)
        finally:
            client.close()
    except TformanceError as fault:
        return str(fault)
    return None
