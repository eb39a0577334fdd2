"""What goes into a batch? Newest day first, packed like online requests, within what may be spent. Pure."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from tformance_assets.summaries.asking import SHARED_BYTES
from tformance_assets.summaries.client import request_body
from tformance_assets.summaries.pack import Estimator, Job, Question, plan
from tformance_assets.summaries.payload import user_message
from tformance_assets.summaries.tokens import Prices, Usage
from tformance_assets.warehouse.rows import Key

ENDPOINT: Final = "/v1/chat/completions"
# As the service advises; more than one batch may be open.
MOST_REQUESTS = 1000
# A batch has no budget a minute: a request is only limited by what it loses when it fails.
UNMETERED = 1_000_000


def jobs_of(questions: Iterable[Question], invalid_before: Mapping[str, int], pack: int) -> list[Job]:
    """One job for each request, newest day first; after wrong answers a question goes in a smaller pack, then alone."""
    by_tries: dict[int, list[Question]] = {}
    for question in questions:
        by_tries.setdefault(min(2, invalid_before.get(question.id, 0)), []).append(question)
    sizes = (pack, math.ceil(pack / 3), 1)
    jobs = [
        Job(job.questions, tries)
        for tries, group in by_tries.items()
        for job in plan(group, pack=sizes[tries], shared=SHARED_BYTES, tpm=UNMETERED)
    ]
    return sorted(jobs, key=lambda job: -job.newest.toordinal())


def likely_usd(job: Job, prices: Prices) -> float:
    """What a request will cost at most, in US dollars; `prices` are those of a batch."""
    prompt = Estimator().tokens(SHARED_BYTES + job.size)
    return prices.cost_usd(Usage(prompt, 0, job.answer_tokens()))


def affordable(jobs: Sequence[Job], left_usd: float, prices: Prices) -> list[Job]:
    """The first jobs that stay within `left_usd` together."""
    chosen: list[Job] = []
    for job in jobs:
        left_usd -= likely_usd(job, prices)
        if left_usd < 0:
            break
        chosen.append(job)
    return chosen


def requests_of(jobs: Sequence[Job]) -> Iterator[tuple[str, Job]]:
    """Each job with its name in the batch."""
    return ((f"request-{number:04}", job) for number, job in enumerate(jobs))


def document(jobs: Sequence[Job], model: str) -> bytes:
    """The input file: one request a line."""
    lines = [
        {
            "custom_id": name,
            "method": "POST",
            "url": ENDPOINT,
            "body": request_body(
                model, user_message(question.payload for question in job.questions), job.answer_tokens()
            ),
        }
        for name, job in requests_of(jobs)
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def question_rows(jobs: Sequence[Job], attempts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The rows of llm_batch_questions; `attempts` counts earlier batches without an answer, by id."""
    return [
        {
            "request": name,
            "position": position,
            "repository": key_of(question)[0],
            "number": key_of(question)[1],
            "partition_date": question.day,
            "input_hash": question.input_hash,
            "asked_before": attempts.get(question.id, 0),
        }
        for name, job in requests_of(jobs)
        for position, question in enumerate(job.questions)
    ]


def key_of(question: Question) -> Key:
    """The pull request a question is about, as tables identify it."""
    repository, _, number = question.id.rpartition("#")
    return repository, int(number)


def newest_first(days: Iterable[date], size: int) -> Iterator[list[date]]:
    """The days in groups of at most `size`, newest first."""
    ordered = sorted(set(days), reverse=True)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
