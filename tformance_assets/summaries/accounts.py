"""Which AI tool acts under this login?"""

import re

from tformance_assets.actors import find
from tformance_assets.model import Actor
from tformance_assets.summaries.footprints import catalogue
from tformance_assets.summaries.vocabulary import Involvement


def tool_of(login: str | None, kind: str | None) -> tuple[str | None, Involvement | None]:
    """The tool that acts under this login, and as what it acts; (None, None) for everybody else."""
    if not login:
        return None, None
    machine = kind in ("bot", "agent")
    known = find(login, "Bot" if machine else None)
    if known is not None:
        involvement: Involvement = "authored" if known.group == "authoring_agents" else "reviewed"
        return (known.tool, involvement) if known.tool else (None, None)
    return _custom_app(Actor(login, "Bot")) if machine or login.lower().endswith("[bot]") else (None, None)


def _custom_app(actor: Actor) -> tuple[str | None, Involvement | None]:
    words = set(re.split(r"[^a-z0-9]+", actor.login.lower()))
    for mark in catalogue().app_words:
        if mark.mark in words:
            reviews = bool(words & catalogue().app_review_words)
            return mark.tool, "reviewed" if reviews else "authored"
    return None, None
