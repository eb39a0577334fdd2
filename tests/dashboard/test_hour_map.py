"""What waits overnight: a cell says its median and its n, a dash where nobody knows, and nothing where nothing was."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import charts, figures
from dashboard.figures.maps import HOURS, STEPS_OF_HOURS
from dashboard.figures.style import readable_on
from dashboard.filters import Filters
from dashboard.questions import Questions
from dashboard.theme import STEPS
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources
from tests.dashboard.test_questions import WINDOW

FRIDAY = datetime(2026, 11, 20, 17, 59)


def written(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The texts of the cells by weekday and hours."""
    trace = figures.hour_map(rows, "light")["data"][1]
    return {(y, x): text for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True)}


def cell(weekday: int, from_hour: int, wait: float | None, n: int, ready: int) -> dict[str, Any]:
    return {"weekday": weekday, "from_hour": from_hour, "pickup_p50": wait, "n": n, "ready": ready}


def test_every_cell_of_the_week_is_there_and_only_what_is_known_is_written() -> None:
    texts = written([cell(5, 15, 64.0, 3, 4), cell(1, 0, None, 0, 2)])
    assert len(texts) == 7 * len(HOURS)
    assert texts["Fri", "15–18"] == "2.7d<br>n 3"
    assert texts["Mon", "00–03"] == "–"
    assert texts["Tue", "00–03"] == ""


def test_unknown_is_a_gap_and_no_wait_at_all_is_not() -> None:
    drawn = figures.hour_map([cell(1, 0, None, 0, 2), cell(1, 3, 0.0, 2, 2), cell(7, 21, 24.0, 1, 1)], "dark")
    z = drawn["data"][0]["z"]
    assert z[0][:3] == [None, 0, None]
    assert z[6][7] == len(STEPS_OF_HOURS)


def test_where_no_reviews_are_known_it_says_so(tmp_path: Path) -> None:
    tables = sample.build(3, hostile=False)
    for row in tables.rows["pull_requests"]:
        row["pickup_hours"] = None
    sample.publish(tmp_path / "acme", tables)
    drawn = charts.draw(charts.CHARTS["quality-hours"], Questions(ScriptedSources(tmp_path)), WINDOW, "light")
    assert drawn["layout"]["annotations"][0]["text"] == charts.NO_REVIEWS


def test_an_hour_belongs_to_the_three_it_is_in_by_utc(tmp_path: Path) -> None:
    tables = sample.Tables()
    day = date(2026, 11, 23)
    for number, ready in enumerate(
        (FRIDAY, FRIDAY + timedelta(minutes=1), datetime(2026, 11, 22, 23, 59)), 1
    ):
        tables.add(
            "pull_requests",
            repository="acme/mobile",
            number=number,
            partition_date=day,
            state="merged",
            author_kind="human",
            ready_at=ready,
            pickup_hours=1.0,
        )
    sample.publish(tmp_path / "acme", tables)
    filters = Filters("acme", day, day + timedelta(days=1))
    rows = Questions(ScriptedSources(tmp_path)).ask("waiting_by_hour", filters)
    assert [(row["weekday"], row["from_hour"], row["n"]) for row in rows] == [
        (5, 15, 1),
        (5, 18, 1),
        (7, 21, 1),
    ]


@pytest.mark.parametrize("color", [*STEPS["light"], *STEPS["dark"]])
def test_what_is_written_on_a_shade_can_be_read(color: str) -> None:
    def light(hexed: str) -> float:
        parts = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        curve = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * curve[0] + 0.7152 * curve[1] + 0.0722 * curve[2]

    lower, higher = sorted((light(color), light(readable_on(color))))
    assert (higher + 0.05) / (lower + 0.05) >= 4.5
