"""What did a team's summaries cost, and how many wait for the LLM or for a new prompt?"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from tformance_assets.summaries.config import MODEL
from tformance_assets.summaries.payload import prompt_version
from tformance_assets.teams import Team
from tformance_assets.warehouse.reader import Snapshot
from tformance_assets.warehouse.rows import Queryable

_QUERIES = Path(__file__).parent / "queries"
_SPENT = "SELECT coalesce(sum(cost_usd), 0) AS usd FROM llm_requests WHERE requested_at >= $1"


def upgradable_days(wh: Queryable, first_day: date) -> dict[date, int]:
    """Day -> pull requests that rules summarized and the LLM could."""
    return _by_day(wh, "upgradable_days", [first_day])


def outdated_days(wh: Queryable, first_day: date) -> dict[date, int]:
    """Day -> pull requests whose summary answers an earlier prompt or is another model's."""
    return _by_day(wh, "outdated_days", [first_day, prompt_version(), MODEL])


def spent_this_month(wh: Queryable, now: datetime) -> float:
    """US dollars of all requests since the month began (UTC)."""
    return float(wh.query(_SPENT, [month_of(now)])[0]["usd"])


def month_of(now: datetime) -> datetime:
    """The first moment of the month."""
    return datetime(now.year, now.month, 1)


def of_team(warehouse_root: Path, team: Team, now: datetime) -> dict[str, Any] | None:
    """What status, page and API tell about a team's summaries; None while nothing is published.

    `waiting`: by rules until the LLM gets to them; `outdated`: by an earlier prompt, renewed at night;
    `renewal_tokens` and `renewal_cost_usd`: what that will take, from the mean of what was paid, else None.
    """
    snapshot = Snapshot(warehouse_root / team.name)
    if snapshot.version() is None:
        return None
    ledger = _one(snapshot, "ledger", [month_of(now)])
    tokens, cost = ledger.pop("each_tokens"), ledger.pop("each_cost_usd")
    outdated = sum(outdated_days(snapshot, team.first_day).values())
    return {
        **_one(snapshot, "readers", []),
        "waiting": sum(upgradable_days(snapshot, team.first_day).values()),
        "outdated": outdated,
        "renewal_tokens": None if tokens is None else round(outdated * tokens),
        "renewal_cost_usd": None if cost is None else outdated * cost,
        **ledger,
        "monthly_budget_usd": team.monthly_budget_usd,
    }


def _by_day(wh: Queryable, name: str, parameters: list[Any]) -> dict[date, int]:
    return {row["day"]: row["pull_requests"] for row in wh.query(_statement(name), parameters)}


def _one(wh: Queryable, name: str, parameters: list[Any]) -> dict[str, Any]:
    return dict(wh.query(_statement(name), parameters)[0])


def _statement(name: str) -> str:
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
