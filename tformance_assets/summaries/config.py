"""With which key, model, budget and patience are summaries made?"""

from dataclasses import dataclass, field
from pathlib import Path

from tformance_assets.summaries.ledger import Prices

MODEL = "openai/gpt-oss-120b"


@dataclass(frozen=True, slots=True)
class SummaryConfig:
    """`budget_path` is shared by everything that uses the key; its name may hold a hash of the key.

    `patience_seconds`: how long phase 1 waits for the budget before rules take over; None keeps going.
    `rpm` and `tpm`: requests and tokens a minute. `pack`: pull requests per request at most.
    `cost_limit_usd`: what this call may spend; None for no limit.
    """

    key: str | None = field(repr=False)
    budget_path: Path
    base_url: str | None = None
    model: str = MODEL
    rpm: int = 30
    tpm: int = 8000
    pack: int = 10
    patience_seconds: float | None = 75.0
    phase: str = "1"
    prices: Prices = field(default_factory=Prices)
    concurrency: int = 8
    timeout_seconds: float = 30.0
    cost_limit_usd: float | None = None
