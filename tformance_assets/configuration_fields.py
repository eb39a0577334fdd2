"""What may a field of a team hold? Each check turns a parsed value into the team's, or says what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tformance_assets.actors import normalise
from tformance_assets.configuration_place import Place, known_keys, shown
from tformance_assets.teams import JiraSource

REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}/[A-Za-z0-9._-]{1,100}")
LONGEST_HISTORY_DAYS = 3650
SITE = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,9}")
CUSTOM_FIELD = re.compile(r"customfield_[0-9]{1,10}")


def texts(value: Any, place: Place, check: Callable[[str, Place], None]) -> tuple[str, ...]:
    """A list of different texts, each of which passes the check; nothing means none."""
    if value is None:
        return ()
    if not isinstance(value, list):
        place.fail(f"must be a list, not {shown(value)}")
    seen: set[str] = set()
    for index, item in enumerate(value):
        at = replace(place.child(value, index), keys=place.keys)
        if not isinstance(item, str) or not item.strip():
            at.fail(f"must be a list of texts, not of {shown(item)}")
        check(item, at)
        if item.lower() in seen:
            at.fail(f"names {item} twice")
        seen.add(item.lower())
    return tuple(str(item) for item in value)


def _day(value: Any, place: Place) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            place.fail(f"must be a date such as 2026-01-31, not {value!r}")
    if isinstance(value, datetime) or not isinstance(value, date):
        place.fail(f"must be a date such as 2026-01-31, not {shown(value)}")
    return value


def _days(value: Any, place: Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        place.fail(f"must be a whole number of at least 1, not {shown(value)}")
    if value > LONGEST_HISTORY_DAYS:
        place.fail(f"must be at most {LONGEST_HISTORY_DAYS}, not {value}")
    return int(value)


def _repository(item: str, place: Place) -> None:
    if not REPOSITORY.fullmatch(item):
        place.fail(f"must be a list of owner/name, not {item!r}")


def _git(item: str, place: Place) -> None:
    """A password in a clone URL would end up in files and logs."""
    if "://" in item and urlsplit(item).password is not None:
        place.fail("is refused: a clone URL must not contain a password: use git's credential helper instead")


def _onboarding(value: Any, place: Place) -> str:
    if value not in ("two_phase", "single_phase"):
        place.fail(f"must be two_phase or single_phase, not {shown(value)}")
    return str(value)


def _amount(value: Any, place: Place) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        place.fail(f"must be an amount of dollars of at least 0, not {shown(value)}")
    return float(value)


def _flag(value: Any, place: Place) -> bool:
    if not isinstance(value, bool):
        place.fail(f"must be true or false, not {shown(value)}")
    return value


def _people(value: Any, place: Place) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One login for each person, with the other names of the same person."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        place.fail(
            f"must be a mapping from a login to a list of the same person's others, not {shown(value)}"
        )
    owners = {normalise(str(name)): str(name) for name in value}
    people = []
    for name in value:
        at = place.child(value, name)
        if not isinstance(name, str) or not name.strip():
            at.fail("must be a login")
        people.append((name, texts(value[name], at, partial(_alias, name=name, owners=owners))))
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
    known_keys(value, tuple(_JIRA_FIELDS), place, "a mapping with site and projects")
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
        place.fail(f"must be a field's id such as customfield_10016, not {shown(value)}")
    return str(value)


_JIRA_FIELDS: dict[str, Callable[[Any, Place], Any]] = {
    "site": _site,
    "projects": lambda value, place: texts(value, place, _project),
    "story_points": _custom_field,
}


FIELDS: dict[str, Callable[[Any, Place], Any]] = {
    "onboarded_on": _day,
    "repositories": lambda value, place: texts(value, place, _repository),
    "git": lambda value, place: texts(value, place, _git),
    "recent_days": _days,
    "history_days": _days,
    "onboarding": _onboarding,
    "bots": lambda value, place: texts(value, place, _anything),
    "people": _people,
    "monthly_budget_usd": _amount,
    "jira": _jira,
    "demo": _flag,
}
