"""Who wrote a commit, as a login? git knows a name and an e-mail address, no account.

GitHub's private addresses (`123+login@users.noreply.github.com`) contain the login. Anybody else is
called by the author name, after the repository's mailmap: readable, stable, and no address is shown.
"""

import re

from tformance_assets.actors import normalise
from tformance_assets.model import Actor

_PRIVATE = re.compile(
    r"^(?:\d+\+)?(?P<login>[\w.-]+(?:\[bot\])?)@users\.noreply\.github\.com$", re.IGNORECASE
)


def actor_of(name: str | None, email: str | None) -> Actor | None:
    """The actor behind a commit's author fields; None when it names nobody."""
    private = _PRIVATE.match((email or "").strip())
    handle = private["login"] if private else _handle(name, email)
    login = normalise(handle)
    if not login:
        return None
    # git has no account types, but GitHub reserves the suffix for its apps.
    return Actor(login, "Bot" if handle.lower().endswith("[bot]") else None)


def _handle(name: str | None, email: str | None) -> str:
    words = " ".join((name or "").split())
    # Some clients write the address as the name, and some write no name at all.
    return (words or email or "").partition("@")[0].strip()
