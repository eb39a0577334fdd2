"""Readers get finished copies: often enough, not too often, and never half of one."""

import logging
import os
import stat
from pathlib import Path

from tests.warehouse.processes import holding_open
from tests.warehouse.samples import MONDAY, TUESDAY, rows
from tformance_assets.warehouse.publication import Publication
from tformance_assets.warehouse.reader import Snapshot
from tformance_assets.warehouse.rows import replace_days
from tformance_assets.warehouse.store import Warehouse


def write(warehouse: Warehouse, number: int) -> None:
    replace_days(warehouse, [MONDAY], set(), [rows(number)], [])


def published(root: Path) -> list[int]:
    return [row["number"] for row in Snapshot(root).query("SELECT number FROM pull_requests ORDER BY number")]


def test_the_first_write_is_published_at_once(warehouse, root):
    write(warehouse, 1)
    assert published(root) == [1]
    link = root / "analytics.duckdb"
    assert link.is_symlink()
    assert not Path(os.readlink(link)).is_absolute()


def test_writes_in_quick_succession_are_published_together(root):
    warehouse = Warehouse(root, publish_interval=60)
    for number in (1, 2, 3):
        write(warehouse, number)
    assert published(root) == [1]
    assert warehouse.publish() is False
    assert warehouse.publish(force=True) is True
    assert published(root) == [3]


def test_nothing_is_copied_when_nothing_is_new(root):
    warehouse = Warehouse(root, publish_interval=0, publish_duty=1000)
    write(warehouse, 1)
    version = Snapshot(root).version()
    assert warehouse.publish() is False
    assert warehouse.publish(force=True) is False
    assert Snapshot(root).version() == version


def test_an_unpublished_write_is_found_by_the_next_process(root):
    write(Warehouse(root, publish_interval=60), 1)
    write(Warehouse(root, publish_interval=60), 2)
    assert Warehouse(root, publish_interval=0, publish_duty=1000).publish() is True
    assert published(root) == [2]


def test_copying_takes_no_more_than_its_share_of_the_time(root):
    warehouse = Warehouse(root)
    write(warehouse, 1)
    publication = Publication(root, interval=2.0, duty=0.1)
    publication.mark()
    (root / "snapshots" / "last_seconds").write_text("3.0")
    last = publication.link.lstat().st_mtime
    assert publication.due(last + 29) is False
    assert publication.due(last + 31) is True
    (root / "snapshots" / "last_seconds").write_text("")
    assert publication.due(last + 1) is False
    assert publication.due(last + 3) is True


def test_a_clock_set_back_does_not_stop_publication(root):
    warehouse = Warehouse(root)
    write(warehouse, 1)
    publication = Publication(root, interval=2.0, duty=0.1)
    publication.mark()
    assert publication.due(publication.link.lstat().st_mtime - 3600) is True


def test_the_last_two_snapshots_are_kept_and_are_read_only(root):
    warehouse = Warehouse(root, publish_interval=0, publish_duty=1000)
    for number in (1, 2, 3, 4):
        write(warehouse, number)
    snapshots = sorted((root / "snapshots").glob("*.duckdb"))
    assert len(snapshots) == 2
    assert snapshots[-1] == (root / "analytics.duckdb").resolve()
    assert {stat.S_IMODE(path.stat().st_mode) for path in snapshots} == {0o444}


def test_what_a_killed_process_left_is_swept(warehouse, root):
    snapshots, spilled = root / "snapshots", root / "tmp"
    (snapshots / "s-00ff.duckdb.tmp").mkdir(parents=True)
    spilled.mkdir()
    (snapshots / "copy-00ff.tmp").write_text("half a copy")
    (snapshots / "link.tmp").symlink_to("snapshots/s-00ff.duckdb")
    (spilled / "duckdb_temp_storage-0.tmp").write_text("memory")
    write(warehouse, 1)
    current = (root / "analytics.duckdb").resolve()
    assert set(snapshots.iterdir()) == {current, snapshots / "last_seconds", snapshots / "schema"}
    assert list(spilled.iterdir()) == []


def test_a_failed_publication_is_logged_and_loses_nothing(root, caplog):
    warehouse = Warehouse(root, publish_interval=0, publish_duty=1000)
    write(warehouse, 1)
    # Something that is in the way of the new link, whoever runs this test.
    in_the_way = root / "analytics.duckdb"
    in_the_way.unlink()
    in_the_way.mkdir()
    with caplog.at_level(logging.WARNING):
        write(warehouse, 2)
    assert "snapshot of acme could not be published" in caplog.text
    assert "its data is stored" in caplog.text
    assert warehouse.query("SELECT number FROM pull_requests") == [{"number": 2}]
    in_the_way.rmdir()
    assert warehouse.publish() is True
    assert published(root) == [2]


def test_a_reader_in_the_middle_of_a_query_keeps_its_snapshot(root):
    warehouse = Warehouse(root, publish_interval=0, publish_duty=1000)
    replace_days(warehouse, [MONDAY], set(), [rows(n) for n in range(300)], [])
    snapshot = Snapshot(root)
    cursor = snapshot._cursor().execute("SELECT number FROM pull_requests ORDER BY number")
    first = cursor.fetchmany(10)
    for number in (1, 2, 3):
        replace_days(warehouse, [MONDAY, TUESDAY], set(), [rows(number, TUESDAY)], [])
    assert snapshot.query("SELECT number FROM pull_requests") == [{"number": 3}]
    assert len(first + cursor.fetchall()) == 300


def test_an_open_reader_does_not_hold_up_writers(warehouse, root):
    write(warehouse, 1)
    with holding_open(root / "analytics.duckdb", read_only=True):
        impatient = Warehouse(root, lock_timeout=0.5)
        write(impatient, 2)
        assert impatient.publish(force=True) is True
    assert published(root) == [2]
