"""Asset `llm_batches`: which questions about the history are with the LLM's batch API, and what has come back?

One run brings everything forward: a start that nobody confirmed is looked for, what is over is collected, what
waits is sent. The answers only fill the store of answers; the ordinary upgrade rebuilds the days from there.
"""

import math
import uuid
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

import dagster as dg

from tformance_assets.assets.faults import tag_run
from tformance_assets.assets.keys import BATCHES, SUMMARIES, key
from tformance_assets.environment import Environment
from tformance_assets.errors import SourceError, TformanceError
from tformance_assets.settings import Settings
from tformance_assets.summaries import batch as outgoing
from tformance_assets.summaries.batch_client import BatchClient, NoBatchApi, NotAccepted, Remote, Unreached
from tformance_assets.summaries.batch_days import batch_until
from tformance_assets.summaries.batch_results import fault_in, reconcile
from tformance_assets.summaries.batch_state import (
    ABANDONED,
    MOST_DELETIONS,
    MOST_STARTS,
    REFUSED,
    SETTLING,
    Batch,
)
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.engine import question_of
from tformance_assets.summaries.pack import Job, Question
from tformance_assets.summaries.payload import prompt_version
from tformance_assets.summaries.rules import needs_no_llm
from tformance_assets.summaries.usage import spent_this_month
from tformance_assets.teams import Team
from tformance_assets.warehouse import answers, rows
from tformance_assets.warehouse import batches as store
from tformance_assets.warehouse.batches import Standing
from tformance_assets.warehouse.lock import alone
from tformance_assets.warehouse.rows import Key
from tformance_assets.warehouse.store import Warehouse

TIMEOUT_SECONDS = 120.0
DAYS_AT_ONCE = 15
# Clocks differ: the service may date a batch before we wrote it down.
CLOCK_SLACK = timedelta(hours=1)
# The completion window that batches are started with.
LIFETIME = timedelta(days=1)


