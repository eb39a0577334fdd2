"""The supervisor by itself: order, restarts with growing pauses, giving up, workers, logs."""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.ops.bench import Bench, fake
from tformance_assets.errors import TformanceError
from tformance_assets.supervisor.logs import rotate
from tformance_assets.supervisor.ports import free_port
from tformance_assets.supervisor.supervise import LOOK_SECONDS, Child, Supervisor
from tformance_assets.supervisor.sweep import alive, await_end, supervised, sweep


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield Bench(tmp_path)
    sweep(tmp_path, grace_seconds=0.0)


def step_until_dead(supervisor: Supervisor, name: str) -> None:
    process = supervisor.states[name].process
    assert process is not None
    process.wait(5)
    supervisor.step()


def test_a_child_waits_for_those_it_needs(bench: Bench) -> None:
    port = free_port()
    task = Child("task", (sys.executable, "-c", "import time; time.sleep(0.3)"), task=True)
    supervisor = bench.supervise(
        fake("last", "sleep", needs=("server",)),
        fake("server", "serve", str(port), port=port, needs=("task",)),
        task,
    )
    order: list[str] = []
    deadline = time.monotonic() + 5
    while len(order) < 3 and time.monotonic() < deadline:
        supervisor.step()
        order += [name for name, state in supervisor.states.items() if state.process and name not in order]
        time.sleep(0.01)
    assert order == ["task", "server", "last"]
    supervisor.stop()
    assert supervised(bench.home) == []


def test_a_child_that_keeps_dying_is_given_up_after_growing_pauses(bench: Bench) -> None:
    supervisor = bench.supervise(fake("frail", "die"))
    supervisor.step()
    for pause in (1, 2, 5, 10):
        step_until_dead(supervisor, "frail")
        assert bench.said[-1].startswith(f"frail ended (exit code 7) and is started again in {pause} s")
        bench.clock.now += pause - 0.1
        supervisor.step()
        assert supervisor.states["frail"].process is None
        bench.clock.now += 0.1
        supervisor.step()
    with pytest.raises(TformanceError, match=r"frail ended 5 times within two minutes .*frail\.log"):
        step_until_dead(supervisor, "frail")


def test_deaths_long_ago_are_forgotten(bench: Bench) -> None:
    supervisor = bench.supervise(fake("frail", "die"))
    for _ in range(8):
        supervisor.step()
        step_until_dead(supervisor, "frail")
        bench.clock.now += 121
    assert all("again in 1 s" in line for line in bench.said)


def test_a_failed_task_ends_everything(bench: Bench) -> None:
    supervisor = bench.supervise(fake("prepare", "die", task=True))
    supervisor.step()
    with pytest.raises(
        TformanceError, match=r"prepare ended \(exit code 7\): the reason is in .*prepare\.log"
    ):
        step_until_dead(supervisor, "prepare")


def test_the_workers_of_a_child_are_killed_before_the_child_ends(bench: Bench) -> None:
    def is_worker(process: psutil.Process) -> bool:
        return "stubborn" in process.cmdline()

    supervisor = bench.supervise(fake("server", "escape", workers=is_worker))
    supervisor.step()
    deadline = time.monotonic() + 5
    while not (workers := [process for process in supervised(bench.home) if is_worker(process)]):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    supervisor.stop()
    assert not any(alive(worker) for worker in workers)


def is_inner(process: psutil.Process) -> bool:
    return process.cmdline()[-1:] == ["inner"]


def inner_of(supervisor: Supervisor, count: int = 1) -> list[psutil.Process]:
    """The inner processes of the child "outer", as soon as there are so many, oldest first."""
    process = supervisor.states["outer"].process
    assert process is not None
    deadline = time.monotonic() + 5
    while len(found := [one for one in psutil.Process(process.pid).children() if is_inner(one)]) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return sorted(found, key=lambda one: one.create_time())


def kill(process: psutil.Process) -> None:
    process.kill()
    await_end([process], 5)


def look(bench: Bench, supervisor: Supervisor) -> None:
    bench.clock.now += LOOK_SECONDS
    supervisor.step()


def test_a_child_that_lost_its_inner_process_is_restarted(bench: Bench) -> None:
    supervisor = bench.supervise(fake("outer", "outer", inner=is_inner))
    supervisor.step()
    (first,) = inner_of(supervisor)
    for _ in range(3):
        look(bench, supervisor)
    assert bench.said == []
    kill(first)
    look(bench, supervisor)
    assert bench.said == []
    look(bench, supervisor)
    assert bench.said[0].startswith("outer ended (its inner process is gone) and is started again in 1 s")
    bench.clock.now += 1.0
    supervisor.step()
    inner_of(supervisor)
    look(bench, supervisor)
    look(bench, supervisor)
    assert len(bench.said) == 1


def test_an_inner_process_that_is_replaced_is_not_missed(bench: Bench) -> None:
    supervisor = bench.supervise(fake("outer", "outer", inner=is_inner))
    supervisor.step()
    (before,) = inner_of(supervisor)
    look(bench, supervisor)
    outer = supervisor.states["outer"].process
    assert outer is not None
    outer.send_signal(signal.SIGUSR1)
    inner_of(supervisor, count=2)
    look(bench, supervisor)
    kill(before)
    for _ in range(3):
        look(bench, supervisor)
    assert bench.said == []
    assert supervisor.states["outer"].process is outer


def test_the_inner_process_before_a_reload_does_not_stand_in_for_the_one_after(bench: Bench) -> None:
    supervisor = bench.supervise(fake("outer", "outer", inner=is_inner))
    supervisor.step()
    inner_of(supervisor)
    look(bench, supervisor)
    supervisor.states["outer"].process.send_signal(signal.SIGUSR1)  # type: ignore[union-attr]
    _, after = inner_of(supervisor, count=2)
    look(bench, supervisor)
    kill(after)
    look(bench, supervisor)
    look(bench, supervisor)
    assert "its inner process is gone" in bench.said[0]


def test_an_inner_process_is_looked_for_only_when_the_child_is_ready(bench: Bench) -> None:
    supervisor = bench.supervise(fake("outer", "sleep", port=free_port(), inner=is_inner))
    supervisor.step()
    for _ in range(4):
        look(bench, supervisor)
    assert bench.said == []


def test_a_large_log_moves_aside_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    with path.open("ab", buffering=0) as writer:
        for round_number in range(5):
            writer.write(b"%d" % round_number * 20)
            rotate(path, largest_bytes=10)
        writer.write(b"new")
    assert path.read_bytes() == b"new"
    kept = {name.name: name.read_bytes()[:1] for name in tmp_path.glob("x.log.*")}
    assert kept == {"x.log.1": b"4", "x.log.2": b"3", "x.log.3": b"2"}
