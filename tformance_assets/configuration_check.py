"""What may stand in `tformance.yaml`? Turns the parsed document into teams, or says which line is wrong."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial
from typing import Any, NoReturn
from urllib.parse import urlsplit

from tformance_assets.actors import normalise
from tformance_assets.errors import ConfigurationError
from tformance_assets.teams import JiraSource, Team

TEAM_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
NOT_A_TEAM_NAME = (
    "cannot be a team name: use 1 to 40 letters, digits, - and _, beginning with a letter or digit"
)
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}/[A-Za-z0-9._-]{1,100}")
LONGEST_HISTORY_DAYS = 3650
SITE = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,9}")
CUSTOM_FIELD = re.compile(r"customfield_[0-9]{1,10}")
ALL_TEAMS = "*"


@dataclass(frozen=True)
class Place:
    """Where in which file a value stands; `line` counts from 1."""

    source: str
    keys: tuple[str, ...] = ()
    line: int | None = None

    def child(self, parent: Any, key: Any) -> "Place":
        """The place of an entry of this mapping (by key) or sequence (by index)."""
        return replace(self, keys=(*self.keys, str(key)), line=_line(parent, key) or self.line)

    def fail(self, problem: str) -> NoReturn:
        """Raise what is wrong here, as one sentence."""
        line = f" line {self.line}" if self.line else ""
        subject = ".".join(self.keys) + " " if self.keys else ""
        raise ConfigurationError(f"{self.source}{line}: {subject}{problem}")


def check_team_name(name: str) -> None:
    """Raise a ConfigurationError unless the name can be a team's."""
    if not TEAM_NAME.fullmatch(name):
        raise ConfigurationError(f"{name!r} {NOT_A_TEAM_NAME}")


def check_git_source(value: str) -> None:
    """Raise a ConfigurationError if a clone URL carries a password, which would end up in files and logs."""
    if "://" in value and urlsplit(value).password is not None:
        raise ConfigurationError(
            "a clone URL must not contain a password: use git's credential helper instead"
        )


def teams_of(document: Any, place: Place) -> dict[str, Team]:
    """The teams of a parsed document; None means none."""
    if document is None:
        return {}
    _known_keys(document, ("teams", "access"), place, "a mapping with the key `teams`")
    section = document.get("teams")
    if section is None:
        return {}
    place = place.child(document, "teams")
    if not isinstance(section, dict):
        place.fail("must be a mapping from team name to its settings")
    teams: dict[str, Team] = {}
    for name in section:
        team = _team(name, section[name], place.child(section, name))
        _no_collision(team, teams, place.child(section, name))
        teams[team.name] = team
    return teams


