"""Which step loads a range of days, and how does Dagster hear of each of them?

One step carries the daily assets and the marts behind them. Dagster fails everything downstream of a failed
step, for all its days; in one step the good days are reported one by one and stay, the failed ones are reported
with their reasons, and the figures are computed from what is there.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import dagster as dg

from tformance_assets import tags
from tformance_assets.assets import marts
from tformance_assets.assets.faults import report_failures, tag_run
from tformance_assets.assets.fetching import Fetching
from tformance_assets.assets.index import ensure_index
from tformance_assets.assets.keys import DAILY, INSIGHTS, METRICS, PULL_REQUESTS, SUMMARIES, key
from tformance_assets.assets.summarizing import Summarizing
from tformance_assets.environment import Environment
from tformance_assets.errors import TformanceError
from tformance_assets.onboarding.observe import latest_materialization, materialized_days
from tformance_assets.partitions import recent_days
from tformance_assets.remedies import Failure
from tformance_assets.teams import Team
from tformance_assets.warehouse.rows import PartitionRecord


class DaysStep:
    """One run of the step: what it was asked for, what failed, and what it tells Dagster."""

    def __init__(self, context: dg.AssetExecutionContext, environment: Environment, team: Team) -> None:
        self._context, self._environment, self._team = context, environment, team
        self._warehouse = environment.warehouse(team)
        self._failed: dict[tuple[str, date], Failure] = {}
        self._records: dict[str, list[PartitionRecord]] = {asset: [] for asset in DAILY}

    def run(self) -> Iterator[dg.AssetCheckResult]:
        """Loads the selected assets for the run's days; raises Failure at the end if any day failed."""
        days = self._days()
        if self._selected(PULL_REQUESTS) and days:
            self._fetch(days)
        if self._selected(SUMMARIES) and days:
            self._summarize(days)
        yield from self._checks()
        self._marts()
        self._warehouse.publish(force=True)
        if self._failed:
            self._fail(len(days))

    def _days(self) -> list[date]:
        context = self._context
        if not (context.has_partition_key or context.has_partition_key_range):
            return []
        return [date.fromisoformat(day) for day in context.partition_keys]

    def _selected(self, asset: str) -> bool:
        return key(self._team, asset) in self._context.selected_asset_keys

    def _fetch(self, days: list[date]) -> None:
        try:
            ensure_index(self._environment, self._team, self._warehouse, min(days))
            fetching = Fetching(
                self._environment, self._team, self._warehouse, self._context.run.run_id, self._done
            )
            outcome = fetching.run(days)
        except TformanceError as fault:
            tag_run(self._context, fault)
            self._failures(PULL_REQUESTS, dict.fromkeys(days, Failure.of(fault)))
            return
        if outcome.fault:
            tag_run(self._context, outcome.fault)
        self._failures(PULL_REQUESTS, outcome.failed)

    def _summarize(self, days: list[date]) -> None:
        """Summarizes the days whose pull requests are in, from this run or an earlier one."""
        there = materialized_days(self._context.instance, self._team, PULL_REQUESTS)
        ready = [day for day in days if day in there]
        absent = [day for day in days if day not in there]
        phase = self._context.run.tags.get(tags.PHASE, "2")
        summarizing = Summarizing(
            self._environment,
            self._team,
            self._warehouse,
            phase,
            self._context.run.run_id,
            self._done,
            self._asked_for(),
        )
        try:
            # Who starts a run by hand wants the present prompt's reading; ours wait for the night.
            summarizing.run(ready, renew=self._context.run.tags.get(tags.PHASE, "nightly") == "nightly")
        except TformanceError as fault:
            done = {record.partition_date for record in self._records[SUMMARIES]}
            self._failures(SUMMARIES, {day: Failure.of(fault) for day in ready if day not in done})
        if until := summarizing.deferred_until:
            self._context.instance.add_run_tags(
                self._context.run.run_id, {tags.DEFERRED_UNTIL: until.isoformat()}
            )
        for warning in summarizing.warnings:
            self._context.log.warning(warning)
        self._failures(
            SUMMARIES, dict.fromkeys(absent, Failure("its pull requests are not in yet", "upstream"))
        )

    def _asked_for(self) -> datetime | None:
        record = self._context.instance.get_run_record_by_id(self._context.run.run_id)
        return record.create_timestamp.astimezone(UTC).replace(tzinfo=None) if record else None

    def _done(self, record: PartitionRecord) -> None:
        """A day is stored: Dagster shows it at once, while the run goes on."""
        self._records[record.asset].append(record)
        measured = {
            "rows": record.rows,
            "expected_rows": record.expected_rows,
            "seconds": record.seconds,
            "api_points": record.api_points,
            "tokens": record.tokens,
            "cost_usd": record.cost_usd,
        }
        self._context.log_event(
            dg.AssetMaterialization(
                key(self._team, record.asset),
                partition=record.partition_date.isoformat(),
                metadata={name: value for name, value in measured.items() if value is not None},
            )
        )

    def _failures(self, asset: str, failed: dict[date, Failure]) -> None:
        self._failed |= {(asset, day): failure for day, failure in failed.items()}
        report_failures(self._context, self._team, asset, failed)

    def _checks(self) -> Iterator[dg.AssetCheckResult]:
        """Counts against the index, and keys that must be unique; evaluated over the days of this run."""
        fetched = self._records[PULL_REQUESTS]
        for check in self._context.selected_asset_check_keys:
            yield marts.check(self._warehouse, check, fetched)

    def _marts(self) -> None:
        """Computes the figures, but not before the recent window is whole: they would be taken for it."""
        chosen = [mart for mart in (METRICS, INSIGHTS) if self._selected(mart)]
        if not chosen or not self._window_complete():
            return
        for mart in chosen:
            metadata = marts.compute(self._environment, self._warehouse, mart)
            self._context.log_event(dg.AssetMaterialization(key(self._team, mart), metadata=metadata))

    def _window_complete(self) -> bool:
        instance, window = self._context.instance, set(recent_days(self._team))
        if latest_materialization(instance, self._team, INSIGHTS):
            return True
        return all(window <= materialized_days(instance, self._team, asset) for asset in DAILY)

    def _fail(self, days: int) -> None:
        failed = {day for _, day in self._failed}
        (asset, day), first = next(iter(self._failed.items()))
        raise dg.Failure(
            f"{len(failed)} of {days} days failed; {asset} of {day}: {first.reason}",
            metadata={f"{asset} {day}": failure.reason for (asset, day), failure in self._failed.items()},
            allow_retries=False,
        )
