"""Asset `pr_summaries`: what does each pull request closed on these days say, and was AI involved?

What was answered once is never asked again, and a day is written when its last summary is there.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tformance_assets.assets.keys import SUMMARIES
from tformance_assets.environment import Environment
from tformance_assets.summaries.batch_days import batch_until
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.engine import Known, Sink, hashes_of, summarize
from tformance_assets.summaries.payload import id_of
from tformance_assets.summaries.rows import Summary
from tformance_assets.summaries.usage import spent_this_month, upgradable_days
from tformance_assets.teams import Team
from tformance_assets.warehouse import answers, batches, rows
from tformance_assets.warehouse.rows import PartitionRecord
from tformance_assets.warehouse.store import Warehouse

# What goes on behind the dashboard and has time; a refresh or a night is read online at once.
BATCHED_PHASES = ("2", "retry", "upgrade")

OnDay = Callable[[PartitionRecord], None]


@dataclass(slots=True)
class _Day:
    """What one day still waits for, and what it has."""

    expected: int
    summaries: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)


class Summarizing:
    """One run's summaries over some days; `on_day` hears of each day as soon as it is stored.

    `asked_for` is when the run was created (naive UTC): patience is counted from there.
    """

    def __init__(
        self,
        environment: Environment,
        team: Team,
        warehouse: Warehouse,
        phase: str,
        run_id: str,
        on_day: OnDay,
        asked_for: datetime | None = None,
    ) -> None:
        self._environment, self._team, self._warehouse = environment, team, warehouse
        self._phase, self._run_id, self._on_day = phase, run_id, on_day
        self._started: datetime = environment.clock()
        self._asked_for = asked_for or self._started
        self._days: dict[date, _Day] = {}
        self._tokens = 0
        self._cost = 0.0
        self.warnings: list[str] = []
        self.deferred_until: datetime | None = None

    def run(self, days: list[date], *, renew: bool = False) -> None:
        """Summarizes the pull requests of the days, newest day first, within the phase's patience.

        Answers to an earlier prompt are kept, unless `renew` asks for new ones.
        """
        if not days:
            return
        found = rows.pull_requests_of(self._warehouse, days)
        for day in days:
            self._days[day] = _Day(sum(row["partition_date"] == day for row in found))
        self._store([day for day, state in self._days.items() if not state.expected])
        config = self._config()
        hashes = hashes_of(found, config.model)
        cached = answers.cached_answers(self._warehouse, list(hashes.values()))
        if cached:
            answers.count_reuse(self._warehouse, cached)
        older = self._older(found, config.model, cached)
        left_to_batches = self._left_to_batches(found, hashes, older if renew else {})
        tried = answers.tries_in_vain(self._warehouse, list(hashes.values()))
        outcome = summarize(
            found,
            config=config,
            known=Known(cached, older, tried, left_to_batches),
            sink=Sink(self._save_answers, self._save_unanswered, self._save_requests, self._received),
            now=self._environment.clock,
            renew=renew,
        )
        self.warnings = outcome.warnings
        if outcome.deferred_until:
            self.deferred_until = datetime.fromtimestamp(outcome.deferred_until, UTC).replace(tzinfo=None)

    def _config(self) -> SummaryConfig:
        """The phase's configuration, with what the team's monthly ceiling leaves to spend.

        History does not wait for a budget that newer days wait for: those are upgraded first.
        """
        now = self._environment.clock()
        waited = (now - self._asked_for).total_seconds()
        config = self._environment.summary_config(self._team, self._phase, waited)
        if self._phase == "2" and upgradable_days(self._warehouse, self._team.recent_start):
            config = replace(config, patience_seconds=0.0)
        ceiling = self._team.monthly_budget_usd
        if ceiling is None:
            return config
        # The first dashboard and the newest days are never given up: what is new was there late yesterday, too.
        newest = self._team.recent_start if self._phase == "1" else now.date() - timedelta(days=1)
        return replace(
            config,
            cost_left=lambda: (
                ceiling
                - spent_this_month(self._warehouse, self._environment.clock())
                - batches.held_usd(self._warehouse)
            ),
            free_from=newest,
        )

    def _left_to_batches(
        self, found: list[dict[str, Any]], hashes: Mapping[str, str], renewed: Collection[str]
    ) -> frozenset[str]:
        """The hashes of questions that batches ask, or will: of the whole history while it is filled and upgraded,
        but for the ids to be `renewed`, else only of what waits already, so that nothing is asked twice."""
        until = batch_until(
            self._warehouse, self._team, self._environment.settings, self._environment.clock()
        )
        waiting = batches.waiting_hashes(self._warehouse, until)
        waiting |= self._asked_with_another_prompt(found, hashes, waiting)
        if self._phase not in BATCHED_PHASES or until == self._team.first_day:
            return waiting
        lost = batches.given_up(self._warehouse)
        return waiting | {
            hashes[id_of(pull)]
            for pull in found
            if pull["partition_date"] < until
            and (pull["repository"], pull["number"]) not in lost
            and id_of(pull) not in renewed
        }

    def _asked_with_another_prompt(
        self, found: list[dict[str, Any]], hashes: Mapping[str, str], asked: frozenset[str]
    ) -> frozenset[str]:
        """The present hashes of what open batches ask with another prompt: that is paid, so it is waited for."""
        versions = {(one.model, one.prompt_version) for one in batches.open_batches(self._warehouse)}
        others = [hashes_of(found, *version) for version in versions]
        return frozenset(hashes[name] for other in others for name, key in other.items() if key in asked)

    def _older(
        self, found: list[dict[str, Any]], model: str, cached: Mapping[str, Any]
    ) -> dict[str, dict[str, Any]]:
        """The latest stored answers to earlier prompts about what has no answer to the present one."""
        older: dict[str, dict[str, Any]] = {}
        hashes = hashes_of(found, model)
        left = [one for one in found if hashes[id_of(one)] not in cached]
        for version, answered_by in answers.answered_versions(self._warehouse):
            if not left:
                break
            asked = hashes_of(left, answered_by, version)
            stored = answers.cached_answers(self._warehouse, list(asked.values()))
            older |= {name: stored[key] for name, key in asked.items() if key in stored}
            left = [one for one in left if id_of(one) not in older]
        return older

    def _save_answers(self, bought: list[dict[str, Any]]) -> None:
        answers.save_answers(self._warehouse, bought)

    def _save_unanswered(self, in_vain: list[dict[str, Any]]) -> None:
        answers.save_unanswered(self._warehouse, in_vain)

    def _save_requests(self, requests: list[dict[str, Any]]) -> None:
        answers.save_requests(self._warehouse, requests)
        self._tokens += sum((row["prompt_tokens"] or 0) + (row["completion_tokens"] or 0) for row in requests)
        self._cost += sum(row["cost_usd"] or 0.0 for row in requests)

    def _received(self, summaries: list[Summary]) -> None:
        for summary, evidence in summaries:
            state = self._days[summary["partition_date"]]
            state.summaries.append(summary)
            state.evidence += evidence
        self._store([day for day, state in self._days.items() if len(state.summaries) == state.expected])

    def _store(self, days: list[date]) -> None:
        """Writes complete days in one transaction and takes them off the list."""
        if not days:
            return
        records = [self._record(day) for day in days]
        summaries = [row for day in days for row in self._days[day].summaries]
        evidence = [row for day in days for row in self._days[day].evidence]
        rows.replace_summaries(self._warehouse, days, summaries, evidence, records)
        self._tokens, self._cost = 0, 0.0
        for record in records:
            del self._days[record.partition_date]
            self._on_day(record)

    def _record(self, day: date) -> PartitionRecord:
        """Tokens and dollars of requests since the last days were written go to the days written together."""
        state, now = self._days[day], self._environment.clock()
        share = state.expected / max(1, self._pull_requests_ready())
        return PartitionRecord(
            asset=SUMMARIES,
            partition_date=day,
            rows=len(state.summaries),
            expected_rows=state.expected,
            seconds=(now - self._started).total_seconds(),
            written_at=now,
            tokens=round(self._tokens * share),
            cost_usd=self._cost * share,
            run_id=self._run_id,
        )

    def _pull_requests_ready(self) -> int:
        return sum(state.expected for state in self._days.values() if len(state.summaries) == state.expected)
