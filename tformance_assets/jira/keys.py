"""Which issues does a pull request name? Pure; only keys of the team's own projects count.

Without that filter UTF-8, SHA-256, CVE-2024 and ESLINT-9 would all be issues. In a title or body a key is written
in capitals, in a branch as it comes. Bodies quote other people's issues, so they are a fallback.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

Place = Literal["title", "branch", "body"]

_NUMBER = r"-[1-9][0-9]{0,6}(?![A-Za-z0-9])"


def keys_of(
    title: str | None, branch: str | None, body: str | None, projects: Collection[str]
) -> list[tuple[str, Place]]:
    """Each issue key once, in capitals and in the order of reading, with the first place that has it."""
    pattern = _pattern(frozenset(projects))
    if pattern is None:
        return []
    found: dict[str, Place] = {}
    for key in pattern.findall(title or ""):
        found.setdefault(key, "title")
    for key in pattern.findall((branch or "").upper()):
        found.setdefault(key, "branch")
    if not found:
        found = dict.fromkeys(pattern.findall(body or ""), "body")
    return list(found.items())


def candidates(projects: Collection[str]) -> str:
    """A pattern for SQL, in any case, that every text with a key matches; it lets others through as well."""
    return f"(?i)({'|'.join(map(re.escape, sorted(projects)))})-[1-9]" if projects else "[^\\s\\S]"


@lru_cache(maxsize=64)
def _pattern(projects: frozenset[str]) -> re.Pattern[str] | None:
    if not projects:
        return None
    names = "|".join(re.escape(name.upper()) for name in sorted(projects))
    return re.compile(f"(?<![A-Za-z0-9])(?:{names}){_NUMBER}")
