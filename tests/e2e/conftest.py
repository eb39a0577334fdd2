"""The running product: `tformance up` with all its processes, stand-ins on sockets, and a browser."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from benchmarks.stack import Limits, Service, stand_ins
from benchmarks.workload import hub

FAST = Limits(github_latency=0.05, groq_latency=0.3, rpm=1000, tpm=250_000)


@pytest.fixture
def world(tmp_path):
    """The stand-ins and a service that is not started yet."""
    work = hub(datetime.now(UTC).date(), recent=20, history=24, recent_days=10, days=30)
    with stand_ins(FAST, work) as (github, groq):
        service = Service(tmp_path / "home", github, groq, FAST)
        service.github, service.groq = github, groq
        yield service
        service.kill()


def onboard(service, team="acme", *more):
    """The command a person types."""
    return service.command(
        "onboard", team, "--repo", "bench/product", "--recent-days", "10", "--history-days", "30", *more
    )


def reach(service, *statuses, team="acme", seconds=120):
    """Waits until the team has one of the statuses; returns the report."""

    def reached():
        told = service.onboarding(team)
        return told if told and told["status"] in statuses else None

    return service.wait_for(reached, seconds)


@pytest.fixture
def watched(page, world):
    """A page on which nothing may go wrong: no console error, no bad answer, no request off this machine."""
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "response",
        lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
    )
    page.on("request", lambda request: wrong.append(request.url) if _is_outside(request.url) else None)
    yield page
    assert wrong == []


def _is_outside(url):
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost")
