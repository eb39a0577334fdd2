"""What holds for every test: a busy machine is no fault of the code."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tformance_assets.summaries import payload, prompt

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def new_prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Replaces the prompt until the test is over."""

    def write(text: str) -> None:
        (tmp_path / "prompt.md").write_text(text)
        monkeypatch.setattr(prompt, "PROMPT", tmp_path / "prompt.md")
        prompt.prompt.cache_clear()
        payload.prompt_version.cache_clear()

    yield write
    monkeypatch.undo()
    prompt.prompt.cache_clear()
    payload.prompt_version.cache_clear()
