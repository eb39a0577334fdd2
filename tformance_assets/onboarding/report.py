"""What do the page, the banner, the API and the CLI tell about a team? One report, read afresh every few seconds."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from dagster import DagsterInstance

from tformance_assets.assets.keys import DAILY
from tformance_assets.clock import utc_now
from tformance_assets.configuration import load_active
from tformance_assets.errors import ConfigurationError
from tformance_assets.onboarding import observe
from tformance_assets.onboarding.facts import Facts
from tformance_assets.onboarding.failed import FailedPartition
from tformance_assets.onboarding.retry import retry_failed
from tformance_assets.onboarding.status import Status, report, status_of
from tformance_assets.onboarding.tries import next_try
from tformance_assets.remedies import Failure
from tformance_assets.settings import Settings
from tformance_assets.summaries import usage
from tformance_assets.teams import Team

CACHE_SECONDS = 2.0
STOPPED = Failure("the run stopped before this day was done")


class Reporter:
    """Reads the state of the teams; thread-safe, and asks Dagster at most once in two seconds for each team."""

    def __init__(
        self, settings: Settings, instance: DagsterInstance, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._settings = settings
        self._instance = instance
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, dict[str, Any], Facts]] = {}

    def teams(self) -> list[Team]:
        """The configured teams, in the order of the file."""
        return list(load_active(self._settings).teams.values())

    def team(self, name: str) -> Team:
        """Raises ConfigurationError for a name that is not configured."""
        found = load_active(self._settings).teams.get(name)
        if found is None:
            raise ConfigurationError(
                f"There is no team named {name!r}: add it with `tformance onboard {name} --repo OWNER/NAME`."
            )
        return found

    def report(self, name: str) -> dict[str, Any]:
        """The onboarding status of one team, as the outside contract has it."""
        return self._observed(name)[0]

    def partitions(self, name: str) -> dict[str, dict[str, str]]:
        """Of each daily asset, what the map of days shows of every day (ISO), oldest first."""
        facts = self._observed(name)[1]
        return {
            asset: {day.isoformat(): facts.shown(asset, day) for day in sorted(facts.states[asset])}
            for asset in DAILY
        }

    def run_of(self, name: str, asset: str, day: str) -> str | None:
        """The id of the latest run that was asked for this day (ISO); None when none is remembered."""
        wanted = date.fromisoformat(day)
        runs = self._observed(name)[1].runs
        return next((run.run_id for run in runs if run.covers(asset, wanted)), None)

    def waiting(self, name: str) -> dict[str, datetime]:
        """Of each daily asset that a service's limit holds up, until when (naive UTC) its last day waits."""
        facts = self._observed(name)[1]
        held: dict[str, datetime] = {}
        for asset in DAILY:
            open_days = [day for day, state in facts.states[asset].items() if state != "materialized"]
            ends = [until for day in open_days if (until := facts.deferred_until(asset, day))]
            if ends:
                held[asset] = max(ends)
        return held

    def retry(self, name: str) -> str:
        """Asks for the failed days once more; returns one sentence saying what was started."""
        team = self.team(name)
        facts = observe.observe(self._instance, team, self._settings, self._clock())
        with self._lock:
            self._seen.pop(name, None)
        return retry_failed(self._settings, facts)

    def _observed(self, name: str) -> tuple[dict[str, Any], Facts]:
        with self._lock:
            seen = self._seen.get(name)
            if seen and time.monotonic() - seen[0] < CACHE_SECONDS:
                return seen[1], seen[2]
            team = self.team(name)
            facts = observe.observe(self._instance, team, self._settings, self._clock())
            written = self._write(facts)
            self._seen[name] = (time.monotonic(), written, facts)
            return written, facts

    def _write(self, facts: Facts) -> dict[str, Any]:
        failed = failed_partitions(self._instance, facts, self._settings.refresh_minutes)
        timing = observe.timing_of(self._instance, facts.team)
        summaries = usage.of_team(self._settings.warehouse_root, facts.team, self._clock())
        return report(facts, timing, failed, explain(facts, status_of(facts), failed), summaries)


def failed_partitions(instance: DagsterInstance, facts: Facts, refresh_minutes: int) -> list[FailedPartition]:
    """Every day Dagster shows as failed, newest first, with the reason its latest run left."""
    return [told for asset in DAILY for told in _failed_days(instance, facts, asset, refresh_minutes)]


def _failed_days(
    instance: DagsterInstance, facts: Facts, asset: str, refresh_minutes: int
) -> Iterator[FailedPartition]:
    days = [day for day, state in facts.states.get(asset, {}).items() if state == "failed"]
    failures = observe.failures_of(instance, facts.team, asset, days)
    written = observe.written_at(instance, facts.team, asset, facts.ever[asset].intersection(days))
    for day in sorted(days, reverse=True):
        yield FailedPartition.of(
            asset,
            day,
            failures.get(day, STOPPED),
            max(1, facts.attempts(asset, day)),
            next_try(facts, asset, day, refresh_minutes),
            written.get(day),
        )


def explain(facts: Facts, status: Status, failed: list[FailedPartition]) -> str | None:
    """Why phase 1 failed and what to do, in one sentence."""
    if status != "failed":
        return None
    days = {day.isoformat() for day in facts.recent}
    lacking = (one for one in failed if one.partition in days and one.data_as_of is None)
    first = next(lacking, None)
    if first is None:
        return "The figures could not be computed: look at the failed run in Dagster, then press Retry."
    reason = first.reason.rstrip(".")
    where = f"{first.asset} of {first.partition}"
    return f"The recent days could not be loaded ({where}): {reason}. {first.remedy}"


def onboarding_reports(settings: Settings, names: list[str] | None = None) -> list[dict[str, Any]]:
    """The reports of the named teams, of all teams when none is named."""
    with DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        reporter = Reporter(settings, instance)
        return [reporter.report(name) for name in names or [team.name for team in reporter.teams()]]
