"""Which of a team's days are read by batches, and which online?"""

from datetime import date, datetime, timedelta

from tformance_assets.partitions import recent_days
from tformance_assets.settings import Settings
from tformance_assets.teams import Team
from tformance_assets.warehouse.batches import refused_at
from tformance_assets.warehouse.rows import Queryable

# A plan may change: a service without a batch API is asked again so much later, or after a restart.
REFUSAL_HOLDS = timedelta(days=1)


def batch_until(wh: Queryable, team: Team, settings: Settings, now: datetime) -> date:
    """The history's days, before this one, are left to batches; no day of the team where there are none."""
    has_key = bool(settings.groq_api_key) or team.demo
    if not (settings.groq_batch and has_key) or is_refused(refused_at(wh), settings.started_at, now):
        return team.first_day
    return recent_days(team)[0]


def is_refused(refused: datetime | None, started: datetime | None, now: datetime) -> bool:
    """Whether the service's word that it has no batch API still counts."""
    if refused is None or (started and refused < started):
        return False
    return now - refused < REFUSAL_HOLDS
