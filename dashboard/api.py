"""What can programs ask? Whether the dashboard lives, which teams there are, and how far each is."""

import logging
from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.sources import Sources, find_team
from tformance_assets.errors import TformanceError

logger = logging.getLogger(__name__)


def install(server: Flask, sources: Sources) -> None:
    """The JSON routes."""

    @server.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @server.get("/api/teams")
    def teams() -> Response:
        return jsonify(
            [{"team": team.name, "status": status(sources, team.name)} for team in sources.teams()]
        )

    @server.get("/api/teams/<team>/onboarding")
    def onboarding(team: str) -> tuple[Response, int]:
        if find_team(sources, team) is None:
            return jsonify(error=f"There is no team {team!r}."), 404
        return jsonify(sources.report(team)), 200

    @server.get("/api/")
    @server.get("/api/<path:rest>")
    def unknown(rest: str = "") -> tuple[Response, int]:
        return jsonify(error=f"There is nothing at /api/{rest}."), 404

    @server.errorhandler(TformanceError)
    def explain(error: TformanceError) -> tuple[Any, int]:
        """A fault the user can understand, in one sentence."""
        logger.warning("%s answered 503: %s", request.path, error)
        if request.path.startswith("/api/"):
            return jsonify(error=str(error)), 503
        return Response(f"{error}\n", mimetype="text/plain"), 503


def status(sources: Sources, team: str) -> str:
    """The onboarding status word of one team."""
    return str(sources.report(team)["status"])
