"""A stand-in for GitHub's GraphQL API: real GraphQL over HTTP, answered from plain data.

The demonstration team is onboarded through it, without a token of GitHub and without a network.
"""

import argparse
import json
import time
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

from tformance_assets.clock import utc_now
from tformance_assets.demo.github_schema import Asked, Hub, answer
from tformance_assets.demo.serving import Serving, serve_until_interrupted

POINTS_PER_HOUR = 5000
STORY_SECONDS = 300  # so often the demonstration team is shown as it is by then


class GitHubServer(Serving):
    """Serves a hub on 127.0.0.1. The hub may be changed while it is served.

    `latency` is in seconds; `token` is the only one accepted, None accepts any bearer token.
    """

    path = "/graphql"

    def __init__(self, hub: Hub, *, latency: float = 0.0, token: str | None = None) -> None:
        super().__init__()
        self.hub = hub
        self.token = token
        self.latency = latency

    def handler(self) -> type["Request"]:
        """One that knows this server."""
        return type("BoundRequest", (Request,), {"github": self})

    def handle(self, request: "Request") -> None:
        """Answer one request."""
        if self.latency:
            time.sleep(self.latency)
        if not self.admits(request):
            return
        request.send(200, self.result(request))

    def admits(self, request: "Request") -> bool:
        """Is the token good? If not, the refusal is sent."""
        if not request.token:
            request.send(401, {"message": "This endpoint requires you to be authenticated.", "status": "401"})
        elif self.token is not None and request.token != self.token:
            request.send(401, {"message": "Bad credentials", "status": "401"})
        else:
            return True
        return False

    def result(self, request: "Request") -> dict[str, Any]:
        """The body of the answer."""
        asked = Asked(self.hub, self.rate_limit(request))
        return answer(request.query, request.variables, asked)

    def rate_limit(self, _request: "Request") -> dict[str, Any] | None:
        """What `rateLimit` says: here nothing is ever used up."""
        reset = datetime.now(UTC) + timedelta(hours=1)
        return {
            "cost": 1,
            "limit": POINTS_PER_HOUR,
            "remaining": POINTS_PER_HOUR,
            "resetAt": reset.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


class Request(BaseHTTPRequestHandler):
    """One HTTP request; `send` answers it."""

    protocol_version = "HTTP/1.1"
    server_version = "GitHub.stand-in"
    disable_nagle_algorithm = True
    github: GitHubServer
    query: str
    variables: dict[str, Any]

    @property
    def token(self) -> str:
        """The bearer token sent, empty if there is none."""
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(raw)
            self.query, self.variables = str(body["query"]), dict(body.get("variables") or {})
        except (ValueError, KeyError, TypeError):
            self.send(400, {"message": "Problems parsing JSON", "status": "400"})
            return
        self.github.handle(self)

    def send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        """Send a JSON body, or a text as HTML."""
        is_text = isinstance(body, str)
        raw = body.encode() if is_text else json.dumps(body).encode()
        kind = "text/html" if is_text else "application/json; charset=utf-8"
        length = {"Content-Type": kind, "Content-Length": str(len(raw))}
        self.send_response(status)
        for name, value in (length | (headers or {})).items():
            self.send_header(name, value)
        try:
            self.end_headers()
            self.wfile.write(raw)
        except ConnectionError:  # the client waits no longer
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: requests carry a token."""


def main() -> None:
    """Serve the demonstration team until interrupted."""
    from tformance_assets.demo.team import build

    parser = argparse.ArgumentParser(description="A stand-in for GitHub with the demonstration team.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds every answer takes")
    parser.add_argument(
        "--story", type=date.fromisoformat, help="the day the team was met; it works on since"
    )
    arguments = parser.parse_args()
    story = arguments.story or utc_now().date()

    def hub() -> Hub:
        return build(story, until=utc_now())

    server = GitHubServer(hub(), latency=arguments.latency)

    def tell_on() -> None:
        server.hub = hub()

    serve_until_interrupted(server, arguments.port, tell_on, STORY_SECONDS)


if __name__ == "__main__":
    main()
