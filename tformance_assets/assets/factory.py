"""Which assets, job and schedules does one team have? A graph of its own, under its own key prefix."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from tformance_assets import tags
from tformance_assets.assets import marts
from tformance_assets.assets.batching import llm_batches
from tformance_assets.assets.days import DaysStep
from tformance_assets.assets.faults import explained
from tformance_assets.assets.index import refresh_index
from tformance_assets.assets.issues import jira_issues
from tformance_assets.assets.keys import (
    INDEX,
    INSIGHTS,
    METRICS,
    OPEN,
    PULL_REQUESTS,
    SUMMARIES,
    assets_of,
    job_name,
    key,
)
from tformance_assets.assets.opened import load_open
from tformance_assets.environment import Environment
from tformance_assets.errors import TformanceError
from tformance_assets.onboarding.batch_sensor import batch_sensors
from tformance_assets.onboarding.schedules import build_schedules
from tformance_assets.onboarding.sensors import build_sensors
from tformance_assets.partitions import daily
from tformance_assets.teams import Team

# A backfill started by hand in Dagster's UI is cut like ours.
CHUNKS = dg.BackfillPolicy.multi_run(max_partitions_per_run=15)


def build_definitions(teams: list[Team], environment: Environment) -> dg.Definitions:
    """The graphs of all teams with the sensors they share; steps run in the run's own process."""
    graphs = [_build_team(team, environment) for team in teams]
    jobs = [job for _, job, _ in graphs]
    return dg.Definitions(
        assets=[asset for assets, _, _ in graphs for asset in assets],
        jobs=jobs,
        schedules=[schedule for _, _, schedules in graphs for schedule in schedules],
        sensors=[*build_sensors(teams, environment, jobs), *batch_sensors(teams, environment, jobs)],
        executor=dg.in_process_executor,
    )


def _build_team(team: Team, environment: Environment) -> tuple[list[Any], Any, list[Any]]:
    assets = [_index(team, environment), _days(team, environment), _open(team, environment)]
    assets.append(llm_batches(team, environment))
    if team.jira:
        assets.append(jira_issues(team, team.jira, environment))
    job = dg.define_asset_job(
        job_name(team),
        selection=dg.AssetSelection.assets(*(key(team, asset) for asset in assets_of(team))),
        description=f"Everything of team {team.name}; a run selects assets and days.",
        tags={tags.TEAM: team.slug},
    )
    return assets, job, build_schedules(team, environment, job)


def _index(team: Team, environment: Environment) -> dg.AssetsDefinition:
    @dg.asset(
        name=INDEX,
        key_prefix=team.slug,
        group_name=team.slug,
        kinds={"github", "duckdb"},
        description="Every pull request with its state, last change and closed day, from the walk of updates.",
    )
    def pull_request_index(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        deep = context.run.tags.get(tags.PHASE, "2") != "1"
        warehouse = environment.warehouse(team)
        with explained(context, team):
            walked = refresh_index(environment, team, warehouse, deep=deep)
        warehouse.publish(force=True)
        return dg.MaterializeResult(
            metadata={
                "pull_requests": walked.pull_requests,
                "api_points": walked.points,
                "seconds": walked.seconds,
                "repositories": walked.repositories,
            }
        )

    return pull_request_index


def _open(team: Team, environment: Environment) -> dg.AssetsDefinition:
    @dg.asset(
        name=OPEN,
        key_prefix=team.slug,
        group_name=team.slug,
        kinds={"github", "duckdb"},
        description="The pull requests that are open now: whose turn it is, and for how long.",
    )
    def open_pull_requests(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        try:
            rows = load_open(environment, team, environment.warehouse(team))
        except TformanceError as fault:
            raise dg.Failure(str(fault), allow_retries=False) from None
        return dg.MaterializeResult(metadata={"rows": rows})

    return open_pull_requests


def _days(team: Team, environment: Environment) -> dg.AssetsDefinition:
    pull_requests = key(team, PULL_REQUESTS)

    @dg.multi_asset(
        name=f"{team.slug}__days",
        can_subset=True,
        specs=_day_specs(team),
        check_specs=[
            dg.AssetCheckSpec(name, asset=pull_requests, description=text)
            for name, text in marts.DESCRIPTIONS.items()
        ],
        backfill_policy=CHUNKS,
    )
    def days(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult]:
        yield from DaysStep(context, environment, team).run()

    return days


def _day_specs(team: Team) -> list[dg.AssetSpec]:
    def spec(asset: str, description: str, deps: list[str], kinds: set[str], **more: Any) -> dg.AssetSpec:
        return dg.AssetSpec(
            key(team, asset),
            description=description,
            deps=[key(team, dep) for dep in deps],
            group_name=team.slug,
            kinds=kinds,
            skippable=True,
            **more,
        )

    days = daily(team)
    return [
        spec(
            PULL_REQUESTS,
            "The pull requests closed on a day, with files, commits, reviews and comments, and the derived columns.",
            [INDEX],
            {"github", "duckdb"},
            partitions_def=days,
        ),
        spec(
            SUMMARIES,
            "The reading of each closed pull request: summary, type, areas, AI verdict with its evidence.",
            [PULL_REQUESTS],
            {"groq", "duckdb"},
            partitions_def=days,
        ),
        spec(
            METRICS,
            "Day and week figures, recomputed from the rows.",
            [PULL_REQUESTS, SUMMARIES],
            {"sql", "duckdb"},
        ),
        spec(
            INSIGHTS,
            "Ranked findings with the numbers and pull requests behind them.",
            [METRICS],
            {"sql", "duckdb"},
        ),
    ]
