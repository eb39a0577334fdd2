"""Which request is sent next, and may it be sent now? By budget, ceiling, health and width."""

import math
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from tformance_assets.summaries.client import Client, Fault, Reply
from tformance_assets.summaries.pack import Job
from tformance_assets.summaries.payload import user_message
from tformance_assets.summaries.progress import SHARED_BYTES, Flight, Progress
from tformance_assets.summaries.tokens import Usage

# A wait longer than this is not slept in a worker: the rest is taken up another time.
LONGEST_WAIT_SECONDS = 120.0
# Until so many answers show that the service takes them at once: one that spaces requests refuses all but the first.
FIRST_WIDTH = 4
# While waiting, how often to look whether others gave up their places or the limit changed.
LOOK_AGAIN_SECONDS = 5.0
# Whose requests go first where several share a key: a first dashboard, then what is new, then the rest.
_RANKS = {"1": 0, "refresh": 1, "retry": 1}
_LAST_RANK = 2


@dataclass(frozen=True, slots=True)
class Landing:
    """What a request brought, with the seconds it took."""

    reply: Reply | None
    fault: Fault | None
    seconds: float


class Sender:
    """Sends until the budget or the width is full; `flying` holds what is under way."""

    def __init__(
        self,
        progress: Progress,
        client: Client,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self.flying: dict[Future[Landing], Flight] = {}
        # Epoch seconds until which the service wants to be left alone, if that is long.
        self.deferred_until: float | None = None
        # Epoch seconds after which nobody waits for the budget.
        self.deadline = math.inf
        self._progress, self._client, self._now, self._clock = progress, client, now, clock
        self._name = uuid.uuid4().hex

    def send_what_fits(self, pool: ThreadPoolExecutor) -> float | None:
        """Send; returns the seconds until it is worth trying again, None when no budget is waited for."""
        progress = self._progress
        while progress.waiting and not progress.stop and len(self.flying) < self._width:
            job = self._fitting(progress.waiting.pop())
            if self._is_beyond_the_ceiling(job):
                progress.settle(job, "cost_limit", job.asked_before)
                continue
            delay, reservation = self._admission(job)
            if delay > 0:
                progress.waiting.push([job])
                self._give_up_if_too_long(delay)
                return min(delay, LOOK_AGAIN_SECONDS)
            self._send(pool, job, reservation)
        return None

    def withdraw(self) -> None:
        """Give up the place in the budget's queue."""
        self._progress.budget.withdraw(self._name)

    @property
    def _width(self) -> int:
        progress, most = self._progress, self._progress.config.concurrency
        if progress.health.is_shaken:
            return 1
        is_known = progress.answered >= FIRST_WIDTH or progress.budget.rates.gap
        return most if is_known else min(FIRST_WIDTH, most)

    def _give_up_if_too_long(self, delay: float) -> None:
        health = self._progress.health
        if delay > LONGEST_WAIT_SECONDS:
            self.deferred_until = self._clock() + delay
        if self._clock() + delay > self.deadline or delay > LONGEST_WAIT_SECONDS:
            self._progress.stop = health.reason if health.is_shaken else "budget"

    def _fitting(self, job: Job) -> Job:
        """The job itself, or its first part when the budget has become smaller than it was planned for."""
        if len(job.questions) == 1 or self._progress.is_admissible(job, self._progress.largest):
            return job
        first, *rest = job.split(math.ceil(len(job.questions) / 2), asked=False)
        self._progress.waiting.push(rest)
        return self._fitting(first)

    def _is_beyond_the_ceiling(self, job: Job) -> bool:
        """Whether the request could take the month's spending over the ceiling, counting those under way."""
        left = self._progress.config.cost_left
        if left is None or self._progress.is_exempt(job.newest):
            return False
        under_way = sum(flight.likely_usd for flight in self.flying.values())
        return self._likely_usd(job) + under_way > left()

    def _likely_usd(self, job: Job) -> float:
        estimator = self._progress.estimator
        usage = Usage(estimator.tokens(SHARED_BYTES + job.size), 0, job.answer_tokens(estimator.each))
        return self._progress.config.prices.cost_usd(usage)

    def _admission(self, job: Job) -> tuple[float, str]:
        progress = self._progress
        backoff = progress.health.not_before - self._clock()
        if backoff > 0:
            return backoff, ""
        size = SHARED_BYTES + len(user_message(progress.payloads(job)).encode())
        tokens = progress.estimator.tokens(size) + job.answer_tokens(progress.estimator.each)
        rank = (_RANKS.get(progress.config.phase, _LAST_RANK), -job.newest.toordinal())
        return progress.budget.reserve(tokens, rank, self._name)

    def _send(self, pool: ThreadPoolExecutor, job: Job, reservation: str) -> None:
        progress = self._progress
        progress.sent += 1
        payloads = progress.payloads(job)
        message = user_message(payloads)
        flight = Flight(
            job=job,
            payloads=payloads,
            size=SHARED_BYTES + len(message.encode()),
            room=job.answer_tokens(progress.estimator.each),
            reservation=reservation,
            requested_at=self._now(),
            number=progress.sent,
            likely_usd=self._likely_usd(job),
        )
        self.flying[pool.submit(_ask, self._client, message, flight.room)] = flight


def _ask(client: Client, message: str, answer_tokens: int) -> Landing:
    started = time.perf_counter()
    try:
        return Landing(client.ask(message, answer_tokens), None, time.perf_counter() - started)
    except Fault as fault:
        return Landing(None, fault, time.perf_counter() - started)
