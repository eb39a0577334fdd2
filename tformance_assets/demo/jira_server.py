"""A stand-in for Jira Cloud's REST API: the same protocol over HTTP, answered from plain data.

The demonstration team's issues are read through it, without an account and without a network.
"""

import argparse
import base64
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tformance_assets.clock import utc_now
from tformance_assets.demo.serving import Serving, serve_until_interrupted

API = "/rest/api/3"
STORY_POINTS = "customfield_10016"
STATUSES = {
    "To Do": ("10000", "new"),
    "In Progress": ("10001", "indeterminate"),
    "In Review": ("10002", "indeterminate"),
    "Done": ("10003", "done"),
}
_FIELDS = [
    {"id": "summary", "name": "Summary", "custom": False},
    {"id": "status", "name": "Status", "custom": False},
    {"id": STORY_POINTS, "name": "Story point estimate", "custom": True},
]


@dataclass(frozen=True)
class DemoIssue:
    """One issue. `steps` are its changes of status, oldest first: (naive UTC, new status); it begins in To Do."""

    id: int
    key: str
    summary: str
    kind: str
    created: datetime
    steps: tuple[tuple[datetime, str], ...] = ()
    points: float | None = None
    former: tuple[str, ...] = ()  # keys from before it was moved

    @property
    def project(self) -> str:
        return self.key.rpartition("-")[0]

    @property
    def updated(self) -> datetime:
        return self.steps[-1][0] if self.steps else self.created

    def rendered(self, fields: Iterable[str]) -> dict[str, Any]:
        """The issue with the fields that were asked for, as Jira writes it."""
        status = self.steps[-1][1] if self.steps else "To Do"
        identity, category = STATUSES[status]
        resolved = self.updated if category == "done" else None
        known = {
            "summary": self.summary,
            "status": {"id": identity, "name": status, "statusCategory": {"key": category}},
            "issuetype": {"name": self.kind},
            "project": {"key": self.project},
            "created": iso(self.created),
            "updated": iso(self.updated),
            "resolutiondate": iso(resolved) if resolved else None,
            STORY_POINTS: self.points,
        }
        asked = {name: known[name] for name in fields if name in known}
        return {"id": str(self.id), "key": self.key, "fields": asked}

    def history(self) -> list[dict[str, Any]]:
        """Its changes of status, newest first; bulk histories carry milliseconds since 1970."""
        names = ["To Do", *(status for _, status in self.steps)]
        entries = [
            {
                "id": f"{self.id}{place}",
                "created": int(at.replace(tzinfo=UTC).timestamp() * 1000),
                "items": [_item(names[place], names[place + 1])],
            }
            for place, (at, _) in enumerate(self.steps)
        ]
        return entries[::-1]


def _item(old: str, new: str) -> dict[str, Any]:
    return {
        "field": "status",
        "fieldId": "status",
        "from": STATUSES[old][0],
        "fromString": old,
        "to": STATUSES[new][0],
        "toString": new,
    }


def iso(moment: datetime) -> str:
    """Naive UTC as Jira writes it in issues, in the time zone of an account in Berlin in winter."""
    local = moment + timedelta(hours=1)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}+0100"


