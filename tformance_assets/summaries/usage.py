"""What did a team's summaries cost, and how many wait for the LLM or for a new prompt?"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tformance_assets.summaries.batch_state import Batch
from tformance_assets.summaries.config import MODEL
from tformance_assets.summaries.payload import prompt_version
from tformance_assets.teams import Team
from tformance_assets.warehouse.batches import batch_fault, open_batches
from tformance_assets.warehouse.reader import Snapshot
from tformance_assets.warehouse.rows import Queryable
from tformance_assets.warehouse.upgrade import is_outdated

_QUERIES = Path(__file__).parent / "queries"
_SPENT = "SELECT coalesce(sum(cost_usd), 0) AS usd FROM llm_requests WHERE requested_at >= $1"


def upgradable_days(
    wh: Queryable, first_day: date, batch_until: date | None = None, *, may_ask: bool = True
) -> dict[date, int]:
    """Day -> pull requests that rules summarized and an upgrade brings to the LLM, or to the answer it gave.

    Days before `batch_until` are left to batches.
    """
    return _by_day(wh, "upgradable_days", [first_day, batch_until or first_day, may_ask])


def batchable_days(wh: Queryable, first_day: date, batch_until: date) -> dict[date, int]:
    """Day -> pull requests that wait to be sent in a batch."""
    return _by_day(wh, "batchable_days", [first_day, batch_until])


def outdated_days(wh: Queryable, first_day: date) -> dict[date, int]:
    """Day -> pull requests whose summary answers an earlier prompt or is another model's, and may be renewed."""
    return _by_day(wh, "outdated_days", [first_day, prompt_version(), MODEL])


def spent_this_month(wh: Queryable, now: datetime) -> float:
    """US dollars of all requests since the month began (UTC)."""
    return float(wh.query(_SPENT, [month_of(now)])[0]["usd"])


def month_of(now: datetime) -> datetime:
    """The first moment of the month."""
    return datetime(now.year, now.month, 1)


def of_team(warehouse_root: Path, team: Team, now: datetime) -> dict[str, Any] | None:
    """What status, page and API tell about a team's summaries; None while nothing is published, or nothing
    yet by this version of the program.

    `waiting`: by rules until the LLM gets to them, `for_batch` and `in_batch` of these;
    `outdated`: by an earlier prompt, renewed at night;
    `renewal_tokens` and `renewal_cost_usd`: what that will take, from the mean of what was paid, else None.
    """
    root = warehouse_root / team.name
    snapshot = Snapshot(root)
    if snapshot.version() is None or is_outdated(root):
        return None
    ledger = _one(snapshot, "ledger", [month_of(now)])
    tokens, cost = ledger.pop("each_tokens"), ledger.pop("each_cost_usd")
    outdated = sum(outdated_days(snapshot, team.first_day).values())
    return {
        **_one(snapshot, "readers", []),
        **_one(snapshot, "waiting", [team.first_day]),
        "batches": [_told(batch) for batch in open_batches(snapshot) if batch.submitted_at],
        "batch_fault": batch_fault(snapshot),
        "outdated": outdated,
        "renewal_tokens": None if tokens is None else round(outdated * tokens),
        "renewal_cost_usd": None if cost is None else outdated * cost,
        **ledger,
        "monthly_budget_usd": team.monthly_budget_usd,
    }


def sentences(told: Mapping[str, Any]) -> list[str]:
    """The same in words, for people: what was spent, what waits and why, what a new prompt will cost."""
    lines = (_spent(told), _waiting(told), *map(_batch, told["batches"]), _fault(told), _renewal(told))
    return [line for line in lines if line]


def _spent(told: Mapping[str, Any]) -> str:
    if not told["requests"]:
        return "No request to the LLM so far."
    ceiling = told["monthly_budget_usd"]
    month = f"${told['month_cost_usd']:.2f}" + ("" if ceiling is None else f" of ${ceiling:.2f}")
    return (
        f"{told['requests']:,} requests to the LLM ({told['not_ok']:,} not ok) took {told['prompt_tokens']:,} tokens"
        f" in ({told['cached_tokens']:,} cached) and {told['completion_tokens']:,} out: ${told['cost_usd']:.2f} in"
        f" all, {month} this month. {told['reused']:,} answers were used again instead of asking."
    )


def _waiting(told: Mapping[str, Any]) -> str:
    waiting, ceiling = told["waiting"], told["monthly_budget_usd"]
    if not waiting:
        return ""
    those = f"{waiting:,} pull requests are" if waiting > 1 else "1 pull request is"
    if told["no_key"] == waiting:
        return f"{those} summarized by rules until there is a GROQ_API_KEY."
    if ceiling is not None and told["month_cost_usd"] >= 0.95 * ceiling:
        return (
            f"{those} summarized by rules: the month's ceiling of ${ceiling:.2f} is reached"
            " (monthly_budget_usd in the team's configuration)."
        )
    if until := told.get("deferred_until"):
        moment = datetime.fromisoformat(until)
        text = (
            f"{those} summarized by rules: the requests or tokens your plan allows are used up, or the LLM's service"
            f" has asked for a pause. It goes on by itself at {moment:%H:%M} UTC on {moment:%Y-%m-%d}, newest first."
        )
    else:
        text = f"{those} still summarized by rules; the LLM reads them in the background, newest first."
    if told["for_batch"]:
        text += f" {told['for_batch']:,} of them wait to be sent in a batch, at half the price."
    return text


def _batch(batch: Mapping[str, Any]) -> str:
    sent = f"A batch of {batch['pull_requests']:,} pull requests was sent on {batch['sent_at']} UTC;"
    if batch["done"] is None:
        return f"{sent} Groq has not told yet how many of its {batch['requests']:,} requests are done."
    return f"{sent} Groq has done {batch['done']:,} of {batch['requests']:,} requests."


def _fault(told: Mapping[str, Any]) -> str:
    return f"{told['batch_fault']}." if told["batch_fault"] and told["waiting"] else ""


def _told(batch: Batch) -> dict[str, Any]:
    return {
        "pull_requests": batch.pull_requests,
        "requests": batch.requests,
        "done": batch.requests_done,
        "sent_at": f"{batch.submitted_at:%Y-%m-%d %H:%M}",
    }


def _renewal(told: Mapping[str, Any]) -> str:
    if not told["outdated"]:
        return ""
    price = ""
    if told["renewal_tokens"] is not None and told["renewal_cost_usd"] is not None:
        price = (
            f" That will take about {told['renewal_tokens']:,} tokens and ${told['renewal_cost_usd']:.2f}."
        )
    return (
        f"The prompt has changed since {told['outdated']:,} summaries were written: they are renewed from 05:00 UTC"
        f" on.{price}"
    )


def _by_day(wh: Queryable, name: str, parameters: list[Any]) -> dict[date, int]:
    return {row["day"]: row["pull_requests"] for row in wh.query(_statement(name), parameters)}


def _one(wh: Queryable, name: str, parameters: list[Any]) -> dict[str, Any]:
    return dict(wh.query(_statement(name), parameters)[0])


def _statement(name: str) -> str:
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
