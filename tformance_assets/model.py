"""What does a source hand over, whatever it is? One shape of pull request for GitHub and for git.

All times are naive UTC. `None` in place of a list means "not collected by this source";
an empty tuple means "collected, and there are none".
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

State = Literal["open", "merged", "closed"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acted. `login` is normalised (see `actors.normalise`).

    `typename` is GitHub's `__typename` (User, Bot, Mannequin, Organization), None from git.
    """

    login: str
    typename: str | None = None


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One pull request as the update walk sees it. `weight` counts its nested rows."""

    repository: str
    number: int
    node_id: str | None
    state: State
    created_at: datetime | None
    updated_at: datetime
    closed_at: datetime | None
    weight: int = 0

    @property
    def partition(self) -> date | None:
        """The closed day (UTC), None while open."""
        return None if self.state == "open" or self.closed_at is None else self.closed_at.date()


@dataclass(frozen=True, slots=True)
class File:
    path: str
    additions: int | None
    deletions: int | None
    change: str | None  # added, deleted, renamed, copied, modified, changed


@dataclass(frozen=True, slots=True)
class Commit:
    oid: str
    author: Actor | None
    author_name: str | None
    author_email: str | None
    message: str  # subject, blank line, body with its trailers
    authored_at: datetime | None
    committed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """A submitted review; pending ones are not collected."""

    reviewer: Actor | None
    state: str  # approved, changes_requested, commented, dismissed
    submitted_at: datetime
    body: str
    comment_count: int


@dataclass(frozen=True, slots=True)
class Comment:
    author: Actor | None
    created_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Event:
    """Of the timeline.

    Kinds: ready_for_review, convert_to_draft, review_requested, force_pushed, reopened, closed, merged.
    """

    kind: str
    created_at: datetime
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One pull request with everything below it, as one source knows it."""

    repository: str
    number: int
    node_id: str | None
    url: str | None
    title: str
    body: str
    state: State
    is_draft: bool | None
    author: Actor | None
    created_at: datetime | None
    updated_at: datetime
    closed_at: datetime | None
    merged_at: datetime | None
    base_branch: str | None
    head_branch: str | None
    additions: int | None
    deletions: int | None
    changed_files: int | None
    labels: tuple[str, ...] | None
    files: tuple[File, ...] | None
    commits: tuple[Commit, ...] | None
    reviews: tuple[Review, ...] | None
    comments: tuple[Comment, ...] | None
    events: tuple[Event, ...] | None
    fetched_at: datetime
    review_requests: tuple[str, ...] | None = None  # logins or teams still asked, for open ones
    review_decision: str | None = None  # approved, changes_requested, review_required
    commit_count: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        return (self.repository, self.number)

    @property
    def partition(self) -> date | None:
        """The closed day (UTC): the date it was merged, or closed without merging."""
        closed = self.merged_at or self.closed_at
        return None if self.state == "open" or closed is None else closed.date()
