"""Which row does a pull request become, whatever its source? Pure: the same input gives the same row.

Everything that pages and SQL call a metric of one pull request is defined here and in `clock`, once.
"""

import re
from dataclasses import dataclass
from typing import Any

from tformance_assets.metrics import clock
from tformance_assets.metrics.clock import KindOf, hours_between
from tformance_assets.metrics.generated import is_generated
from tformance_assets.model import Actor, File, PullRequest

Row = dict[str, Any]

_SIZES = ((10, "XS"), (50, "S"), (200, "M"), (500, "L"))

_AS_COLLECTED = (
    "node_id",
    "url",
    "title",
    "body",
    "state",
    "is_draft",
    "created_at",
    "merged_at",
    "closed_at",
    "updated_at",
    "base_branch",
    "head_branch",
    "additions",
    "deletions",
    "changed_files",
    "review_decision",
    "fetched_at",
)

_REVERT_TITLE = re.compile(r'^Revert "|^revert(\([^)]*\))?!?: ', re.IGNORECASE)
_REVERT_BODY = re.compile(r"^\s*(This reverts commit [0-9a-f]{7,}|Reverts [\w.-]+/[\w.-]+#\d+)", re.MULTILINE)
_HOTFIX_TITLE = re.compile(r"^\W*hot-?fix\b", re.IGNORECASE)
_HOTFIX_BRANCH = re.compile(r"^hot-?fix[/_-]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DerivedRows:
    """One pull request as rows of pull_requests, pr_files, pr_commits, pr_reviews and pr_comments."""

    pull_request: Row
    files: list[Row]
    commits: list[Row]
    reviews: list[Row]
    comments: list[Row]


def derive(pr: PullRequest, kind_of: KindOf, derived_by: str | None = None) -> DerivedRows:
    """The rows of a pull request; `kind_of` tells humans, bots and agents apart (None: a deleted account).

    `derived_by` names the rules and lists in force, so that rows of older ones can be told.
    """
    key = {"repository": pr.repository, "number": pr.number, "partition_date": pr.partition}
    return DerivedRows(
        pull_request={
            **key,
            **_as_collected(pr),
            "author_kind": kind_of(pr.author),
            **_merge(pr),
            **_sizes(pr),
            **_counts(pr),
            **_clocks(pr, kind_of),
            "is_revert": is_revert(pr.title, pr.body),
            "is_hotfix": is_hotfix(pr),
            "derived_by": derived_by,
        },
        files=[key | _file(file) for file in pr.files or ()],
        commits=[key | row for row in _commits(pr, kind_of)],
        reviews=[key | row for row in _reviews(pr, kind_of)],
        comments=[key | row for row in _comments(pr, kind_of)],
    )


def size_of(additions: int | None, deletions: int | None) -> str | None:
    """XS to XL by lines added and deleted; None when either is unknown."""
    if additions is None or deletions is None:
        return None
    lines = additions + deletions
    return next((name for limit, name in _SIZES if lines <= limit), "XL")


def is_revert(title: str, body: str) -> bool:
    """Whether it takes an earlier change back, in the words of git, GitHub or conventional commits."""
    return bool(_REVERT_TITLE.search(title) or _REVERT_BODY.search(body))


def is_hotfix(pr: PullRequest) -> bool | None:
    """Whether title, label or branch says so; None when only the title is known and it does not."""
    by_label = any(label.lower() in ("hotfix", "hot-fix") for label in pr.labels or ())
    if _HOTFIX_TITLE.search(pr.title) or by_label or _HOTFIX_BRANCH.search(pr.head_branch or ""):
        return True
    return None if pr.labels is None and pr.head_branch is None else False


def _as_collected(pr: PullRequest) -> Row:
    return {
        **{name: getattr(pr, name) for name in _AS_COLLECTED},
        "source": "git" if pr.node_id is None else "github",
        "author": _login(pr.author),
        "labels": None if pr.labels is None else list(pr.labels),
    }


def _merge(pr: PullRequest) -> Row:
    merged_by = next((_login(event.actor) for event in pr.events or () if event.kind == "merged"), None)
    known = merged_by is not None and pr.author is not None
    return {"merged_by": merged_by, "self_merged": merged_by == _login(pr.author) if known else None}


def _sizes(pr: PullRequest) -> Row:
    written = None if pr.files is None else [file for file in pr.files if not is_generated(file.path)]
    return {
        "size": size_of(pr.additions, pr.deletions),
        # A binary file has no lines, so its unknown counts add nothing.
        "code_additions": None if written is None else sum(file.additions or 0 for file in written),
        "code_deletions": None if written is None else sum(file.deletions or 0 for file in written),
    }


def _counts(pr: PullRequest) -> Row:
    return {
        "commit_count": pr.commit_count if pr.commit_count is not None else _count(pr.commits),
        "review_count": _count(pr.reviews),
        "comment_count": _count(pr.comments),
        "force_push_count": _events(pr, "force_pushed"),
        "reopened_count": _events(pr, "reopened"),
    }


def _clocks(pr: PullRequest, kind_of: KindOf) -> Row:
    reviews = clock.human_reviews(pr, kind_of)
    ready, first_commit = clock.ready_at(pr), clock.first_commit_at(pr)
    first_review, approved = clock.first_review_at(reviews, ready), clock.approved_at(reviews)
    merged = pr.merged_at if pr.state == "merged" else None
    begun = min((moment for moment in (first_commit, pr.created_at) if moment is not None), default=None)
    hours = {
        "coding_hours": hours_between(first_commit, ready),
        "pickup_hours": hours_between(ready, first_review),
        "review_hours": hours_between(first_review, approved),
        "merge_hours": hours_between(approved or first_review or ready, merged),
        "cycle_hours": hours_between(begun, merged),
    }
    return {
        "ready_at": ready,
        "first_commit_at": first_commit,
        "first_review_at": first_review,
        "approved_at": approved,
        "review_rounds": None if pr.reviews is None else clock.review_rounds(reviews),
        "reviewed_by_human": None if pr.reviews is None else bool(reviews),
        **(hours if merged is not None else dict.fromkeys(hours)),
    }


def _file(file: File) -> Row:
    return {
        "path": file.path,
        "additions": file.additions,
        "deletions": file.deletions,
        "change": file.change,
        "generated": is_generated(file.path),
    }


def _commits(pr: PullRequest, kind_of: KindOf) -> list[Row]:
    same = ("oid", "author_name", "author_email", "message", "authored_at", "committed_at")
    return [
        {name: getattr(commit, name) for name in same}
        | {"author": _login(commit.author), "author_kind": kind_of(commit.author)}
        for commit in pr.commits or ()
    ]


def _reviews(pr: PullRequest, kind_of: KindOf) -> list[Row]:
    same = ("state", "submitted_at", "body", "comment_count")
    return [
        {name: getattr(review, name) for name in same}
        | {"reviewer": _login(review.reviewer), "reviewer_kind": kind_of(review.reviewer)}
        for review in pr.reviews or ()
    ]


def _comments(pr: PullRequest, kind_of: KindOf) -> list[Row]:
    return [
        {
            "author": _login(comment.author),
            "author_kind": kind_of(comment.author),
            "created_at": comment.created_at,
            "body": comment.body,
        }
        for comment in pr.comments or ()
    ]


def _login(actor: Actor | None) -> str | None:
    return None if actor is None else actor.login


def _count(rows: tuple[object, ...] | None) -> int | None:
    return None if rows is None else len(rows)


def _events(pr: PullRequest, kind: str) -> int | None:
    return None if pr.events is None else sum(event.kind == kind for event in pr.events)
