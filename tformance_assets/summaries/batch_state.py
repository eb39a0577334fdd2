"""What is known of one batch of questions?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

PREPARING = "preparing"
ABANDONED = "abandoned"
REFUSED = "refused"
# What the service calls a batch that is over; "cancelling" is not.
OVER = frozenset({"completed", "expired", "cancelled", "failed"})
# After so many batches in a row that were not started the questions are asked online.
MOST_STARTS = 3
# A file that cannot be deleted at the service is left there after so many attempts.
MOST_DELETIONS = 5
# For so long a batch whose start nobody confirmed may still appear at the service.
SETTLING = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as it is stored; times are naive UTC."""

    id: str
    model: str
    prompt_version: str
    pull_requests: int
    requests: int
    estimated_usd: float
    prepared_at: datetime
    status: str = PREPARING
    groq_id: str | None = None
    input_file_id: str | None = None
    requests_done: int | None = None
    submitted_at: datetime | None = None
    collected_at: datetime | None = None
    reason: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether the service will do no more of it."""
        return self.status in OVER
