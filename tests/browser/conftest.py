"""What do the browser tests share? The dashboard over sample data in a thread, and a page that forgives nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from waitress import create_server

from dashboard.app import create_app
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources

PHONE_WIDTH = 640  # up to here cards take the place of the grid


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of one team with 90 complete days and one hostile pull request."""
    folder = tmp_path_factory.mktemp("warehouse")
    sample.publish(folder / "acme", sample.build())
    return folder


@pytest.fixture(scope="session")
def served(root: Path) -> Iterator[tuple[str, ScriptedSources]]:
    """The one server of all tests, and the sources it reads."""
    sources = ScriptedSources(root)
    server = create_server(create_app(sources).server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}", sources
    server.close()


@pytest.fixture
def sources(root: Path, served: tuple[str, ScriptedSources]) -> ScriptedSources:
    """The sources of a complete team again; a test changes what it wants."""
    return served[1].begin_again(root)


@pytest.fixture(scope="session")
def browser_context_args(
    browser_context_args: dict[str, Any], served: tuple[str, ScriptedSources]
) -> dict[str, Any]:
    """Lets these tests, and no others of the same process, open pages by their path."""
    return {**browser_context_args, "base_url": served[0]}


@pytest.fixture
def watched(page: Page, sources: ScriptedSources) -> Iterator[Page]:
    """A page on which nothing may go wrong: no console error, no bad answer, no request off this machine."""
    wrong = watch(page)
    yield page
    assert wrong == []


def watch(page: Page) -> list[str]:
    """What goes wrong in a page from now on."""
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on("request", lambda asked: wrong.append(asked.url) if is_outside(asked.url) else None)
    return wrong


def is_outside(url: str) -> bool:
    """Whether a request leaves this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"
