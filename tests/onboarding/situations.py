"""Facts about an invented team, built in a line or two."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tformance_assets.assets.keys import ALL, DAILY, MARTS
from tformance_assets.onboarding.facts import Facts, Run
from tformance_assets.partitions import DayRange
from tformance_assets.teams import Team

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 0)
TEAM = Team(name="acme", onboarded_on=TODAY, repositories=("acme/api",))


def facts(**changes: object) -> Facts:
    """Nothing has happened yet, unless the changes say otherwise."""
    states = {asset: {} for asset in DAILY}
    ever = {asset: frozenset() for asset in DAILY}
    return replace(Facts(team=TEAM, now=NOW, states=states, ever=ever, marts=dict.fromkeys(MARTS)), **changes)


def run(
    start: date | None,
    end: date | None = None,
    *,
    phase: str = "1",
    assets: tuple[str, ...] = ALL,
    state: str = "failed",
    minutes_ago: float = 30,
    **more: object,
) -> Run:
    """A run over the days from start to end; `state` is failed, done or running."""
    created = NOW - timedelta(minutes=minutes_ago)
    return Run(
        run_id=f"run-{minutes_ago}-{start}",
        phase=phase,
        assets=frozenset(assets),
        start=start,
        end=end or start,
        outstanding=state == "running",
        failed=state == "failed",
        created_at=created,
        ended_at=None if state == "running" else created + timedelta(minutes=1),
        **more,
    )


def opened(**changes: object) -> Facts:
    """Phase 1 is complete."""
    recent = frozenset(facts().recent)
    history = changes.pop("history", {})
    done = {asset: recent | history.get(asset, frozenset()) for asset in DAILY}
    marts = dict.fromkeys(MARTS, NOW - timedelta(minutes=5))
    return facts(ever=done, marts=marts, **changes)


def span(first: int, last: int) -> DayRange:
    """The range from `first` days before today to `last` days before today."""
    return DayRange(TODAY - timedelta(days=first), TODAY - timedelta(days=last))


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


def complete(**more: object) -> Facts:
    """All of the window is in."""
    return opened(history=dict.fromkeys(DAILY, frozenset(facts().history)), **more)


def with_failed_day(*tries: Run, **more: object) -> Facts:
    """The same, but for a day of the history that failed in these runs."""
    rest = {asset: frozenset(facts().history) - {day(40)} for asset in DAILY}
    return opened(history=rest, states={asset: {day(40): "failed"} for asset in DAILY}, runs=tries, **more)
