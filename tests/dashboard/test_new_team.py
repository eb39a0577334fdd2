"""Adding a team from the browser: what the command does, with each problem at its field."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.entrance import Entrance, Joining
from dashboard.pages import new_team
from tests.dashboard.fakes import ScriptedSources
from tests.dashboard.reading import words
from tformance_assets.admission import NotAdmitted, Wish, admit
from tformance_assets.configuration import load
from tformance_assets.demo.github_server import GitHubServer
from tformance_assets.settings import Settings

TOKEN = "ghp_hushHush"  # noqa: S105
WRONG_TOKEN = "ghp_wrongSecret"  # noqa: S105
TODAY = date(2026, 11, 23)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A home without teams, and a GitHub with two repositories."""
    github = GitHubServer({"acme/shop": [], "acme/api": []}, token=TOKEN)
    yield Settings(home=tmp_path, github_token=TOKEN, github_graphql_url=github.start())
    github.stop()


@pytest.fixture
def entrance(settings: Settings) -> Entrance:
    """The worker."""
    return Entrance(settings)


def outcome(entrance: Entrance, wish: Wish) -> Joining:
    """What the worker finds, once it is done."""
    ticket = entrance.begin(wish)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = entrance.look(ticket)
        assert found is not None
        if found.done:
            return found
        time.sleep(0.02)
    raise AssertionError("the worker never finished")


def test_a_team_is_added_and_then_extended(entrance: Entrance, settings: Settings) -> None:
    first = outcome(entrance, new_team.wish_of(" acme ", "acme/shop\n\n", None, 30, 90))
    assert first == Joining(done=True, added="acme")
    second = outcome(entrance, new_team.wish_of("acme", "https://github.com/acme/api", "", 30, 120))
    assert second.added == "acme"
    team = load(settings.configuration_path).team("acme")
    assert (team.repositories, team.history_days) == (("acme/shop", "acme/api"), 120)


def test_every_problem_is_told_at_its_field_and_nothing_is_written(
    entrance: Entrance, settings: Settings
) -> None:
    found = outcome(
        entrance,
        new_team.wish_of("acme", "acme/shop\nacme/nope\nnot a repository", "/nowhere/at/all", 30, 90),
    )
    assert found.added is None
    assert {field: len(sentences) for field, sentences in found.problems.items()} == {
        "repositories": 2,
        "git": 1,
    }
    assert "acme/nope" in found.problems["repositories"][0]
    assert not settings.configuration_path.exists()
    errors = new_team.shown(found)
    assert errors[0] is None
    assert "not a repository" in errors[1]
    assert errors[5] == "Nothing was written."


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("a b", "acme/shop", "", 30, 90), "team"),
        (("../x", "acme/shop", "", 30, 90), "team"),
        ((None, "acme/shop", "", 30, 90), "team"),
        (("acme", "", "", 30, 90), "repositories"),
        (("acme", "acme/shop", "", 0, 90), "recent_days"),
        (("acme", "acme/shop", "", None, 90), "recent_days"),
        (("acme", "acme/shop", "", 30, 29), "history_days"),
        (("acme", "acme/shop", "", 30, 1e9), "history_days"),
        (("acme", {"x": 1}, ["y"], 30, 90), "repositories"),
        (("acme", "", "ext::sh -c id", 30, 90), "git"),
        (("acme", "", "--upload-pack=x", 30, 90), "git"),
        (("acme", "", "https://ada:secret@example.com/a/b", 30, 90), "git"),
    ],
)
def test_nonsense_is_refused_at_its_field(
    entrance: Entrance, settings: Settings, typed: Any, field: str
) -> None:
    found = outcome(entrance, new_team.wish_of(*typed))
    assert field in found.problems
    assert "secret@" not in str(found.problems)
    assert not settings.configuration_path.exists()


def test_without_a_token_the_page_says_where_it_belongs(tmp_path: Path) -> None:
    found = outcome(Entrance(Settings(home=tmp_path)), Wish("acme", ("acme/shop", "acme/api")))
    assert found.problems["repositories"] == [
        "GITHUB_TOKEN is not set: put a token that may read the repositories into the environment or .env"
    ]


def test_a_refused_token_is_told_once_and_never_shown(settings: Settings) -> None:
    wrong = Settings(
        home=settings.home, github_token=WRONG_TOKEN, github_graphql_url=settings.github_graphql_url
    )
    found = outcome(Entrance(wrong), Wish("acme", ("acme/shop", "acme/api")))
    assert len(found.problems["repositories"]) == 1
    assert "ghp_" not in str(found)


def test_a_name_too_like_another_is_told_at_the_name(settings: Settings) -> None:
    admit(settings, Wish("my-team", ("acme/shop",)), TODAY)
    before = settings.configuration_path.read_text()
    with pytest.raises(NotAdmitted) as caught:
        admit(settings, Wish("my_team", ("acme/api",)), TODAY)
    assert [problem.field for problem in caught.value.problems] == ["team"]
    assert settings.configuration_path.read_text() == before


def test_a_broken_configuration_is_told_with_its_line(entrance: Entrance, settings: Settings) -> None:
    settings.configuration_path.write_text("teams:\n  acme: 5\n")
    assert "line 2" in outcome(entrance, Wish("b", ("acme/shop",))).problems["team"][0]


def test_a_lost_ticket_asks_to_try_again(entrance: Entrance) -> None:
    assert entrance.look("unknown") is None
    assert "try again" in new_team.shown(new_team.LOST)[0]


def test_the_form_asks_for_no_secret_and_knows_existing_teams(sources: ScriptedSources) -> None:
    form = new_team.layout(["acme"])
    assert not {"PasswordInput"} & {type(item).__name__ for item in form._traverse()}
    assert "added; nothing is removed" in words(new_team.note(sources, "acme"))
    assert new_team.note(sources, "other") is None


def test_the_page_is_there_with_a_way_to_it(client: Any, sources: ScriptedSources) -> None:
    assert client.get("/new-team").status_code == 200
    assert "Add a team" in client.get("/_dash-layout").text
