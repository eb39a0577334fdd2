"""Asset `jira_issues`: which issues do the closed pull requests name, and how far are they?"""

from contextlib import suppress
from dataclasses import replace

import dagster as dg

from tformance_assets.assets import marts
from tformance_assets.assets.faults import tag_run
from tformance_assets.assets.keys import INSIGHTS, JIRA, PULL_REQUESTS, key
from tformance_assets.environment import Environment
from tformance_assets.errors import TformanceError
from tformance_assets.onboarding.observe import latest_materialization
from tformance_assets.teams import JiraSource, Team
from tformance_assets.warehouse.store import Warehouse


def jira_issues(team: Team, source: JiraSource, environment: Environment) -> dg.AssetsDefinition:
    """The asset of a team that configures Jira; runs that load days never select it, so that none waits for Jira."""

    @dg.asset(
        name=JIRA,
        key_prefix=team.slug,
        group_name=team.slug,
        kinds={"jira", "duckdb"},
        deps=[key(team, PULL_REQUESTS)],
        description="The issues that closed pull requests name, with the history of their status.",
    )
    def read_issues(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        try:
            metadata = load_issues(environment, team, source, environment.warehouse(team))
        except TformanceError as fault:
            tag_run(context, fault)
            raise dg.Failure(str(fault), allow_retries=False) from None
        if latest_materialization(context.instance, team, INSIGHTS):
            # One of the findings is about issues, and the figures were computed before these came in.
            metadata |= marts.compute(environment, environment.warehouse(team), INSIGHTS)
        environment.warehouse(team).publish(force=True)
        return dg.MaterializeResult(metadata=metadata)

    return read_issues


def load_issues(
    environment: Environment, team: Team, source: JiraSource, warehouse: Warehouse
) -> dict[str, int]:
    """Reads what is new; a failure is noted for the pages, and raised."""
    from tformance_assets.jira.reading import Reading

    now = environment.clock()
    try:
        with environment.jira(team) as client:
            read = Reading(client, source, warehouse, now).run()
    except TformanceError as fault:
        with suppress(TformanceError):  # the fault that brought us here is the one to report
            _note_failure(environment, source, warehouse, str(fault))
        raise
    return {"keys": read.keys, "issues": read.issues, "links": read.links, "requests": read.requests}


def _note_failure(environment: Environment, source: JiraSource, warehouse: Warehouse, text: str) -> None:
    from tformance_assets.warehouse import issues as store

    known = store.jira_state(warehouse)
    state = known if known and known.site == source.site else store.JiraState(source.site)
    store.save_state(warehouse, replace(state, failed_at=environment.clock(), error=text))
    warehouse.publish(force=True)
