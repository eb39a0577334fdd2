"""Which stages has the first look at a team, and how far is each? Counted in days, from the states of partitions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dashboard import fmt
from dashboard.sources import PartitionStates, Report, TeamView

Progress = Literal["done", "run", "wait", "failed"]
COMPUTING = {"computing_metrics": 0, "computing_insights": 1, "phase1_complete": 2}


@dataclass(frozen=True)
class Step:
    """One stage of phase 1; `percent` is whole and only shown while it runs."""

    name: str
    state: Progress
    percent: int
    text: str


def recent_days(team: TeamView) -> set[str]:
    """The days phase 1 is about, as ISO text."""
    first: date = team.onboarded_on
    return {(first - timedelta(days=back)).isoformat() for back in range(team.recent_days)}


def steps_of(team: TeamView, report: Report, states: PartitionStates, stored: int | None) -> list[Step]:
    """The four stages of phase 1 with their counts."""
    days = recent_days(team)
    failed = report["status"] == "failed"
    count = f", {fmt.plural(stored, 'pull request')} so far" if stored else ""
    read = daily_step("Read pull requests", states.get("pull_requests", {}), days, count, failed)
    note = ". The LLM reads several at once" if not failed else ""
    summarized = daily_step("Summarize and detect AI", states.get("pr_summaries", {}), days, note, failed)
    if read.state == "wait":
        summarized = Step(
            summarized.name, "wait", 0, "What changed, of which kind, and whether AI tools helped"
        )
    at = COMPUTING.get(report["status"], -1)
    return [
        read,
        summarized,
        Step(
            "Compute metrics",
            mart_state(at, 0),
            0,
            "Cycle time, waiting, review load and AI share per day and week",
        ),
        Step("Write insights", mart_state(at, 1), 0, "What stands out, with the numbers behind it"),
    ]


def mart_state(at: int, own: int) -> Progress:
    """Where a stage without days stands."""
    return "done" if at > own else "run" if at == own else "wait"


def daily_step(name: str, states: dict[str, str], days: set[str], note: str, stopped: bool) -> Step:
    """A stage counted in days."""
    done = sum(states.get(day) in ("materialized", "refresh_failed") for day in days)
    text = f"{done} of {fmt.plural(len(days), 'day')}{note}"
    if done == len(days):
        return Step(name, "done", 100, text)
    if stopped and any(states.get(day) == "failed" for day in days):
        return Step(name, "failed", 100 * done // len(days), text)
    busy = done or any(states.get(day) == "in_progress" for day in days)
    return Step(name, "run" if busy and not stopped else "wait", 100 * done // len(days), text)
