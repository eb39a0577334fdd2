"""May this token read this repository, and what is the repository called exactly?"""

import re
from typing import Any

from tformance_assets.errors import AccessError
from tformance_assets.github.answers import NOT_FOUND, Answer, fault_of
from tformance_assets.github.client import GitHub

_PATTERN = re.compile(
    r"(?:https?://[^/\s]+/|(?:ssh://)?git@[^:/\s]+[:/])?"
    r"(?P<owner>[A-Za-z0-9][A-Za-z0-9_-]{0,99})/(?P<name>[A-Za-z0-9._-]{1,100}?)(?:\.git)?/?"
)


def parse_repository(text: str) -> tuple[str, str]:
    """Owner and name out of `OWNER/NAME` or the repository's address; raises AccessError."""
    found = _PATTERN.fullmatch(text.strip())
    if not found or found["name"] in {".", ".."}:
        raise AccessError(f"'{text}' is not a repository: write OWNER/NAME, like octocat/hello-world.")
    return found["owner"], found["name"]


def check_repository(client: GitHub, text: str) -> str:
    """The canonical `owner/name`, or AccessError with one sentence that says what to do."""
    owner, name = parse_repository(text)
    answer = client.ask("repository", {"owner": owner, "name": name})
    return str(repository_of(answer, f"{owner}/{name}")["nameWithOwner"])


def repository_of(answer: Answer, repository: str) -> dict[str, Any]:
    """The `repository` of an answer; raises AccessError where there is none for this token."""
    found: dict[str, Any] | None = answer.data.get("repository")
    if found is not None:
        return found
    if any(error.get("type") != NOT_FOUND for error in answer.errors):
        raise fault_of(answer.errors)
    raise AccessError(
        f"Repository {repository} was not found at GitHub, or this token may not see it: "
        "check the spelling and the token's access.",
        kind="access",
    )


def token_login(client: GitHub) -> str:
    """The login the token belongs to; raises AccessError."""
    return str(client.execute("viewer", {})["viewer"]["login"])
