"""Environment variables: precedence, checks, secrets, and who gets which credentials."""

import json
import socket
from datetime import date
from pathlib import Path

import pytest

from tformance_assets.errors import ConfigurationError, SourceError
from tformance_assets.settings import GITHUB_GRAPHQL_URL, Settings, current_environment
from tformance_assets.teams import Team

REAL = Team("acme", date(2026, 11, 23), repositories=("acme/shop",))
DEMO = Team("demo", date(2026, 11, 23), repositories=("demo/shop",), demo=True)


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.home == Path.cwd() / ".tformance"
    assert settings.github_graphql_url == GITHUB_GRAPHQL_URL
    assert (settings.groq_rpm, settings.groq_tpm) == (30, 8000)
    assert (settings.dashboard_port, settings.dagster_port) == (8050, 3000)
    assert settings.github_token is None
    assert settings.groq_api_key is None


def test_an_empty_variable_counts_as_unset() -> None:
    settings = Settings.from_environment(
        {"GITHUB_TOKEN": " ", "TFORMANCE_DASHBOARD_PORT": "", "TFORMANCE_HOME": ""}
    )
    assert settings.github_token is None
    assert settings.dashboard_port == 8050


def test_the_real_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("GITHUB_TOKEN=file\nGROQ_API_KEY=file$HOME\nTFORMANCE_GROQ_RPM=7\n")
    monkeypatch.setenv("GITHUB_TOKEN", "real")
    monkeypatch.setenv("TFORMANCE_GROQ_RPM", "")
    monkeypatch.delenv("GROQ_API_KEY", raising=False)
    settings = Settings.from_environment(current_environment(tmp_path))
    assert settings.github_token == "real"  # noqa: S105
    assert settings.groq_api_key == "file$HOME"
    assert settings.groq_rpm == 7


@pytest.mark.parametrize(
    ("variable", "value", "part"),
    [
        ("TFORMANCE_DASHBOARD_PORT", "70000", "a port from 1 to 65535, not '70000'"),
        ("TFORMANCE_DAGSTER_PORT", "0", "a port from 1 to 65535"),
        ("TFORMANCE_GROQ_RPM", "-1", "a whole number of at least 1, not '-1'"),
        ("TFORMANCE_GROQ_TPM", "8k", "a whole number of at least 1, not '8k'"),
        ("TFORMANCE_GROQ_BATCH", "maybe", "on or off, not 'maybe'"),
        ("TFORMANCE_LLM_PACK", "0", "a whole number of at least 1"),
        ("GITHUB_GRAPHQL_URL", "github.com", "must be an address"),
        ("GROQ_BASE_URL", "http://[", "must be an address"),
        ("TFORMANCE_DASHBOARD_PORT", "3000", "are both 3000"),
    ],
)
def test_a_wrong_variable_is_named_with_what_it_may_be(variable: str, value: str, part: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment({variable: value})
    assert variable in str(caught.value)
    assert part in str(caught.value)
    assert caught.value.exit_code == 2


def test_no_secret_shows_in_a_repr() -> None:
    settings = Settings.from_environment({"GITHUB_TOKEN": "hush-1", "GROQ_API_KEY": "hush-2"})
    assert "hush" not in repr(settings) + repr(settings.endpoints_for(REAL))


def test_a_demo_team_without_its_servers_says_how_to_start_them(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TFORMANCE_HOME": str(tmp_path), "GITHUB_TOKEN": "real"})
    with pytest.raises(SourceError, match="tformance up --demo"):
        settings.endpoints_for(DEMO)


def test_real_credentials_never_reach_the_demonstration(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "TFORMANCE_HOME": str(tmp_path),
            "GITHUB_TOKEN": "real",
            "GROQ_API_KEY": "real",
            "JIRA_API_TOKEN": "real",
        }
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        settings.run_directory.mkdir(parents=True)
        urls = dict.fromkeys(("github_graphql_url", "groq_base_url", "jira_url"), url)
        settings.demo_file.write_text(json.dumps(urls))
        demo = settings.endpoints_for(DEMO)
    assert demo.github_graphql_url == demo.groq_base_url == url
    assert demo.jira_url == url
    assert demo.github_token == demo.groq_api_key == demo.jira_api_token == "demonstration"  # noqa: S105
    real = settings.endpoints_for(REAL)
    assert (real.github_graphql_url, real.github_token) == (GITHUB_GRAPHQL_URL, "real")
