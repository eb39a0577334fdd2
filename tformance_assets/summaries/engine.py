"""What is the summary of each of these closed pull requests? LLM where it pays, cache, rules elsewhere."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from tformance_assets.summaries.answer import GIVEN_UP, INVALID, MOST_TRIES, Answer
from tformance_assets.summaries.asking import Asker
from tformance_assets.summaries.budget import Budget
from tformance_assets.summaries.client import Client
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.pack import Question
from tformance_assets.summaries.payload import id_of, input_hash, payload_of, prompt_version, user_message
from tformance_assets.summaries.rows import Row, Summary, rows_of
from tformance_assets.summaries.rules import needs_no_llm
from tformance_assets.summaries.schema import Opinion

PullRequest = Mapping[str, Any]
Cached = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Outcome:
    """All summaries, newest day first, and what they took. Iterating yields (summary, evidence rows)."""

    rows: list[Summary] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    # Until when (epoch seconds) the service wants to be left alone, if that is long.
    deferred_until: float | None = None

    def __iter__(self) -> Iterator[Summary]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def tokens(self) -> int:
        """Tokens billed, in and out."""
        return sum((row["prompt_tokens"] or 0) + (row["completion_tokens"] or 0) for row in self.requests)

    @property
    def cost_usd(self) -> float:
        """US dollars of all requests."""
        return sum(row["cost_usd"] or 0.0 for row in self.requests)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is asked.

    `cached` maps input hashes to stored answers (`{"answer": {...}, "created_at": ...}`), `older` ids to those to an
    earlier prompt about the same content. `tried` counts by input hash the requests that were in vain before: what
    was tried too often is left to rules. `in_batch` holds the input hashes of questions that a batch asks, or will:
    they are not asked here.
    """

    cached: Cached = field(default_factory=dict)
    older: Cached = field(default_factory=dict)
    tried: Mapping[str, int] = field(default_factory=dict)
    in_batch: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Sink:
    """Where rows go, called in the thread of `summarize`.

    Answers, questions in vain and requests are saved as they come back, before anything more is asked, so that a crash
    never pays twice;
    `on_ready` gets the summaries made of them right afterwards.
    """

    save_answers: Callable[[list[Row]], object]
    save_unanswered: Callable[[list[Row]], object]
    save_requests: Callable[[list[Row]], object]
    on_ready: Callable[[list[Summary]], object]


def hashes_of(pull_requests: Sequence[PullRequest], model: str, version: str | None = None) -> dict[str, str]:
    """The hashes to look up in the cache before `summarize` is called: id -> input hash.

    With a `version` those under which the same pull requests were asked about with an earlier prompt.
    """
    payloads = [payload_of(pull_request) for pull_request in pull_requests]
    return {payload["id"]: input_hash(payload, model, version) for payload in payloads}


def summarize(
    pull_requests: Sequence[PullRequest],
    *,
    config: SummaryConfig,
    known: Known,
    sink: Sink,
    now: Callable[[], datetime],
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    renew: bool = True,
) -> Outcome:
    """Summarize every pull request exactly once; no fault of the service is raised.

    `now` gives naive UTC, `clock` epoch seconds. With `renew` what has an answer to an earlier prompt only is asked
    about again, and the earlier answer stands in for a failed one; without it the earlier answer is kept.
    """
    by_id = _by_id(pull_requests)
    answered, questions = _sort(by_id, config, known, {} if renew and config.has_key else known.older)
    run = _Run(by_id, config, known, sink, now)
    run.finish(answered)
    if questions:
        asker = _ask(questions, config, run.landed, now, clock, sleep)
        run.outcome.warnings, run.outcome.deferred_until = asker.warnings, asker.deferred_until
    run.outcome.rows.sort(key=lambda row: (-row[0]["partition_date"].toordinal(), id_of(row[0])))
    return run.outcome


