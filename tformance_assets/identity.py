"""Which accounts are one person? The team's configuration says so; every row then bears one name. Pure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from tformance_assets import actors
from tformance_assets.model import Actor, PullRequest
from tformance_assets.summaries import footprints
from tformance_assets.teams import Team

Item = TypeVar("Item")

# Raised when `derive` gives other values than before: stored rows are then derived anew.
DERIVATION = 1


def derivation(team: Team) -> str:
    """By which rules, lists of machines and footprints, and team configuration a row and its verdict are derived.

    Rows of another one are out of date: their days are rebuilt, with the LLM's stored answers.
    """
    told = [
        DERIVATION,
        actors.list_version(),
        footprints.list_version(),
        sorted(map(actors.normalise, team.bots)),
        sorted(team.aliases.items()),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def joined(pr: PullRequest, aliases: Mapping[str, str]) -> PullRequest:
    """The pull request with every alias replaced by the one name of its person.

    `aliases` maps normalised logins (from git: author names). A review by the author's other account is then
    the author's own. Names and addresses in commits stay as git has them.
    """
    if not aliases:
        return pr

    def one(actor: Actor | None) -> Actor | None:
        name = aliases.get(actor.login) if actor else None
        return replace(actor, login=name) if actor and name else actor

    return replace(
        pr,
        author=one(pr.author),
        commits=_each(pr.commits, lambda commit: replace(commit, author=one(commit.author))),
        reviews=_each(pr.reviews, lambda review: replace(review, reviewer=one(review.reviewer))),
        comments=_each(pr.comments, lambda comment: replace(comment, author=one(comment.author))),
        events=_each(pr.events, lambda event: replace(event, actor=one(event.actor))),
        review_requests=_each(pr.review_requests, lambda login: aliases.get(login, login)),
    )


def _each(items: tuple[Item, ...] | None, change: Callable[[Item], Item]) -> tuple[Item, ...] | None:
    """What was not collected stays so."""
    return None if items is None else tuple(change(item) for item in items)
