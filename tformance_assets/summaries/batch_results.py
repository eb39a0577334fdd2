"""What did a batch bring? Its output and error files against what was asked. Pure.

Lines come in any order and are matched by name. Each answer is read like an online one; a line nobody asked for,
a second line for the same request and a line that cannot be read bring nothing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from tformance_assets.summaries.answer import Answer
from tformance_assets.summaries.batch import key_of
from tformance_assets.summaries.batch_state import Batch
from tformance_assets.summaries.client import Fault, fault_of, reply_of
from tformance_assets.summaries.engine import stored_answer
from tformance_assets.summaries.headers import Limits
from tformance_assets.summaries.ledger import request_row
from tformance_assets.summaries.pack import Job, Question
from tformance_assets.summaries.schema import read_answer
from tformance_assets.summaries.tokens import Prices, Usage
from tformance_assets.warehouse.rows import Key

Row = dict[str, Any]

# Of a request without a line: what the ledger says, and what became of its questions.
_WITHOUT_LINE = {
    "expired": ("expired", "unfinished"),
    "cancelled": ("cancelled", "cancelled"),
    "failed": ("rejected", "rejected"),
}


@dataclass(slots=True)
class Collected:
    """What each question came to, the rows to store, and how many lines were of no use."""

    outcomes: dict[Key, str] = field(default_factory=dict)
    answers: list[Row] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)
    useless_lines: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """One request read: the ledger's word, tokens and seconds, the opinions, and what the others came to."""

    outcome: str
    usage: Usage | None
    answers: list[Answer]
    otherwise: str
    seconds: float | None = None


def reconcile(
    batch: Batch, asked: Sequence[Mapping[str, Any]], files: Iterable[str], prices: Prices, now: datetime
) -> Collected:
    """Read the files of a batch that is over. `asked` are its rows of llm_batch_questions, by request and position;
    `prices` are those of a batch."""
    found = Collected()
    jobs = dict(_jobs(asked))
    lines = _lines_by_name(files, jobs.keys(), found)
    for name, job in jobs.items():
        read = _read(job, lines.get(name), batch.status)
        answered = {answer.question.id for answer in read.answers}
        for question in job.questions:
            outcome = "answered" if question.id in answered else read.otherwise
            found.outcomes[key_of(question)] = outcome
        stored = [stored_answer(answer, batch.model, now) for answer in read.answers]
        found.answers += [{**row, "prompt_version": batch.prompt_version} for row in stored]
        found.requests.append(_ledger_row(batch, name, job, read, prices))
    return found


def fault_in(status: str, detail: str | None, found: Collected) -> str | None:
    """What went wrong with a batch that is over, in a sentence without its end; None when nothing did."""
    left = sum(outcome != "answered" for outcome in found.outcomes.values())
    total = len(found.outcomes)
    if status == "failed":
        return f"Groq did not carry out a batch of {total:,} pull requests ({detail or 'without a reason'})"
    if not left and not found.useless_lines:
        return None
    words = {"expired": "expired", "cancelled": "was cancelled at Groq"}.get(status, "is done")
    text = f"A batch of {total:,} pull requests {words}; {left:,} of them were not answered"
    return text + (f", and {found.useless_lines:,} lines were of no use" if found.useless_lines else "")


def _jobs(asked: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Job]]:
    for name, rows in groupby(asked, key=lambda row: str(row["request"])):
        group = list(rows)
        questions = tuple(
            Question(f"{row['repository']}#{row['number']}", row["partition_date"], row["input_hash"], 0, {})
            for row in group
        )
        yield name, Job(questions, max(row["asked_before"] for row in group))


def _lines_by_name(files: Iterable[str], asked: Iterable[str], found: Collected) -> dict[str, Row]:
    wanted, lines = set(asked), dict[str, Row]()
    # Not splitlines: JSON may carry other line separators, such as U+2028, inside its texts.
    for line in (line for text in files for line in text.split("\n") if line.strip()):
        entry = _entry(line)
        name = str(entry.get("custom_id"))
        if name not in wanted or (name in lines and not _is_better(entry, lines[name])):
            found.useless_lines += 1
            continue
        found.useless_lines += name in lines
        lines[name] = entry
    return lines


def _entry(line: str) -> Row:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _is_better(entry: Row, known: Row) -> bool:
    return _response(entry).get("status_code") == 200 and _response(known).get("status_code") != 200


def _response(entry: Row) -> Row:
    response = entry.get("response")
    return response if isinstance(response, dict) else {}


def _read(job: Job, line: Row | None, status: str) -> _Read:
    response = _response(line or {})
    if line is None or (not response and status in _WITHOUT_LINE):
        # Groq charges finished lines only; what a missing line of a finished batch cost, nobody knows.
        outcome, otherwise = _WITHOUT_LINE.get(status, ("missing", "unfinished"))
        return _Read(outcome, Usage() if status in _WITHOUT_LINE else None, [], otherwise)
    try:
        return _answered(job, response)
    except Fault as fault:
        return _Read(fault.kind, fault.usage, [], "invalid_answer" if fault.kind == "malformed" else "error")


def _answered(job: Job, response: Row) -> _Read:
    """Raises Fault where the response is no answer."""
    code, body = response.get("status_code"), response.get("body")
    if code != 200:
        raise fault_of(code if isinstance(code, int) else 500, body, {})
    reply = reply_of(body, Limits())
    reading = read_answer(reply.content, [question.id for question in job.questions])
    size, attempts = len(job.questions), job.asked_before + 1
    answers = [
        Answer(question, opinion, None, attempts, size, position)
        for position, question in enumerate(job.questions)
        if (opinion := reading.opinions.get(question.id))
    ]
    return _Read(reading.outcome(reply.truncated), reply.usage, answers, "invalid_answer", _seconds(body))


def _seconds(body: Any) -> float | None:
    """How long the service worked on it, where it says so."""
    usage = body.get("usage") if isinstance(body, dict) else None
    seconds = usage.get("total_time") if isinstance(usage, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else None


def _ledger_row(batch: Batch, name: str, job: Job, read: _Read, prices: Prices) -> Row:
    return request_row(
        job,
        usage=read.usage,
        outcome=read.outcome,
        seconds=read.seconds,
        requested_at=batch.submitted_at or batch.prepared_at,
        phase="batch",
        model=batch.model,
        prices=prices,
        name=f"{batch.id}/{name}",
    )
