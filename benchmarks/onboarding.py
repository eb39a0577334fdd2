"""When does each stage of an onboarding end, counted from the moment `tformance onboard` is typed?"""

import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.stack import Limits, Service, stand_ins
from benchmarks.workload import REPOSITORY, hub

TEAM = "bench"
LONGEST_SECONDS = 600


@dataclass
class Measured:
    """Seconds since `onboard` was typed at which each status was first seen, and what it took."""

    limits: Limits
    first_page: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)
    github_requests: int = 0
    groq_requests: int = 0
    refused: int = 0
    summarized_twice: int = 0
    memory_mb: float = 0.0
    # Who read the pull requests when the dashboard opened, and when everything was complete.
    opened_with: dict[str, int] = field(default_factory=dict)
    completed_with: dict[str, int] = field(default_factory=dict)
    upgraded_with: dict[str, int] = field(default_factory=dict)

    @property
    def accessible(self) -> float:
        return self.seen["phase1_complete"]

    @property
    def complete(self) -> float:
        return self.seen["complete"]

    def table(self) -> str:
        """The figures as text."""
        limits = self.limits
        lines = [
            f"answers take {limits.github_latency} s at GitHub, {limits.groq_latency} s at Groq;"
            f" {limits.rpm} requests and {limits.tpm} tokens a minute",
            f"  first page after `up`         {self.first_page:7.1f} s",
            *(
                f"  {stage:28}  {seconds:7.1f} s"
                for stage, seconds in sorted(self.stages.items(), key=lambda one: one[1])
            ),
            *(f"  status {status:21}  {seconds:7.1f} s" for status, seconds in self.seen.items()),
            f"  requests: GitHub {self.github_requests}, Groq {self.groq_requests}, refused with 429: {self.refused}",
            f"  pull requests summarized more than once: {self.summarized_twice}",
            f"  accessible after {self.accessible:.1f} s: {_readers(self.opened_with)}",
            f"  complete after {self.complete:.1f} s: {_readers(self.completed_with)}",
            f"  upgraded later: {_readers(self.upgraded_with)}",
            f"  memory of all processes, at most: {self.memory_mb:.0f} MB (proportional set size)",
        ]
        return "\n".join(lines)


def measure(limits: Limits, recent: int, history: int, upgrades: int = 0) -> Measured:
    """One onboarding from the command line to `complete`, everything real but GitHub and Groq.

    Where summaries wait for the LLM then, so many seconds more are watched.
    """
    measured = Measured(limits)
    work = hub(datetime.now(UTC).date(), recent, history)
    with tempfile.TemporaryDirectory() as scratch, stand_ins(limits, work) as (github, groq):
        service = Service(Path(scratch) / "home", github, groq, limits)
        measured.first_page = service.start()
        try:
            time.sleep(15)  # the services are running, as the promise has it
            started, wall = time.monotonic(), time.time()
            done = service.command("onboard", TEAM, "--repo", REPOSITORY)
            if done.returncode:
                raise SystemExit(done.stderr)
            measured.stages["onboard returned"] = time.monotonic() - started
            first = len(github.log)
            _watch(service, measured, started)
            measured.upgraded_with = _upgrades(service, upgrades)
            _stages(measured, github.log[first:], groq.requests, github.age(started), wall)
        finally:
            service.stop()
        asked = groq.asked
        measured.github_requests, measured.groq_requests = len(github.log), len(groq.requests)
        measured.refused = groq.statuses(429)
        measured.summarized_twice = len(asked) - len(set(asked))
    return measured


def _watch(service: Service, measured: Measured, started: float) -> None:
    while time.monotonic() - started < LONGEST_SECONDS:
        told = service.onboarding(TEAM)
        if told:
            status = "phase1_complete" if told["dashboard_accessible"] else told["status"]
            for one in (status, told["status"]):
                measured.seen.setdefault(one, time.monotonic() - started)
            if told["dashboard_accessible"] and not measured.opened_with:
                measured.opened_with = told["summaries"]
            if told["status"] in ("complete", "failed"):
                measured.completed_with = told["summaries"]
                return
        measured.memory_mb = max(measured.memory_mb, service.memory_mb())
        time.sleep(0.25)
    raise SystemExit(f"not complete after {LONGEST_SECONDS} s: {service.onboarding(TEAM)}")


def _upgrades(service: Service, seconds: int) -> dict[str, int]:
    """Who has read the pull requests when none waits any more, or the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        told = (service.onboarding(TEAM) or {}).get("summaries")
        if told and (not told["waiting"] or time.monotonic() > deadline):
            return dict(told)
        time.sleep(1.0)


def _stages(measured: Measured, github: list, groq: list, offset: float, wall: float) -> None:
    """What the servers saw, in seconds since the start."""
    measured.stages["first request at GitHub"] = github[0].at - offset
    details = [seen.at - offset for seen in github if seen.ids]
    measured.stages["first details asked for"] = details[0]
    opened = measured.accessible
    answered = [seen.at - wall for seen in groq]
    measured.stages["first answer of Groq"] = answered[0]
    measured.stages["last details of phase 1"] = max(at for at in details if at < opened)
    measured.stages["last answer for phase 1"] = max(at for at in answered if at < opened)


def _readers(told: dict[str, int]) -> str:
    return f"{told['by_llm']} read by the LLM, {told['by_rules']} by rules" if told else "nobody knows"
