"""Does a process that is alive still answer? It is asked now and then, and never waited for. Pure but for the asking.

One unanswered question says little: an import holds a process up, a busy machine all of them. So silence counts when
several questions in a row were in vain, over a minute; and of a process that is still starting over much longer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

ASK_EVERY_SECONDS = 15.0
LEAST_MISSES = 3
SILENT_AFTER_SECONDS = 60.0
STARTED_WITHIN_SECONDS = 300.0


class Question(Protocol):
    """Something that was asked of a process, and is over after a time by itself."""

    def is_over(self) -> bool: ...
    def is_answered(self) -> bool: ...


Ask = Callable[[int], Question]


@dataclass
class Health:
    """What the questions to one process brought so far. Times are seconds of any steady clock."""

    process: int | None = None
    question: Question | None = None
    asked_at: float = 0.0
    heard_at: float = 0.0
    ever_heard: bool = False
    misses: int = 0

    def is_silent(self, process: int, ask: Ask, now: float) -> bool:
        """True when this process left one more question unanswered, and has not answered for too long; asks it when
        a question is due."""
        if process != self.process:
            self.process, self.question, self.heard_at = process, None, now
            self.ever_heard, self.misses = False, 0
        is_missed = False
        if self.question is not None and self.question.is_over():
            is_missed = not self.question.is_answered()
            self.question = None
            self.misses = self.misses + 1 if is_missed else 0
            if not is_missed:
                self.heard_at, self.ever_heard = now, True
        if self.question is None and (not self.ever_heard or now - self.asked_at >= ASK_EVERY_SECONDS):
            self.question, self.asked_at = ask(process), now
        return is_missed and self._is_enough(now)

    def _is_enough(self, now: float) -> bool:
        patience = SILENT_AFTER_SECONDS if self.ever_heard else STARTED_WITHIN_SECONDS
        return self.misses >= LEAST_MISSES and now - self.heard_at >= patience
