"""What happened to one pull request, from its first commit to its end, and how does it look at a moment?

A life is written in full; `seen_at` shows what GitHub would have answered at that moment.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tformance_assets.demo.cast import Home, Person

# A domain that is reserved for examples: nobody's pages are linked.
_SITE = "https://github.example"

Json = dict[str, Any]


def user(login: str) -> Json:
    return {"__typename": "User", "login": login}


def bot(login: str) -> Json:
    return {"__typename": "Bot", "login": login}


@dataclass(frozen=True, slots=True)
class Written:
    """A commit: who, when, and its message."""

    at: datetime
    headline: str
    body: str
    name: str
    email: str
    login: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A review (with a state) or a comment (without)."""

    at: datetime
    by: Json | None
    body: str
    state: str | None = None
    inline: int = 0


@dataclass(frozen=True, slots=True)
class Happened:
    """A timeline event, by GitHub's type name."""

    at: datetime
    kind: str
    by: Json | None


@dataclass
class Life:
    """One pull request as it will have been."""

    home: Home
    title: str
    body: str
    branch: str
    author: Json | None
    opened: datetime
    kind: str
    draft: bool = False
    ready: datetime | None = None  # when review may start
    ended: datetime | None = None
    merged: bool = False
    labels: list[str] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    commits: list[Written] = field(default_factory=list)
    reviews: list[Said] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    person: Person | None = None
    tool: str | None = None
    reverts: "Life | None" = None
    number: int = 0

    def number_it(self, number: int) -> None:
        """Give it its number, and a revert the number of what it takes back."""
        self.number = number
        if self.reverts is not None:
            self.body = f"Reverts {self.home.name}#{self.reverts.number}\n\n{self.body}"
            self.branch = f"revert-{self.reverts.number}-{self.branch}"


def seen_at(life: Life, now: datetime) -> Json | None:
    """The pull request as GitHub's API shows it at this moment, None before it was opened."""
    if life.opened > now:
        return None
    ended = life.ended if life.ended and life.ended <= now else None
    merged_at = ended if life.merged else None
    is_draft = life.draft and (life.ready is None or life.ready > now)
    reviews = [said for said in life.reviews if said.at <= now]
    comments = [said for said in life.comments if said.at <= now]
    events = sorted((event for event in life.events if event.at <= now), key=lambda event: event.at)
    commits = sorted((commit for commit in life.commits if commit.at <= now), key=lambda commit: commit.at)
    moments = [life.opened, *(said.at for said in (*reviews, *comments)), *(event.at for event in events)]
    moments += [commit.at for commit in commits]
    key = f"{life.home.name}#{life.number}"
    return {
        "id": f"PR_kwDO{_hash(key)[:16]}",
        "number": life.number,
        "url": f"{_SITE}/{life.home.name}/pull/{life.number}",
        "title": life.title,
        "body": life.body,
        "state": "MERGED" if merged_at else "CLOSED" if ended else "OPEN",
        "isDraft": is_draft,
        "createdAt": _iso(life.opened),
        "updatedAt": _iso(max(moments)),
        "closedAt": _iso(ended),
        "mergedAt": _iso(merged_at),
        "author": life.author,
        "baseRefName": "main",
        "headRefName": life.branch,
        "additions": sum(file["additions"] for file in life.files),
        "deletions": sum(file["deletions"] for file in life.files),
        "changedFiles": len(life.files),
        "labels": list(life.labels),
        "files": [dict(file) for file in life.files],
        "commits": [_commit(commit, key, place) for place, commit in enumerate(commits)],
        "reviews": [_review(said, key, place) for place, said in enumerate(_in_order(reviews))],
        "comments": [_comment(said, key, place) for place, said in enumerate(_in_order(comments))],
        "reviewRequests": [] if ended or is_draft else _still_asked(life, reviews),
        "reviewDecision": _decision(reviews, is_draft),
        "timelineItems": [
            {"__typename": event.kind, "createdAt": _iso(event.at), "actor": event.by} for event in events
        ],
    }


def _in_order(said: list[Said]) -> list[Said]:
    return sorted(said, key=lambda one: one.at)


def _still_asked(life: Life, reviews: list[Said]) -> list[str]:
    answered = {said.by["login"] for said in reviews if said.by}
    return [login for login in life.asked if login not in answered]


def _decision(reviews: list[Said], is_draft: bool) -> str | None:
    states = [said.state for said in _in_order(reviews) if said.state in ("APPROVED", "CHANGES_REQUESTED")]
    if states:
        return states[-1]
    return None if is_draft else "REVIEW_REQUIRED"


def _commit(commit: Written, key: str, place: int) -> Json:
    return {
        "oid": _hash(f"{key}/{place}/{commit.headline}"),
        "messageHeadline": commit.headline,
        "messageBody": commit.body,
        "authoredDate": _iso(commit.at),
        "committedDate": _iso(commit.at),
        "author": {
            "name": commit.name,
            "email": commit.email,
            "user": {"login": commit.login} if commit.login else None,
        },
    }


def _review(said: Said, key: str, place: int) -> Json:
    return {
        "id": f"PRR_{_hash(f'{key}/review/{place}')[:16]}",
        "state": said.state,
        "submittedAt": _iso(said.at),
        "body": said.body,
        "author": said.by,
        "commentCount": said.inline,
    }


def _comment(said: Said, key: str, place: int) -> Json:
    return {
        "id": f"IC_{_hash(f'{key}/comment/{place}')[:16]}",
        "createdAt": _iso(said.at),
        "body": said.body,
        "author": said.by,
    }


def _hash(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else (moment - timedelta(microseconds=moment.microsecond)).isoformat() + "Z"
