"""How do the rows become days and weeks? By the SQL files beside this one, all in one transaction."""

from pathlib import Path

from tformance_assets.warehouse.store import Warehouse

MARTS = {
    table: (Path(__file__).parent / f"{table}.sql").read_text(encoding="utf-8")
    for table in ("daily_metrics", "weekly_metrics", "reverts")
}


def recompute(wh: Warehouse) -> dict[str, int]:
    """Rebuild every mart from the rows as they are now; table name -> number of rows."""
    written = {}
    with wh.writer() as connection:
        for table, sql in MARTS.items():
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 known tables
            connection.execute(f"INSERT INTO {table} BY NAME {sql}")
            count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 known tables
            written[table] = count[0] if count else 0
    return written
