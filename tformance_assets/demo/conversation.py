"""What happens to a pull request between its opening and its end: waiting, reviews, rounds, merge?"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tformance_assets.demo import clock
from tformance_assets.demo.cast import Person, some_reviewers
from tformance_assets.demo.life import Happened, Life, Said, bot, user
from tformance_assets.demo.vocabulary import phrases
from tformance_assets.demo.work import later_commit

_WAITS_FOR_REVIEW = 1.9  # median working hours


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What changes how a pull request is received. `progress`: 0 at the window's start, 1 now."""

    progress: float
    urgent: bool = False
    fate: str = "merged"  # merged, closed, abandoned


def converse(rng: Random, life: Life, around: Circumstances) -> None:
    """Let the team and its machines react, until the pull request ends or is forgotten."""
    owner = life.person
    author = life.author["login"] if life.author else None
    reviewers = some_reviewers(rng, life.home.vocabulary, owner.login if owner else author, 2)
    _get_ready(rng, life, around)
    if life.ready is None:  # a draft nobody came back to
        return
    life.asked = [person.login for person in reviewers[: rng.choice((1, 1, 2))]]
    life.events += [Happened(life.ready, "ReviewRequestedEvent", _owner(life)) for _ in life.asked]
    _machines(rng, life, around.progress)
    if around.fate == "abandoned":
        _forgotten(rng, life)
    elif around.fate == "closed":
        _given_up(rng, life, reviewers[0])
    else:
        _merged(rng, life, reviewers, around)


def end(life: Life, at: datetime, *, merged: bool) -> None:
    """Merge or close it; GitHub records a merge as two events."""
    life.ended, life.merged = at, merged
    if merged:
        life.events.append(Happened(at, "MergedEvent", _owner(life)))
    life.events.append(Happened(at, "ClosedEvent", _owner(life)))


def _owner(life: Life) -> dict[str, str] | None:
    return user(life.person.login) if life.person else life.author


def _get_ready(rng: Random, life: Life, around: Circumstances) -> None:
    life.draft = life.draft and not around.urgent
    if not life.draft:
        life.ready = life.opened
        return
    if around.fate == "abandoned":
        return
    life.ready = clock.add(life.opened, _spread(rng, 3.0, 0.8))
    life.events.append(Happened(life.ready, "ReadyForReviewEvent", _owner(life)))
    if rng.random() < 0.12:
        back = clock.add(life.ready, 0.3)
        again = clock.add(back, _spread(rng, 2.0, 0.5))
        life.events.append(Happened(back, "ConvertToDraftEvent", _owner(life)))
        life.events.append(Happened(again, "ReadyForReviewEvent", _owner(life)))
        life.ready = again


def _machines(rng: Random, life: Life, progress: float) -> None:
    """Review bots answer within minutes; nobody mistakes them for colleagues."""
    said, home, opened = phrases(), life.home.vocabulary, life.opened
    assert life.ready is not None
    if home in ("api", "web") and rng.random() < 0.55:
        life.comments.append(Said(opened + timedelta(minutes=7), bot("codecov"), said["coverage"]))
    if progress > 0.08 and home in ("api", "web") and rng.random() < 0.7:
        at = life.ready + timedelta(minutes=rng.randint(3, 9))
        count = rng.randint(0, 5)
        words = rng.choice(said["review_bot"]).format(count=count)
        walkthrough = said["walkthrough"].format(title=life.title, files=len(life.files))
        life.comments.append(Said(at, bot("coderabbitai"), walkthrough))
        life.reviews.append(Said(at + timedelta(seconds=40), bot("coderabbitai"), words, "COMMENTED", count))
    if progress > 0.45 and home in ("web", "mobile") and rng.random() < 0.5:
        at = life.ready + timedelta(minutes=rng.randint(2, 5))
        count = rng.randint(0, 4)
        words = rng.choice(said["copilot_review"]).format(files=len(life.files), count=count)
        machine = bot("copilot-pull-request-reviewer")
        life.reviews.append(Said(at, machine, words, "COMMENTED", count))


