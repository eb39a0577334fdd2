"""Pull requests in the shapes the warehouse tests speak about."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tformance_assets.metrics.derive import DerivedRows, derive
from tformance_assets.model import Actor, Comment, Commit, File, IndexEntry, PullRequest, Review

REPOSITORY = "acme/shop"
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
FETCHED = datetime(2026, 11, 10, 8, 0)


def kind_of(actor: Actor | None) -> str | None:
    """Bots are told by their type alone."""
    return None if actor is None else "bot" if actor.typename == "Bot" else "human"


def at(day: date, hour: float = 12) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(hours=hour)


def pull_request(number: int, closed_on: date = MONDAY, **changes: Any) -> PullRequest:
    """A merged pull request with one of everything, opened the day before and closed at noon."""
    closed = at(closed_on)
    opened = closed - timedelta(hours=24)
    base = PullRequest(
        repository=REPOSITORY,
        number=number,
        node_id=f"PR_{number}",
        url=f"https://github.com/{REPOSITORY}/pull/{number}",
        title=f"Change {number}",
        body="Why",
        state="merged",
        is_draft=False,
        author=Actor("ada", "User"),
        created_at=opened,
        updated_at=closed,
        closed_at=closed,
        merged_at=closed,
        base_branch="main",
        head_branch=f"change-{number}",
        additions=10,
        deletions=2,
        changed_files=1,
        labels=("backend",),
        files=(File("shop/cart.py", 10, 2, "modified"),),
        commits=(
            Commit(
                f"c{number}",
                Actor("ada", "User"),
                "Ada",
                "ada@example.com",
                "Change it",
                opened - timedelta(hours=2),
                opened - timedelta(hours=2),
            ),
        ),
        reviews=(Review(Actor("bob", "User"), "approved", opened + timedelta(hours=3), "Fine", 1),),
        comments=(Comment(Actor("bob", "User"), opened + timedelta(hours=1), "Looking"),),
        events=(),
        fetched_at=FETCHED,
    )
    return replace(base, **changes)


def rows(number: int, closed_on: date = MONDAY, **changes: Any) -> DerivedRows:
    return derive(pull_request(number, closed_on, **changes), kind_of)


def entry(number: int, closed_on: date | None = MONDAY, updated_at: datetime | None = None) -> IndexEntry:
    """As the walk sees it; `closed_on=None` means open."""
    closed = None if closed_on is None else at(closed_on)
    return IndexEntry(
        repository=REPOSITORY,
        number=number,
        node_id=f"PR_{number}",
        state="open" if closed is None else "merged",
        created_at=at(MONDAY, -24),
        updated_at=updated_at or closed or FETCHED,
        closed_at=closed,
    )


def summary(number: int, day: date = MONDAY, **changes: Any) -> dict[str, Any]:
    return {
        "repository": REPOSITORY,
        "number": number,
        "partition_date": day,
        "summary_title": f"Summary {number}",
        "areas": ["cart"],
        "summarizer": "rules",
        **changes,
    }


def footprint(number: int) -> dict[str, Any]:
    return {
        "repository": REPOSITORY,
        "number": number,
        "tool": "copilot",
        "kind": "author",
        "place": "author",
    }
