"""Which pull requests does the demonstration team have? Four repositories, twelve people, one invented port.

The whole story is written once for (today, days, seed), some weeks beyond today included; `build` shows
it as it looks at one moment. So the same team can be looked at again tomorrow, and work has gone on.
"""

import functools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tformance_assets.demo import clock
from tformance_assets.demo.cast import Home, a_tool, an_author, homes, people
from tformance_assets.demo.conversation import Circumstances, converse
from tformance_assets.demo.issues import name_issues
from tformance_assets.demo.life import Life, seen_at
from tformance_assets.demo.specials import all_of_them
from tformance_assets.demo.upkeep import revert, update
from tformance_assets.demo.vocabulary import Change, vocabulary
from tformance_assets.demo.work import begin

REPOSITORIES: tuple[str, ...] = tuple(home.name for home in homes())

_BEFORE = 35  # days written ahead of the window, so that it opens with work in progress
_BEYOND = 60  # days written past today
_AT_WORK = time(9, 0)


def build(
    today: date, days: int = 120, seed: int = 7, until: datetime | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The team's pull requests by repository, oldest first, in the shape of GitHub's GraphQL nodes.

    They are shown as they are at `until` (naive UTC, 09:00 of `today` if not given): open ones, and
    those closed in the `days` days up to then. Numbers and titles do not depend on `until`.
    """
    now = until or datetime.combine(today, _AT_WORK)
    oldest = now - timedelta(days=days)
    hub: dict[str, list[dict[str, Any]]] = {name: [] for name in REPOSITORIES}
    for life in story(today, days, seed):
        if life.ended is not None and life.ended < oldest:
            continue
        seen = seen_at(life, now)
        if seen is not None:
            hub[life.home.name].append(seen)
    return hub


@functools.lru_cache(maxsize=2)
def story(today: date, days: int = 120, seed: int = 7) -> tuple[Life, ...]:
    """Everything that will have happened, in the order of opening."""
    rng = Random(f"{today.isoformat()}/{days}/{seed}")  # noqa: S311 - a story, not a secret
    lives = [*_work(rng, today, days), *_updates(rng, today, days), *all_of_them(rng, today)]
    lives += _reverts(rng, [life for life in lives if life.merged and life.person])
    lives.sort(key=lambda life: (life.opened, life.home.name, life.title))
    for home in homes():
        number = home.first_number
        for life in lives:
            if life.home == home:
                number += rng.choice((1, 1, 1, 2, 3))  # issues take numbers too
                life.number_it(number)
    name_issues(lives)
    return tuple(lives)


def _work(rng: Random, today: date, days: int) -> Iterator[Life]:
    """What people start, day by day; the window itself first, so that it has the best titles."""
    first = today - timedelta(days=days - 1)
    inside = range(days)
    around = [*range(days, days + _BEYOND), *range(-_BEFORE, 0)]
    titles = {home.name: _titles(rng, home) for home in homes()}
    carried = 0.0
    for offset in [*inside, *around]:
        day = first + timedelta(days=offset)
        if not clock.is_working_day(day):
            continue
        progress = min(1.0, max(0.0, offset / days))
        carried += _started(progress) + rng.uniform(-0.9, 0.9)
        for _ in range(int(carried)):
            home = rng.choices(homes(), [home.weight for home in homes()])[0]
            yield _life(rng, home, next(titles[home.name]), day, progress)
        carried -= int(carried)


def _started(progress: float) -> float:
    """Pull requests started on a working day: the team gets faster."""
    return 3.6 + 2.9 * progress


def _titles(rng: Random, home: Home) -> Iterator[Change]:
    """A title is used once; when all are used up, work comes back to them."""
    yield from vocabulary(home.vocabulary).shuffled(rng)
    while True:
        for change in vocabulary(home.vocabulary).shuffled(rng):
            yield Change(change.kind, change.area, f"Follow-up: {change.title[0].lower()}{change.title[1:]}")


def _life(rng: Random, home: Home, change: Change, day: date, progress: float) -> Life:
    person = an_author(rng, home.vocabulary)
    written_by_ai = rng.random() < (0.12 + 0.36 * progress) * person.ai
    tool = a_tool(rng, progress) if written_by_ai else None
    urgent = change.kind == "bugfix" and rng.random() < 0.09
    start = datetime.combine(day, clock.OPENS) + timedelta(seconds=rng.randint(0, 30_000))
    life = begin(rng, home, change, person, tool, start)
    fate = "merged" if urgent else rng.choices(("merged", "closed", "abandoned"), (91, 6.5, 2.5))[0]
    if urgent:
        life.branch = f"hotfix/{life.branch.rpartition('/')[2]}"
        life.labels = [*life.labels, "hotfix"]
    converse(rng, life, Circumstances(progress, urgent, fate))
    return life


def _updates(rng: Random, today: date, days: int) -> Iterator[Life]:
    """Dependency bots work on weekdays, and now and then on a Saturday."""
    first = today - timedelta(days=days - 1)
    for offset in range(-_BEFORE, days + _BEYOND):
        day = first + timedelta(days=offset)
        chance = 0.21 if clock.is_working_day(day) else 0.05
        for home in homes():
            if rng.random() < chance:
                yield update(rng, home, day)


def _reverts(rng: Random, merged: list[Life]) -> Iterator[Life]:
    """About one in fifty is taken back; more of the large ones."""
    for life in merged:
        lines = sum(file["additions"] + file["deletions"] for file in life.files)
        if rng.random() < (0.045 if lines > 200 else 0.018):
            able = [person for person in people() if person.works_on(life.home.vocabulary)]
            yield revert(rng, life, rng.choice(able))
