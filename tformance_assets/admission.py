"""May this team be added as it is wished? One check and one write, for the command and for the page."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tformance_assets.configuration import Change, add_team, load, load_active
from tformance_assets.configuration_check import check_team_name
from tformance_assets.configuration_fields import LONGEST_HISTORY_DAYS
from tformance_assets.errors import AccessError, ConfigurationError, TformanceError
from tformance_assets.settings import Settings
from tformance_assets.teams import Team

Field = Literal["team", "repositories", "git", "recent_days", "history_days"]
TAKE_OVER_SECONDS = 5.0
OUTAGE_SECONDS = 15.0  # somebody waits for the answer
MOST_SOURCES = 200


@dataclass(frozen=True)
class Wish:
    """A team as somebody wants it; an existing one of that name is extended."""

    team: str
    repositories: tuple[str, ...] = ()
    git: tuple[str, ...] = ()
    recent_days: int = 30
    history_days: int = 90


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and in which field."""

    field: Field
    error: TformanceError


class NotAdmitted(TformanceError):
    """The wish has problems; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(str(problem.error) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Admitted:
    """The team as it is configured now, and what was done for that."""

    team: Team
    change: Change


def admit(settings: Settings, wish: Wish, today: date) -> Admitted:
    """Add or extend the team; raises NotAdmitted with every problem, before anything is written."""
    if problems := obvious_problems(wish):
        raise NotAdmitted(problems)
    load(settings.configuration_path)
    problems = []
    repositories = _checked(wish.repositories, _repository_check(settings), "repositories", problems)
    git = _checked(wish.git, _check_git, "git", problems)
    if problems:
        raise NotAdmitted(problems)
    team = Team(
        name=wish.team,
        onboarded_on=today,
        repositories=_unique(repositories),
        git=_unique(git),
        recent_days=wish.recent_days,
        history_days=wish.history_days,
    )
    _check_names(settings, team)
    try:
        change = add_team(settings.configuration_path, team)
    except ConfigurationError as error:
        raise NotAdmitted([Problem("team", error)]) from error
    return Admitted(load(settings.configuration_path).team(team.name), change)


def obvious_problems(wish: Wish) -> list[Problem]:
    """What is wrong without asking anybody."""
    found: list[Problem] = []
    try:
        check_team_name(wish.team)
    except ConfigurationError as error:
        found.append(Problem("team", error))
    if wish.recent_days < 1:
        found.append(_wrong("recent_days", f"the recent days must be at least 1, not {wish.recent_days}"))
    elif not wish.recent_days <= wish.history_days <= LONGEST_HISTORY_DAYS:
        found.append(
            _wrong(
                "history_days",
                f"the history days must be from the recent days ({wish.recent_days}) to {LONGEST_HISTORY_DAYS}, "
                f"not {wish.history_days}",
            )
        )
    if not wish.repositories and not wish.git:
        found.append(_wrong("repositories", "name at least one repository"))
    if len(wish.repositories) + len(wish.git) > MOST_SOURCES:
        found.append(_wrong("repositories", f"name at most {MOST_SOURCES} repositories at once"))
    return found


def wait_until_taken_over(settings: Settings, team: Team) -> bool:
    """Whether a running `tformance up` knows the team now: only then its pages are there."""
    active = replace(settings, active_configuration=settings.run_directory / "active.yaml")
    deadline = time.monotonic() + TAKE_OVER_SECONDS
    while load_active(active).teams.get(team.name) != team:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _wrong(field: Field, sentence: str) -> Problem:
    return Problem(field, ConfigurationError(sentence))


def _checked(
    sources: Iterable[str], check: Callable[[str], str], field: Field, problems: list[Problem]
) -> list[str]:
    """The sources by their exact names; what is wrong with the others goes to `problems`, each sentence once."""
    found: list[str] = []
    for source in sources:
        try:
            found.append(check(source))
        except TformanceError as error:
            if str(error) not in {str(problem.error) for problem in problems}:
                problems.append(Problem(field, error))
    return found


def _repository_check(settings: Settings) -> Callable[[str], str]:
    """Asks GitHub, with the token of the environment."""
    if settings.github_token is None:

        def refuse(_repository: str) -> str:
            raise AccessError(
                "GITHUB_TOKEN is not set: put a token that may read the repositories into the environment or .env"
            )

        return refuse

    from tformance_assets.github.access import check_repository
    from tformance_assets.github.client import GitHub

    client = GitHub(
        settings.github_graphql_url,
        settings.github_token,
        patience_seconds=settings.github_patience_seconds,
        outage_seconds=OUTAGE_SECONDS,
    )
    return lambda repository: check_repository(client, repository)


def _check_git(source: str) -> str:
    from tformance_assets.git.source import check

    return check(source)


def _check_names(settings: Settings, team: Team) -> None:
    """No two sources of a team, old or new, may have the same name."""
    known = load(settings.configuration_path).teams.get(team.name)
    repositories = _unique((*(known.repositories if known else ()), *team.repositories))
    git = _unique((*(known.git if known else ()), *team.git))
    if not git:
        return
    from tformance_assets.assets.index import sources

    try:
        sources(replace(team, repositories=repositories, git=git))
    except TformanceError as error:
        raise NotAdmitted([Problem("git", error)]) from error


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple({name.lower(): name for name in reversed(names)}.values())[::-1]
