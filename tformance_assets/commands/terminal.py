"""How does text reach a terminal? Lines and aligned tables, harmless whatever the data holds."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

WIDEST_CELL = 80


def say(line: str = "") -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """An aligned table: numbers to the right, null as nothing, long cells cut with `…`."""
    rows = [list(row) for row in rows]
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [
        any(_is_number(row[index]) for row in rows)
        and all(row[index] is None or _is_number(row[index]) for row in rows)
        for index in range(len(columns))
    ]
    head = [_cell(column) for column in columns]
    widths = [max((_width(line[index]) for line in [head, *cells]), default=0) for index in range(len(head))]
    lines = [head, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(
            _padded(cell, width, right) for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in lines
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    # Pull-request texts are hostile: a terminal must not take them for commands.
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _padded(cell: str, width: int, right: bool) -> str:
    padding = " " * (width - _width(cell))
    return padding + cell if right else cell + padding


def _width(text: str) -> int:
    """Columns the text takes: wide letters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
