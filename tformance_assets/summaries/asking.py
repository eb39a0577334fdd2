"""How do many questions get answered under a budget, through faults, and never for ever?

Jobs leave newest day first, as many at once as the budget admits. What comes back incomplete is asked
again in smaller packs, then alone, then left to rules. After a fault one request at a time probes the
service; a run of faults ends the asking. Everything but the requests themselves happens in the
caller's thread.
"""

import math
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tformance_assets.summaries.answer import MOST_ATTEMPTS, Answer
from tformance_assets.summaries.budget import Budget
from tformance_assets.summaries.client import Client, Fault, Reply
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.headers import Limits
from tformance_assets.summaries.health import Health
from tformance_assets.summaries.ledger import request_row
from tformance_assets.summaries.pack import (
    MOST_TOKENS,
    Estimator,
    Job,
    Question,
    admissible,
    most_tokens,
)
from tformance_assets.summaries.payload import Payload, brief, prompt, user_message
from tformance_assets.summaries.schema import RESPONSE_FORMAT, Opinion, read_answer
from tformance_assets.summaries.tokens import Usage
from tformance_assets.summaries.waiting import Waiting

# The system message and the schema travel with every request.
SHARED_BYTES = len(prompt().encode()) + len(str(RESPONSE_FORMAT))

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
class _Flight:
    job: Job
    payloads: list[Payload] = field(repr=False)
    size: int
    reservation: str
    requested_at: datetime
    number: int
    likely_usd: float
    room: int  # the cap on the answer, which limiters count as if it were used


