"""Who hears of a failed run, without looking? The log, and a webhook where one is configured."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import httpx

from tformance_assets import tags
from tformance_assets.environment import Environment

WEBHOOK_SECONDS = 5.0


def failure_sensor(environment: Environment, jobs: list[Any]) -> dg.SensorDefinition:
    """Tells of every failed run of a team in one line."""

    @dg.run_failure_sensor(
        name="run_failure_sensor",
        description="Tells the log, and the webhook where one is configured, of every failed run.",
        monitored_jobs=jobs,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def tell(context: dg.RunFailureSensorContext) -> None:
        text = sentence(context.dagster_run.tags, _reason(context))
        context.log.error(text)
        address = environment.settings.webhook_url
        if address:
            try:
                httpx.post(address, json={"text": text}, timeout=WEBHOOK_SECONDS).raise_for_status()
            except httpx.HTTPError as fault:
                context.log.warning(f"the webhook did not take it: {type(fault).__name__}")

    return tell


def sentence(labels: Mapping[str, str], message: str) -> str:
    """What failed, for which team and days, and why."""
    start, end = labels.get(tags.RANGE_START), labels.get(tags.RANGE_END)
    days = f", {start} to {end}" if start and end else ""
    first = message.strip().splitlines()[0]
    team, phase = labels.get(tags.TEAM), labels.get(tags.PHASE, "by hand")
    return f"Tformance: a run of team {team} failed (phase {phase}{days}): {first}"


def _reason(context: dg.RunFailureSensorContext) -> str:
    """What the failed step said; what Dagster says where no step did."""
    for event in context.get_step_failure_events():
        told = event.step_failure_data.user_failure_data
        if told and told.description:
            return told.description
    return context.failure_event.message or "no reason given"
