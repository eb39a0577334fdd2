"""What is to be done about a fault? That follows from its kind, never from its wording.

Every TformanceError has a kind; a failed day keeps the kind beside the reason, so that whoever tells of it later tells
the same remedy.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from tformance_assets.errors import TformanceError

Kind = Literal[
    "environment",  # a token or an address of the environment is wrong: read only at the start
    "access",  # a token that is right lacks a right
    "setup",  # something else somebody must put right: the file, a folder, a repository
    "service",  # an outside service did not answer as it must
    "limit",  # a service asked for a long wait
    "busy",  # another program holds the warehouse
    "upstream",  # what this day is made from is not in
    "demonstration",  # the stand-ins of the demonstration do not run
    "pipelines",  # Dagster does not answer
    "unknown",  # a crash, or a fault nobody foresaw
]
REMEDIES: dict[Kind, str] = {
    "environment": "Correct it and restart `tformance up`: it reads tokens and addresses only when it starts.",
    "access": "Give it that access and press Retry; another token needs a restart of `tformance up`.",
    "setup": "Correct it, then press Retry.",
    "service": "It usually passes: press Retry in a minute.",
    "limit": "It goes on by itself when the limit is over.",
    "busy": "Press Retry when that program is done.",
    "upstream": "It follows by itself when its pull requests are in.",
    "demonstration": "Then it goes on by itself.",
    "pipelines": "`tformance up` restarts them by itself: try again in a minute.",
    "unknown": "Press Retry; if it fails again, the run's log in Dagster has the details.",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something failed, in words, and of which kind that is."""

    reason: str
    kind: Kind = "unknown"

    @classmethod
    def of(cls, fault: "TformanceError") -> "Failure":
        """What a fault leaves behind."""
        return cls(str(fault), fault.kind)

    @property
    def remedy(self) -> str:
        """What to do, in one sentence."""
        return REMEDIES[self.kind]


def kind_of(text: str | None) -> Kind:
    """The kind of that name; what an earlier version of the program stored may have none, or another."""
    return cast("Kind", text) if text in get_args(Kind) else "unknown"
