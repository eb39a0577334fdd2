"""Who is a person, who is a bot, who is an AI agent? One list, one answer, for every metric."""

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from tformance_assets.model import Actor

Kind = Literal["human", "bot", "agent"]
Group = Literal["authoring_agents", "review_bots", "dependency_bots", "automation"]

LIST = Path(__file__).with_name("actors.yaml")
GROUPS: tuple[Group, ...] = ("authoring_agents", "review_bots", "dependency_bots", "automation")


@dataclass(frozen=True, slots=True)
class Known:
    """A listed login. `tool` names the AI product behind it, None for plain automation."""

    login: str
    group: Group
    tool: str | None
    only_as_bot: bool


def normalise(login: str) -> str:
    """One spelling per login: lower case, without "app/" in front and "[bot]" behind."""
    return login.strip().lower().removeprefix("app/").removesuffix("[bot]").strip()


def kind_of(actor: Actor | None, extra_bots: Iterable[str] = frozenset()) -> Kind | None:
    """`agent` writes code, `bot` is any other machine, `human` the rest; None for a deleted account.

    `extra_bots` are logins the team's configuration declares to be bots.
    """
    if actor is None:
        return None
    known = find(actor.login, actor.typename)
    if known is not None:
        return "agent" if known.group == "authoring_agents" else "bot"
    if actor.typename == "Bot" or _has_bot_suffix(actor.login):
        return "bot"
    return "bot" if normalise(actor.login) in {normalise(bot) for bot in extra_bots} else "human"


def find(login: str, typename: str | None = None) -> Known | None:
    """The list's entry for this login; None when unlisted, or when it is a person of that name."""
    known = _listed().get(normalise(login))
    if known is None:
        return None
    is_bot = typename == "Bot" or _has_bot_suffix(login)
    return None if known.only_as_bot and not is_bot else known


def is_dependency_bot(login: str | None) -> bool:
    """Whether this login only raises versions of dependencies."""
    known = find(login, "Bot") if login else None
    return known is not None and known.group == "dependency_bots"


def _has_bot_suffix(login: str) -> bool:
    return login.strip().lower().endswith("[bot]")


@functools.cache
def list_version() -> str:
    """Changes with every change of the list."""
    return hashlib.sha256(LIST.read_bytes()).hexdigest()[:12]


@functools.cache
def _listed() -> dict[str, Known]:
    document = YAML(typ="safe").load(LIST.read_text(encoding="utf-8"))
    return {
        row["login"]: Known(row["login"], group, row.get("tool"), row.get("only_as_bot", False))
        for group in GROUPS
        for row in document[group]
    }
