"""Which pull requests do the tests serve? Small ones, made on demand, in the shape the stand-in serves."""

from datetime import datetime, timedelta
from typing import Any

REPOSITORY = "acme/rocket"
DAY = datetime(2026, 1, 5, 12)


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def user(login: str = "ada") -> dict[str, str]:
    return {"__typename": "User", "login": login}


def pull_request(number: int, *, updated: datetime | None = None, **given: Any) -> dict[str, Any]:
    """A merged pull request with one file and one commit, updated `number` minutes after DAY."""
    at = updated or DAY + timedelta(minutes=number)
    made: dict[str, Any] = {
        "id": f"PR_{number}",
        "number": number,
        "url": f"https://github.com/{REPOSITORY}/pull/{number}",
        "title": f"Change {number}",
        "body": "Why and how.",
        "state": "MERGED",
        "isDraft": False,
        "createdAt": text(at - timedelta(hours=5)),
        "updatedAt": text(at),
        "closedAt": text(at),
        "mergedAt": text(at),
        "author": user(),
        "baseRefName": "main",
        "headRefName": f"branch-{number}",
        "additions": 10,
        "deletions": 2,
        "labels": [],
        "files": files(1),
        "commits": commits(1),
        "reviews": [],
        "comments": [],
        "reviewRequests": [],
        "reviewDecision": None,
        "timelineItems": [{"__typename": "MergedEvent", "createdAt": text(at), "actor": user()}],
    }
    made |= given
    return {"changedFiles": len(made["files"])} | made


def open_one(number: int, **given: Any) -> dict[str, Any]:
    unclosed = {"state": "OPEN", "closedAt": None, "mergedAt": None, "timelineItems": []}
    return pull_request(number, **(unclosed | given))


def files(count: int) -> list[dict[str, Any]]:
    return [
        {"path": f"src/{n}.py", "additions": n, "deletions": 0, "changeType": "MODIFIED"}
        for n in range(count)
    ]


def commits(count: int) -> list[dict[str, Any]]:
    return [
        {
            "oid": f"{n:040x}",
            "messageHeadline": f"Step {n}",
            "messageBody": "Co-authored-by: Eve <eve@example.com>" if n else "",
            "authoredDate": text(DAY),
            "committedDate": text(DAY),
            "author": {"name": "Ada", "email": "ada@example.com", "user": {"login": "Ada"} if n else None},
        }
        for n in range(count)
    ]


def reviews(count: int, **given: Any) -> list[dict[str, Any]]:
    made = {
        "state": "COMMENTED",
        "submittedAt": text(DAY),
        "body": "",
        "author": user("bob"),
        "commentCount": 2,
    }
    return [made | {"id": f"R_{n}"} | given for n in range(count)]


def comments(count: int, **given: Any) -> list[dict[str, Any]]:
    made = {"createdAt": text(DAY), "body": "Nice.", "author": user("bob")}
    return [made | {"id": f"C_{n}"} | given for n in range(count)]


def events(count: int) -> list[dict[str, Any]]:
    at = text(DAY)
    return [{"__typename": "HeadRefForcePushedEvent", "createdAt": at, "actor": None} for _ in range(count)]