@dataclass(slots=True)
class _Run:
    """Takes the answers of one call in as they come."""

    by_id: Mapping[str, PullRequest]
    config: SummaryConfig
    known: Known
    sink: Sink
    now: Callable[[], datetime]
    outcome: Outcome = field(default_factory=Outcome)

    def landed(self, found: list[Answer], requests: list[Row]) -> None:
        """Answers of the service, with the requests they took."""
        answers = [one.after(self.known.tried.get(one.question.input_hash, 0)) for one in found]
        bought = [stored_answer(one, self.config.model, self.now()) for one in answers if one.opinion]
        if bought:
            self.sink.save_answers(bought)
        in_vain = [one for one in answers if one.reason in (INVALID, GIVEN_UP)]
        if in_vain:
            self.sink.save_unanswered([self._unanswered(one) for one in in_vain])
        if requests:
            self.sink.save_requests(requests)
            self.outcome.requests += requests
        self.finish(answers)

    def finish(self, found: Sequence[Answer]) -> None:
        """Make the rows of answered questions."""
        rows = [self._row(_older(answer, self.known.older)) for answer in found]
        self.outcome.rows += rows
        if rows:
            self.sink.on_ready(rows)

    def _unanswered(self, answer: Answer) -> Row:
        asked = self.by_id[answer.question.id]
        return {
            "input_hash": answer.question.input_hash,
            "repository": asked["repository"],
            "number": asked["number"],
            "model": self.config.model,
            "prompt_version": prompt_version(),
            "attempts": answer.attempts,
            "is_given_up": answer.reason == GIVEN_UP,
            "tried_at": self.now(),
        }

    def _row(self, answer: Answer) -> Summary:
        return rows_of(
            self.by_id[answer.question.id],
            answer,
            model=self.config.model,
            summarized_at=answer.answered_at or self.now(),
        )


def _ask(
    questions: Sequence[Question],
    config: SummaryConfig,
    landed: Callable[[list[Answer], list[Row]], None],
    now: Callable[[], datetime],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Asker:
    client = Client(config.key or "", config.base_url, config.model, config.timeout_seconds)
    budget = Budget(config.budget_path, config.rates, clock, may_rise=config.tpm_may_rise)
    asker = Asker(config, client, budget, landed=landed, now=now, clock=clock, sleep=sleep)
    try:
        asker.run(questions)
    finally:
        client.close()
    return asker


def _by_id(pull_requests: Sequence[PullRequest]) -> dict[str, PullRequest]:
    """Newest day first; a pull request that comes twice counts once."""
    newest_first = sorted(pull_requests, key=lambda pr: (-pr["partition_date"].toordinal(), id_of(pr)))
    return {id_of(pull_request): pull_request for pull_request in newest_first}


def question_of(pull_request: PullRequest, model: str) -> Question:
    """What is asked about a pull request."""
    payload = payload_of(pull_request)
    return Question(
        id=payload["id"],
        day=pull_request["partition_date"],
        input_hash=input_hash(payload, model),
        size=len(user_message([payload]).encode()),
        payload=payload,
    )


def _sort(
    by_id: Mapping[str, PullRequest], config: SummaryConfig, known: Known, kept: Cached
) -> tuple[list[Answer], list[Question]]:
    """Every pull request once: those answered already, by rules too, and the questions left."""
    answers: list[Answer] = []
    questions: list[Question] = []
    for pull_request in by_id.values():
        question = question_of(pull_request, config.model)
        stored = known.cached.get(question.input_hash) or kept.get(question.id)
        if reason := needs_no_llm(pull_request):
            answers.append(Answer(question, None, reason, 0))
        elif answer := _from_stored(question, stored):
            answers.append(answer)
        elif (tries := known.tried.get(question.input_hash, 0)) >= MOST_TRIES:
            answers.append(Answer(question, None, GIVEN_UP, tries))
        elif not config.has_key:
            answers.append(Answer(question, None, "no_key", 0))
        elif question.input_hash in known.in_batch:
            answers.append(Answer(question, None, "batch", 0))
        else:
            questions.append(question)
    return answers, questions


def _older(answer: Answer, older: Cached) -> Answer:
    """An answer to an earlier prompt in place of none; else the answer itself."""
    if answer.opinion:
        return answer
    return _from_stored(answer.question, older.get(answer.question.id)) or answer


def _from_stored(question: Question, stored: Mapping[str, Any] | None) -> Answer | None:
    if stored is None:
        return None
    content = stored["answer"]
    try:
        opinion = Opinion.model_validate(content)
    except ValidationError:
        return None
    return Answer(
        replace(question, input_hash=stored.get("input_hash", question.input_hash)),
        opinion,
        None,
        content.get("attempts") or 1,
        content.get("batch_size"),
        content.get("position"),
        stored.get("prompt_version"),
        stored.get("model"),
        stored.get("created_at"),
    )


def stored_answer(answer: Answer, model: str, created_at: datetime) -> Row:
    """The row for `llm_answers`."""
    opinion = answer.opinion.model_dump() if answer.opinion else {}
    provenance = {
        "attempts": answer.attempts,
        "batch_size": answer.batch_size,
        "position": answer.position,
    }
    return {
        "input_hash": answer.question.input_hash,
        "answer": {**opinion, **provenance},
        "model": model,
        "prompt_version": prompt_version(),
        "created_at": created_at,
    }
