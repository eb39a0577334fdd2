"""What became of one question?"""

from dataclasses import dataclass
from datetime import datetime

from tformance_assets.summaries.pack import Question
from tformance_assets.summaries.schema import Opinion

# Requests without a valid answer after which one call leaves a question to rules, and after which nobody asks again.
MOST_ATTEMPTS = 3
MOST_TRIES = 3 * MOST_ATTEMPTS


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
