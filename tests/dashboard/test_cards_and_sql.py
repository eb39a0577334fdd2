"""The SQL of a card, typed into `tformance sql`, gives the card's numbers."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import charts
from dashboard.filters import Filters
from dashboard.questions import Questions, written_out
from tests.dashboard import sample
from tformance_assets.cli import main

HOME = "teams:\n  acme:\n    onboarded_on: 2026-11-23\n    repositories: [acme/mobile]\n"
MONTH = Filters("acme", sample.NEWEST - timedelta(days=29), sample.NEWEST + timedelta(days=1))
ONE_REPOSITORY = Filters("acme", MONTH.start, MONTH.stop, ("acme/mobile", "acme/o'hara"), everyone=True)
ASKED = sorted(
    {"kpis", "closed", *(chart.question for chart in charts.CHARTS.values()), *charts.EXPORTS.values()}
)


@pytest.fixture(scope="module")
def home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose warehouse is the sample."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "warehouse").symlink_to(root)
    (folder / "tformance.yaml").write_text(HOME)
    return folder


@pytest.mark.parametrize("filters", [MONTH, ONE_REPOSITORY], ids=["a month", "one repository"])
@pytest.mark.parametrize("name", [*ASKED, "weekly_hours@month", "weekly_throughput@iso_week"])
def test_the_sql_of_a_card_reproduces_its_rows(
    name: str,
    filters: Filters,
    questions: Questions,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TFORMANCE_HOME", str(home))
    shown = questions.ask(name, filters)
    assert main(["sql", "acme", written_out(name, filters.parameters()), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(shown, default=iso))
    assert shown or name in ("differing_days",)


def test_a_value_cannot_end_its_own_quotes() -> None:
    text = written_out("closed", ONE_REPOSITORY.parameters())
    assert "['acme/mobile', 'acme/o''hara']" in text
    assert "$" not in text


def iso(value: Any) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()
