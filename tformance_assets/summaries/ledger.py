"""What did a request to the LLM cost? One row for every request, also for those that failed."""

import uuid
from datetime import datetime
from typing import Any

from tformance_assets.summaries.pack import Job
from tformance_assets.summaries.tokens import Prices, Usage


def request_row(
    job: Job,
    *,
    usage: Usage | None,
    outcome: str,
    seconds: float | None,
    requested_at: datetime,
    phase: str,
    model: str,
    prices: Prices,
    name: str | None = None,
) -> dict[str, Any]:
    """The row for `llm_requests`; tokens, seconds and cost are null when no answer told them."""
    return {
        "id": name or uuid.uuid4().hex,
        "partition_date": job.newest,
        "phase": phase,
        "model": model,
        "pull_requests": len(job.questions),
        "prompt_tokens": usage.prompt if usage else None,
        "cached_tokens": usage.cached if usage else None,
        "completion_tokens": usage.completion if usage else None,
        "seconds": None if seconds is None else round(seconds, 3),
        "cost_usd": prices.cost_usd(usage) if usage else None,
        "outcome": outcome,
        "requested_at": requested_at,
    }
