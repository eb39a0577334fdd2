"""What do the tests of access share? Two teams with data, and an app for each way to enter."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboard.access.entry import Entry
from dashboard.app import create_app
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources
from tformance_assets.access import Access

PASSWORD = "correct horse battery"  # noqa: S105
PROXY_SECRET = "a-secret-of-the-proxy"  # noqa: S105
KEY = b"k" * 32
RULES = {"engineering": ("acme",), "board": ("*",), "*": ()}


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouses of acme and globex."""
    folder = tmp_path_factory.mktemp("warehouse")
    for seed, team in enumerate(("acme", "globex")):
        sample.publish(folder / team, sample.build(40, seed=seed))
    return folder


@pytest.fixture(scope="session")
def app_for(root: Path) -> Callable[..., Dash]:
    """Makes the app that the given environment describes; the same one for the same environment."""
    made: dict[Any, Dash] = {}

    def make(**environment: str) -> Dash:
        key = tuple(sorted(environment.items()))
        if key not in made:
            sources = ScriptedSources(root, ("acme", "globex"), groups=RULES)
            made[key] = create_app(sources, Entry(Access.from_environment(environment), KEY, 8050))
        return made[key]

    return make


@pytest.fixture
def by_password(app_for: Callable[..., Dash]) -> Dash:
    """Everybody needs the password."""
    return app_for(TFORMANCE_AUTH="password", TFORMANCE_PASSWORD=PASSWORD)


@pytest.fixture
def by_proxy(app_for: Callable[..., Dash]) -> Dash:
    """A proxy with a shared secret says who asks."""
    return app_for(TFORMANCE_AUTH="proxy", TFORMANCE_PROXY_SECRET=PROXY_SECRET)


def vouched(groups: str, name: str = "ada@example.com") -> dict[str, str]:
    """The headers of that proxy."""
    return {
        "X-Forwarded-Email": name,
        "X-Forwarded-Groups": groups,
        "X-Tformance-Proxy-Secret": PROXY_SECRET,
    }
