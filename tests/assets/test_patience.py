"""How long does a run wait for the LLM's budget?"""

from pathlib import Path

import pytest

from tests.onboarding.situations import TEAM
from tformance_assets.environment import Environment
from tformance_assets.settings import Settings


@pytest.mark.parametrize(
    ("phase", "waited", "patience"),
    [
        ("1", 10, 75),
        ("1", 60, 25),
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


def test_only_a_budget_nobody_chose_may_rise(tmp_path: Path) -> None:

    chosen = Settings.from_environment({"TFORMANCE_HOME": str(tmp_path), "TFORMANCE_GROQ_TPM": "8000"})
    default = Settings.from_environment({"TFORMANCE_HOME": str(tmp_path)})
    assert not Environment(chosen).summary_config(TEAM, "1").tpm_may_rise
    assert Environment(default).summary_config(TEAM, "1").tpm_may_rise
