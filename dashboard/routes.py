"""Which page does an address mean? `/teams/TEAM/PAGE`, and nothing else has pages."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

OVERVIEW = "overview"
ONBOARDING = "onboarding"
DATA_STATUS = "data-status"
METHODS = "methods"
NEW_TEAM = "/new-team"  # the only page that belongs to no team
ALWAYS_OPEN = frozenset({ONBOARDING, DATA_STATUS, METHODS})
SLUGS = (
    OVERVIEW,
    "delivery",
    "quality",
    "ai",
    "people",
    "pull-requests",
    DATA_STATUS,
    METHODS,
    ONBOARDING,
)


@dataclass(frozen=True)
class Address:
    """A team and one of its pages; either may not exist."""

    team: str
    page: str


def parse(path: str | None) -> Address | None:
    """The address in a URL path; None for the root and for everything outside `/teams/`."""
    parts = [unquote(part) for part in (path or "").strip("/").split("/")]
    if len(parts) < 2 or parts[0] != "teams":
        return None
    return Address(parts[1], "/".join(parts[2:]) or OVERVIEW)


def url(team: str, page: str) -> str:
    """The path of a team's page."""
    return f"/teams/{quote(team, safe='')}/{page}"
