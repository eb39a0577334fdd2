"""How much at once can GitHub serve? A size that shrinks to what worked and grows back slowly."""


class Size:
    """The number of items to ask for together; between 1 and `largest`."""

    def __init__(self, largest: int) -> None:
        self.now = largest
        self._largest = largest
        self._successes = 0
        self._needed = 8

    def shrink_to(self, size: int) -> None:
        """Remember that this size works and a larger one did not. Each time, growing back takes longer."""
        if size < self.now:
            self.now = max(size, 1)
            self._needed *= 2
        self._successes = 0

    def worked(self) -> None:
        """A request went well; after enough of them a larger one is tried again."""
        self._successes += 1
        if self._successes >= self._needed and self.now < self._largest:
            self.now = min(self._largest, self.now * 2)
            self._successes = 0
