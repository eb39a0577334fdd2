"""Which pull requests are asked for together, and what becomes of a batch that could not be served?

Pure bookkeeping. A batch that is too much is split in half; when both halves work, their size is remembered:
the size was to blame. When one half keeps failing down to one pull request, that one was to blame,
and the size stays.
"""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tformance_assets.github.sizes import Size
from tformance_assets.model import IndexEntry

LARGEST = 25
SMALLEST_SHARE = 10
WEIGHT = 1000  # nested rows GitHub serves well below its ten seconds
_HEAVIEST = 150  # no more of one pull request comes on its first page


@dataclass(slots=True)
class Split:
    """A batch that was too much: how many of its halves worked, and how large they were."""

    size: int
    worked: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Pull requests to ask for together. `lean` asks for short lists, `again` is the second and last try."""

    entries: tuple[IndexEntry, ...]
    lean: bool = False
    again: bool = False
    outages: int = 0
    split: Split | None = None


class Batches:
    """The queue of what is still to be asked, in the order of the entries, faulty ones first."""

    def __init__(self, entries: Iterable[IndexEntry], workers: int) -> None:
        self._waiting = deque(entries)
        self._returned: deque[Batch] = deque()
        share = math.ceil(len(self._waiting) / max(workers, 1))
        self.size = Size(min(LARGEST, max(SMALLEST_SHARE, share)))

    def take(self) -> Batch | None:
        """The next batch, None when nothing waits."""
        if self._returned:
            return self._cut(self._returned.popleft())
        taken: list[IndexEntry] = []
        weight = 0
        while self._waiting and len(taken) < self.size.now:
            weight += min(self._waiting[0].weight, _HEAVIEST)
            if taken and weight > WEIGHT:
                break
            taken.append(self._waiting.popleft())
        return Batch(tuple(taken)) if taken else None

    def _cut(self, batch: Batch) -> Batch:
        """No more of a returned batch than what is known by now to work."""
        first, rest = batch.entries[: self.size.now], batch.entries[self.size.now :]
        if rest:
            self._returned.appendleft(replace(batch, entries=rest))
        return replace(batch, entries=first)

    def worked(self, batch: Batch) -> None:
        """The whole batch was served."""
        if batch.split:
            batch.split.worked += 1
            if batch.split.worked == 2:
                self.size.shrink_to(batch.split.size)
        else:
            self.size.worked()

    def again(self, batch: Batch) -> None:
        """Ask for this batch before anything new."""
        self._returned.appendleft(batch)

    def halve(self, batch: Batch, entries: tuple[IndexEntry, ...]) -> None:
        """These entries of the batch, at least two, were too much together."""
        middle = math.ceil(len(entries) / 2)
        split = Split(middle)
        for half in (entries[middle:], entries[:middle]):
            self._returned.appendleft(replace(batch, entries=half, split=split))
