"""A supervisor on a bench: its clock moves when told, its children are small fakes."""

import os
import sys
from pathlib import Path

from tformance_assets.supervisor.supervise import Child, Supervisor
from tformance_assets.supervisor.sweep import MARK

FAKE = str(Path(__file__).with_name("fake_child.py"))


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A supervisor whose clock moves when told, and what it said."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = Clock()
        self.said: list[str] = []

    def supervise(self, *children: Child) -> Supervisor:
        environment = dict(os.environ) | {MARK: str(self.home)}
        return Supervisor(
            children,
            environment=environment,
            logs=self.home / "logs",
            say=self.said.append,
            clock=self.clock,
        )


def fake(name: str, *behaviour: str, **options: object) -> Child:
    return Child(name, (sys.executable, FAKE, *behaviour), **options)  # type: ignore[arg-type]
