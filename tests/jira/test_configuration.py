"""`jira:` in `tformance.yaml` and the credentials in the environment: what is taken, refused, and shown."""

from datetime import date
from pathlib import Path

import pytest

from tests.servers.jira import TOKEN, FaultyJira
from tformance_assets.commands.doctor import findings
from tformance_assets.configuration import add_team, load, parse
from tformance_assets.errors import ConfigurationError
from tformance_assets.settings import Settings
from tformance_assets.teams import JiraSource, Team

HEAD = "teams:\n  acme:\n    onboarded_on: 2026-11-23\n    repositories: [a/b]\n"
GOOD = "    jira: {site: 'https://acme.atlassian.net', projects: [ABC, OPS]}\n"


def test_a_team_may_have_jira() -> None:
    assert parse(HEAD, "t.yaml").team("acme").jira is None
    assert parse(HEAD + "    jira:\n", "t.yaml").team("acme").jira is None
    text = "    jira:\n      site: https://Acme.atlassian.net/\n      projects: [ABC]\n"
    text += "      story_points: customfield_10016\n"
    told = JiraSource("https://acme.atlassian.net", ("ABC",), "customfield_10016")
    assert parse(HEAD + text, "t.yaml").team("acme").jira == told


@pytest.mark.parametrize(
    ("lines", "line", "problem"),
    [
        ("jira: yes", 5, "must be a mapping with site and projects"),
        ("jira: {projects: [ABC]}", 5, "has no site: add it"),
        ("jira: {site: 'https://a.example'}", 5, "has no projects: add it"),
        ("jira:\n      site: https://a.example\n      projects: []", 5, "has no projects"),
        ("jira:\n      site: http://a.example\n      projects: [ABC]", 6, "must be the site's address"),
        ("jira:\n      site: https://u:p@a.example\n      projects: [ABC]", 6, "must be the site's address"),
        ("jira:\n      site: https://a.example/jira\n      projects: [ABC]", 6, "must be the site's address"),
        ("jira:\n      site: acme\n      projects: [ABC]", 6, "must be the site's address"),
        ("jira:\n      site: [a]\n      projects: [ABC]", 6, "must be the site's address"),
        ("jira:\n      site: https://a.example\n      projects: ABC", 7, "must be a list, not 'ABC'"),
        ("jira:\n      site: https://a.example\n      projects: [abc]", 7, "project keys such as ABC"),
        ("jira:\n      site: https://a.example\n      projects: [A]", 7, "project keys such as ABC"),
        ("jira:\n      site: https://a.example\n      projects: [ABC, ABC]", 7, "names ABC twice"),
        ("jira:\n      site: https://a.example\n      project: [ABC]", 7, "did you mean projects?"),
        (
            "jira:\n      site: https://a.example\n      projects: [ABC]\n      story_points: points",
            8,
            "a field's id such as customfield_10016",
        ),
        (
            "jira:\n      site: https://a.example\n      projects: [ABC]\n      token: secret",
            8,
            "is not a known key",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(lines: str, line: int, problem: str) -> None:
    with pytest.raises(ConfigurationError) as fault:
        parse(f"{HEAD}    {lines}\n", "t.yaml")
    assert str(fault.value).startswith(f"t.yaml line {line}: teams.acme.jira")
    assert problem in str(fault.value)


def test_onboarding_more_repositories_keeps_jira(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    path.write_text(HEAD + GOOD)
    assert add_team(path, Team("acme", date(2026, 11, 23), ("a/c",))) == "extended"
    assert load(path).team("acme").jira == JiraSource("https://acme.atlassian.net", ("ABC", "OPS"))


def test_credentials_come_from_the_environment_and_never_show() -> None:
    told = {"JIRA_EMAIL": "ada@acme.example", "JIRA_API_TOKEN": TOKEN}
    settings = Settings.from_environment(told)
    team = parse(HEAD + GOOD, "t.yaml").team("acme")
    endpoints = settings.endpoints_for(team)
    assert (endpoints.jira_url, endpoints.jira_email, endpoints.jira_api_token) == (
        "https://acme.atlassian.net",
        "ada@acme.example",
        TOKEN,
    )
    assert TOKEN not in repr(settings) + repr(endpoints)
    gateway = "https://api.atlassian.com/ex/jira/0-1"
    assert Settings.from_environment(told | {"JIRA_URL": gateway}).endpoints_for(team).jira_url == gateway


def _doctor(monkeypatch: pytest.MonkeyPatch, home: Path, **variables: str) -> list[tuple[str, str]]:
    monkeypatch.chdir(home)
    (home / "tformance.yaml").write_text(HEAD + GOOD)
    for name in ("GITHUB_TOKEN", "JIRA_EMAIL", "JIRA_API_TOKEN", "JIRA_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TFORMANCE_HOME": str(home), **variables}.items():
        monkeypatch.setenv(name, value)
    return [(one.level, one.text) for one in findings() if one.subject == "jira"]


def test_the_doctor_tries_the_credentials_and_the_projects(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = FaultyJira()
    told = {"JIRA_EMAIL": "ada@acme.example", "JIRA_API_TOKEN": TOKEN, "JIRA_URL": server.start()}
    assert _doctor(monkeypatch, tmp_path, **told) == [("ok", "Reading Account reads ABC, OPS of team acme")]
    server.projects = ("ABC",)
    ((level, text),) = _doctor(monkeypatch, tmp_path, **told)
    assert (level, "no project OPS" in text) == ("fail", True)
    ((level, text),) = _doctor(monkeypatch, tmp_path, **(told | {"JIRA_API_TOKEN": "wrong-token"}))
    assert (level, "refused the credentials" in text, "wrong-token" in text) == ("fail", True, False)
    server.stop()


def test_the_doctor_says_which_variables_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ((level, text),) = _doctor(monkeypatch, tmp_path)
    assert (level, "set JIRA_EMAIL and JIRA_API_TOKEN" in text) == ("fail", True)
