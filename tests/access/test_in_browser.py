"""Signing in, losing the session, signing out and adding a team, with a real browser."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from waitress import create_server

from dashboard.access.entry import Entry
from dashboard.app import create_app
from dashboard.entrance import Entrance
from tests.access.conftest import KEY, PASSWORD
from tests.browser.audit import violations
from tests.browser.quiet import settle
from tests.dashboard.fakes import ScriptedSources
from tformance_assets.access import Access
from tformance_assets.configuration import load
from tformance_assets.demo.github_server import GitHubServer
from tformance_assets.settings import Settings

TOKEN = "ghp_hushHush"  # noqa: S105
PATIENCE_MS = 60_000
pytestmark = pytest.mark.e2e


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A home, and a GitHub with one repository."""
    github = GitHubServer({"acme/shop": []}, token=TOKEN)
    yield Settings(home=tmp_path, github_token=TOKEN, github_graphql_url=github.start())
    github.stop()


@pytest.fixture
def address(root: Path, settings: Settings) -> Iterator[str]:
    """A dashboard with a password."""
    sources = ScriptedSources(root, ("acme", "globex"), entrance=Entrance(settings))
    access = Access.from_environment({"TFORMANCE_AUTH": "password", "TFORMANCE_PASSWORD": PASSWORD})
    server = create_server(create_app(sources, Entry(access, KEY)).server, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def visitor(page: Page) -> Iterator[Page]:
    """A page that no script breaks on."""
    wrong: list[str] = []
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []


def sign_in(visitor: Page, password: str = PASSWORD) -> None:
    """Type the password."""
    visitor.fill("#password", password)
    visitor.keyboard.press("Enter")


def test_one_signs_in_loses_the_session_and_comes_back(visitor: Page, address: str) -> None:
    visitor.goto(f"{address}/teams/acme/quality?range=60d")
    sign_in(visitor, "not the password")
    expect(visitor.locator("#error")).to_contain_text("not the password")
    sign_in(visitor)
    visitor.wait_for_url("**/teams/acme/quality?range=60d")
    settle(visitor)  # an answer still awaited would lose the session before the reader does

    visitor.context.clear_cookies()
    visitor.get_by_text("90 days").click()
    visitor.wait_for_url("**/auth/login?next=**")
    sign_in(visitor)
    visitor.wait_for_url(re.compile(r"/teams/acme/quality\?range=90d$"))

    visitor.locator("#sign-out").click()
    visitor.wait_for_url("**/auth/login**")
    visitor.goto(f"{address}/teams/acme/overview")
    expect(visitor.locator("#password")).to_be_visible()


def test_a_team_is_added_from_the_team_switcher(visitor: Page, address: str, settings: Settings) -> None:
    visitor.goto(f"{address}/teams/acme/methods")
    sign_in(visitor)
    visitor.locator("#team").click()
    visitor.get_by_role("option", name="Add a team").click()
    visitor.wait_for_url("**/new-team")

    visitor.fill("#new-team-name", "globex")
    visitor.fill("#new-team-repositories", "acme/nope")
    visitor.locator("#new-team-add").click()
    expect(visitor.get_by_text("Repository acme/nope was not found")).to_be_visible()
    expect(visitor.locator("#new-team-progress")).to_have_text("Nothing was written.")
    assert not settings.configuration_path.exists()

    visitor.fill("#new-team-repositories", "acme/shop")
    visitor.locator("#new-team-add").click()
    visitor.wait_for_url("**/teams/globex/onboarding")
    assert load(settings.configuration_path).team("globex").repositories == ("acme/shop",)


def test_a_page_shows_nothing_before_the_sign_in(visitor: Page, address: str) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    visitor.goto(f"{address}/teams/acme/overview")
    expect(visitor.locator("#password")).to_be_visible()
    visitor.wait_for_load_state("networkidle")
    assert asked[0] == "/teams/acme/overview"
    assert all(path.startswith("/auth/") for path in asked[1:])
    assert "acme" not in visitor.content().replace("/teams/acme/overview", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_is_accessible_in_both_schemes(visitor: Page, address: str, scheme: Any) -> None:
    visitor.emulate_media(color_scheme=scheme)
    visitor.goto(f"{address}/teams/acme/overview")
    expect(visitor.get_by_role("heading", level=1)).to_be_visible()
    assert violations(visitor) == []
