"""Is the dashboard fast with many pull requests? Run with `python -m benchmarks.dashboard`."""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.dashboard import browser, callbacks, snapshot
from benchmarks.dashboard.serving import served

# Milliseconds: p95 of uncached and cached callbacks up to so many pull requests.
TARGETS = {100_000: (150, 20), 1_000_000: (500, 20)}
PAINT, FIGURES = 1000, 2500


def main() -> None:
    """Generate, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="pull requests of a year")
    parser.add_argument("--windows", type=int, default=12, help="different filters for each callback")
    parser.add_argument("--loads", type=int, default=5, help="first visits with Chromium; 0 for none")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        begun = time.perf_counter()
        snapshot.build(Path(scratch), given.rows)
        print(f"{given.rows:,} pull requests generated in {time.perf_counter() - begun:.1f} s")
        if given.loads:
            with served(Path(scratch)) as dashboard:
                show_loads(browser.loads(dashboard.url, given.loads))
                show_machine(dashboard.pid)
        with served(Path(scratch)) as dashboard:
            show_callbacks(callbacks.measure(dashboard.url, given.windows), given.rows)
            show_machine(dashboard.pid)


def show_loads(loads: list[browser.Load]) -> None:
    """The very first visit to a fresh server, and the median of all; then what a reader does next."""
    print(f"\nfirst visits, ms          first  median  target   ({len(loads)} visits, empty browser cache)")
    rows = (
        ("first contentful paint", [load.paint for load in loads], PAINT),
        ("key figures", [load.figures for load in loads], FIGURES),
        ("all of the page", [load.complete for load in loads], FIGURES),
    )
    for name, values, target in rows:
        print(f"  {name:<24}{values[0]:6.0f}  {statistics.median(values):6.0f}  {target:6}")
    print(f"  {'kilobytes':<24}{loads[0].kilobytes:6.0f}")
    print("\nthen, ms until drawn      first  median")
    for name in loads[0].steps:
        values = [load.steps[name] for load in loads]
        print(f"  {name:<24}{values[0]:6.0f}  {statistics.median(values):6.0f}")


def show_machine(pid: int) -> None:
    """How busy the machine was, without which no figure means anything, and the memory of the dashboard."""
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    megabytes = resident(Path(f"/proc/{pid}/status"))
    memory = f", the dashboard uses {megabytes:.0f} MB" if megabytes else ""
    print(f"  load average {busy} on {os.cpu_count()} cores{memory}")


def resident(status: Path) -> float | None:
    """Megabytes of memory a process holds; None where the system does not say."""
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def show_callbacks(timings: list[callbacks.Timing], rows: int) -> None:
    """Each callback, slowest first, then all together."""
    target = next(goals for size, goals in sorted(TARGETS.items()) if rows <= size or size == max(TARGETS))
    print(f"\ncallbacks, ms{'':<37}uncached p50    p95   cached p50    p95")
    for each in sorted(timings, key=lambda each: -callbacks.p95(each.uncached)):
        show(each.name.strip(".")[:46], each.uncached, each.cached)
    show(
        "all",
        [spent for each in timings for spent in each.uncached],
        [spent for each in timings for spent in each.cached],
    )
    print(f"  {'target':<46}{'':>15}{target[0]:>7}{'':>13}{target[1]:>7}")


def show(name: str, uncached: list[float], cached: list[float]) -> None:
    """One line."""
    middles = statistics.median(uncached), statistics.median(cached)
    print(
        f"  {name:<46}{middles[0]:15.1f}{callbacks.p95(uncached):7.1f}{middles[1]:13.1f}{callbacks.p95(cached):7.1f}"
    )


if __name__ == "__main__":
    main()
