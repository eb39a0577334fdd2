"""Which tables and columns are there, and how do rows of Python become rows of a table?

`schema.sql` is the only list of columns; the Arrow schemas are read off it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

SCHEMA_SQL = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")

MISSING_COLUMNS = """
SELECT wanted.table_name, wanted.column_name, wanted.data_type
FROM wanted
ANTI JOIN information_schema.columns AS present USING (table_name, column_name)
ORDER BY ALL
"""


@cache
def arrow_schemas() -> dict[str, pa.Schema]:
    """Table name -> Arrow schema, as `schema.sql` declares them."""
    with duckdb.connect() as connection:
        connection.execute(SCHEMA_SQL)
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: connection.table(name).limit(0).to_arrow_table().schema for name in names}


@cache
def _declared_columns() -> pa.Table:
    with duckdb.connect() as connection:
        connection.execute(SCHEMA_SQL)
        return connection.sql(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
            " AND table_name IN (SELECT table_name FROM duckdb_tables())"
        ).to_arrow_table()


def ensure(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing: tables in a new file, new columns in an old one."""
    connection.execute(SCHEMA_SQL)
    connection.register("wanted", _declared_columns())
    missing = connection.execute(MISSING_COLUMNS).fetchall()
    connection.unregister("wanted")
    for table, column, data_type in missing:
        connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {data_type}')


def arrow_table(table: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows in the table's exact types; an absent key is null, an unknown key a fault of the caller."""
    schema = arrow_schemas()[table]
    unknown = {key for row in rows for key in row} - set(schema.names)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    try:
        return pa.Table.from_pylist(list(rows), schema=schema)
    except UnicodeEncodeError:
        return pa.Table.from_pylist([_encodable(row) for row in rows], schema=schema)


def _encodable(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without halves of characters: JSON can carry them, no file can."""
    return {name: _whole(value) for name, value in row.items()}


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Append rows to a table; returns how many."""
    if rows:
        connection.register("incoming", arrow_table(table, rows))
        connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM incoming')  # noqa: S608 a known table
        connection.unregister("incoming")
    return len(rows)
