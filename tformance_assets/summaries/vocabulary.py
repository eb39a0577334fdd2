"""Which words may a summary use for the kind of a change and for the part AI had in it?"""

from typing import Literal

ChangeType = Literal[
    "feature",
    "bugfix",
    "refactor",
    "performance",
    "docs",
    "test",
    "ci",
    "chore",
    "dependencies",
    "revert",
    "other",
]
Involvement = Literal["authored", "assisted", "reviewed", "none"]