@dataclass(frozen=True)
class Answer:
    """What the server sends back."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, *messages: str, **headers: str) -> Answer:
    """An error as Jira words it."""
    body = {"errorMessages": list(messages), "errors": {}}
    return Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


class JiraServer(Serving):
    """Serves issues on 127.0.0.1. `issues` may be changed while it serves; `token` None lets everybody in."""

    def __init__(
        self,
        issues: Callable[[], Iterable[DemoIssue]],
        projects: Iterable[str],
        *,
        token: str | None = None,
        clock: Callable[[], datetime] = utc_now,
        page: int = 100,
    ) -> None:
        super().__init__()
        self.issues, self.projects, self.token, self.clock = issues, tuple(projects), token, clock
        self.page = page

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """One that knows this server."""
        return _handler_of(self)

    def respond(self, method: str, path: str, query: dict[str, list[str]], body: Any, token: str) -> Answer:
        """The answer to one request; subclasses count, limit and spoil."""
        if self.token is not None and token != self.token:
            return self.stranger(path)
        route = f"{method} {path.removeprefix(API)}"
        answers: dict[str, Callable[[], Answer]] = {
            "GET /myself": lambda: Answer(200, {"accountId": "5b1", "displayName": "Reading Account"}),
            "GET /field": lambda: Answer(200, _FIELDS),
            "GET /status": lambda: Answer(200, _statuses()),
            "GET /project/search": lambda: self._projects(query.get("keys", [])),
            "POST /issue/bulkfetch": lambda: self._bulk(body),
            "POST /search/jql": lambda: self._search(body),
            "POST /changelog/bulkfetch": lambda: self._changelogs(body),
            "POST /search": _gone,
            "GET /search": _gone,
        }
        return answers.get(
            route, lambda: Answer(404, {"message": f"null for uri: {path}", "status-code": 404})
        )()

    def stranger(self, path: str) -> Answer:
        """Bad credentials: refused, or, where strangers may look, an empty answer that only a header explains."""
        headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
        if path == f"{API}/project/search":
            return Answer(200, {"values": [], "isLast": True, "total": 0}, headers)
        return Answer(401, {"message": "Client must be authenticated to access this resource."}, headers)

    def _projects(self, keys: list[str]) -> Answer:
        values = [{"id": str(place), "key": key} for place, key in enumerate(self.projects) if key in keys]
        return Answer(200, {"values": values, "isLast": True, "total": len(values)})

    def _found(self, names: Iterable[str]) -> tuple[list[DemoIssue], list[str]]:
        by_name = {name: one for one in self.issues() for name in (one.key, str(one.id), *one.former)}
        wanted = list(names)
        found = {by_name[name].id: by_name[name] for name in wanted if name in by_name}
        return [found[id] for id in sorted(found)], [name for name in wanted if name not in by_name]

    def _bulk(self, body: Any) -> Answer:
        if len(body["issueIdsOrKeys"]) > 100:
            return refusal(400, "The number of issues must not exceed 100.")
        found, _ = self._found(body["issueIdsOrKeys"])  # unknown ones are not mentioned at all
        issues = [issue.rendered(body.get("fields", ())) for issue in found]
        return Answer(200, {"expand": "", "issues": issues, "issueErrors": []})

    def _search(self, body: Any) -> Answer:
        if "startAt" in body:
            return refusal(400, "Unrecognized field 'startAt'.")
        found = self._queried(body["jql"])
        if isinstance(found, Answer):
            return found
        start, size = int(body.get("nextPageToken") or 0), min(self.page, body.get("maxResults", 50))
        issues = [one.rendered(body.get("fields", ())) for one in found[start : start + size]]
        is_last = start + size >= len(found)
        more = {} if is_last else {"nextPageToken": str(start + size)}
        return Answer(200, {"issues": issues, "isLast": is_last, **more})

    def _queried(self, jql: str) -> list[DemoIssue] | Answer:
        """The issues that a query of two known forms finds."""
        keys = re.fullmatch(r"key in \(([^)]*)\)", jql)
        if keys:
            found, lacking = self._found(name.strip() for name in keys[1].split(","))
            texts = [f"An issue with key '{name}' does not exist for field 'key'." for name in lacking]
            return refusal(400, *texts) if texts else found
        changed = re.fullmatch(r"project in \(([^)]*)\) AND updated >= -(\d+)m ORDER BY updated ASC", jql)
        if not changed:
            return refusal(400, "Unbounded JQL queries are not allowed here.")
        projects = [name.strip().strip('"') for name in changed[1].split(",")]
        for name in projects:
            if name not in self.projects:
                return refusal(400, f"The value '{name}' does not exist for the field 'project'.")
        since = self.clock() - timedelta(minutes=int(changed[2]))
        found = [one for one in self.issues() if one.project in projects and one.updated >= since]
        return sorted(found, key=lambda one: one.updated)

    def _changelogs(self, body: Any) -> Answer:
        if len(body["issueIdsOrKeys"]) > 1000 or body.get("fieldIds") != ["status"]:
            return refusal(400, "At most 1000 issues and 10 fields.")
        found, _ = self._found(body["issueIdsOrKeys"])
        entries = [(str(one.id), entry) for one in found for entry in one.history()]
        start = int(body.get("nextPageToken") or 0)
        logs: dict[str, list[dict[str, Any]]] = {}
        for id, entry in entries[start : start + self.page]:
            logs.setdefault(id, []).append(entry)
        more = {"nextPageToken": str(start + self.page)} if start + self.page < len(entries) else {}
        listed = [{"issueId": id, "changeHistories": histories} for id, histories in logs.items()]
        return Answer(200, {"issueChangeLogs": listed, **more})


def _gone() -> Answer:
    return refusal(410, "The requested API has been removed. Please migrate to /rest/api/3/search/jql.")


def _statuses() -> list[dict[str, Any]]:
    return [
        {"id": id, "name": name, "statusCategory": {"key": category}}
        for name, (id, category) in STATUSES.items()
    ]


def _handler_of(server: JiraServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            parts = urlsplit(self.path)
            body = json.loads(raw) if raw else None
            answer = server.respond(method, parts.path, parse_qs(parts.query), body, self._token())
            text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
            encoded = text.encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def _token(self) -> str:
            """The password of basic authentication."""
            kind, _, encoded = self.headers.get("authorization", "").partition(" ")
            return base64.b64decode(encoded).decode().partition(":")[2] if kind.lower() == "basic" else ""

        def log_message(self, format: str, *args: object) -> None:
            """Silent: requests carry a token."""

    return Handler


def main() -> None:
    """Serve the demonstration team's issues until interrupted."""
    from tformance_assets.demo.issues import PROJECT, issues_of_team

    parser = argparse.ArgumentParser(description="A stand-in for Jira with the demonstration team's issues.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--story", type=date.fromisoformat, help="the day the team was met")
    arguments = parser.parse_args()
    story = arguments.story or utc_now().date()

    def issues() -> list[DemoIssue]:
        return issues_of_team(story, utc_now())

    serve_until_interrupted(JiraServer(issues, [PROJECT]), arguments.port)


if __name__ == "__main__":
    main()