def access_of(document: Any, place: Place, teams: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Of each group the teams it may read; `*` as a team means all, `*` as a group everybody who signed in."""
    section = document.get("access") if document is not None else None
    if section is None:
        return {}
    place = place.child(document, "access")
    if not isinstance(section, dict):
        place.fail("must be a mapping from group to the list of its teams")
    for group in section:
        if not isinstance(group, str) or not group.strip():
            place.child(section, group).fail(
                "cannot be a group: write its name as text, in quotes if need be"
            )
    return {
        group: _texts(section[group], place.child(section, group), partial(_known_team, teams=teams))
        for group in section
    }


def _known_team(item: str, place: Place, teams: Collection[str]) -> None:
    if item != ALL_TEAMS and item not in teams:
        near = get_close_matches(item, [*teams], n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else 'list configured teams, or "*" for all'
        place.fail(f"names {item!r}, which is no configured team; {hint}")


def _no_collision(team: Team, others: dict[str, Team], place: Place) -> None:
    for other in others.values():
        if team.slug.lower() == other.slug.lower():
            place.fail(
                f"is too like the team name {other.name}: both become {other.slug.lower()!r} in storage"
            )


def _team(name: Any, entry: Any, place: Place) -> Team:
    if not isinstance(name, str) or not TEAM_NAME.fullmatch(name):
        place.fail(
            "cannot be a team name: use 1 to 40 letters, digits, - and _, beginning with a letter or digit"
            + (
                ""
                if isinstance(name, str)
                else ", in quotes if it looks like a number, a date or a truth value"
            )
        )
    _known_keys(entry, tuple(_FIELDS), place, "a mapping of settings such as onboarded_on and repositories")
    if "onboarded_on" not in entry:
        place.fail("has no onboarded_on: add the UTC date from which its windows count, such as 2026-01-31")
    team = Team(name=name, **{key: _FIELDS[key](entry[key], place.child(entry, key)) for key in entry})
    if not team.repositories and not team.git:
        place.fail("needs at least one entry in repositories or git")
    if team.history_days < team.recent_days:
        at = place.child(entry, "history_days" if "history_days" in entry else "recent_days")
        at.fail(f"would make history_days ({team.history_days}) less than recent_days ({team.recent_days})")
    return team


def _known_keys(mapping: Any, known: tuple[str, ...], place: Place, expected: str) -> None:
    if not isinstance(mapping, dict):
        place.fail(f"must be {expected}")
    for key in mapping:
        if key not in known:
            near = get_close_matches(str(key), known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}"
            place.child(mapping, key).fail(f"is not a known key; {hint}")


def _day(value: Any, place: Place) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            place.fail(f"must be a date such as 2026-01-31, not {value!r}")
    if isinstance(value, datetime) or not isinstance(value, date):
        place.fail(f"must be a date such as 2026-01-31, not {_shown(value)}")
    return value


def _days(value: Any, place: Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        place.fail(f"must be a whole number of at least 1, not {_shown(value)}")
    if value > LONGEST_HISTORY_DAYS:
        place.fail(f"must be at most {LONGEST_HISTORY_DAYS}, not {value}")
    return int(value)


def _texts(value: Any, place: Place, check: Callable[[str, Place], None]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        place.fail(f"must be a list, not {_shown(value)}")
    seen: set[str] = set()
    for index, item in enumerate(value):
        at = replace(place.child(value, index), keys=place.keys)
        if not isinstance(item, str) or not item.strip():
            at.fail(f"must be a list of texts, not of {_shown(item)}")
        check(item, at)
        if item.lower() in seen:
            at.fail(f"names {item} twice")
        seen.add(item.lower())
    return tuple(str(item) for item in value)


def _repository(item: str, place: Place) -> None:
    if not REPOSITORY.fullmatch(item):
        place.fail(f"must be a list of owner/name, not {item!r}")


def _git(item: str, place: Place) -> None:
    try:
        check_git_source(item)
    except ConfigurationError as error:
        place.fail(f"is refused: {error}")


def _onboarding(value: Any, place: Place) -> str:
    if value not in ("two_phase", "single_phase"):
        place.fail(f"must be two_phase or single_phase, not {_shown(value)}")
    return str(value)


def _amount(value: Any, place: Place) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        place.fail(f"must be an amount of dollars of at least 0, not {_shown(value)}")
    return float(value)


def _flag(value: Any, place: Place) -> bool:
    if not isinstance(value, bool):
        place.fail(f"must be true or false, not {_shown(value)}")
    return value


def _people(value: Any, place: Place) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One login for each person, with the other names of the same person."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        place.fail(
            f"must be a mapping from a login to a list of the same person's others, not {_shown(value)}"
        )
    owners = {normalise(str(name)): str(name) for name in value}
    people = []
    for name in value:
        at = place.child(value, name)
        if not isinstance(name, str) or not name.strip():
            at.fail("must be a login")
        people.append((name, _texts(value[name], at, partial(_alias, name=name, owners=owners))))
    return tuple(people)


def _alias(item: str, place: Place, name: str, owners: dict[str, str]) -> None:
    """No name may belong to two people, nor stand for itself."""
    owner = owners.setdefault(normalise(item), name)
    if owner == name and normalise(item) == normalise(name):
        place.fail(f"names {item} as another name of itself")
    if owner != name:
        place.fail(f"names {item}, which is {owner}'s")


def _anything(item: str, place: Place) -> None:
    """Every text will do."""


def _jira(value: Any, place: Place) -> JiraSource | None:
    if value is None:
        return None
    _known_keys(value, tuple(_JIRA_FIELDS), place, "a mapping with site and projects")
    for key, example in (("site", "https://acme.atlassian.net"), ("projects", "[ABC, OPS]")):
        if not value.get(key):
            place.fail(f"has no {key}: add it, such as {example}")
    return JiraSource(**{key: _JIRA_FIELDS[key](value[key], place.child(value, key)) for key in value})


def _site(value: Any, place: Place) -> str:
    """An https address of a host alone: credentials are sent there."""
    text = value.strip().rstrip("/") if isinstance(value, str) else ""
    if not SITE.fullmatch(text):
        place.fail("must be the site's address, such as https://acme.atlassian.net")
    return text.lower()


def _project(item: str, place: Place) -> None:
    if not PROJECT_KEY.fullmatch(item):
        place.fail(f"must be a list of project keys such as ABC, not {item!r}")


def _custom_field(value: Any, place: Place) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not CUSTOM_FIELD.fullmatch(value):
        place.fail(f"must be a field's id such as customfield_10016, not {_shown(value)}")
    return str(value)


_JIRA_FIELDS: dict[str, Callable[[Any, Place], Any]] = {
    "site": _site,
    "projects": lambda value, place: _texts(value, place, _project),
    "story_points": _custom_field,
}


_FIELDS: dict[str, Callable[[Any, Place], Any]] = {
    "onboarded_on": _day,
    "repositories": lambda value, place: _texts(value, place, _repository),
    "git": lambda value, place: _texts(value, place, _git),
    "recent_days": _days,
    "history_days": _days,
    "onboarding": _onboarding,
    "bots": lambda value, place: _texts(value, place, _anything),
    "people": _people,
    "monthly_budget_usd": _amount,
    "jira": _jira,
    "demo": _flag,
}


def _shown(value: Any) -> str:
    """A value as a reader of the file would recognise it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(str(value)) if isinstance(value, (str, date)) else str(value)


def _line(parent: Any, key: Any) -> int | None:
    """The line of an entry, counted from 1; None where the parser does not know (merged keys)."""
    positions = getattr(getattr(parent, "lc", None), "data", None) or {}
    try:
        return int(positions[key][0]) + 1
    except (KeyError, IndexError, TypeError):
        return None
