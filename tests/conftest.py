"""What holds for every test: a busy machine is no fault of the code."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from tformance_assets.summaries import payload, prompt

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
# One value for the whole process, never changed: a poll of the page alone takes ten seconds.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


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
