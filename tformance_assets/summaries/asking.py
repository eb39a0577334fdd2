"""How do many questions get answered under a budget, through faults, and never for ever?

Jobs leave newest day first, as many at once as the budget admits. What comes back incomplete is asked
again in smaller packs, then alone, then left to rules. After a fault one request at a time probes the
service; a run of faults ends the asking. Everything but the requests themselves happens in the
caller's thread.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any

from tformance_assets.summaries.answer import INVALID, Answer
from tformance_assets.summaries.budget import Budget
from tformance_assets.summaries.client import Client
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.landing import Lander
from tformance_assets.summaries.pack import Question
from tformance_assets.summaries.progress import Progress
from tformance_assets.summaries.sending import Sender


class Asker:
    """Asks all questions of one call. `landed` receives answers and ledger rows before more is asked."""

    def __init__(
        self,
        config: SummaryConfig,
        client: Client,
        budget: Budget,
        *,
        landed: Callable[[list[Answer], list[dict[str, Any]]], None],
        now: Callable[[], datetime],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._config, self._budget, self._clock, self._sleep = config, budget, clock, sleep
        self._landed = landed
        self._progress = Progress(config, budget)
        self._sender = Sender(self._progress, client, now=now, clock=clock)
        self._lander = Lander(self._progress, clock)

    @property
    def warnings(self) -> list[str]:
        """What somebody should know or change, each once."""
        return self._progress.warnings

    @property
    def deferred_until(self) -> float | None:
        """Epoch seconds until which the service wants to be left alone, if that is long."""
        return self._sender.deferred_until

    def run(self, questions: Sequence[Question]) -> None:
        """Ask until every question has an answer or a reason."""
        patience, waiting = self._config.patience_seconds, self._progress.waiting
        self._sender.deadline = math.inf if patience is None else self._clock() + patience
        waiting.add(questions, self._budget.tpm)
        if beyond := waiting.beyond(*self._budget.day_left()):
            self._progress.warn(
                f"What this key may use in a day is not enough for {beyond:,} of {len(questions):,} pull requests:"
                " rules summarize them until there is room."
            )
        pool = ThreadPoolExecutor(max_workers=self._config.concurrency, thread_name_prefix="llm")
        try:
            while waiting or self._sender.flying:
                self._step(pool)
        finally:
            self._sender.withdraw()
            pool.shutdown(wait=False, cancel_futures=True)

    def _step(self, pool: ThreadPoolExecutor) -> None:
        delay = self._sender.send_what_fits(pool)
        self._hand_over()
        if self._progress.stop and self._progress.waiting:
            self._leave_the_rest(self._progress.stop)
        elif self._sender.flying:
            self._land(delay)
        elif delay:
            self._sleep(delay)

    def _land(self, delay: float | None) -> None:
        flying = self._sender.flying
        done, _ = wait(flying, timeout=delay, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda landed: flying[landed].number):
            flight, landing = flying.pop(future), future.result()
            if landing.reply is not None:
                self._lander.answered(flight, landing.reply, landing.seconds)
            elif landing.fault is not None:
                self._lander.faulted(flight, landing.fault, landing.seconds)
        self._hand_over()

    def _leave_the_rest(self, stop: str) -> None:
        """Those were not asked often enough to be hopeless, so an upgrade may take them up."""
        reason = "unavailable" if stop == INVALID else stop
        for job in self._progress.waiting.drain():
            self._progress.settle(job, reason, job.asked_before)
        self._hand_over()

    def _hand_over(self) -> None:
        progress = self._progress
        answers, ledger = progress.answers, progress.ledger
        progress.answers, progress.ledger = [], []
        if answers or ledger:
            self._landed(answers, ledger)
