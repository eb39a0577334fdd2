"""Which commits does a repository hold, and which of them belong to one pull request?"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tformance_assets.git.authors import actor_of
from tformance_assets.git.command import run
from tformance_assets.model import Commit

_FIELDS = ("%H", "%P", "%aN", "%ae", "%at", "%ct", "%B")
_FORMAT = "--format=" + "%x00".join(_FIELDS)


@dataclass(frozen=True, slots=True)
class Node:
    """A commit with its parents."""

    commit: Commit
    parents: tuple[str, ...]

    @property
    def oid(self) -> str:
        return self.commit.oid

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1


class Graph:
    """Commits in topological order, newest first: a parent always comes after its children."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._order = list(nodes)
        self._position = {node.oid: position for position, node in enumerate(self._order)}

    def __iter__(self) -> Iterator[Node]:
        return iter(self._order)

    def get(self, oid: str) -> Node | None:
        position = self._position.get(oid)
        return None if position is None else self._order[position]

    def branch_of(self, merge: Node) -> list[Node]:
        """The commits a merge brought in (`merge^1..merge^2`), oldest first.

        Both sides are walked together, newest first, until only commits of the base are left, so
        the work is proportional to the age of the branch and not to the length of the history.
        """
        walk = _Walk(self._position)
        walk.reach(merge.parents[:1], from_base=True)
        walk.reach(merge.parents[1:], from_base=False)
        brought: list[Node] = []
        while walk.undecided:
            position, in_base = walk.next()
            node = self._order[position]
            if not in_base:
                brought.append(node)
            walk.reach(node.parents, from_base=in_base)
        return brought[::-1]


class _Walk:
    """The frontier of one walk: which commits come next, and which of them the base reaches too."""

    def __init__(self, positions: dict[str, int]) -> None:
        self._positions = positions
        self._waiting: list[int] = []
        self._in_base: dict[int, bool] = {}
        self.undecided = 0  # how many waiting commits belong to the branch so far

    def reach(self, oids: Iterable[str], *, from_base: bool) -> None:
        for oid in oids:
            position = self._positions.get(oid)
            if position is None:  # older than every branch in question
                continue
            if position not in self._in_base:
                heapq.heappush(self._waiting, position)
                self._in_base[position] = from_base
                self.undecided += not from_base
            elif from_base and not self._in_base[position]:
                self._in_base[position] = True
                self.undecided -= 1

    def next(self) -> tuple[int, bool]:
        position = heapq.heappop(self._waiting)
        in_base = self._in_base[position]
        self.undecided -= not in_base
        return position, in_base


def log(folder: Path, *options: str, revisions: Iterable[str]) -> Iterator[Node]:
    """The commits `git log` names, in topological order, newest first."""
    text = run(
        ["log", "-z", _FORMAT, "--topo-order", "--no-show-signature", *options, "--stdin"],
        folder,
        stdin="".join(f"{revision}\n" for revision in revisions),
    )
    fields = text.split("\0")
    for start in range(0, len(fields) - len(_FIELDS) + 1, len(_FIELDS)):
        yield _node(*fields[start : start + len(_FIELDS)])


def _node(oid: str, parents: str, name: str, email: str, authored: str, committed: str, message: str) -> Node:
    commit = Commit(
        oid=oid,
        author=actor_of(name, email),
        author_name=name or None,
        author_email=email or None,
        message=message.strip("\n"),
        authored_at=_time(authored),
        committed_at=_time(committed),
    )
    return Node(commit, tuple(parents.split()))


def _time(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None  # a broken commit object: the time is unknown
