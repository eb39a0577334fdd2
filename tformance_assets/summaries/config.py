"""With which key, model, budget and patience are summaries made?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tformance_assets.summaries.tokens import Prices
from tformance_assets.summaries.window import Rates

MODEL = "openai/gpt-oss-120b"


@dataclass(frozen=True, slots=True)
class SummaryConfig:
    """`budget_path` is shared by everything that uses the key; its name may hold a hash of the key.

    `patience_seconds`: how long phase 1 waits for the budget before rules take over; None keeps going.
    `rpm` and `tpm`: requests and tokens a minute; `rpd` and `tpd`: a day, None for no limit known.
    `pack`: pull requests per request at most.
    `tpm_may_rise`: nobody chose `tpm`, so the server may raise it as well as lower it.
    `cost_left`: dollars that may still be spent, asked before every request; None for no ceiling.
    `free_from`: days from here on are read whatever the ceiling says.
    """

    key: str | None = field(repr=False)
    budget_path: Path
    base_url: str | None = None
    model: str = MODEL
    rpm: int = 30
    tpm: int = 8000
    rpd: int | None = None
    tpd: int | None = None
    pack: int = 10
    patience_seconds: float | None = 75.0
    phase: str = "1"
    prices: Prices = field(default_factory=Prices)
    concurrency: int = 8
    timeout_seconds: float = 30.0
    tpm_may_rise: bool = False
    cost_left: Callable[[], float] | None = None
    free_from: date | None = None

    @property
    def has_key(self) -> bool:
        """Whether there is a key; one of spaces is none."""
        return bool((self.key or "").strip())

    @property
    def rates(self) -> Rates:
        """What the key is configured to admit."""
        return Rates(self.rpm, self.tpm, self.rpd, self.tpd)
