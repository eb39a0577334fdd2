"""A snapshot follows every publication, and is a closed world."""

import logging
import threading

import pytest

from tests.warehouse.samples import MONDAY, rows
from tformance_assets.warehouse.reader import QueryFailed, Snapshot, SnapshotMissing
from tformance_assets.warehouse.rows import replace_days
from tformance_assets.warehouse.store import Warehouse


@pytest.fixture
def warehouse(root) -> Warehouse:
    return Warehouse(root, lock_timeout=5.0, publish_interval=0, publish_duty=1000)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory) -> Snapshot:
    """One that holds a single pull request and does not change."""
    root = tmp_path_factory.mktemp("home") / "acme"
    write(Warehouse(root), 1)
    return Snapshot(root)


def write(warehouse: Warehouse, number: int) -> None:
    replace_days(warehouse, [MONDAY], set(), [rows(number)], [])


def test_before_the_first_publication_there_is_no_version_and_no_data(root):
    snapshot = Snapshot(root)
    assert snapshot.version() is None
    with pytest.raises(SnapshotMissing, match="acme has no data yet"):
        snapshot.query("SELECT 1")


def test_the_version_changes_with_every_publication_and_only_then(warehouse, root):
    snapshot = Snapshot(root)
    write(warehouse, 1)
    first = snapshot.version()
    assert first == snapshot.version()
    write(warehouse, 2)
    assert first != snapshot.version()


def test_a_reader_sees_what_was_published_since_its_last_query(warehouse, root):
    snapshot = Snapshot(root)
    write(warehouse, 1)
    assert snapshot.query("SELECT number FROM pull_requests WHERE title = ?", ["Change 1"]) == [{"number": 1}]
    write(warehouse, 2)
    assert snapshot.query("SELECT number FROM pull_requests WHERE number = $n", {"n": 2}) == [{"number": 2}]


def test_a_snapshot_that_cannot_be_opened_leaves_the_old_one_in_use(warehouse, root, caplog):
    write(warehouse, 1)
    snapshot = Snapshot(root)
    snapshot.query("SELECT 1")
    broken = root / "snapshots" / "s-zz.duckdb"
    broken.write_text("not a database")
    (root / "analytics.duckdb").unlink()
    (root / "analytics.duckdb").symlink_to("snapshots/s-zz.duckdb")
    with caplog.at_level(logging.WARNING):
        assert snapshot.query("SELECT number FROM pull_requests") == [{"number": 1}]
    assert "could not be opened, the old one stays" in caplog.text


def test_threads_read_while_snapshots_are_swapped(warehouse, root):
    write(warehouse, 1)
    snapshot, faults, stop = Snapshot(root), [], threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert len(snapshot.query("SELECT number FROM pull_requests")) == 1
        except BaseException as fault:  # noqa: BLE001 handed to the test below
            faults.append(fault)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(2, 7):
        write(warehouse, number)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert snapshot.query("SELECT number FROM pull_requests") == [{"number": 6}]


def test_several_readers_of_one_process_share_the_file(warehouse, root):
    write(warehouse, 1)
    assert [Snapshot(root).query("SELECT 1 AS one") for _ in range(3)] == [[{"one": 1}]] * 3


def test_sql_of_a_user_gives_columns_and_rows_even_with_the_same_name_twice(snapshot):
    assert snapshot.columns_and_rows("SELECT number, number, state FROM pull_requests") == (
        ["number", "number", "state"],
        [(1, 1, "merged")],
    )


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM pull_requests",
        "CREATE TABLE mine AS SELECT 1",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "FROM '/etc/hostname'",
        "COPY pull_requests TO '/tmp/out.csv'",
        "EXPORT DATABASE '/tmp/out'",
        "ATTACH '/tmp/other.duckdb' AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "RESET memory_limit",
        "SELECT 1; DROP TABLE pull_requests",
    ],
)
def test_sql_of_a_user_neither_writes_nor_reaches_outside(snapshot, sql):
    with pytest.raises(QueryFailed):
        snapshot.columns_and_rows(sql)
    assert snapshot.query("SELECT count(*) AS n FROM pull_requests") == [{"n": 1}]


def test_a_mistake_in_the_sql_of_a_user_is_explained(snapshot):
    with pytest.raises(QueryFailed, match="pull_request does not exist"):
        snapshot.columns_and_rows("SELECT * FROM pull_request")


@pytest.mark.parametrize(("sql", "count"), [("SELECT 1; SELECT 2", "2"), ("-- nothing", "no")])
def test_a_user_gives_one_statement_so_that_no_answer_is_dropped_silently(snapshot, sql, count):
    with pytest.raises(QueryFailed, match=f"it holds {count} statements: give one"):
        snapshot.columns_and_rows(sql)
