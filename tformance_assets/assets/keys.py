"""What are a team's assets called?"""

import dagster as dg

from tformance_assets.teams import Team

INDEX = "pull_request_index"
PULL_REQUESTS = "pull_requests"
SUMMARIES = "pr_summaries"
METRICS = "delivery_metrics"
INSIGHTS = "insights"
OPEN = "open_pull_requests"
JIRA = "jira_issues"
BATCHES = "llm_batches"

DAILY = (PULL_REQUESTS, SUMMARIES)
MARTS = (METRICS, INSIGHTS)
ALL = (INDEX, PULL_REQUESTS, SUMMARIES, METRICS, INSIGHTS, OPEN)


def assets_of(team: Team) -> tuple[str, ...]:
    """The assets this team has."""
    return (*ALL, BATCHES, *((JIRA,) if team.jira else ()))


def key(team: Team, asset: str) -> dg.AssetKey:
    """The asset's key: the team is its prefix."""
    return dg.AssetKey([team.slug, asset])


def job_name(team: Team) -> str:
    """The one job of a team; runs differ in the assets and days they select."""
    return f"{team.slug}__sync"
