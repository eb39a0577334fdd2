"""Which issues does the demonstration team plan its work with? One board, keys in branches and descriptions.

Whether and where a piece of work names its issue hangs on the work itself, so that the rest of the story is the
same with and without issues.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from tformance_assets.demo.jira_server import DemoIssue
from tformance_assets.demo.life import Life
from tformance_assets.teams import JiraSource

PROJECT = "HAR"
SOURCE = JiraSource("https://harborline.example", (PROJECT,))

_FIRST_NUMBER = 1200
_NAMED_PERCENT = 72
_SHARED_PERCENT = 15  # a second pull request for the same issue
_MISTYPED_PERCENT = 2
_POINTS = ((40, 1.0), (120, 2.0), (300, 3.0), (700, 5.0))
_TOOL_BRANCHES = ("cursor/", "codex/", "copilot/", "devin/")


def name_issues(lives: Sequence[Life]) -> None:
    """Write keys into branches and descriptions of what people planned; `lives` are in the order of opening."""
    for key, life in _planned(lives):
        _write(
            life,
            f"{PROJECT}-99{key.rpartition('-')[2]}" if _percent(life, "typo") < _MISTYPED_PERCENT else key,
        )


def issues(lives: Sequence[Life], now: datetime) -> list[DemoIssue]:
    """The issues as they are at `now` (naive UTC): those that exist by then, with the steps done by then."""
    work: dict[str, list[Life]] = {}
    for key, life in _planned(lives):
        work.setdefault(key, []).append(life)
    found = (_issue(key, of_issue) for key, of_issue in work.items())
    return [_seen(one, now) for one in found if one.created <= now]


def issues_of_team(today: date, now: datetime) -> list[DemoIssue]:
    """The issues of the team that was met on `today`, as they are at `now`."""
    from tformance_assets.demo.team import story

    return issues(story(today), now)


def _planned(lives: Sequence[Life]) -> list[tuple[str, Life]]:
    """Each piece of work that has an issue, with its key. Machines and reverts have none."""
    number = _FIRST_NUMBER
    found: list[tuple[str, Life]] = []
    for life in lives:
        if life.person is None or life.reverts is not None or _percent(life, "named") >= _NAMED_PERCENT:
            continue
        if not found or _percent(life, "shared") >= _SHARED_PERCENT:
            number += 1 + _percent(life, "gap") % 3
        found.append((f"{PROJECT}-{number}", life))
    return found


def _write(life: Life, key: str) -> None:
    """Tools name their branches themselves; there the description says it."""
    prefix, slash, slug = life.branch.rpartition("/")
    if not slash or life.branch.startswith(_TOOL_BRANCHES):
        life.body = f"Refs {key}\n\n{life.body}".strip()
    else:
        life.branch = f"{prefix}/{key.lower()}-{slug}"


def _issue(key: str, lives: Sequence[Life]) -> DemoIssue:
    """An issue goes into progress with the first commit, into review with the first opening, and ends with the work."""
    first = lives[0]
    begun = min([first.opened, *(commit.at for life in lives for commit in life.commits)])
    waited = timedelta(hours=6 + _percent(first, "waited") * 3)
    steps = [(begun, "In Progress"), (max(first.opened, begun + timedelta(minutes=1)), "In Review")]
    ends = [life.ended for life in lives]
    if all(ends):
        end = max(moment for moment in ends if moment) + timedelta(
            minutes=10 + 7 * _percent(first, "closing")
        )
        steps.append((end, "Done" if any(life.merged for life in lives) else "To Do"))
    return DemoIssue(
        id=10_000 + int(key.rpartition("-")[2]),
        key=key,
        summary=first.title,
        kind="Bug" if first.kind == "bugfix" else "Story",
        created=begun - waited,
        steps=tuple(sorted(steps)),
        points=None if _percent(first, "estimated") >= 85 else _points(lives),
    )


def _seen(issue: DemoIssue, now: datetime) -> DemoIssue:
    return replace(issue, steps=tuple(step for step in issue.steps if step[0] <= now))


def _points(lives: Sequence[Life]) -> float:
    lines = sum(file["additions"] + file["deletions"] for life in lives for file in life.files)
    return next((points for limit, points in _POINTS if lines <= limit), 8.0)


@functools.cache
def _hashed(text: str) -> int:
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def _percent(life: Life, question: str) -> int:
    """0 to 99, always the same for one piece of work and one question."""
    return _hashed(f"{question}/{life.home.name}/{life.number}") % 100
