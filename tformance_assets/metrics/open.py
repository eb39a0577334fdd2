"""Whose turn is it on each open pull request, and since when? Pure.

draft              not ready for anybody yet
changes_requested  the author's turn: a human asked for changes and nothing came back since
approved           the merger's turn: approved, and nobody's request for changes stands
waiting            the reviewers' turn: everything else; only then are there `waiting_hours`

A plain comment does not end a wait. An answer to requested changes is a new commit, a force push or a new
request for review. Where reviews were not collected, state and hours are null.
"""

from datetime import datetime
from typing import Any

from tformance_assets.metrics import clock
from tformance_assets.metrics.clock import KindOf, hours_between
from tformance_assets.metrics.derive import size_of
from tformance_assets.model import PullRequest, Review

_AS_COLLECTED = (
    "repository",
    "number",
    "url",
    "title",
    "created_at",
    "updated_at",
    "is_draft",
    "additions",
    "deletions",
    "head_branch",
    "fetched_at",
)


def open_rows(pull_requests: list[PullRequest], as_of: datetime, kind_of: KindOf) -> list[dict[str, Any]]:
    """Rows of open_pull_requests; waits are counted up to `as_of`."""
    return [_row(pr, as_of, kind_of) for pr in pull_requests if pr.state == "open"]


def _row(pr: PullRequest, as_of: datetime, kind_of: KindOf) -> dict[str, Any]:
    reviews = clock.human_reviews(pr, kind_of)
    ready = clock.ready_at(pr)
    state, since = turn(pr, reviews, ready)
    return {
        **{name: getattr(pr, name) for name in _AS_COLLECTED},
        "author": pr.author.login if pr.author else None,
        "author_kind": kind_of(pr.author),
        "ready_at": ready,
        "first_review_at": clock.first_review_at(reviews, ready),
        "review_state": state,
        "waiting_hours": hours_between(since, as_of) if state == "waiting" else None,
        "review_requests": None if pr.review_requests is None else list(pr.review_requests),
        "size": size_of(pr.additions, pr.deletions),
        "labels": None if pr.labels is None else list(pr.labels),
    }


def turn(
    pr: PullRequest, reviews: list[Review], ready: datetime | None
) -> tuple[str | None, datetime | None]:
    """The review state, and since when it has been the reviewers' turn (None when it is not).

    `reviews` are human, oldest first.
    """
    if pr.is_draft:
        return "draft", None
    if pr.reviews is None:
        return None, None
    standing = _standing(reviews)
    requests = [review.submitted_at for review in standing if review.state == "changes_requested"]
    if requests:
        answered = _answered_at(pr, max(requests))
        return ("waiting", answered) if answered else ("changes_requested", None)
    # GitHub may ask for more approvals than there are; without its verdict one approval is enough.
    if standing and pr.review_decision in (None, "approved"):
        return "approved", None
    return "waiting", _handed_over_at(pr, reviews, ready)


def _standing(reviews: list[Review]) -> list[Review]:
    """The last approval or request for changes of each reviewer; a dismissed one no longer stands."""
    last: dict[str, Review] = {}
    for review in reviews:
        if review.reviewer is not None and review.state != "commented":
            last[review.reviewer.login] = review
    return [review for review in last.values() if review.state in ("approved", "changes_requested")]


def _answered_at(pr: PullRequest, asked_at: datetime) -> datetime | None:
    pushed = [commit.committed_at for commit in pr.commits or () if commit.committed_at is not None]
    asked_again = [
        event.created_at for event in pr.events or () if event.kind in ("review_requested", "force_pushed")
    ]
    return min((moment for moment in (*pushed, *asked_again) if moment > asked_at), default=None)


def _handed_over_at(pr: PullRequest, reviews: list[Review], ready: datetime | None) -> datetime | None:
    """The start of the wait: when it was last marked ready, or the last request for changes was answered."""
    marked = [event.created_at for event in pr.events or () if event.kind == "ready_for_review"]
    settled = [review.submitted_at for review in reviews if review.state == "changes_requested"]
    answered = _answered_at(pr, max(settled)) if settled else None
    return max((moment for moment in (ready, *marked, answered) if moment is not None), default=None)
