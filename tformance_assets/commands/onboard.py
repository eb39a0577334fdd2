"""`tformance onboard`: check everything, then add the team to the configuration or extend it."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tformance_assets.commands.terminal import say
from tformance_assets.configuration import Change, add_team, load, load_active
from tformance_assets.configuration_check import LONGEST_HISTORY_DAYS, check_team_name
from tformance_assets.errors import AccessError, ConfigurationError
from tformance_assets.settings import Settings
from tformance_assets.supervisor.presence import running
from tformance_assets.teams import Team

TAKE_OVER_SECONDS = 5.0
DEMO_HINT = "to look around without an account: tformance up --demo"


def run(options: argparse.Namespace) -> int:
    """Nothing is written unless everything was found in order."""
    settings = Settings.from_environment()
    check_team_name(options.team)
    _check_days(options.recent_days, options.history_days)
    if not options.repo and not options.git:
        raise ConfigurationError(
            f"name at least one repository: tformance onboard {options.team} --repo OWNER/NAME, "
            f"or --git PATH for a local clone ({DEMO_HINT})"
        )
    load(settings.configuration_path)
    team = Team(
        name=options.team,
        onboarded_on=datetime.now(UTC).date(),
        repositories=_unique(_checked_repositories(settings, options.repo)),
        git=_unique(_checked_git(options.git)),
        recent_days=options.recent_days,
        history_days=options.history_days,
    )
    _check_names(settings, team)
    change = add_team(settings.configuration_path, team)
    _report(settings, load(settings.configuration_path).team(team.name), change)
    return 0


def _check_days(recent: int, history: int) -> None:
    if recent < 1:
        raise ConfigurationError(f"--recent-days must be at least 1, not {recent}")
    if not recent <= history <= LONGEST_HISTORY_DAYS:
        raise ConfigurationError(
            f"--history-days must be from --recent-days ({recent}) to {LONGEST_HISTORY_DAYS}, not {history}"
        )


def _checked_repositories(settings: Settings, repositories: Sequence[str]) -> list[str]:
    if not repositories:
        return []
    if settings.github_token is None:
        raise AccessError(
            "GITHUB_TOKEN is not set: put a token that may read the repositories into the environment "
            f"or .env ({DEMO_HINT})"
        )
    from tformance_assets.github.access import check_repository
    from tformance_assets.github.client import GitHub

    client = GitHub(
        settings.github_graphql_url,
        settings.github_token,
        patience_seconds=settings.github_patience_seconds,
        outage_seconds=15.0,
    )
    return [check_repository(client, repository) for repository in repositories]


def _checked_git(sources: Sequence[str]) -> list[str]:
    if not sources:
        return []
    from tformance_assets.git.source import check

    return [check(source) for source in sources]


def _check_names(settings: Settings, team: Team) -> None:
    """No two sources of a team, old or new, may have the same name."""
    if not team.git:
        return
    from tformance_assets.assets.index import sources

    known = load(settings.configuration_path).teams.get(team.name)
    sources(
        replace(
            team,
            repositories=_unique((*(known.repositories if known else ()), *team.repositories)),
            git=_unique((*(known.git if known else ()), *team.git)),
        )
    )


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple({name.lower(): name for name in reversed(names)}.values())[::-1]


def _wait_until_taken_over(settings: Settings, team: Team) -> None:
    """So that the address printed next is there when somebody opens it."""
    active = replace(settings, active_configuration=settings.run_directory / "active.yaml")
    deadline = time.monotonic() + TAKE_OVER_SECONDS
    while load_active(active).teams.get(team.name) != team and time.monotonic() < deadline:
        time.sleep(0.05)


def _report(settings: Settings, team: Team, change: Change) -> None:
    sources = ", ".join((*team.repositories, *team.git))
    outcome = {
        "added": f"Team {team.name} is added: {sources}",
        "extended": f"Team {team.name} is extended: {sources}",
        "unchanged": f"Team {team.name} is unchanged: all of this was configured already",
    }
    say(outcome[change])
    say(
        f"The newest {team.recent_days} days come first, then the history "
        f"back to {team.first_day} ({team.history_days} days)."
    )
    now = running(settings)
    if now is None:
        say("Next: tformance up")
    elif now.dashboard_url:
        _wait_until_taken_over(settings, team)
        say(f"It starts by itself; see {now.dashboard_url}/teams/{team.name}/onboarding")