@dataclass(frozen=True, slots=True)
class _Landing:
    """What a request brought, with the seconds it took."""

    reply: Reply | None
    fault: Fault | None
    seconds: float


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
        self.warnings: list[str] = []
        # Epoch seconds until which the service wants to be left alone, if that is long.
        self.deferred_until: float | None = None
        self._config, self._client, self._budget = config, client, budget
        self._landed, self._now, self._clock, self._sleep = landed, now, clock, sleep
        self._estimator = Estimator()
        self._waiting = Waiting(config.pack, SHARED_BYTES, self._estimator, self._is_exempt)
        self._flying: dict[Future[_Landing], _Flight] = {}
        self._answers: list[Answer] = []
        self._ledger: list[dict[str, Any]] = []
        self._shortened: set[str] = set()
        self._stop: str | None = None
        self._sent = 0
        self._answered_requests = 0
        self._health = Health()
        self._largest = MOST_TOKENS
        self._deadline = math.inf
        self._name = uuid.uuid4().hex

    def run(self, questions: Sequence[Question]) -> None:
        """Ask until every question has an answer or a reason."""
        patience = self._config.patience_seconds
        self._deadline = math.inf if patience is None else self._clock() + patience
        self._waiting.add(questions, self._budget.tpm)
        if beyond := self._waiting.beyond(*self._budget.day_left()):
            self._warn(
                f"What this key may use in a day is not enough for {beyond:,} of {len(questions):,} pull requests:"
                " rules summarize them until there is room."
            )
        pool = ThreadPoolExecutor(max_workers=self._config.concurrency, thread_name_prefix="llm")
        try:
            while self._waiting or self._flying:
                self._step(pool)
        finally:
            self._budget.withdraw(self._name)
            pool.shutdown(wait=False, cancel_futures=True)

    def _step(self, pool: ThreadPoolExecutor) -> None:
        delay = self._send_what_fits(pool)
        self._hand_over()
        if self._stop and self._waiting:
            self._leave_the_rest()
        elif self._flying:
            self._land(delay)
        elif delay:
            self._sleep(delay)

    # Sending

    def _send_what_fits(self, pool: ThreadPoolExecutor) -> float | None:
        """Send until the budget or the width is full; the seconds until it is worth trying again."""
        while self._waiting and not self._stop and len(self._flying) < self._width:
            job = self._fitting(self._waiting.pop())
            if self._is_beyond_the_ceiling(job):
                self._settle(job, "cost_limit", job.asked_before)
                continue
            delay, reservation = self._admission(job)
            if delay > 0:
                self._waiting.push([job])
                self._give_up_if_too_long(delay)
                return min(delay, LOOK_AGAIN_SECONDS)
            self._send(pool, job, reservation)
        return None

    def _give_up_if_too_long(self, delay: float) -> None:
        if delay > LONGEST_WAIT_SECONDS:
            self.deferred_until = self._clock() + delay
        if self._clock() + delay > self._deadline or delay > LONGEST_WAIT_SECONDS:
            self._stop = self._health.reason if self._health.is_shaken else "budget"

    @property
    def _width(self) -> int:
        if self._health.is_shaken:
            return 1
        known = self._answered_requests >= FIRST_WIDTH or self._budget.rates.gap
        return self._config.concurrency if known else min(FIRST_WIDTH, self._config.concurrency)

    def _is_exempt(self, day: date) -> bool:
        """Whether a spent ceiling does not stop the asking about this day."""
        free = self._config.free_from
        return self._config.cost_left is None or (free is not None and day >= free)

    def _is_beyond_the_ceiling(self, job: Job) -> bool:
        """Whether the request could take the month's spending over the ceiling, counting those under way."""
        if self._config.cost_left is None or self._is_exempt(job.newest):
            return False
        under_way = sum(flight.likely_usd for flight in self._flying.values())
        return self._likely_usd(job) + under_way > self._config.cost_left()

    def _likely_usd(self, job: Job) -> float:
        usage = Usage(
            self._estimator.tokens(SHARED_BYTES + job.size), 0, job.answer_tokens(self._estimator.each)
        )
        return self._config.prices.cost_usd(usage)

    def _fitting(self, job: Job) -> Job:
        """The job itself, or its first part when the budget has become smaller than it was planned for."""
        if len(job.questions) == 1 or self._is_admissible(job, self._largest):
            return job
        first, *rest = job.split(math.ceil(len(job.questions) / 2), asked=False)
        self._waiting.push(rest)
        return self._fitting(first)

    def _is_admissible(self, job: Job, largest: int = MOST_TOKENS) -> bool:
        return admissible(job, SHARED_BYTES, min(self._budget.tpm, largest), self._estimator.each)

    def _admission(self, job: Job) -> tuple[float, str]:
        backoff = self._health.not_before - self._clock()
        if backoff > 0:
            return backoff, ""
        size = SHARED_BYTES + len(user_message(self._payloads(job)).encode())
        tokens = self._estimator.tokens(size) + job.answer_tokens(self._estimator.each)
        rank = (_RANKS.get(self._config.phase, _LAST_RANK), -job.newest.toordinal())
        return self._budget.reserve(tokens, rank, self._name)

    def _payloads(self, job: Job) -> list[Payload]:
        payloads = [question.payload for question in job.questions]
        if len(payloads) > 1:
            return payloads
        fits = self._is_admissible(job)
        return payloads if fits and job.questions[0].id not in self._shortened else [brief(payloads[0])]

    def _send(self, pool: ThreadPoolExecutor, job: Job, reservation: str) -> None:
        self._sent += 1
        payloads = self._payloads(job)
        message = user_message(payloads)
        size = SHARED_BYTES + len(message.encode())
        room = job.answer_tokens(self._estimator.each)
        flight = _Flight(
            job, payloads, size, reservation, self._now(), self._sent, self._likely_usd(job), room
        )
        self._flying[pool.submit(_ask, self._client, message, room)] = flight

    # Landing

    def _land(self, delay: float | None) -> None:
        done, _ = wait(self._flying, timeout=delay, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda landed: self._flying[landed].number):
            flight, landing = self._flying.pop(future), future.result()
            if landing.reply is not None:
                self._answered(flight, landing.reply, landing.seconds)
            elif landing.fault is not None:
                self._faulted(flight, landing.fault, landing.seconds)
        self._hand_over()

    def _hand_over(self) -> None:
        answers, ledger = self._answers, self._ledger
        self._answers, self._ledger = [], []
        if answers or ledger:
            self._landed(answers, ledger)

    def _answered(self, flight: _Flight, reply: Reply, seconds: float) -> None:
        job, usage = flight.job, reply.usage
        self._estimator.billed(flight.size, usage.prompt)
        self._estimator.answered(len(job.questions), usage.completion, reply.truncated)
        self._answered_requests += 1
        self._budget.settle(
            flight.reservation, usage.prompt + max(usage.completion, flight.room), reply.limits
        )
        self._compare(reply.limits)
        reading = read_answer(reply.content, [question.id for question in job.questions])
        for position, question in enumerate(job.questions):
            if opinion := reading.opinions.get(question.id):
                attempts = job.asked_before + 1
                size = len(job.questions)
                self._answers.append(Answer(question, opinion, None, attempts, size, position))
        if reading.opinions:
            self._health.recovered()
        else:
            self._strike(flight, "invalid_answer")
        self._record(flight, _outcome(reply, reading.opinions, reading.malformed), usage, seconds)
        if not self._health.is_shaken:
            self._waiting.pack_again(self._budget.tpm)
        self._again(job, {q.id for q in job.questions} - reading.opinions.keys(), "invalid_answer")

    def _faulted(self, flight: _Flight, fault: Fault, seconds: float) -> None:
        self._record(flight, fault.kind, fault.usage, seconds)
        ids = {question.id for question in flight.job.questions}
        if fault.kind == "rate_limited":
            self._refused_for_now(flight, fault)
        elif fault.kind == "too_large":
            self._too_large(flight)
        elif fault.kind == "refused":
            self._warn(f"Groq refused the key ({fault.detail}): check GROQ_API_KEY and the account's limits.")
            self._stop = "key_refused"
            self._waiting.push([flight.job])
        elif fault.kind == "malformed":
            self._budget.settle(flight.reservation, 0, Limits())
            self._strike(flight, "invalid_answer")
            self._again(flight.job, ids, "invalid_answer")
        else:
            self._budget.settle(flight.reservation, 0, Limits())
            self._strike(flight, "unavailable", fault)
            self._again(flight.job, ids, "unavailable")

    def _refused_for_now(self, flight: _Flight, fault: Fault) -> None:
        pause = self._health.refuse(flight.number, self._sent, fault.wait)
        self._budget.refused(flight.reservation, pause, fault.refusal)
        if fault.refusal is None or fault.refusal.budget in (None, "tpm"):
            self._estimator.cautious = True
        self._waiting.push([flight.job])
        if self._health.is_lost:
            self._warn("Groq keeps refusing requests for their rate: lower TFORMANCE_GROQ_RPM or _TPM.")
            self._stop = "budget"

    def _too_large(self, flight: _Flight) -> None:
        job = flight.job
        self._budget.refused(flight.reservation, 0.0)
        self._estimator.cautious = True
        self._health.doubt()
        if len(job.questions) > 1:
            self._largest = min(self._largest, most_tokens(job, SHARED_BYTES, self._estimator.each) - 1)
            self._waiting.push(job.split(math.ceil(len(job.questions) / 2), asked=False))
        elif job.questions[0].id in self._shortened:
            # Not even the smallest question is admitted: no other will be.
            self._settle(job, "too_large", job.asked_before + 1)
            self._warn("Groq admits no request of this size: its tokens a minute are too few for the prompt.")
            self._stop = "too_large"
        else:
            self._shortened.add(job.questions[0].id)
            self._waiting.push(job.split(1, asked=True))

    def _strike(self, flight: _Flight, reason: str, fault: Fault | None = None) -> None:
        """Count a fault in a row; requests that were already under way together count once."""
        if not self._health.strike(flight.number, self._sent, reason):
            return
        if fault is not None:
            self._health.back_off(self._clock(), fault.wait)
        if self._health.is_lost:
            detail = fault.detail if fault else "no valid answer"
            self._warn(f"Groq brought nothing usable several times in a row ({detail}).")
            self._stop = reason

    # What happens to the questions of a job that brought no answer

    def _again(self, job: Job, ids: set[str], reason: str) -> None:
        if not ids:
            return
        left, attempts = job.only(ids), job.asked_before + 1
        if attempts >= MOST_ATTEMPTS:
            self._settle(left, reason, attempts)
        else:
            size = math.ceil(len(job.questions) / 3) if attempts == 1 else 1
            self._waiting.push(left.split(size, asked=True))

    def _settle(self, job: Job, reason: str, attempts: int) -> None:
        self._answers += [Answer(question, None, reason, attempts) for question in job.questions]

    def _leave_the_rest(self) -> None:
        """Those were not asked often enough to be hopeless, so an upgrade may take them up."""
        reason = "unavailable" if self._stop == "invalid_answer" else self._stop or "budget"
        for job in self._waiting.drain():
            self._settle(job, reason, job.asked_before)
        self._hand_over()

    # Bookkeeping

    def _record(self, flight: _Flight, outcome: str, usage: Usage | None, seconds: float) -> None:
        row = request_row(
            flight.job,
            usage=usage,
            outcome=outcome,
            seconds=seconds,
            requested_at=flight.requested_at,
            phase=self._config.phase,
            model=self._config.model,
            prices=self._config.prices,
        )
        self._ledger.append(row)

    def _compare(self, limits: Limits) -> None:
        if self._config.tpm_may_rise or limits.tokens is None:
            return
        if limits.tokens > 2 * self._config.tpm:
            self._warn(
                f"This key admits {limits.tokens:,} tokens a minute: raising TFORMANCE_GROQ_TPM from"
                f" {self._config.tpm:,} makes summaries faster."
            )

    def _warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)


def _ask(client: Client, message: str, answer_tokens: int) -> _Landing:
    started = time.perf_counter()
    try:
        return _Landing(client.ask(message, answer_tokens), None, time.perf_counter() - started)
    except Fault as fault:
        return _Landing(None, fault, time.perf_counter() - started)


def _outcome(reply: Reply, opinions: dict[str, Opinion], malformed: bool) -> str:
    if not malformed:
        return "ok"
    if reply.truncated:
        return "truncated"
    return "partial" if opinions else "malformed"
