"""What do the SQL files say about themselves? `python -m tools.docs` writes it to docs/."""

import re
from collections.abc import Iterable
from pathlib import Path

from dashboard.glossary import GLOSSARY
from dashboard.pages import methods
from tformance_assets.metrics import headers
from tformance_assets.metrics.headers import Header
from tformance_assets.warehouse.schema import SCHEMA_SQL

ROOT = Path(__file__).parent.parent
WRITTEN_BY = "<!-- Written by `python -m tools.docs` from the SQL files; edit those. -->"
OBJECT = re.compile(
    r"((?:^--[^\n]*\n)+)CREATE (?:TABLE IF NOT EXISTS|OR REPLACE VIEW) (\w+)(?: \((.*?)\n\);| AS\n)",
    re.M | re.S,
)


def main() -> None:
    """Write both pages."""
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def pages() -> dict[Path, str]:
    """Path -> text of every page that is generated."""
    return {ROOT / "docs" / "metrics.md": metrics_page(), ROOT / "docs" / "tables.md": tables_page()}


def metrics_page() -> str:
    """Words, metrics, stored tables and rules."""
    words = [f"- **{word}**: {text}" for word, text in GLOSSARY.items()]
    return (
        "\n\n".join(
            [
                "# Metrics",
                WRITTEN_BY,
                "Every figure is the answer of one SQL file to the rows of the team's snapshot. The file's first lines"
                " are its definition; here they are all. `tformance sql TEAM` runs any of them, and the tests run every"
                " worked example: given rows on the left of `=>`, the answer on the right.",
                "## Words",
                "\n".join(words),
                "## Metrics",
                "The window is half-open, `[$start, $stop)`, in UTC days. The files of a week can also be asked by"
                " day, by ISO week and by month.",
                *_sections(methods.metrics(), "dashboard/queries"),
                "## Stored tables",
                *_sections(headers.stored(), "tformance_assets/metrics"),
                "## Findings",
                *_sections(headers.rules(), "tformance_assets/metrics/rules"),
            ]
        )
        + "\n"
    )


def tables_page() -> str:
    """Every table and view of the warehouse with its columns."""
    found = [_table(comment, name, columns) for comment, name, columns in OBJECT.findall(SCHEMA_SQL)]
    head = SCHEMA_SQL[: SCHEMA_SQL.index("\n\n")]
    return "\n\n".join(["# Tables", WRITTEN_BY, _words(head), *found]) + "\n"


def _sections(found: Iterable[Header], folder: str) -> list[str]:
    return [_section(one, folder) for one in found]


def _section(one: Header, folder: str) -> str:
    parts = [f"### [{one.name}](../{folder}/{one.name}.sql)", one.definition]
    parts += [f"- {name}: {words}" for name, words in (("Unit", one.unit), ("Null", one.nulls)) if words]
    example = f"\n\n```yaml\n{one.example}\n```" if one.example else ""
    return "\n\n".join(parts[:2]) + ("\n\n" + "\n".join(parts[2:]) if parts[2:] else "") + example


def _table(comment: str, name: str, columns: str) -> str:
    rows = [row for line in columns.splitlines() for row in _columns(line)]
    head = ["| column | type | meaning |", "|---|---|---|"] if rows else []
    return "\n".join([f"## {name}", "", _words(comment), *([""] if rows else []), *head, *rows])


def _columns(line: str) -> list[str]:
    """A line of the schema declares one column with its meaning, or a few of a key without."""
    declared, _, meaning = line.partition("--")
    pairs = re.findall(r"(\w+)\s+([A-Z]+(?:\[\])?)", declared)
    return [f"| `{column}` | {kind} | {meaning.strip()} |" for column, kind in pairs]


def _words(comment: str) -> str:
    return " ".join(line.lstrip("- ") for line in comment.strip().splitlines())


if __name__ == "__main__":
    main()