def _merged(rng: Random, life: Life, reviewers: list[Person], around: Circumstances) -> None:
    assert life.ready is not None
    if rng.random() < (0.25 if around.urgent else 0.06):  # merged without a review
        end(life, clock.add(life.ready, _spread(rng, 0.8, 0.6)), merged=True)
        return
    reviewer = next(person for person in reviewers if person.login == life.asked[0])
    moment = _first_look(rng, life, reviewer, around)
    lines = sum(file["additions"] + file["deletions"] for file in life.files)
    doubt = 0.17 + (0.13 if life.tool else 0.0) + (0.17 if lines > 250 else 0.0)
    rounds = 0
    while not around.urgent and rounds < 3 and rng.random() < doubt:
        moment = _round(rng, life, reviewer, moment)
        rounds += 1
    life.reviews.append(_review(rng, reviewer, moment, "APPROVED", "approve"))
    if len(life.asked) > 1 and rng.random() < 0.5:
        second = clock.add(moment, _spread(rng, 0.7, 0.8))
        life.reviews.append(_review(rng, reviewers[1], second, "APPROVED", "approve"))
        moment = second
    merged = clock.add(moment, _spread(rng, 0.15 if around.urgent else 0.55, 1.1))
    if rng.random() < 0.012:  # closed by mistake, and opened again
        _reopened(life, moment, merged)
    end(life, merged, merged=True)
    if rng.random() < 0.05:
        later = clock.add(merged, _spread(rng, 8.0, 0.8))
        life.comments.append(Said(later, _owner(life), rng.choice(phrases()["after"])))


def _first_look(rng: Random, life: Life, reviewer: Person, around: Circumstances) -> datetime:
    """When the reviewer first answers; who waits long asks again."""
    assert life.ready is not None
    lines = sum(file["additions"] + file["deletions"] for file in life.files)
    factor = reviewer.pace * (0.15 if around.urgent else 1.0) * (1.35 if life.tool else 1.0)
    factor *= 0.6 if lines < 20 else 1.5 if lines > 300 else 1.0
    hours = _spread(rng, _WAITS_FOR_REVIEW * factor, 0.85) * (5.0 if rng.random() < 0.05 else 1.0)
    if hours > 9:
        asked_again = clock.add(life.ready, hours * 0.6)
        life.comments.append(Said(asked_again, _owner(life), rng.choice(phrases()["nudge"])))
    first = clock.add(life.ready, hours)
    if rng.random() < 0.55:
        life.reviews.append(_review(rng, reviewer, first, "COMMENTED", "comment"))
        answered = clock.add(first, _spread(rng, 0.8, 0.7))
        life.comments.append(Said(answered, _owner(life), rng.choice(phrases()["reply"])))
        return clock.add(answered, _spread(rng, 1.0, 0.7))
    return first


def _round(rng: Random, life: Life, reviewer: Person, moment: datetime) -> datetime:
    """Changes requested, made, and looked at again."""
    life.reviews.append(_review(rng, reviewer, moment, "CHANGES_REQUESTED", "request"))
    changed = clock.add(moment, _spread(rng, 2.6, 0.8))
    life.commits.append(later_commit(rng, life, changed))
    if rng.random() < 0.3:
        life.events.append(Happened(changed + timedelta(seconds=50), "HeadRefForcePushedEvent", _owner(life)))
    replied = changed + timedelta(minutes=4)
    life.comments.append(Said(replied, _owner(life), rng.choice(phrases()["reply"])))
    return clock.add(replied, _spread(rng, 1.5 * reviewer.pace, 0.8))


def _review(rng: Random, reviewer: Person, at: datetime, state: str, words: str) -> Said:
    inline = rng.randint(1, 6) if state != "APPROVED" else int(rng.random() < 0.2)
    return Said(at, user(reviewer.login), rng.choice(phrases()[words]), state, inline)


def _reopened(life: Life, after: datetime, before: datetime) -> None:
    third = (before - after) / 3
    life.events.append(Happened((after + third).replace(microsecond=0), "ClosedEvent", _owner(life)))
    life.events.append(Happened((after + 2 * third).replace(microsecond=0), "ReopenedEvent", _owner(life)))


def _given_up(rng: Random, life: Life, reviewer: Person) -> None:
    assert life.ready is not None
    moment = clock.add(life.ready, _spread(rng, 9.0, 1.0))
    if rng.random() < 0.5:
        life.reviews.append(_review(rng, reviewer, moment, "CHANGES_REQUESTED", "request"))
        moment = clock.add(moment, _spread(rng, 6.0, 0.8))
    life.comments.append(Said(moment, _owner(life), rng.choice(phrases()["close"])))
    end(life, moment + timedelta(seconds=20), merged=False)


def _forgotten(rng: Random, life: Life) -> None:
    assert life.ready is not None
    asked_again = clock.add(life.ready, _spread(rng, 14.0, 0.5))
    life.comments.append(Said(asked_again, _owner(life), rng.choice(phrases()["nudge"])))


def _spread(rng: Random, median: float, sigma: float) -> float:
    return rng.lognormvariate(math.log(median), sigma)
