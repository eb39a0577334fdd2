"""The documents, the methods page and the SQL files say the same."""

import duckdb
import pytest

from dashboard.pages import methods
from tformance_assets.metrics import headers
from tformance_assets.warehouse.schema import SCHEMA_SQL
from tools import docs


@pytest.mark.parametrize("path", docs.pages(), ids=lambda path: path.name)
def test_the_generated_documents_are_up_to_date(path):
    assert path.read_text() == docs.pages()[path], "run `python -m tools.docs`"


def test_every_table_and_column_of_the_warehouse_is_documented():
    text = docs.tables_page()
    with duckdb.connect() as connection:
        connection.execute(SCHEMA_SQL)
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        )
        found = columns.fetchall()
        views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    for table, column in found:
        assert f"## {table}\n" in text
        assert f"| `{column}` |" in text or table in views


def test_the_methods_page_shows_every_definition_the_documents_have():
    shown = str(methods.layout("acme"))
    for one in (*methods.metrics(), *methods.own_questions(), *headers.stored(), *headers.rules()):
        assert one.definition
        assert one.definition[:60].replace("'", "\\'") in shown or one.definition[:60] in shown
        assert f"{one.name}.sql" in shown


def test_every_rule_and_stored_table_is_in_the_documents():
    text = docs.metrics_page()
    for one in (*methods.metrics(), *headers.stored(), *headers.rules()):
        assert one.definition in text
