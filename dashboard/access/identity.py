"""Who is asking, and which teams may they read? Decided from the session and the configuration, nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g, has_request_context

ALL = "*"  # as a group: everybody who signed in; as a team: every team, and the right to add some
Rules = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Identity:
    """Somebody who was let in. `unlimited` ones see everything: there are no groups to ask about."""

    name: str | None
    groups: frozenset[str] = frozenset()
    unlimited: bool = False

    def may_read(self, team: str, rules: Rules) -> bool:
        """Whether any data of the team may be shown."""
        return self.may_add_teams(rules) or team in self._granted(rules)

    def may_add_teams(self, rules: Rules) -> bool:
        """Whether teams may be added and extended: only by those who see all of them."""
        return self.unlimited or ALL in self._granted(rules)

    def _granted(self, rules: Rules) -> set[str]:
        return {team for group in (*self.groups, ALL) for team in rules.get(group, ())}


def whoever_asks() -> Identity | None:
    """The identity of the request that is being answered; None outside of one."""
    found: Identity | None = g.get("identity") if has_request_context() else None
    return found
