"""What is a run that is asked for? Its assets, days and urgency, and the key by which it is asked for only once.

Runs are ranges of days, newest first. The run key carries how often those days were asked for before,
because Dagster remembers keys for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tformance_assets.assets.keys import DAILY, MARTS
from tformance_assets.onboarding.facts import Facts, Run
from tformance_assets.partitions import DayRange, ranges

CHUNK_DAYS = 15

PRIORITY_FIRST = 10
PRIORITY_REFRESH = 5
PRIORITY_JIRA = -5
PRIORITY_HISTORY = -10
PRIORITY_RETRY = -20
PRIORITY_UPGRADE = -30
PRIORITY_BATCH = -30


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run to ask for: which assets, over which days (None: the assets without days)."""

    assets: tuple[str, ...]
    days: DayRange | None
    phase: str
    priority: int
    key: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The runs to ask for now, or the reason why there are none. `idle`: no hurry to look again."""

    runs: tuple[RunPlan, ...] = ()
    reason: str = ""
    idle: bool = False


def day_runs(
    facts: Facts, days: Iterable[date], phase: str, priority: int, longest: int, assets: tuple[str, ...] = ()
) -> list[RunPlan]:
    """One run for each unbroken range of at most `longest` of the days; of the daily assets only what they lack,
    unless `assets` says otherwise."""
    return [_day_run(facts, span, phase, priority, assets) for span in ranges(days, longest)]


def _day_run(facts: Facts, span: DayRange, phase: str, priority: int, assets: tuple[str, ...]) -> RunPlan:
    wanted = assets or (*_missing_assets(facts, span), *MARTS)
    attempt = 1 + max(facts.attempts(asset, day) for day in span.days for asset in DAILY)
    return RunPlan(wanted, span, phase, priority, key_of("days", facts, span), attempt)


def key_of(kind: str, facts: Facts, span: DayRange) -> str:
    """The same until a run for these days exists, another one afterwards."""
    covering = (run for run in facts.runs if any(run.covers(a, day) for day in span.days for a in DAILY))
    return f"{kind}:{facts.team.slug}:{span.start}:{span.end}:{after(next(covering, None))}"


def after(run: Run | None) -> str:
    """The end of a key that must change once this run exists."""
    return f"after-{run.run_id[:8]}" if run else "first"


def _missing_assets(facts: Facts, span: DayRange) -> tuple[str, ...]:
    """Only what some day lacks: a day whose summaries failed makes no new call to GitHub."""
    return tuple(asset for asset in DAILY if not facts.done(span.days, [asset]))
