"""Writers wait in line, a write is whole or not there, and faults are said in one sentence."""

import os
import resource
import signal
import subprocess
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse import hammer
from tests.warehouse.processes import holding_open, python
from tests.warehouse.samples import MONDAY, TUESDAY, rows
from tformance_assets.errors import TformanceError, WarehouseBusy
from tformance_assets.warehouse.rows import replace_days
from tformance_assets.warehouse.store import Warehouse


def start(root: Path, first: int, rounds: int, *days: date, **options: Any) -> subprocess.Popen[str]:
    return python("-m", "tests.warehouse.hammer", root, first, rounds, *days, **options)


def acknowledged(process: subprocess.Popen[str]) -> int:
    return int(process.stdout.readline())


def test_a_failed_write_leaves_everything_as_it_was(warehouse):
    replace_days(warehouse, [MONDAY], set(), [rows(1)], [])
    with pytest.raises(duckdb.CatalogException), warehouse.writer() as connection:
        connection.execute("DELETE FROM pull_requests; DELETE FROM nowhere")
    assert warehouse.query("SELECT number FROM pull_requests") == [{"number": 1}]


def test_a_kill_in_the_middle_leaves_the_old_or_the_new_day_but_never_half_of_one(root):
    generation = 0
    for delay in (0.0, 0.03, 0.06, 0.09, 0.12):
        process = start(root, generation + 1, 1000, MONDAY, TUESDAY)
        seen = acknowledged(process)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        seen = max([seen, *map(int, process.communicate()[0].split())])
        warehouse = Warehouse(root)
        assert hammer.torn_days(warehouse) == []
        [log] = warehouse.query("SELECT DISTINCT rows AS generation FROM partition_log")
        # At most one write more than was acknowledged: the one that was killed before it could say so.
        assert log["generation"] in (seen, seen + 1)
        generation = log["generation"]


@pytest.mark.parametrize("other", [MONDAY, TUESDAY], ids=["same day", "different days"])
def test_two_processes_write_without_losing_or_mixing_anything(root, other):
    processes = [start(root, 1, 5, MONDAY), start(root, 101, 5, other)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    warehouse = Warehouse(root)
    assert hammer.torn_days(warehouse) == []
    last = warehouse.query("SELECT rows FROM partition_log ORDER BY rows")
    assert [row["rows"] for row in last] in ([[5], [105]] if other == MONDAY else [[5, 105]])


def test_threads_of_one_process_write_in_turn(warehouse):
    faults: list[BaseException] = []

    def work(generation: int) -> None:
        try:
            hammer.write(warehouse, [MONDAY], generation)
            warehouse.publish(force=True)
        except BaseException as fault:  # noqa: BLE001 handed to the test below
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert hammer.torn_days(warehouse) == []


def test_a_writer_that_does_not_finish_makes_the_others_say_who_it_is(warehouse, root):
    with warehouse.writer(), pytest.raises(WarehouseBusy) as refusal:
        Warehouse(root, lock_timeout=0.1).query("SELECT 1")
    assert str(refusal.value) == (
        f"The warehouse of acme was in use by process {os.getpid()} for more than 0 s;"
        " try again when it has finished."
    )


def test_a_foreign_program_that_holds_the_file_is_named(warehouse, root):
    warehouse.query("SELECT 1")
    with (
        holding_open(warehouse.path, read_only=False) as foreign,
        pytest.raises(WarehouseBusy, match=f"was open in PID {foreign} for more than 0 s; close it there"),
    ):
        Warehouse(root, lock_timeout=0.2).query("SELECT 1")
    assert warehouse.query("SELECT 1 AS one") == [{"one": 1}]


def test_what_cannot_be_written_is_said_in_a_sentence_and_loses_nothing(root):
    hammer.write(Warehouse(root), [MONDAY], 1)

    def small_files_only() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    process = start(root, 2, 20, MONDAY, preexec_fn=small_files_only)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert f"TformanceError: {root} could not be written" in errors.splitlines()[-1]
    assert hammer.torn_days(Warehouse(root)) == []


def test_a_full_disk_is_named_as_such(warehouse):
    with pytest.raises(TformanceError, match=r"The disk is full: .* free some space"), warehouse.writer():
        raise duckdb.IOException('Could not write file "x": No space left on device')


def test_a_fault_in_the_sql_of_the_caller_passes_as_it_is(warehouse):
    with pytest.raises(duckdb.CatalogException), warehouse.writer() as connection:
        connection.execute("SELECT * FROM nowhere")


def test_a_warehouse_that_was_deleted_begins_anew(warehouse):
    replace_days(warehouse, [MONDAY], set(), [rows(1)], [])
    warehouse.path.unlink()
    assert warehouse.query("FROM pull_requests") == []
