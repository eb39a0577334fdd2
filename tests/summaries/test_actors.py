"""Who counts as a person?"""

import pytest

from tformance_assets.actors import is_dependency_bot, kind_of, normalise
from tformance_assets.model import Actor


@pytest.mark.parametrize(
    ("login", "expected"),
    [("Renovate[bot]", "renovate"), ("app/dependabot", "dependabot"), (" Ann ", "ann"), ("bot", "bot")],
)
def test_a_login_has_one_spelling(login: str, expected: str) -> None:
    assert normalise(login) == expected


@pytest.mark.parametrize("login", ["abbott", "talbot", "robot-fan", "claudia", "cursory", "devin", "jules"])
def test_people_with_bot_like_names_are_human(login: str) -> None:
    assert kind_of(Actor(login, "User")) == "human"
    assert kind_of(Actor(login)) == "human"


@pytest.mark.parametrize(
    "login", ["dependabot", "renovate", "coderabbitai", "github-actions", "greptile-apps"]
)
def test_graphql_logins_without_a_suffix_are_bots(login: str) -> None:
    assert kind_of(Actor(login)) == "bot"


@pytest.mark.parametrize(
    "actor",
    [
        Actor("copilot-swe-agent", "Bot"),
        Actor("Copilot", "Bot"),
        Actor("devin-ai-integration", "Bot"),
        Actor("claude", "Bot"),
        Actor("cursor", "Bot"),
        Actor("cursoragent", "User"),
        Actor("google-labs-jules[bot]"),
    ],
)
def test_authoring_agents_are_agents(actor: Actor) -> None:
    assert kind_of(actor) == "agent"


@pytest.mark.parametrize("login", ["claude", "cursor", "codex", "v0"])
def test_a_user_called_like_an_agent_is_a_person(login: str) -> None:
    assert kind_of(Actor(login, "User")) == "human"
    assert kind_of(Actor(login)) == "human"


def test_an_unknown_app_is_a_bot() -> None:
    assert kind_of(Actor("acme-release", "Bot")) == "bot"
    assert kind_of(Actor("acme-release[bot]")) == "bot"


def test_a_team_may_declare_its_own_bots() -> None:
    assert kind_of(Actor("acme-ci", "User")) == "human"
    assert kind_of(Actor("acme-ci", "User"), frozenset({"Acme-CI[bot]"})) == "bot"


def test_a_deleted_account_is_unknown() -> None:
    assert kind_of(None) is None


def test_only_dependency_bots_are_dependency_bots() -> None:
    assert is_dependency_bot("dependabot[bot]")
    assert not is_dependency_bot("coderabbitai")
    assert not is_dependency_bot(None)
