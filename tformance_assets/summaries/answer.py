"""What became of one question?"""

from dataclasses import dataclass, replace
from datetime import datetime

from tformance_assets.summaries.pack import Question
from tformance_assets.summaries.schema import Opinion

# Requests without a valid answer after which one call leaves a question to rules, and after which nobody asks again:
# the reason is then another, and final.
MOST_ATTEMPTS = 3
MOST_TRIES = 3 * MOST_ATTEMPTS
INVALID, GIVEN_UP = "invalid_answer", "given_up"


@dataclass(frozen=True, slots=True)
class Answer:
    """An opinion, or the reason why rules must do it. `attempts` counts the requests it took part in, ever."""

    question: Question
    opinion: Opinion | None
    reason: str | None
    attempts: int
    batch_size: int | None = None
    position: int | None = None
    # Of an answer to an earlier prompt, or by another model; None for the present ones.
    prompt_version: str | None = None
    model: str | None = None
    # When a stored answer was given.
    answered_at: datetime | None = None

    def after(self, tries: int) -> "Answer":
        """The same answer where so many requests were in vain before."""
        attempts = self.attempts + tries
        is_hopeless = self.reason == INVALID and attempts >= MOST_TRIES
        return replace(self, attempts=attempts, reason=GIVEN_UP if is_hopeless else self.reason)
