"""Has a running child lost the process inside it that does its work?

Dagster's code server is two processes: an outer one that the port belongs to, and an inner one that holds the code.
A reload replaces the inner one and leaves the outer; of an inner one that was killed, the outer takes no notice.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass

import psutil

from tformance_assets.supervisor.sweep import alive

LOOKS_WITHOUT = 2


@dataclass
class Inner:
    """What the looks at one child found so far."""

    current: int | None = None
    seen: Set[int] = frozenset()
    misses: int = 0

    def is_lost(self, found: Set[int]) -> bool:
        """True once two looks in a row miss the newest inner process; `found` has the ids of those alive.

        The one before a reload lives on until its runs are done, and answers nobody: it is no substitute.
        """
        if appeared := found - self.seen:
            self.current = max(appeared)
        self.seen = found
        self.misses = 0 if self.current in found else self.misses + 1
        return self.misses >= LOOKS_WITHOUT


def alive_in(pid: int, is_inner: Callable[[psutil.Process], bool]) -> set[int]:
    """The ids of the living inner processes of this one; none where it has just ended."""
    try:
        children = psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return set()
    return {child.pid for child in children if alive(child) and is_inner(child)}
