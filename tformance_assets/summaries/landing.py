"""What becomes of the questions of a request that has come back, with an answer or a fault?

What comes back incomplete is asked again in smaller packs, then alone, then left to rules. Faults in a row,
and refusals that no other attempt can change, end the asking.
"""

import math
from collections.abc import Callable

from tformance_assets.summaries.answer import INVALID, MOST_ATTEMPTS, Answer
from tformance_assets.summaries.client import Fault, Reply
from tformance_assets.summaries.exchanges import exchanged
from tformance_assets.summaries.headers import Limits
from tformance_assets.summaries.ledger import request_row
from tformance_assets.summaries.pack import Job, most_tokens
from tformance_assets.summaries.progress import SHARED_BYTES, Flight, Progress
from tformance_assets.summaries.schema import Opinion, Reading, read_answer
from tformance_assets.summaries.tokens import Usage


class Lander:
    """Takes in what requests brought, one after another."""

    def __init__(self, progress: Progress, clock: Callable[[], float]) -> None:
        self._progress, self._clock = progress, clock

    def answered(self, flight: Flight, reply: Reply, seconds: float) -> None:
        """Keep the valid answers and ask the rest again; learn from what was billed."""
        progress, job, usage = self._progress, flight.job, reply.usage
        progress.answered += 1
        progress.estimator.billed(flight.size, usage.prompt)
        progress.estimator.answered(len(job.questions), usage.completion, reply.truncated)
        counted = usage.prompt + max(usage.completion, flight.room)
        progress.budget.settle(flight.reservation, counted, reply.limits)
        self._compare(reply.limits)
        reading = _believed(flight, reply)
        self._keep(job, reading.opinions)
        if reading.opinions:
            progress.health.recovered()
        else:
            self._strike(flight, INVALID)
        self._record(flight, reading.outcome(reply.truncated), usage, seconds)
        if not progress.health.is_shaken:
            progress.waiting.pack_again(progress.budget.tpm)
        self._again(job, {q.id for q in job.questions} - reading.opinions.keys(), INVALID)

    def faulted(self, flight: Flight, fault: Fault, seconds: float) -> None:
        """Queue the questions again, smaller or later, or stop."""
        self._record(flight, fault.kind, fault.usage, seconds)
        if fault.kind == "rate_limited":
            self._refused_for_now(flight, fault)
        elif fault.kind == "too_large":
            self._too_large(flight)
        elif fault.kind == "refused":
            self._progress.warn(
                f"Groq refused the key ({fault.detail}): check GROQ_API_KEY and the account's limits."
            )
            self._progress.stop = "key_refused"
            self._progress.waiting.push([flight.job])
        else:
            self._failed(flight, fault)

    def _failed(self, flight: Flight, fault: Fault) -> None:
        reason = INVALID if fault.kind == "malformed" else "unavailable"
        self._progress.budget.settle(flight.reservation, 0, Limits())
        self._strike(flight, reason, None if fault.kind == "malformed" else fault)
        self._again(flight.job, {question.id for question in flight.job.questions}, reason)

    def _refused_for_now(self, flight: Flight, fault: Fault) -> None:
        progress = self._progress
        pause = progress.health.refuse(flight.number, progress.sent, fault.wait)
        progress.budget.refused(flight.reservation, pause, fault.refusal)
        if fault.refusal is None or fault.refusal.budget in (None, "tpm"):
            progress.estimator.cautious = True
        progress.waiting.push([flight.job])
        if progress.health.is_lost:
            progress.warn("Groq keeps refusing requests for their rate: lower TFORMANCE_GROQ_RPM or _TPM.")
            progress.stop = "budget"

    def _too_large(self, flight: Flight) -> None:
        progress, job = self._progress, flight.job
        progress.budget.refused(flight.reservation, 0.0)
        progress.estimator.cautious = True
        progress.health.doubt()
        if len(job.questions) > 1:
            smaller = most_tokens(job, SHARED_BYTES, progress.estimator.each) - 1
            progress.largest = min(progress.largest, smaller)
            progress.waiting.push(job.split(math.ceil(len(job.questions) / 2), asked=False))
        elif job.questions[0].id in progress.shortened:
            # Not even the smallest question is admitted: no other will be.
            progress.settle(job, "too_large", job.asked_before + 1)
            progress.warn(
                "Groq admits no request of this size: its tokens a minute are too few for the prompt."
            )
            progress.stop = "too_large"
        else:
            progress.shortened.add(job.questions[0].id)
            progress.waiting.push(job.split(1, asked=True))

    def _strike(self, flight: Flight, reason: str, fault: Fault | None = None) -> None:
        """Count a fault in a row; requests that were already under way together count once."""
        progress = self._progress
        if not progress.health.strike(flight.number, progress.sent, reason):
            return
        if fault is not None:
            progress.health.back_off(self._clock(), fault.wait)
        if progress.health.is_lost:
            detail = fault.detail if fault else "no valid answer"
            progress.warn(f"Groq brought nothing usable several times in a row ({detail}).")
            progress.stop = reason

    def _keep(self, job: Job, opinions: dict[str, Opinion]) -> None:
        attempts, size = job.asked_before + 1, len(job.questions)
        self._progress.answers += [
            Answer(question, opinions[question.id], None, attempts, size, position)
            for position, question in enumerate(job.questions)
            if question.id in opinions
        ]

    def _again(self, job: Job, ids: set[str], reason: str) -> None:
        if not ids:
            return
        left, attempts = job.only(ids), job.asked_before + 1
        if attempts >= MOST_ATTEMPTS:
            self._progress.settle(left, reason, attempts)
        else:
            size = math.ceil(len(job.questions) / 3) if attempts == 1 else 1
            self._progress.waiting.push(left.split(size, asked=True))

    def _record(self, flight: Flight, outcome: str, usage: Usage | None, seconds: float) -> None:
        config = self._progress.config
        row = request_row(
            flight.job,
            usage=usage,
            outcome=outcome,
            seconds=seconds,
            requested_at=flight.requested_at,
            phase=config.phase,
            model=config.model,
            prices=config.prices,
        )
        self._progress.ledger.append(row)

    def _compare(self, limits: Limits) -> None:
        config = self._progress.config
        if config.tpm_may_rise or limits.tokens is None:
            return
        if limits.tokens > 2 * config.tpm:
            self._progress.warn(
                f"This key admits {limits.tokens:,} tokens a minute: raising TFORMANCE_GROQ_TPM from"
                f" {config.tpm:,} makes summaries faster."
            )


def _believed(flight: Flight, reply: Reply) -> Reading:
    """What the answer yields without opinions about another pull request; those make it malformed."""
    reading = read_answer(reply.content, [question.id for question in flight.job.questions])
    strange = exchanged(reading.opinions, flight.payloads)
    opinions = {name: one for name, one in reading.opinions.items() if name not in strange}
    return Reading(opinions, reading.malformed or bool(strange))
