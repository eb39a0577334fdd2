"""How does a person have failed days tried once more? By runs of the phase "retry", asked for through Dagster."""

from datetime import date

from dagster_graphql import DagsterGraphQLClient, DagsterGraphQLClientError

from tformance_assets import tags
from tformance_assets.assets.keys import ALL, DAILY, MARTS, job_name, key
from tformance_assets.errors import SourceError
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.plan import PRIORITY_FIRST
from tformance_assets.partitions import DayRange, ranges
from tformance_assets.remedies import REMEDIES
from tformance_assets.settings import Settings

LONGEST = 31


def retry_failed(settings: Settings, facts: Facts) -> str:
    """Starts one run for each unbroken range of failed days; returns a sentence that says so.

    Raises SourceError when Dagster's webserver does not answer, or its code server does not.
    """
    spans = ranges(failed_days(facts), LONGEST)
    if not spans and (facts.opened or not facts.done(facts.recent)):
        return "Nothing failed: there is nothing to retry."
    client = DagsterGraphQLClient("127.0.0.1", port_number=settings.dagster_port)
    asked: list[DayRange | None] = [*spans] or [None]
    try:
        for span in asked:
            _submit(client, facts, span)
    except (DagsterGraphQLClientError, OSError, KeyError) as fault:
        # KeyError: the client looks for a message in answers of kinds it did not ask one of.
        raise SourceError(
            f"The pipelines do not answer right now; {REMEDIES['pipelines']}", kind="pipelines"
        ) from fault
    count = sum(len(span.days) for span in spans)
    return (
        f"{count} failed {'day is' if count == 1 else 'days are'} tried again."
        if spans
        else "The figures are computed again."
    )


def failed_days(facts: Facts) -> set[date]:
    """The days that Dagster shows as failed in any daily asset and that no run is working on."""
    failed = {
        day for asset in DAILY for day, state in facts.states.get(asset, {}).items() if state == "failed"
    }
    return {day for day in failed if not any(facts.busy(asset, day) for asset in DAILY)}


def _submit(client: DagsterGraphQLClient, facts: Facts, span: DayRange | None) -> None:
    team = facts.team
    assets = (*DAILY, *MARTS) if facts.opened else ALL
    chosen = assets if span else MARTS
    days = {tags.RANGE_START: span.start.isoformat(), tags.RANGE_END: span.end.isoformat()} if span else {}
    client.submit_job_execution(
        job_name(team),
        repository_location_name="tformance_assets",
        repository_name="__repository__",
        tags={tags.TEAM: team.slug, tags.PHASE: "retry", tags.PRIORITY: str(PRIORITY_FIRST), **days},
        asset_selection=[key(team, asset) for asset in chosen],
    )
