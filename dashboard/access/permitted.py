"""What of everything may the person who asks see? All data of a team passes here, so it is decided here alone.

A team one may not read does not exist: pages, callbacks and the API answer 404, whatever a browser claims.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import g, has_request_context

from dashboard.access.identity import Rules, whoever_asks
from dashboard.sources import Joining, PartitionStates, Report, SnapshotView, Sources, TeamView
from tformance_assets.admission import Wish


class Refused(Exception):
    """Data of a team was asked for that does not exist for the one who asks."""


class PermittedSources:
    """The sources as the present request may see them; outside of a request nothing is there."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def teams(self) -> Sequence[TeamView]:
        """The teams that may be read."""
        return [team for team in self._sources.teams() if self._may_read(team.name)]

    def access(self) -> Rules:
        """Which group may read which teams."""
        return self._sources.access()

    def report(self, team: str) -> Report:
        """The onboarding report of a team that may be read."""
        return self._of(team).report(team)

    def partitions(self, team: str) -> PartitionStates:
        """The days of a team that may be read."""
        return self._of(team).partitions(team)

    def retry(self, team: str) -> str:
        """Start the failed days of a team that may be read."""
        return self._of(team).retry(team)

    def run_url(self, team: str, asset: str, day: str) -> str | None:
        """Dagster's page for a day of a team that may be read."""
        return self._of(team).run_url(team, asset, day)

    def waiting(self, team: str) -> dict[str, datetime]:
        """The steps of a team that may be read which a limit holds up."""
        return self._of(team).waiting(team)

    def snapshot(self, team: str) -> SnapshotView:
        """The snapshot of a team that may be read."""
        return self._of(team).snapshot(team)

    def may_add_teams(self) -> bool:
        """Whether the one who asks may add and extend teams."""
        identity = whoever_asks()
        return identity is not None and identity.may_add_teams(self._sources.access())

    def add_team(self, wish: Wish) -> str:
        """Start to check and add a team; for those who may."""
        self._require_adding()
        return self._sources.add_team(wish)

    def joining(self, ticket: str) -> Joining | None:
        """What became of it; for those who may."""
        self._require_adding()
        return self._sources.joining(ticket)

    def _may_read(self, team: str) -> bool:
        identity = whoever_asks()
        return identity is not None and identity.may_read(team, self._sources.access())

    def _of(self, team: str) -> Sources:
        """The sources, if the team may be read and is configured: a team that is gone is as unknown."""
        if not any(known.name == team for known in self.teams()):
            refuse()
        return self._sources

    def _require_adding(self) -> None:
        if not self.may_add_teams():
            refuse()


def refuse() -> None:
    """Give the request up; its answer becomes 404, also where somebody catches the exception."""
    if has_request_context():
        g.refused = True
    raise Refused("There is no such team.")
