"""What does the demonstration team work on, and how does it speak? The written words, in YAML."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of work: its kind (feature, bugfix, ...), its area, and its title."""

    kind: str
    area: str
    title: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a repository: its files, its tests, and why people work on it."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one repository."""

    areas: dict[str, Area]
    changes: tuple[Change, ...]
    combinations: tuple[Change, ...]
    packages: tuple[str, ...]
    manifests: tuple[str, ...]
    generated: str

    def shuffled(self, rng: Random) -> Iterator[Change]:
        """Every piece of work once, the hand-written ones spread among the combined ones."""
        written, combined = list(self.changes), list(self.combinations)
        rng.shuffle(written)
        rng.shuffle(combined)
        chosen = written + combined[: len(written)]
        rng.shuffle(chosen)
        yield from chosen
        yield from combined[len(written) :]


def read(name: str) -> Any:
    """A YAML file of this folder."""
    return YAML(typ="safe").load((_FOLDER / name).read_text(encoding="utf-8"))


@functools.cache
def phrases() -> dict[str, Any]:
    """What people write around the code."""
    loaded: dict[str, Any] = read("phrases.yaml")
    return loaded


@functools.cache
def vocabulary(name: str) -> Vocabulary:
    """The words of one repository of the cast."""
    told = read(f"vocabulary/{name}.yaml")
    areas = {
        area: Area(tuple(row["files"]), tuple(row["tests"]), tuple(row["why"]))
        for area, row in told["areas"].items()
    }
    things = [line.split(" | ") for line in told["things"]]
    patterns = [line.split(" | ") for line in told["patterns"]]
    return Vocabulary(
        areas=areas,
        changes=tuple(Change(*line.split(" | ")) for line in told["changes"]),
        combinations=tuple(
            Change(kind, area, pattern.format(thing=thing))
            for kind, pattern in patterns
            for area, thing in things
        ),
        packages=tuple(told["packages"]),
        manifests=tuple(told["manifests"]),
        generated=told["generated"],
    )
