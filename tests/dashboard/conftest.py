"""What do the dashboard's tests share? One sample warehouse, and one app over sources each test can change."""

from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboard.app import create_app
from dashboard.questions import Questions
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouses of one team with 90 complete days."""
    folder = tmp_path_factory.mktemp("warehouse")
    sample.publish(folder / "acme", sample.build())
    return folder


@pytest.fixture(scope="session")
def shared_sources(root: Path) -> ScriptedSources:
    """The sources of the one app."""
    return ScriptedSources(root)


@pytest.fixture(scope="session")
def app(shared_sources: ScriptedSources) -> Dash:
    """The one app."""
    return create_app(shared_sources)


@pytest.fixture(autouse=True)
def sources(root: Path, shared_sources: ScriptedSources) -> ScriptedSources:
    """The sources of the app, of a complete team again; a test changes what it wants."""
    return shared_sources.begin_again(root)


@pytest.fixture
def questions(sources: ScriptedSources) -> Questions:
    """The reading side over the sample."""
    return Questions(sources)


@pytest.fixture
def client(app: Dash, sources: ScriptedSources) -> Any:
    """A browser without JavaScript."""
    return app.server.test_client()