def llm_batches(team: Team, environment: Environment) -> dg.AssetsDefinition:
    """The asset; runs that load days never select it, so that none waits for a batch."""

    @dg.asset(
        name=BATCHES,
        key_prefix=team.slug,
        group_name=team.slug,
        kinds={"groq", "duckdb"},
        deps=[key(team, SUMMARIES)],
        description="Questions about the history at Groq's batch API, where TFORMANCE_GROQ_BATCH is on.",
    )
    def bring_batches_forward(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        warehouse = environment.warehouse(team)
        batching = Batching(environment, team, warehouse)
        try:
            metadata = batching.run()
        except TformanceError as fault:
            tag_run(context, fault)
            raise dg.Failure(str(fault), allow_retries=False) from None
        finally:
            for warning in batching.warnings:
                context.log.warning(warning)
            warehouse.publish(force=True)
        return dg.MaterializeResult(metadata=metadata)

    return bring_batches_forward


class Batching:
    """One run over a team's batches; only one at a time does it."""

    def __init__(self, environment: Environment, team: Team, warehouse: Warehouse) -> None:
        self._environment, self._team, self._warehouse = environment, team, warehouse
        self.warnings: list[str] = []

    @cached_property
    def _config(self) -> SummaryConfig:
        return self._environment.summary_config(self._team, "batch")

    @cached_property
    def _client(self) -> BatchClient:
        return BatchClient(self._config.key or "", self._config.base_url, TIMEOUT_SECONDS)

    def run(self) -> dict[str, int]:
        """Pull requests sent and answered; raises TformanceError when the service does not answer."""
        done = {"answered": 0, "sent": 0}
        if not self._config.has_key:
            return done
        try:
            # Two runs of a team never send side by side.
            with alone(self._warehouse.root / "batches.lock"):
                for batch in store.open_batches(self._warehouse):
                    done["answered"] += self._bring_forward(batch)
                self._clear_away()
                done["sent"] = self._send()
        finally:
            self._client.close()
        return done

    # What is under way

    def _bring_forward(self, batch: Batch) -> int:
        remote = self._client.look(batch.groq_id) if batch.groq_id else self._found_again(batch)
        if remote is None:
            return 0
        batch = self._told(batch, remote)
        if batch.is_over:
            return self._collect(batch, remote)
        store.note(self._warehouse, batch)
        return 0

    def _found_again(self, batch: Batch) -> Remote | None:
        """A batch that was being started when a run ended: what the service knows of it, None if nothing."""
        if batch.input_file_id is None:
            # Without a file it was never started.
            self._abandoned(batch)
            return None
        age = self._environment.clock() - batch.prepared_at
        try:
            remote = self._client.find(batch.id, batch.input_file_id, batch.prepared_at - CLOCK_SLACK)
        except SourceError as fault:
            # What was started may be at work, and is paid, until its time is over; without a network nobody knows.
            if age < LIFETIME or isinstance(fault, Unreached):
                raise
            remote = None
        # The start may still be on its way.
        if remote is None and age >= SETTLING:
            self._abandoned(batch)
        return remote

    def _abandoned(self, batch: Batch) -> None:
        """Free the questions: for the next batch, or, after too many starts in vain, to be asked online."""
        if store.vain_starts(self._warehouse) + 1 >= MOST_STARTS:
            cause = batch.reason or "Groq did not start a batch"
            self._refused(batch, f"{cause}, {MOST_STARTS} times in a row")
        else:
            now = self._environment.clock()
            store.abandon(self._warehouse, replace(batch, status=ABANDONED, collected_at=now))

    def _told(self, batch: Batch, remote: Remote) -> Batch:
        return replace(
            batch,
            groq_id=remote.groq_id,
            status=remote.status,
            requests_done=remote.done,
            submitted_at=batch.submitted_at or batch.prepared_at,
            reason=None,
        )

    def _collect(self, batch: Batch, remote: Remote) -> int:
        now = self._environment.clock()
        files = [self._client.content(name) for name in remote.files]
        asked = store.questions_of(self._warehouse, batch.id)
        found = reconcile(batch, asked, files, self._config.prices.in_batch(), now)
        ended = replace(batch, collected_at=now, reason=fault_in(batch.status, remote.reason, found))
        store.finish(
            self._warehouse, ended, found.outcomes, found.answers, found.requests, files=remote.files
        )
        if ended.reason:
            self.warnings.append(ended.reason)
        return len(found.answers)

    def _clear_away(self) -> None:
        """Delete the files nobody needs any more; nothing else waits for it."""
        for file_id, attempts in store.files_left(self._warehouse, MOST_DELETIONS).items():
            try:
                self._client.delete(file_id)
            except TformanceError as fault:
                store.keep_file(self._warehouse, file_id, str(fault))
                self.warnings.append(
                    f"A file of a batch is still at Groq: {fault} (attempt {attempts + 1} of {MOST_DELETIONS})"
                )
            else:
                store.forget_file(self._warehouse, file_id)

    # What is sent

    def _send(self) -> int:
        """Sends one batch of what waits, newest first; returns how many pull requests it asks about."""
        now = self._environment.clock()
        first, until = self._team.first_day, batch_until(self._warehouse, self._team, self._settings, now)
        waiting = store.sendable(self._warehouse, first, until, now)
        questions = self._questions(waiting)
        standing = {question.id: waiting[outgoing.key_of(question)] for question in questions}
        invalid = {name: one.invalid_answers for name, one in standing.items()}
        jobs = outgoing.jobs_of(questions, invalid, self._config.pack)[: outgoing.MOST_REQUESTS]
        jobs = outgoing.affordable(jobs, self._left_usd(), self._config.prices.in_batch())
        if not jobs:
            return 0
        batch = self._prepared(jobs)
        asked = outgoing.question_rows(jobs, {name: one.attempts for name, one in standing.items()})
        if not store.prepare(self._warehouse, batch, asked):
            return 0
        return self._start(batch, outgoing.document(jobs, batch.model))

    @property
    def _settings(self) -> Settings:
        return self._environment.settings

    def _questions(self, waiting: dict[Key, Standing]) -> list[Question]:
        """The newest questions, about as many as fit into one batch."""
        most = outgoing.MOST_REQUESTS * self._config.pack
        questions: list[Question] = []
        for days in outgoing.newest_first((one.day for one in waiting.values()), DAYS_AT_ONCE):
            found = [
                question_of(pull, self._config.model)
                for pull in rows.pull_requests_of(self._warehouse, days)
                if (pull["repository"], pull["number"]) in waiting and not needs_no_llm(pull)
            ]
            answered = answers.cached_answers(self._warehouse, [question.input_hash for question in found])
            questions += [question for question in found if question.input_hash not in answered]
            if len(questions) >= most:
                break
        return questions

    def _left_usd(self) -> float:
        """What the month's ceiling leaves, with the open batches counted as spent."""
        ceiling = self._team.monthly_budget_usd
        if ceiling is None:
            return math.inf
        spent = spent_this_month(self._warehouse, self._environment.clock())
        return ceiling - spent - store.held_usd(self._warehouse)

    def _prepared(self, jobs: list[Job]) -> Batch:
        prices = self._config.prices.in_batch()
        return Batch(
            id=uuid.uuid4().hex,
            model=self._config.model,
            prompt_version=prompt_version(),
            pull_requests=sum(len(job.questions) for job in jobs),
            requests=len(jobs),
            estimated_usd=sum(outgoing.likely_usd(job, prices) for job in jobs),
            prepared_at=self._environment.clock(),
        )

    def _start(self, batch: Batch, document: bytes) -> int:
        """Uploads and starts; a fault in between leaves the batch to be looked for by a later run."""
        try:
            file_id = self._client.upload(batch.id, document)
            batch = replace(batch, input_file_id=file_id)
            store.note(self._warehouse, batch)
            remote = self._client.create(batch.id, file_id)
        except NoBatchApi as fault:
            self._refused(batch, str(fault))
            return 0
        except NotAccepted as fault:
            self._rejected(batch, fault)
            return 0
        except SourceError as fault:
            self._interrupted(batch, fault)
            raise
        sent = replace(batch, submitted_at=self._environment.clock())
        store.note(self._warehouse, self._told(sent, remote))
        return batch.pull_requests

    def _interrupted(self, batch: Batch, fault: SourceError) -> None:
        if isinstance(fault, Unreached) and batch.input_file_id is None:
            # A machine without a network is no start in vain: it says nothing of the service.
            store.forget(self._warehouse, batch)
        else:
            store.note(self._warehouse, replace(batch, reason=str(fault)))

    def _refused(self, batch: Batch, cause: str) -> None:
        reason = f"{cause}: the history is read online"
        self.warnings.append(reason)
        now = self._environment.clock()
        refused = replace(batch, status=REFUSED, collected_at=now, reason=reason)
        store.abandon(self._warehouse, refused)

    def _rejected(self, batch: Batch, fault: NotAccepted) -> None:
        self.warnings.append(str(fault))
        failed = replace(batch, status="failed", collected_at=self._environment.clock(), reason=str(fault))
        asked = store.questions_of(self._warehouse, batch.id)
        outcomes = {(row["repository"], row["number"]): "rejected" for row in asked}
        store.finish(self._warehouse, failed, outcomes, [], [])
