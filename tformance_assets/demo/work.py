"""How does a piece of work look before anybody has read it: its files, commits, branch and words?"""

import math
import re
from datetime import datetime, timedelta
from random import Random

from tformance_assets.demo import clock
from tformance_assets.demo.authorship import sign
from tformance_assets.demo.cast import Home, Person
from tformance_assets.demo.life import Json, Life, Written, user
from tformance_assets.demo.vocabulary import Change, phrases, vocabulary

# Median changed lines by kind of work, and the part of them that is deleted.
_LINES = {
    "feature": (150, 0.15),
    "bugfix": (26, 0.35),
    "refactor": (120, 0.52),
    "performance": (48, 0.4),
    "docs": (26, 0.2),
    "test": (85, 0.06),
    "ci": (16, 0.4),
    "chore": (22, 0.7),
}
_LABELS = {"feature": "enhancement", "bugfix": "bug", "docs": "documentation", "performance": "performance"}
_PREFIXES = {"feature": "feat", "bugfix": "fix", "performance": "perf"}
_EVERYWHERE = frozenset(
    (
        "with",
        "from",
        "when",
        "that",
        "this",
        "their",
        "them",
        "into",
        "they",
        "after",
        "befor",
        "what",
        "each",
    )
)
_PREFIXING_PEOPLE = ("hugo-martin", "samir-haddad")


def begin(rng: Random, home: Home, change: Change, person: Person, tool: str | None, start: datetime) -> Life:
    """A pull request from its first commit to its opening."""
    lines = _spread(rng, _LINES[change.kind][0] * (1.35 if tool else 1.0), 0.95)
    hours = _spread(rng, 2.2 + lines / 70, 0.75) * (0.55 if tool else 1.0)
    opened = clock.add(start, hours)
    life = Life(
        home=home,
        title=_title(change, person),
        body=_body(rng, home, change),
        branch=_branch(rng, change, person),
        author=user(person.login),
        opened=opened,
        kind=change.kind,
        draft=tool in ("copilot-agent", "devin") or rng.random() < 0.2,
        labels=_labels(rng, change),
        files=files(rng, home, change, max(1, round(lines))),
        person=person,
        tool=tool,
    )
    life.commits = _commits(rng, life, change, person, start, lines)
    sign(life, tool, person, rng)
    return life


def later_commit(rng: Random, life: Life, at: datetime) -> Written:
    """One more commit on the branch, in the voice and with the traces of the ones before."""
    first = life.commits[0]
    trailers = first.body if life.tool else ""
    return Written(at, rng.choice(phrases()["later_commits"]), trailers, first.name, first.email, first.login)


def files(rng: Random, home: Home, change: Change, lines: int) -> list[Json]:
    """The files of a change and their lines, adding up to about `lines`."""
    words = vocabulary(home.vocabulary)
    area = words.areas[change.area]
    count = min(len(area.files), max(1, round(0.55 * lines**0.42)))
    paths = rng.sample(area.files, count)
    if change.kind in ("feature", "bugfix", "performance", "test") and rng.random() < 0.75:
        paths += rng.sample(area.tests, min(len(area.tests), 1 + (lines > 150)))
    weights = [rng.random() + 0.15 for _ in paths]
    changed = [
        _file(rng, path, max(1, round(lines * weight / sum(weights))), change.kind)
        for path, weight in zip(paths, weights, strict=True)
    ]
    if lines > 300 and rng.random() < 0.6:
        generated = round(_spread(rng, 320, 0.6))
        changed.append(_entry(words.generated, generated, generated // 3, "MODIFIED"))
    return changed


def _file(rng: Random, path: str, lines: int, kind: str) -> Json:
    roll = rng.random()
    if kind in ("feature", "test") and roll < 0.22:
        return _entry(path, lines, 0, "ADDED")
    if kind in ("refactor", "chore") and roll < 0.12:
        return _entry(path, 0, lines, "DELETED")
    share = min(0.95, max(0.0, _LINES[kind][1] + rng.uniform(-0.12, 0.12)))
    deletions = round(lines * share)
    renamed = kind == "refactor" and roll < 0.3
    return _entry(path, lines - deletions, deletions, "RENAMED" if renamed else "MODIFIED")


def _entry(path: str, additions: int, deletions: int, change: str) -> Json:
    return {"path": path, "additions": additions, "deletions": deletions, "changeType": change}


def _commits(
    rng: Random, life: Life, change: Change, person: Person, start: datetime, lines: float
) -> list[Written]:
    count = min(9, 1 + int(rng.expovariate(1 / (0.5 + lines / 140))))
    span = (life.opened - start).total_seconds()
    moments = sorted(start + timedelta(seconds=int(span * rng.random() * 0.97)) for _ in range(count - 1))
    headlines = [life.title, *rng.sample(phrases()["later_commits"], count - 1)]
    return [
        Written(at, headline, "", person.name, person.email, person.login)
        for at, headline in zip([start, *moments], headlines, strict=True)
    ]


def _title(change: Change, person: Person) -> str:
    if person.login not in _PREFIXING_PEOPLE:
        return change.title
    prefix = _PREFIXES.get(change.kind, change.kind)
    return f"{prefix}({change.area}): {change.title[0].lower()}{change.title[1:]}"


def _body(rng: Random, home: Home, change: Change) -> str:
    if rng.random() < 0.05:
        return ""
    said = phrases()
    why = rng.choice(_reasons(vocabulary(home.vocabulary).areas[change.area].why, change.title))
    how = rng.choice(said["how"][change.kind])
    checked = rng.choice(said["check"])
    closing = rng.choice(said["closing"]).format(ticket=rng.randint(1200, 2900))
    shapes = (
        f"{why} {how}\n\n{checked} {closing}",
        f"## Why\n\n{why}\n\n## What\n\n{how}\n\n## How it was tested\n\n{checked}\n\n{closing}",
        f"{why}\n\n- {how}\n- {checked}\n\n{closing}",
        f"{why} {how}",
    )
    return rng.choices(shapes, (4, 2, 3, 2))[0]


def _reasons(told: tuple[str, ...], title: str) -> list[str]:
    """The area's reasons that speak of the same things as the title, else reasons that fit anything."""
    shared = {reason: len(_stems(reason) & _stems(title)) for reason in told}
    most = max(shared.values())
    return [reason for reason in told if shared[reason] == most] if most else list(phrases()["why"])


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())} - _EVERYWHERE


def _branch(rng: Random, change: Change, person: Person) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", change.title.lower()).strip("-")[:44].rstrip("-")
    kind = {"feature": "feature", "bugfix": "fix"}.get(change.kind, change.kind)
    return rng.choice((f"{kind}/{slug}", f"{kind}/{slug}", f"{person.login.split('-')[0]}/{slug}"))


def _labels(rng: Random, change: Change) -> list[str]:
    kind = _LABELS.get(change.kind)
    return [label for label in (kind, change.area) if label and rng.random() < 0.6]


def _spread(rng: Random, median: float, sigma: float) -> float:
    """A lognormal value around this median: most are small, a few are very large."""
    return rng.lognormvariate(math.log(median), sigma)
