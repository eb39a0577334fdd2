"""`tformance doctor`: is everything in order, and what is to be done?"""

import argparse
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from packaging.requirements import Requirement

from tformance_assets.access import Access, is_loopback
from tformance_assets.clock import utc_now
from tformance_assets.commands.terminal import say
from tformance_assets.configuration import Configuration, load
from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings, current_environment
from tformance_assets.supervisor.logs import log_path
from tformance_assets.supervisor.ping import Ping
from tformance_assets.supervisor.ports import is_free
from tformance_assets.supervisor.presence import running
from tformance_assets.supervisor.stack import CODE_SERVER, holds_the_code
from tformance_assets.supervisor.sweep import supervised
from tformance_assets.teams import Team

LEAST_FREE_BYTES = 1_000_000_000
PING_SECONDS = 5.0
OLDEST_PLAUSIBLE_YEAR = 2025
Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at; the text of a warning or failure says what to do."""

    level: Level
    subject: str
    text: str


def run(options: argparse.Namespace) -> int:
    """Print one line for each finding; 1 if any failed."""
    worst_is_fail = False
    for finding in findings():
        say(f"{finding.level:<5} {finding.subject:<14} {finding.text}")
        worst_is_fail |= finding.level == "fail"
    return int(worst_is_fail)


def findings() -> Iterator[Finding]:
    """Everything there is to look at, one after the other."""
    yield from _python_and_packages()
    yield _git()
    try:
        settings = Settings.from_environment()
        access = Access.from_environment(current_environment())
    except TformanceError as error:
        yield Finding("fail", "environment", str(error))
        return
    yield _access(access)
    yield _home(settings)
    yield _disk(settings)
    yield from _ports(settings)
    yield from _pipelines(settings)
    configuration = None
    try:
        configuration = load(settings.configuration_path)
        yield _configuration(settings, configuration)
    except TformanceError as error:
        yield Finding("fail", "configuration", str(error))
    yield _clock(configuration, datetime.now(UTC))
    yield from _github(settings, configuration)
    yield _groq(settings)
    yield from _summaries(settings, configuration)
    yield from _jira(settings, configuration)


def _python_and_packages() -> Iterator[Finding]:
    yield Finding("ok", "python", ".".join(map(str, sys.version_info[:3])))
    try:
        required = [Requirement(text) for text in importlib.metadata.requires("tformance") or ()]
    except importlib.metadata.PackageNotFoundError:
        yield Finding("fail", "packages", "tformance is not installed in this Python: run `make up`")
        return
    wrong = [fault for requirement in required if (fault := _package_fault(requirement))]
    if wrong:
        yield Finding("fail", "packages", f"{'; '.join(wrong)}: run `make clean` and `make up`")
    else:
        versions = ", ".join(
            f"{name} {importlib.metadata.version(name)}" for name in ("dagster", "dash", "duckdb")
        )
        yield Finding("ok", "packages", versions)


def _package_fault(requirement: Requirement) -> str | None:
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return None
    try:
        installed = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(installed, prereleases=True):
        return None
    return f"{requirement.name} {installed} is not {requirement.specifier}"


def _git() -> Finding:
    path = shutil.which("git")
    if path is None:
        return Finding("warn", "git", "not found: needed for teams with local clones (--git); install git")
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return Finding("ok", "git", answer.stdout.strip())


def _access(access: Access) -> Finding:
    who = "everybody on this machine" if access.mode == "none" else f"whoever signs in by {access.mode}"
    if not is_loopback(access.host) and not access.encrypted:
        advice = (
            f"{who}, over plain HTTP from {access.host}: put TLS in front and set TFORMANCE_DASHBOARD_URL"
        )
        return Finding("warn", "access", advice)
    return Finding("ok", "access", who)


def _home(settings: Settings) -> Finding:
    home = settings.home
    place = next(path for path in (home, *home.parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Finding("fail", "home", f"{place} is not a writable directory: set TFORMANCE_HOME to one")
    return Finding("ok", "home", str(home) if home.exists() else f"{home} (will be created)")


def _disk(settings: Settings) -> Finding:
    place = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    text = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return Finding("fail", "disk", f"{text}: make room for at least 1 GB, or move TFORMANCE_HOME")
    return Finding("ok", "disk", text)


def _ports(settings: Settings) -> Iterator[Finding]:
    ours = running(settings)
    for subject, port, variable in (
        ("dashboard port", settings.dashboard_port, "TFORMANCE_DASHBOARD_PORT"),
        ("dagster port", settings.dagster_port, "TFORMANCE_DAGSTER_PORT"),
    ):
        if is_free(port):
            yield Finding("ok", subject, f"{port} is free")
        elif ours is not None:
            yield Finding("ok", subject, f"{port} is used by the running tformance up (process {ours.pid})")
        else:
            yield Finding("fail", subject, f"{port} is in use: set {variable} or stop the other program")


def _pipelines(settings: Settings) -> Iterator[Finding]:
    """While everything runs: is the process there that every run is started by, and does it answer?"""
    if running(settings) is None:
        return
    log = log_path(settings.logs, CODE_SERVER)
    holding = [process for process in supervised(settings.home) if holds_the_code(process)]
    if not holding:
        text = f"do not answer; tformance up starts them by itself: wait a minute, then see {log}"
        yield Finding("warn", "pipelines", text)
        return
    newest = max(holding, key=lambda process: process.create_time()).pid
    if Ping(newest, PING_SECONDS).is_answered():
        yield Finding("ok", "pipelines", "ready")
    else:
        text = (
            f"process {newest} lives but does not answer; tformance up replaces it by itself after a minute"
        )
        yield Finding("warn", "pipelines", f"{text}: wait two, then see {log}")


def _configuration(settings: Settings, configuration: Configuration) -> Finding:
    if not configuration.teams:
        return Finding("warn", "configuration", "no team yet: tformance onboard TEAM --repo OWNER/NAME")
    return Finding("ok", "configuration", f"{settings.configuration_path}: {', '.join(configuration.teams)}")


def _clock(configuration: Configuration | None, now: datetime) -> Finding:
    if now.year < OLDEST_PLAUSIBLE_YEAR:
        return Finding("fail", "clock", f"says {now:%Y-%m-%d %H:%M} UTC: set it, days are counted by it")
    for team in configuration.teams.values() if configuration else ():
        if team.onboarded_on > now.date():
            text = f"says {now:%Y-%m-%d} UTC, but team {team.name} begins on {team.onboarded_on}: correct one"
            return Finding("fail", "clock", text)
    return Finding("ok", "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _github(settings: Settings, configuration: Configuration | None) -> Iterator[Finding]:
    real = configuration.real.values() if configuration else ()
    repositories = [repository for team in real for repository in team.repositories]
    if settings.github_token is None:
        level: Level = "fail" if repositories else "warn"
        text = "not set: put a token that may read the repositories into the environment or .env"
        yield Finding(level, "GITHUB_TOKEN", text)
        return
    from tformance_assets.github.access import check_repository, token_login
    from tformance_assets.github.client import GitHub

    # A doctor answers soon: an outage is a finding, not something to sit out.
    client = GitHub(
        settings.github_graphql_url,
        settings.github_token,
        patience_seconds=5.0,
        outage_seconds=5.0,
        read_seconds=5.0,
    )
    if (yield from _attempt("GITHUB_TOKEN", lambda: f"belongs to {token_login(client)}")):
        for repository in repositories:
            yield from _attempt("repository", partial(check_repository, client, repository))


def _attempt(subject: str, ask: Callable[[], str]) -> Generator[Finding, None, bool]:
    """The answer as a good finding, a fault as a bad one; True if it was good."""
    try:
        yield Finding("ok", subject, ask())
    except TformanceError as error:
        yield Finding("fail", subject, str(error))
        return False
    return True


def _groq(settings: Settings) -> Finding:
    if settings.groq_api_key is None:
        text = "not set: summaries are written by rules until there is a key (free at console.groq.com)"
        return Finding("warn", "GROQ_API_KEY", text)
    tokens = f"{settings.groq_tpm} tokens a minute"
    if not settings.groq_tpm_is_set:
        tokens += ", or what Groq reports (TFORMANCE_GROQ_TPM is not set)"
    days = {"requests": settings.groq_rpd, "tokens": settings.groq_tpd}
    tokens += "".join(f"; {count} {name} a day" for name, count in days.items() if count)
    batches = "; the history in batches" if settings.groq_batch else ""
    return Finding("ok", "GROQ_API_KEY", f"set; {settings.groq_rpm} requests and {tokens}{batches}")


def _summaries(settings: Settings, configuration: Configuration | None) -> Iterator[Finding]:
    """What waits for the LLM, and what a changed prompt will cost."""
    from tformance_assets.summaries import usage

    for team in configuration.teams.values() if configuration else ():
        told = usage.of_team(settings.warehouse_root, team, utc_now())
        for sentence in usage.sentences(told) if told else ():
            level: Level = "warn" if told and told["outdated"] and "prompt" in sentence else "ok"
            yield Finding(level, "summaries", f"{team.name}: {sentence}")


def _jira(settings: Settings, configuration: Configuration | None) -> Iterator[Finding]:
    """For every team with Jira: do the credentials work there, and do they show its projects?"""
    with_jira = [team for team in configuration.real.values() if team.jira] if configuration else []
    for team in with_jira:
        yield from _attempt("jira", partial(_jira_of, settings, team))


def _jira_of(settings: Settings, team: Team) -> str:
    from tformance_assets.jira.client import Jira

    to = settings.endpoints_for(team)
    projects = team.jira.projects if team.jira else ()
    # A doctor answers soon: an outage is a finding, not something to sit out.
    with Jira(
        to.jira_url or "", to.jira_email, to.jira_api_token, patience_seconds=5.0, read_seconds=5.0
    ) as client:
        account = client.account()
        client.check_projects(projects)
    return f"{account} reads {', '.join(projects)} of team {team.name}"
