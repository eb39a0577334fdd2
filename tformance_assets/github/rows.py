"""What do GitHub's nodes say in our words? Pure: one node in, one row out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tformance_assets.actors import normalise
from tformance_assets.github.moments import moment, required_moment
from tformance_assets.model import Actor, Comment, Commit, Event, File, IndexEntry, PullRequest, Review, State

Node = Mapping[str, Any]

_STATES: dict[str, State] = {"OPEN": "open", "MERGED": "merged", "CLOSED": "closed"}
_EVENTS = {
    "ReadyForReviewEvent": "ready_for_review",
    "ConvertToDraftEvent": "convert_to_draft",
    "ReviewRequestedEvent": "review_requested",
    "HeadRefForcePushedEvent": "force_pushed",
    "ReopenedEvent": "reopened",
    "ClosedEvent": "closed",
    "MergedEvent": "merged",
}
_WEIGHED = ("commits", "reviews", "comments")


def index_entry(repository: str, node: Node) -> IndexEntry:
    """A pull request as the walk sees it; `weight` counts its files, commits, reviews and comments."""
    return IndexEntry(
        repository=repository,
        number=node["number"],
        node_id=node["id"],
        state=_STATES[node["state"]],
        created_at=moment(node["createdAt"]),
        updated_at=required_moment(node["updatedAt"]),
        closed_at=moment(node["mergedAt"] or node["closedAt"]),
        weight=(node["changedFiles"] or 0)
        + sum((node[name] or {}).get("totalCount", 0) for name in _WEIGHED),
    )


def pull_request(repository: str, node: Node, fetched_at: datetime) -> PullRequest:
    """A pull request with every list the node carries; a list that was not asked for is None."""
    return PullRequest(
        repository=repository,
        number=node["number"],
        node_id=node["id"],
        url=node["url"],
        title=node["title"],
        body=node["body"] or "",
        state=_STATES[node["state"]],
        is_draft=node["isDraft"],
        author=actor(node["author"]),
        created_at=moment(node["createdAt"]),
        updated_at=required_moment(node["updatedAt"]),
        closed_at=moment(node["closedAt"]),
        merged_at=moment(node["mergedAt"]),
        base_branch=node["baseRefName"],
        head_branch=node["headRefName"],
        additions=node["additions"],
        deletions=node["deletions"],
        changed_files=node["changedFiles"],
        fetched_at=fetched_at,
        review_decision=_lower(node["reviewDecision"]),
        **_lists(node),
    )


def actor(node: Node | None) -> Actor | None:
    """Who did it; a deleted account is None and stays None."""
    return Actor(normalise(node["login"]), node.get("__typename")) if node else None


def _lists(node: Node) -> dict[str, Any]:
    return {
        "labels": _rows(node, "labels", lambda row: row["name"]),
        "files": _rows(node, "files", _file),
        "commits": _rows(node, "commits", _commit),
        "reviews": _rows(node, "reviews", _review),
        "comments": _rows(node, "comments", _comment),
        "events": _rows(node, "timelineItems", _event),
        "review_requests": _rows(node, "reviewRequests", _asked),
        "commit_count": (node.get("commits") or {}).get("totalCount"),
    }


def _rows(node: Node, name: str, read: Callable[[Node], Any]) -> tuple[Any, ...] | None:
    """The rows of a list, None where GitHub did not give the list; a row that is read as None is left out."""
    connection = node.get(name)
    if connection is None:
        return None
    rows = (read(row) for row in connection["nodes"] or () if row)
    return tuple(row for row in rows if row is not None)


def _file(row: Node) -> File:
    return File(row["path"], row["additions"], row["deletions"], _lower(row["changeType"]))


def _commit(node: Node) -> Commit:
    row = node["commit"]
    author = row["author"] or {}
    user = author.get("user")
    return Commit(
        oid=row["oid"],
        author=Actor(normalise(user["login"]), "User") if user else None,
        author_name=author.get("name"),
        author_email=author.get("email"),
        message="\n\n".join(part for part in (row["messageHeadline"], row["messageBody"]) if part),
        authored_at=moment(row["authoredDate"]),
        committed_at=moment(row["committedDate"]),
    )


def _review(row: Node) -> Review | None:
    """Pending reviews are drafts of the token's owner: nobody else has seen them."""
    if row["state"] == "PENDING" or not row["submittedAt"]:
        return None
    return Review(
        reviewer=actor(row["author"]),
        state=row["state"].lower(),
        submitted_at=required_moment(row["submittedAt"]),
        body=row["body"] or "",
        comment_count=row["comments"]["totalCount"],
    )


def _comment(row: Node) -> Comment:
    return Comment(actor(row["author"]), required_moment(row["createdAt"]), row["body"] or "")


def _event(row: Node) -> Event | None:
    kind = _EVENTS.get(row["__typename"])
    return Event(kind, required_moment(row["createdAt"]), actor(row["actor"])) if kind else None


def _asked(row: Node) -> str:
    """A login, or `team` for what has no login the token may read."""
    reviewer = row["requestedReviewer"]
    return normalise(reviewer["login"]) if reviewer and reviewer.get("login") else "team"


def _lower(text: str | None) -> str | None:
    return text.lower() if text else None
