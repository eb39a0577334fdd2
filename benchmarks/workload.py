"""Which work do the benchmarks give? A repository with exactly so many pull requests in each window."""

from datetime import date, datetime, time, timedelta
from typing import Any

REPOSITORY = "bench/product"
PEOPLE = ("ines", "jonas", "mara", "pavel", "rosa", "tom")
KEPT = ("cache", "queue", "index", "session")


def hub(
    today: date, recent: int = 150, history: int = 350, recent_days: int = 30, days: int = 90
) -> dict[str, Any]:
    """The repositories of the stand-in: `recent` pull requests closed in the newest days, `history` before them."""
    newest = [
        _pull_request(number, _spread(today, number, recent, 0, recent_days)) for number in range(recent)
    ]
    older = [
        _pull_request(recent + number, _spread(today, number, history, recent_days, days))
        for number in range(history)
    ]
    return {REPOSITORY: newest + older}


def _spread(today: date, number: int, count: int, first_day: int, last_day: int) -> datetime:
    """Evenly over the days; those of today lie before one o'clock in the morning, so that they are in the past."""
    back = first_day + number * (last_day - first_day) // count
    return datetime.combine(today - timedelta(days=back), time(0, number % 60))


def _pull_request(index: int, merged: datetime) -> dict[str, Any]:
    number, author = index + 1, {"__typename": "User", "login": PEOPLE[index % 6]}
    created = merged - timedelta(hours=5 + index % 40)
    reviewer = {"__typename": "User", "login": PEOPLE[(index + 1) % 6]}
    files = [
        {
            "path": f"src/area{index % 9}/module_{index}_{i}.py",
            "additions": 20 + i,
            "deletions": i,
            "changeType": "MODIFIED",
        }
        for i in range(1 + index % 12)
    ]
    return {
        "id": f"PR_bench_{number}",
        "number": number,
        "url": f"https://github.com/{REPOSITORY}/pull/{number}",
        "title": f"Let area {index % 9} keep its {KEPT[index % 4]} across restarts ({number})",
        "body": "Until now a restart lost what was in memory. " * (2 + index % 9),
        "state": "MERGED",
        "isDraft": False,
        "createdAt": _utc(created),
        "updatedAt": _utc(merged),
        "closedAt": _utc(merged),
        "mergedAt": _utc(merged),
        "author": author,
        "baseRefName": "main",
        "headRefName": f"{author['login']}/area-{number}",
        "additions": sum(file["additions"] for file in files),
        "deletions": sum(file["deletions"] for file in files),
        "changedFiles": len(files),
        "labels": ["backend"],
        "files": files,
        "commits": [_commit(number, i, created, author["login"]) for i in range(1 + index % 5)],
        "reviews": [
            {
                "id": f"R_{number}",
                "state": "APPROVED",
                "submittedAt": _utc(created + timedelta(hours=2)),
                "body": "",
                "author": reviewer,
                "commentCount": 1,
            }
        ],
        "comments": [
            {"id": f"C_{number}", "createdAt": _utc(created), "body": "Thanks.", "author": reviewer}
        ],
        "reviewRequests": [],
        "reviewDecision": "APPROVED",
        "timelineItems": [{"__typename": "MergedEvent", "createdAt": _utc(merged), "actor": author}],
    }


def _commit(number: int, index: int, created: datetime, login: str) -> dict[str, Any]:
    return {
        "oid": f"{number:08x}{index:032x}",
        "messageHeadline": f"Step {index + 1} of keeping state",
        "messageBody": "",
        "authoredDate": _utc(created - timedelta(hours=3)),
        "committedDate": _utc(created - timedelta(hours=3)),
        "author": {"name": login, "email": f"{login}@users.noreply.github.com", "user": {"login": login}},
    }


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds") + "Z"
