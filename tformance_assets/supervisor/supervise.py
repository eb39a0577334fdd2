"""How are several processes kept running, and ended in order? Knows nothing about what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tformance_assets.errors import TformanceError
from tformance_assets.supervisor import launch
from tformance_assets.supervisor.health import Ask, Health
from tformance_assets.supervisor.inner import Inner, alive_in
from tformance_assets.supervisor.logs import log_path, rotate
from tformance_assets.supervisor.ports import accepts
from tformance_assets.supervisor.sweep import alive, await_end

RESTART_DELAYS = (1.0, 2.0, 5.0, 10.0)
DEATHS_ALLOWED = 5
DEATHS_WINDOW_SECONDS = 120.0
ROTATION_SECONDS = 60.0
LOOK_SECONDS = 2.0


@dataclass(frozen=True)
class Child:
    """A process to keep running.

    `port`: ready when it accepts connections there. `task`: it does not run on; ready when it has ended.
    `needs`: those that must be ready first. `stop_first`: it is ended before the others.
    `workers`: tells which of its descendants do work of their own, to be ended before the process itself.
    `inner`: tells which of its children it must have once it is ready; without it, it counts as dead.
    `ask`: asks such an inner process whether it is well; one that does not answer for long counts as dead, too.
    """

    name: str
    command: tuple[str, ...]
    port: int | None = None
    task: bool = False
    needs: tuple[str, ...] = ()
    stop_first: bool = False
    workers: Callable[[psutil.Process], bool] | None = None
    inner: Callable[[psutil.Process], bool] | None = None
    ask: Ask | None = None


@dataclass
class _State:
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    deaths: list[float] = field(default_factory=list)
    ready: bool = False
    done: bool = False
    inner: Inner = field(default_factory=Inner)
    health: Health = field(default_factory=Health)


class Supervisor:
    """Starts, restarts and stops the children. Not thread-safe: call it from the main thread only."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        environment: Mapping[str, str],
        logs: Path,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.children = {child.name: child for child in children}
        self.environment = dict(environment)
        self.logs = logs
        self.say = say
        self.clock = clock
        self.states = {name: _State() for name in self.children}
        self.group = 0
        self.rotated_at = self.looked_at = clock()

    def step(self) -> None:
        """Notice deaths and start what is due; raises a TformanceError when a child keeps dying."""
        for name, child in self.children.items():
            state = self.states[name]
            if state.process is not None and (code := state.process.poll()) is not None:
                self._ended(child, state, code)
            waiting = state.process is None and not state.done and self.clock() >= state.start_at
            if waiting and all(self.is_ready(need) for need in child.needs):
                state.process = self._start(child)
        if self.clock() - self.looked_at >= LOOK_SECONDS:
            self.looked_at = self.clock()
            self._look_for_inner()
        if self.clock() - self.rotated_at > ROTATION_SECONDS:
            self.rotated_at = self.clock()
            for name in self.children:
                rotate(log_path(self.logs, name))

    def is_ready(self, name: str) -> bool:
        """True once a task has ended well, or a running child accepts connections."""
        child, state = self.children[name], self.states[name]
        if child.task:
            return state.done
        if state.process is not None and not state.ready:
            state.ready = child.port is None or accepts(child.port)
        return state.ready

    def _look_for_inner(self) -> None:
        """End a child that lost the process it needs, or whose process hangs: it would answer every question with a
        fault for ever."""
        for name, child in self.children.items():
            state = self.states[name]
            if child.inner is None or state.process is None or not self.is_ready(name):
                continue
            found = alive_in(state.process.pid, child.inner)
            current = state.inner.current
            if state.inner.is_lost(found):
                self._replace(child, state, state.process, "its inner process is gone")
            elif current in found and child.ask and state.health.is_silent(current, child.ask, self.clock()):
                with suppress(psutil.NoSuchProcess):
                    psutil.Process(current).kill()
                self._replace(
                    child, state, state.process, f"its inner process {current} lives but does not answer"
                )

    def _replace(self, child: Child, state: _State, process: subprocess.Popen[bytes], why: str) -> None:
        process.kill()
        process.wait()
        self._died(child, state, why)

    def _start(self, child: Child) -> subprocess.Popen[bytes]:
        path = log_path(self.logs, child.name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        rotate(path)
        shim = (sys.executable, "-S", "-E", launch.__file__, str(os.getpid()))
        with path.open("ab") as log:
            process = self._spawn([*shim, *child.command], log.fileno())
        self.group = self.group or process.pid
        return process

    def _spawn(self, command: Sequence[str], log: int) -> subprocess.Popen[bytes]:
        """Start in the children's common process group, apart from this one's, which Ctrl-C reaches."""
        for group in (self.group, 0):
            try:
                return subprocess.Popen(  # noqa: S603  the commands are the program's own
                    command,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    process_group=group,
                )
            except PermissionError:
                # All members of the group have ended, and the group with them.
                self.group = 0
        raise TformanceError(f"{command[0]} cannot be started")

    def _ended(self, child: Child, state: _State, code: int) -> None:
        if child.task and code == 0:
            state.process, state.done = None, True
        else:
            self._died(child, state, _how(code))

    def _died(self, child: Child, state: _State, how: str) -> None:
        state.process, state.ready, state.inner, state.health = None, False, Inner(), Health()
        path = log_path(self.logs, child.name)
        now = self.clock()
        state.deaths = [at for at in state.deaths if now - at < DEATHS_WINDOW_SECONDS] + [now]
        if child.task or len(state.deaths) >= DEATHS_ALLOWED:
            times = "" if child.task else f" {len(state.deaths)} times within two minutes"
            raise TformanceError(f"{child.name} ended{times} ({how}): the reason is in {path}")
        delay = RESTART_DELAYS[min(len(state.deaths), len(RESTART_DELAYS)) - 1]
        state.start_at = now + delay
        self.say(f"{child.name} ended ({how}) and is started again in {delay:.0f} s; its log is {path}")

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """End all: who hands out work, then the workers, then the rest; at once when `hurry` says so."""
        running = {name: state.process for name, state in self.states.items() if state.process is not None}
        first = [process for name, process in running.items() if self.children[name].stop_first]
        self._terminate(first, 3.0, hurry)
        self._kill_workers(running, hurry)
        self._terminate(list(running.values()), 3.0, hurry)
        for process in running.values():
            process.kill()
            process.wait()
        for state in self.states.values():
            state.process = None

    def _terminate(
        self, processes: Sequence[subprocess.Popen[bytes]], seconds: float, hurry: Callable[[], bool]
    ) -> None:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not hurry():
            if all(process.poll() is not None for process in processes):
                return
            time.sleep(0.05)

    def _kill_workers(
        self, running: Mapping[str, subprocess.Popen[bytes]], hurry: Callable[[], bool]
    ) -> None:
        """A killed worker counts as crashed and is taken up again; a terminated one as failed.

        Their parent gets a moment to record it.
        """
        workers = [
            worker
            for name, process in running.items()
            if (is_worker := self.children[name].workers) and process.poll() is None
            for worker in psutil.Process(process.pid).children(recursive=True)
            if alive(worker) and is_worker(worker)
        ]
        for worker in workers:
            if alive(worker):
                worker.kill()
        await_end(workers, 0.5)
        if workers and not hurry():
            time.sleep(1.2)


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
