"""Which pull requests go into one request? Newest day first, as many as both budgets admit.

One that speaks to the model shares no request: what it says can distort no text but its own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tformance_assets.summaries.instructions import instructs
from tformance_assets.summaries.payload import Payload

# What one answer may take: a title, two sentences and short lists take about 140 tokens.
ANSWER_TOKENS = 170
# Answers are never given less room than this, however short earlier ones were.
LEAST_ANSWER_TOKENS = 130
MOST_ANSWER_TOKENS = 400
# Room above the longest answer seen.
ANSWER_MARGIN = 1.25
# One short answer says little about the next ones; a pack's mean does.
TELLING_ANSWERS = 3
# What a request needs besides: the brackets and a little low-effort reasoning.
SPARE_TOKENS = 200
# An answer that was cut off or invalid gets more room the next time.
RETRY_ROOM = 1.6

# Prose has about four bytes a token, paths and JSON fewer.
BYTES_PER_TOKEN = 3.5
# A limiter that counts before it tokenises was seen to take a token for 2.5 bytes.
CAUTIOUS_BYTES_PER_TOKEN = 2.5
# What is billed may differ from request to request by this much.
MARGIN = 0.92

# Larger ones are asked alone: in company they crowd out the others' answers.
HUGE_BYTES = 4000
# Beyond this a larger request saves nothing and loses more when it fails.
MOST_TOKENS = 12_000
# With more requests a minute than this, what is left over of the budget does not matter.
MOST_SHARES = 8


@dataclass(frozen=True, slots=True)
class Question:
    """One pull request to ask about. `day` is its partition; `size` its payload's bytes."""

    id: str
    day: date
    input_hash: str
    size: int
    payload: Payload = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """One request to be sent; `asked_before` counts earlier requests that did not answer these."""

    questions: tuple[Question, ...]
    asked_before: int = 0

    @property
    def newest(self) -> date:
        """The newest day among its pull requests."""
        return max(question.day for question in self.questions)

    @property
    def size(self) -> int:
        """Bytes of all payloads."""
        return sum(question.size for question in self.questions)

    def answer_tokens(self, each: int = ANSWER_TOKENS) -> int:
        """The cap on the answer, which limiters count as if it were used; `each` pull request's share of it."""
        room = each * (RETRY_ROOM if self.asked_before else 1)
        return int(len(self.questions) * room) + SPARE_TOKENS

    def split(self, size: int, *, asked: bool) -> list["Job"]:
        """The same questions in jobs of at most `size`; `asked` when this request counts as an attempt."""
        before = self.asked_before + asked
        starts = range(0, len(self.questions), size)
        return [Job(self.questions[start : start + size], before) for start in starts]

    def only(self, ids: set[str]) -> "Job":
        """This job with the questions of these ids alone."""
        return replace(self, questions=tuple(q for q in self.questions if q.id in ids))


@dataclass(slots=True)
class Estimator:
    """How many tokens will a text, and an answer, count as? Starts careful, follows what was billed."""

    measured: float | None = None  # fewest bytes a token that were billed so far
    cautious: bool = False  # a limiter counted more than we did
    each: int = ANSWER_TOKENS  # room for the answer about one pull request
    _longest: float = 0.0

    def tokens(self, size: int) -> int:
        """Tokens for that many bytes of prompt."""
        rate = BYTES_PER_TOKEN if self.measured is None else self.measured * MARGIN
        return int(size / (min(rate, CAUTIOUS_BYTES_PER_TOKEN) if self.cautious else rate)) + 1

    def request(self, job: Job, shared: int) -> int:
        """Tokens one request for this job counts as; `shared` is every request's bytes."""
        return self.tokens(shared + job.size) + job.answer_tokens(self.each)

    def billed(self, size: int, tokens: int) -> None:
        """Learn the size of tokens from an answer's usage."""
        if tokens > 0:
            rate = size / tokens
            self.measured = rate if self.measured is None else min(rate, self.measured)

    def answered(self, count: int, tokens: int, truncated: bool) -> None:
        """Learn the length of answers: what `count` of them took together, reasoning included."""
        if truncated:
            self.each = min(MOST_ANSWER_TOKENS, math.ceil(self.each * ANSWER_MARGIN))
            self._longest = max(self._longest, self.each / ANSWER_MARGIN)
        elif count >= TELLING_ANSWERS and tokens > 0:
            self._longest = max(self._longest, tokens / count)
            room = math.ceil(self._longest * ANSWER_MARGIN)
            self.each = min(MOST_ANSWER_TOKENS, max(LEAST_ANSWER_TOKENS, room))


def most_tokens(job: Job, shared: int, each: int = ANSWER_TOKENS) -> int:
    """What one request for this job counts as for a careful limiter; `shared` is every request's bytes."""
    return math.ceil((shared + job.size) / CAUTIOUS_BYTES_PER_TOKEN) + job.answer_tokens(each)


def admissible(job: Job, shared: int, limit: int, each: int = ANSWER_TOKENS) -> bool:
    """Whether one request for this job stays within `limit` tokens even for a careful limiter."""
    return most_tokens(job, shared, each) <= limit


def plan(
    questions: Sequence[Question], *, pack: int, shared: int, tpm: int, estimate: Estimator | None = None
) -> list[Job]:
    """Jobs of at most `pack` questions, newest day first; `shared` is the bytes every request carries."""
    if not questions:
        return []
    estimate = estimate or Estimator()
    limit, window = min(tpm, MOST_TOKENS), share_of_window(questions, pack, shared, tpm, estimate)
    jobs: list[Job] = []
    current: tuple[Question, ...] = ()
    for question in sorted(questions, key=_newest_first):
        alone = Job((question,))
        is_large = question.size > HUGE_BYTES or not admissible(alone, shared, limit, estimate.each)
        if is_large or instructs(question.payload):
            jobs.append(alone)
            continue
        grown = Job((*current, question))
        fits = admissible(grown, shared, limit, estimate.each) and estimate.request(grown, shared) <= window
        if current and (len(current) >= pack or not fits):
            jobs.append(Job(current))
            grown = alone
        current = grown.questions
    if current:
        jobs.append(Job(current))
    return sorted(jobs, key=lambda job: -job.newest.toordinal())


def covered(
    jobs: Sequence[Job], requests: float, tokens: float, shared: int, estimate: Estimator
) -> list[Job]:
    """The first of the jobs, which so many requests and tokens are enough for; both may be infinite."""
    found: list[Job] = []
    for job in jobs:
        requests, tokens = requests - 1, tokens - estimate.request(job, shared)
        if requests < 0 or tokens < 0:
            break
        found.append(job)
    return found


def share_of_window(
    questions: Sequence[Question], pack: int, shared: int, tpm: int, estimate: Estimator
) -> int:
    """The tokens a request should take so that whole requests fill a minute's budget and little is left over.

    Of one to `MOST_SHARES` requests a minute, the number that carries the most pull requests.
    """
    sizes = sorted(question.size for question in questions)
    each = estimate.tokens(sizes[len(sizes) // 2]) + estimate.each
    fixed = estimate.tokens(shared) + SPARE_TOKENS

    def carried(requests: int) -> int:
        return requests * min(pack, max(0, (tpm // requests - fixed) // each))

    best = max(range(1, MOST_SHARES + 1), key=lambda requests: (carried(requests), -requests))
    return tpm // best if carried(best) and best < MOST_SHARES else tpm


def _newest_first(question: Question) -> tuple[int, str]:
    return (-question.day.toordinal(), question.id)
