"""Where in the file does a value stand, and how is it said that it is wrong there?"""

from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, NoReturn

from tformance_assets.errors import ConfigurationError


@dataclass(frozen=True)
class Place:
    """Where in which file a value stands; `line` counts from 1."""

    source: str
    keys: tuple[str, ...] = ()
    line: int | None = None

    def child(self, parent: Any, key: Any) -> "Place":
        """The place of an entry of this mapping (by key) or sequence (by index)."""
        return replace(self, keys=(*self.keys, str(key)), line=_line(parent, key) or self.line)

    def fail(self, problem: str) -> NoReturn:
        """Raise what is wrong here, as one sentence."""
        line = f" line {self.line}" if self.line else ""
        subject = ".".join(self.keys) + " " if self.keys else ""
        raise ConfigurationError(f"{self.source}{line}: {subject}{problem}")


def known_keys(mapping: Any, known: tuple[str, ...], place: Place, expected: str) -> None:
    """Fail unless it is a mapping that has no other keys."""
    if not isinstance(mapping, dict):
        place.fail(f"must be {expected}")
    for key in mapping:
        if key not in known:
            near = get_close_matches(str(key), known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}"
            place.child(mapping, key).fail(f"is not a known key; {hint}")


def shown(value: Any) -> str:
    """A value as a reader of the file would recognise it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(str(value)) if isinstance(value, (str, date)) else str(value)


def _line(parent: Any, key: Any) -> int | None:
    """The line of an entry, counted from 1; None where the parser does not know (merged keys)."""
    positions = getattr(getattr(parent, "lc", None), "data", None) or {}
    try:
        return int(positions[key][0]) + 1
    except (KeyError, IndexError, TypeError):
        return None
