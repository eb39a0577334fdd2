"""What is known while questions are asked: what waits, what came, how the service does, and why to stop."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tformance_assets.summaries.answer import Answer
from tformance_assets.summaries.budget import Budget
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.health import Health
from tformance_assets.summaries.pack import MOST_TOKENS, Estimator, Job, admissible
from tformance_assets.summaries.payload import Payload, brief, prompt
from tformance_assets.summaries.schema import RESPONSE_FORMAT
from tformance_assets.summaries.waiting import Waiting

# The system message and the schema travel with every request.
SHARED_BYTES = len(prompt().encode()) + len(str(RESPONSE_FORMAT))


@dataclass(frozen=True, slots=True)
class Flight:
    """One request under way: `size` in bytes, `room` the cap on its answer, which limiters count as used."""

    job: Job
    payloads: list[Payload] = field(repr=False)
    size: int
    room: int
    reservation: str
    requested_at: datetime
    number: int
    likely_usd: float


class Progress:
    """The state of one asking, changed by sending and by landing, all in the caller's thread."""

    def __init__(self, config: SummaryConfig, budget: Budget) -> None:
        self.config, self.budget = config, budget
        self.estimator, self.health = Estimator(), Health()
        self.waiting = Waiting(config.pack, SHARED_BYTES, self.estimator, self.is_exempt)
        self.answers: list[Answer] = []
        self.ledger: list[dict[str, Any]] = []
        self.warnings: list[str] = []
        # Why nothing more is sent.
        self.stop: str | None = None
        self.sent = 0
        self.answered = 0
        # The most tokens a request may count as, once the service found one too large.
        self.largest = MOST_TOKENS
        # Those asked about in their smallest form.
        self.shortened: set[str] = set()

    def is_exempt(self, day: date) -> bool:
        """Whether a spent ceiling does not stop the asking about this day."""
        free = self.config.free_from
        return self.config.cost_left is None or (free is not None and day >= free)

    def is_admissible(self, job: Job, largest: int = MOST_TOKENS) -> bool:
        """Whether one request for the job stays within the budget of a minute, and within `largest`."""
        return admissible(job, SHARED_BYTES, min(self.budget.tpm, largest), self.estimator.each)

    def payloads(self, job: Job) -> list[Payload]:
        """What a request for the job says of each pull request."""
        payloads = [question.payload for question in job.questions]
        if len(payloads) > 1:
            return payloads
        fits = self.is_admissible(job)
        return payloads if fits and job.questions[0].id not in self.shortened else [brief(payloads[0])]

    def settle(self, job: Job, reason: str, attempts: int) -> None:
        """Leave the questions of the job to rules."""
        self.answers += [Answer(question, None, reason, attempts) for question in job.questions]

    def warn(self, sentence: str) -> None:
        """Tell it once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)
