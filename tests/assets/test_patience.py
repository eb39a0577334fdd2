"""How long does a run wait for the LLM's budget?"""

from pathlib import Path
from typing import Any

import pytest

from tests.assets.pipeline import Pipeline
from tests.onboarding.situations import TEAM
from tformance_assets.assets import summarizing
from tformance_assets.environment import Environment
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.settings import Settings
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.engine import Outcome, summarize


@pytest.mark.parametrize(
    ("phase", "waited", "patience"),
    [
        ("1", 5, 75),
        ("1", 60, 20),
        ("1", 500, 0),
        ("2", 500, 120),
        ("refresh", 0, 120),
        ("upgrade", 0, 600),
        ("nightly", 0, None),
    ],
)
def test_the_first_dashboard_is_the_least_patient(
    tmp_path: Path, phase: str, waited: float, patience: float | None
) -> None:
    settings = Settings(tmp_path, groq_api_key="k")

    config = Environment(settings).summary_config(TEAM, phase, waited)
    assert config.patience_seconds == patience


@pytest.mark.parametrize(("fault", "patience"), [(None, {120}), ("bad_json", {0})])
def test_history_does_not_wait_for_a_budget_that_newer_days_wait_for(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, fault: str | None, patience: set[float]
) -> None:
    seen: dict[str, set[float | None]] = {}

    def noted(pull_requests: Any, *, config: SummaryConfig, **rest: Any) -> Outcome:
        seen.setdefault(config.phase, set()).add(config.patience_seconds)
        return summarize(pull_requests, config=config, **rest)

    monkeypatch.setattr(summarizing, "summarize", noted)
    pipeline.groq.always = fault
    pipeline.settle(plan_phase1)
    pipeline.groq.always = None
    pipeline.settle()
    assert seen["2"] == patience


def test_only_a_budget_nobody_chose_may_rise(tmp_path: Path) -> None:

    chosen = Settings.from_environment({"TFORMANCE_HOME": str(tmp_path), "TFORMANCE_GROQ_TPM": "8000"})
    default = Settings.from_environment({"TFORMANCE_HOME": str(tmp_path)})
    assert not Environment(chosen).summary_config(TEAM, "1").tpm_may_rise
    assert Environment(default).summary_config(TEAM, "1").tpm_may_rise
