"""What does the comment at the top of a SQL file say? Definition, unit, null policy and a worked example.

The methods page, `docs/metrics.md` and the tests read the same words from here.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
_FIELDS = {"Unit:": "unit", "Null:": "nulls", "Example:": "example"}


@dataclass(frozen=True)
class Header:
    """One SQL file. `definition` is the text before the fields; a field that is not told is empty."""

    name: str
    definition: str
    unit: str
    nulls: str
    example: str
    sql: str


def read(name: str, text: str) -> Header:
    """Take the leading comment of a SQL file apart."""
    lines = text.strip().splitlines()
    told: dict[str, list[str]] = {"definition": [], **{field: [] for field in _FIELDS.values()}}
    field = "definition"
    while lines and lines[0].startswith("--"):
        words = lines.pop(0).lstrip("- ").rstrip()
        mark = next((mark for mark in _FIELDS if words.startswith(mark)), None)
        if mark:
            field, words = _FIELDS[mark], words.removeprefix(mark).strip()
        told[field].append(words)
    return Header(
        name, **{field: " ".join(parts) for field, parts in told.items()}, sql="\n".join(lines).strip()
    )


def stored() -> list[Header]:
    """The tables that are computed once and stored with the data: days, weeks and reverts."""
    return [read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))]


def rules() -> list[Header]:
    """The rules behind the findings."""
    return [read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("rules/*.sql"))]
