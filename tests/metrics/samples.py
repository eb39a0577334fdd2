"""Pull requests told as stories: what happened, hours after Monday midnight."""

from datetime import datetime, timedelta
from typing import Any

from tformance_assets.model import Actor, Commit, Event, PullRequest, Review

MONDAY = datetime(2026, 11, 2)
ADA, BOB, EVE = (Actor(name, "User") for name in ("ada", "bob", "eve"))
ROBOT = Actor("review-robot", "Bot")


def kind_of(actor: Actor | None) -> str | None:
    return None if actor is None else "bot" if actor.typename == "Bot" else "human"


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def review(hours: float, state: str = "commented", by: Actor | None = BOB) -> Review:
    return Review(by, state, at(hours), "", 0)


def event(hours: float, kind: str, by: Actor | None = ADA) -> Event:
    return Event(kind, at(hours), by)


def commit(hours: float | None) -> Commit:
    when = None if hours is None else at(hours)
    return Commit(f"c{hours}", ADA, "Ada", "ada@example.com", "Work", when, when)


def pull_request(merged: float | None = 48, **changes: Any) -> PullRequest:
    """By Ada, opened at hour 10 as ready, merged at hour 48; nothing else happened unless told."""
    told: dict[str, Any] = {
        "repository": "acme/shop",
        "number": 1,
        "node_id": "PR_1",
        "url": None,
        "title": "Change the cart",
        "body": "",
        "state": "merged",
        "is_draft": False,
        "author": ADA,
        "created_at": at(10),
        "updated_at": at(merged or 60),
        "closed_at": at(merged or 60),
        "merged_at": None if merged is None else at(merged),
        "base_branch": "main",
        "head_branch": "cart",
        "additions": 1,
        "deletions": 1,
        "changed_files": 1,
        "labels": (),
        "files": (),
        "commits": (),
        "reviews": (),
        "comments": (),
        "events": (),
        "fetched_at": at(100),
    }
    return PullRequest(**{**told, **changes})
