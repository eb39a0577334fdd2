"""What may stand in `tformance.yaml`? Turns the parsed document into teams, or says which line is wrong."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import partial
from typing import Any

from tformance_assets.configuration_fields import FIELDS, texts
from tformance_assets.configuration_place import Place, known_keys
from tformance_assets.errors import ConfigurationError
from tformance_assets.teams import Team

TEAM_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
NOT_A_TEAM_NAME = (
    "cannot be a team name: use 1 to 40 letters, digits, - and _, beginning with a letter or digit"
)
ALL_TEAMS = "*"


def check_team_name(name: str) -> None:
    """Raise a ConfigurationError unless the name can be a team's."""
    if not TEAM_NAME.fullmatch(name):
        raise ConfigurationError(f"{name!r} {NOT_A_TEAM_NAME}")


def teams_of(document: Any, place: Place) -> dict[str, Team]:
    """The teams of a parsed document; None means none."""
    if document is None:
        return {}
    known_keys(document, ("teams", "access"), place, "a mapping with the key `teams`")
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
        group: texts(section[group], place.child(section, group), partial(_known_team, teams=teams))
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
            NOT_A_TEAM_NAME
            + (
                ""
                if isinstance(name, str)
                else ", in quotes if it looks like a number, a date or a truth value"
            )
        )
    known_keys(entry, tuple(FIELDS), place, "a mapping of settings such as onboarded_on and repositories")
    if "onboarded_on" not in entry:
        place.fail("has no onboarded_on: add the UTC date from which its windows count, such as 2026-01-31")
    team = Team(name=name, **{key: FIELDS[key](entry[key], place.child(entry, key)) for key in entry})
    if not team.repositories and not team.git:
        place.fail("needs at least one entry in repositories or git")
    if team.history_days < team.recent_days:
        at = place.child(entry, "history_days" if "history_days" in entry else "recent_days")
        at.fail(f"would make history_days ({team.history_days}) less than recent_days ({team.recent_days})")
    return team
