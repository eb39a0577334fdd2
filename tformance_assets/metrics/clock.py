"""When did each stage of a pull request begin, and how long did it take? Hours, naive UTC.

What was not collected (a list that is None) gives no time, never a guess.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from tformance_assets.model import Actor, PullRequest, Review

KindOf = Callable[[Actor | None], str | None]


def ready_at(pr: PullRequest) -> datetime | None:
    """When reviewers could begin: first marked ready if it was opened as a draft, else when it was opened.

    It was opened as a draft when its first draft event marks it ready, or when it has none and is a draft.
    """
    if pr.events is None:
        return None
    changes = sorted(
        (event.created_at, event.kind)
        for event in pr.events
        if event.kind in ("ready_for_review", "convert_to_draft")
    )
    if not changes:
        return None if pr.is_draft else pr.created_at
    first_at, first_kind = changes[0]
    return first_at if first_kind == "ready_for_review" else pr.created_at


def first_commit_at(pr: PullRequest) -> datetime | None:
    """The earliest authored date of its commits, but not later than it was opened; None if none is known.

    A rebase can date every commit after the opening, though there was something to open with.
    """
    authored = [commit.authored_at for commit in pr.commits or () if commit.authored_at is not None]
    if authored and pr.created_at is not None:
        authored.append(pr.created_at)
    return min(authored, default=None)


def human_reviews(pr: PullRequest, kind_of: KindOf) -> list[Review]:
    """Reviews by humans other than the author, oldest first; a deleted account is not known to be human."""
    author = pr.author.login if pr.author else None
    return sorted(
        (
            review
            for review in pr.reviews or ()
            if review.reviewer is not None
            and review.reviewer.login != author
            and kind_of(review.reviewer) == "human"
        ),
        key=lambda review: review.submitted_at,
    )


def first_review_at(reviews: Iterable[Review], ready: datetime | None) -> datetime | None:
    """The first of these (human) reviews at or after the moment it was ready."""
    if ready is None:
        return None
    return min((review.submitted_at for review in reviews if review.submitted_at >= ready), default=None)


def approved_at(reviews: Iterable[Review]) -> datetime | None:
    """The first approval among these (human) reviews."""
    return min((review.submitted_at for review in reviews if review.state == "approved"), default=None)


def review_rounds(reviews: list[Review]) -> int:
    """How often reviewers had their turn: 0 without a human review, else 1 and one more for each request for
    changes that a later human review followed. `reviews` are human, oldest first.
    """
    if not reviews:
        return 0
    last = reviews[-1].submitted_at
    return 1 + sum(review.state == "changes_requested" and review.submitted_at < last for review in reviews)


def hours_between(start: datetime | None, end: datetime | None) -> float | None:
    """Hours from start to end; None when either is unknown or the order is wrong."""
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds() / 3600
