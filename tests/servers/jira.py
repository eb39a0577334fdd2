"""Jira on a good and on a bad day: a log of what was asked, and faults on demand.

`faults` is eaten one per request: an answer to give instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tformance_assets.demo.jira_server import Answer, DemoIssue, JiraServer, refusal

TOKEN = "an-api-token"  # noqa: S105
LIMITED = refusal(429, "Rate limit exceeded.", retry_after="1")
DOWN = Answer(503, "<html>Service Unavailable</html>")


@dataclass(frozen=True)
class Asked:
    """One request: the path below the interface, and its body."""

    path: str
    body: Any


class FaultyJira(JiraServer):
    """The stand-in with a log and faults."""

    def __init__(
        self, issues: Iterable[DemoIssue] = (), projects: Iterable[str] = ("ABC", "OPS"), **options: Any
    ) -> None:
        self.listed = list(issues)
        super().__init__(lambda: self.listed, projects, token=TOKEN, **options)
        self.faults: list[Answer] = []
        self.always: dict[str, Answer] = {}
        self.unserved: set[str] = set()  # keys Jira cannot serve, though it knows them
        self.log: list[Asked] = []

    def respond(self, method: str, path: str, query: dict[str, list[str]], body: Any, token: str) -> Answer:
        short = path.removeprefix("/rest/api/3")
        self.log.append(Asked(short, body))
        if short in self.always:
            return self.always[short]
        return self.faults.pop(0) if self.faults else super().respond(method, path, query, body, token)

    def _bulk(self, body: Any) -> Answer:
        if not self.unserved & set(body["issueIdsOrKeys"]):
            return super()._bulk(body)
        errors = [{"id": "1", "errorMessage": "The response was too large."}]
        return Answer(200, {"issues": [], "issueErrors": errors})

    def asked(self, path: str) -> list[Any]:
        """The bodies of the requests for this path."""
        return [one.body for one in self.log if one.path == path]

    @property
    def keys_asked(self) -> list[str]:
        """Every key that was asked for in bulk."""
        return [key for body in self.asked("/issue/bulkfetch") for key in body["issueIdsOrKeys"]]

    def change(self, key: str, at: datetime, status: str) -> None:
        """One more step of an issue."""
        for place, one in enumerate(self.listed):
            if one.key == key:
                self.listed[place] = replace(one, steps=(*one.steps, (at, status)))


def issue(key: str, created: datetime, *steps: tuple[datetime, str], **more: Any) -> DemoIssue:
    """An issue whose id follows from its key."""
    project, _, number = key.partition("-")
    told = {"id": sum(map(ord, project)) * 10_000 + int(number), "summary": f"About {key}", "kind": "Story"}
    return DemoIssue(**{**told, "key": key, "created": created, "steps": steps, **more})
