"""Asset `pr_summaries`: what does each pull request closed on these days say, and was AI involved?

What was answered once is never asked again, and a day is written when its last summary is there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tformance_assets.assets.environment import Environment
from tformance_assets.assets.keys import SUMMARIES
from tformance_assets.summaries.engine import hashes_of, summarize
from tformance_assets.summaries.rows import Summary
from tformance_assets.teams import Team
from tformance_assets.warehouse import rows
from tformance_assets.warehouse.rows import PartitionRecord
from tformance_assets.warehouse.store import Warehouse

OnDay = Callable[[PartitionRecord], None]


@dataclass(slots=True)
class _Day:
    """What one day still waits for, and what it has."""

    expected: int
    summaries: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)


class Summarizing:
    """One run's summaries over some days; `on_day` hears of each day as soon as it is stored."""

    def __init__(
        self,
        environment: Environment,
        team: Team,
        warehouse: Warehouse,
        phase: str,
        run_id: str,
        on_day: OnDay,
    ) -> None:
        self._environment, self._team, self._warehouse = environment, team, warehouse
        self._phase, self._run_id, self._on_day = phase, run_id, on_day
        self._started: datetime = environment.clock()
        self._days: dict[date, _Day] = {}
        self._tokens = 0
        self._cost = 0.0
        self.warnings: list[str] = []

    def run(self, days: list[date]) -> None:
        """Summarizes the pull requests of the days, newest day first, within the phase's patience."""
        if not days:
            return
        found = rows.pull_requests_of(self._warehouse, days)
        for day in days:
            self._days[day] = _Day(sum(row["partition_date"] == day for row in found))
        self._store([day for day, state in self._days.items() if not state.expected])
        config = self._environment.summary_config(self._team, self._phase)
        outcome = summarize(
            found,
            config=config,
            cached=rows.cached_answers(self._warehouse, hashes_of(found, config.model)),
            now=self._environment.clock,
            save_answers=lambda answers: rows.save_answers(self._warehouse, answers),
            save_requests=self._save_requests,
            on_ready=self._received,
        )
        self.warnings = outcome.warnings

    def _save_requests(self, requests: list[dict[str, Any]]) -> None:
        rows.save_requests(self._warehouse, requests)
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
