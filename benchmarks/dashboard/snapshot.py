"""What is measured? A published snapshot of one team with as many closed pull requests as wished, over a year."""

import re
from datetime import date
from pathlib import Path

import duckdb

from tformance_assets import warehouse
from tformance_assets.teams import Team

NEWEST = date(2026, 11, 23)
SCHEMA = Path(warehouse.__file__).parent / "schema.sql"
STATEMENTS = Path(__file__).with_name("snapshot.sql")
REPOSITORIES = tuple(f"acme/service-{number:02}" for number in range(40))
TEAM = Team("acme", NEWEST, REPOSITORIES, history_days=365)


def build(root: Path, rows: int) -> None:
    """Publish the snapshot below `root`, the warehouses' folder."""
    folder = root / TEAM.name / "snapshots"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "0001.duckdb")) as connection:
        connection.execute(SCHEMA.read_text())
        for statement in STATEMENTS.read_text().split(";\n"):
            if statement.strip():
                wanted = set(re.findall(r"\$(\w+)", statement))
                values = {"rows": rows, "newest": NEWEST}
                connection.execute(statement, {name: values[name] for name in wanted})
    (root / TEAM.name / "analytics.duckdb").symlink_to("snapshots/0001.duckdb")
