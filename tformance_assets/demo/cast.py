"""Who is in the demonstration team: the people, their repositories, and their machines?"""

import functools
from dataclasses import dataclass
from random import Random

from tformance_assets.demo.vocabulary import read

BOTTLENECK = "marta-lind"


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague. `pace` scales how long others wait for their review; `ai` how readily AI writes."""

    login: str
    name: str
    home: str
    also: tuple[str, ...]
    weight: float
    reviews: float
    ai: float
    pace: float

    @property
    def email(self) -> str:
        return f"{self.login}@harborline.example"

    def works_on(self, vocabulary: str) -> float:
        """How likely this person is found there: mostly at home, sometimes next door."""
        return 1.0 if vocabulary == self.home else 0.3 if vocabulary in self.also else 0.0


@dataclass(frozen=True, slots=True)
class Home:
    """A repository of the team."""

    name: str
    vocabulary: str
    weight: float
    first_number: int
    bots: tuple[str, ...]


@functools.cache
def people() -> tuple[Person, ...]:
    rows = read("cast.yaml")["people"]
    return tuple(Person(**{**row, "also": tuple(row["also"])}) for row in rows)


@functools.cache
def homes() -> tuple[Home, ...]:
    rows = read("cast.yaml")["repositories"]
    return tuple(Home(**{**row, "bots": tuple(row["bots"])}) for row in rows)


@functools.cache
def _tools() -> tuple[dict[str, float | str], ...]:
    return tuple(read("cast.yaml")["tools"])


def an_author(rng: Random, vocabulary: str) -> Person:
    team = people()
    return rng.choices(team, [person.weight * person.works_on(vocabulary) for person in team])[0]


def some_reviewers(rng: Random, vocabulary: str, author: str | None, count: int) -> list[Person]:
    """People who know the repository, never the author; one of them is asked far too often."""
    able = [person for person in people() if person.works_on(vocabulary) and person.login != author]
    chosen: list[Person] = []
    while able and len(chosen) < count:
        weights = [person.reviews * (0.4 + person.works_on(vocabulary)) for person in able]
        chosen.append(able.pop(able.index(rng.choices(able, weights)[0])))
    return chosen


def a_tool(rng: Random, progress: float) -> str:
    """An AI tool the team uses at this point of the window (0 = its start, 1 = now)."""
    known = [row for row in _tools() if float(row["since"]) <= progress]
    return str(rng.choices(known, [float(row["weight"]) for row in known])[0]["tool"])
