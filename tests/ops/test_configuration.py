"""`tformance.yaml`: what is refused, with which line, and what an extension leaves alone."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tformance_assets.configuration import add_team, load, load_active, parse
from tformance_assets.errors import ConfigurationError
from tformance_assets.settings import Settings
from tformance_assets.teams import Team

DAY = date(2026, 11, 23)
ACME = """\
# Our teams
teams:
  acme:                       # the shop's people
    onboarded_on: 2026-11-23  # a Monday
    repositories:
      - acme/shop             # monolith
      - acme/api
    # soon: acme/app

  # the tools people
  tools:
    onboarded_on: '2026-11-01'
    git: [/srv/tools]
    recent_days: 7
    onboarding: single_phase
    bots: [deployer]
    monthly_budget_usd: 20
"""


def test_a_complete_file_is_read() -> None:
    teams = parse(ACME, "t.yaml").teams
    assert teams["acme"] == Team("acme", DAY, repositories=("acme/shop", "acme/api"))
    assert teams["tools"] == Team(
        "tools",
        date(2026, 11, 1),
        git=("/srv/tools",),
        recent_days=7,
        onboarding="single_phase",
        bots=("deployer",),
        monthly_budget_usd=20.0,
    )


def test_several_accounts_of_one_person_are_joined_under_one_login() -> None:
    team = parse(HEAD + "    people:\n      ada: [Ada-Private, Ada Lovelace]\n", "t.yaml").team("acme")
    assert team.people == (("ada", ("Ada-Private", "Ada Lovelace")),)
    assert team.aliases == {"ada-private": "ada", "ada lovelace": "ada"}


def test_the_windows_end_on_the_onboarding_day() -> None:
    team = parse(ACME, "t.yaml").team("acme")
    assert team.recent_start == date(2026, 10, 25)
    assert team.first_day == date(2026, 8, 26)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "teams:\n", "teams: {}\n"])
def test_an_empty_file_means_no_teams(text: str) -> None:
    assert parse(text, "t.yaml").teams == {}


def test_a_missing_file_means_no_teams(tmp_path: Path) -> None:
    assert load(tmp_path / "tformance.yaml").teams == {}


HEAD = "teams:\n  acme:\n    onboarded_on: 2026-11-23\n    repositories: [a/b]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + "    recent_days: many\n",
            "line 5: teams.acme.recent_days must be a whole number of at least 1, not 'many'",
        ),
        (
            HEAD + "    recent_days: 0\n",
            "line 5: teams.acme.recent_days must be a whole number of at least 1, not 0",
        ),
        (HEAD + "    recent_days: yes\n", "line 5: teams.acme.recent_days must be a whole number"),
        (HEAD + "    recent_days: true\n", "line 5: teams.acme.recent_days must be a whole number"),
        (HEAD + "    history_days: 1.5\n", "line 5: teams.acme.history_days must be a whole number"),
        (
            HEAD + "    recent_day: 7\n",
            "line 5: teams.acme.recent_day is not a known key; did you mean recent_days?",
        ),
        (HEAD + "    zebra: 7\n", "line 5: teams.acme.zebra is not a known key; the keys are onboarded_on"),
        (
            HEAD + "    history_days: 10\n",
            "line 5: teams.acme.history_days would make history_days (10) less",
        ),
        (HEAD + "    recent_days: 91\n", "line 5: teams.acme.recent_days would make history_days (90) less"),
        (
            HEAD + "    onboarding: fast\n",
            "line 5: teams.acme.onboarding must be two_phase or single_phase, not 'fast'",
        ),
        (HEAD + "    bots: deployer\n", "line 5: teams.acme.bots must be a list, not 'deployer'"),
        (HEAD + "    monthly_budget_usd: -1\n", "line 5: teams.acme.monthly_budget_usd must be an amount"),
        (HEAD + "    git: ['https://me:pw@host/x']\n", "line 5: teams.acme.git is refused"),
        (HEAD + "  ACME:\n    onboarded_on: 2026-11-23\n    git: [x]\n", "line 5: teams.ACME is too like"),
        (HEAD + "  acme:\n    git: [x]\n", 'line 5: found duplicate key "acme"'),
        (HEAD + "  a b:\n    git: [x]\n", "line 5: teams.a b cannot be a team name"),
        (HEAD + "  7:\n    git: [x]\n", "line 5: teams.7 cannot be a team name"),
        (HEAD + "  x:\n    git: [x]\n", "line 5: teams.x has no onboarded_on"),
        (HEAD + "  x:\n", "line 5: teams.x must be a mapping"),
        (
            "teams:\n  x:\n    onboarded_on: 2026-13-01\n    git: [x]\n",
            "line 3: teams.x.onboarded_on must be a date",
        ),
        ("teams:\n  x:\n    onboarded_on: 2026-11-23\n", "line 2: teams.x needs at least one entry"),
        (HEAD + "    bots:\n      - a\n      - [b]\n", "line 7: teams.acme.bots must be a list of texts"),
        (HEAD + "    bots:\n      - a\n      - A\n", "line 7: teams.acme.bots names A twice"),
        (
            HEAD.replace("a/b", "a b"),
            "line 4: teams.acme.repositories must be a list of owner/name, not 'a b'",
        ),
        (HEAD + "    people: [ada]\n", "line 5: teams.acme.people must be a mapping from a login to a list"),
        (HEAD + "    people:\n      ada: ada2\n", "line 6: teams.acme.people.ada must be a list, not 'ada2'"),
        (
            HEAD + "    people:\n      ada:\n        - ada2\n        - Ada\n",
            "line 8: teams.acme.people.ada names Ada as another name of itself",
        ),
        (
            HEAD + "    people:\n      ada: [x]\n      bob: [y, X]\n",
            "line 7: teams.acme.people.bob names X, which is ada's",
        ),
        (
            HEAD + "    people:\n      ada: [bob]\n      bob: [y]\n",
            "line 6: teams.acme.people.ada names bob, which is bob's",
        ),
        ("team: {}\n", "line 1: team is not a known key; did you mean teams?"),
        ("teams: [a]\n", "line 1: teams must be a mapping"),
        ("teams: {\n", "line 2: expected"),
        ("- a\n", "must be a mapping"),
        ("a: \x01\n", "is not valid YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text, "/home/t.yaml")
    assert str(caught.value).startswith("/home/t.yaml")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=60) | st.text(alphabet="teams:\n -{}[]'\"&*!|>#%@`ab01", max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        parse(text, "t.yaml")
    except ConfigurationError as error:
        assert "\n" not in str(error)  # noqa: PT017


def test_a_first_team_creates_the_file(tmp_path: Path) -> None:
    path = tmp_path / "home" / "tformance.yaml"
    team = Team("acme", DAY, repositories=("acme/shop",), git=("/srv/x",), recent_days=7, history_days=20)
    assert add_team(path, team) == "added"
    assert load(path).teams == {"acme": team}


def test_an_extension_keeps_the_onboarding_day_and_every_comment(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    path.write_text(ACME)
    later = Team("acme", date(2027, 1, 1), repositories=("ACME/Shop", "acme/app"), history_days=180)
    assert add_team(path, later) == "extended"
    acme = load(path).team("acme")
    assert acme.onboarded_on == DAY
    assert acme.repositories == ("acme/shop", "acme/api", "acme/app")
    assert acme.history_days == 180
    text = path.read_text()
    comments = [part for line in ACME.splitlines() if (part := line.partition("#")[2])]
    assert [text.index(comment) for comment in comments] == sorted(map(text.index, comments))
    assert text.index("- acme/app") < text.index("# soon")


def test_what_is_known_already_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    path.write_text(ACME)
    assert add_team(path, Team("acme", DAY, repositories=("acme/api",), history_days=30)) == "unchanged"
    assert path.read_text() == ACME


def test_a_source_of_another_kind_can_be_added_to_a_team(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    path.write_text(ACME)
    assert add_team(path, Team("tools", DAY, repositories=("acme/tools",), git=("/srv/new",))) == "extended"
    tools = load(path).team("tools")
    assert tools.repositories == ("acme/tools",)
    assert tools.git == ("/srv/tools", "/srv/new")


def test_the_demonstration_and_real_teams_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    add_team(path, Team("demo", DAY, repositories=("d/e",), demo=True))
    with pytest.raises(ConfigurationError, match="choose another team name"):
        add_team(path, Team("demo", DAY, repositories=("acme/shop",)))
    assert load(path).demo
    assert load(path).real == {}


def test_a_broken_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    path.write_text("teams: [")
    with pytest.raises(ConfigurationError):
        add_team(path, Team("acme", DAY, repositories=("a/b",)))
    assert path.read_text() == "teams: ["


def _add(path: Path, number: int) -> None:
    add_team(path, Team("acme", DAY, repositories=(f"acme/r{number}",)))


def test_additions_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "tformance.yaml"
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_add, args=(path, number)) for number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    assert sorted(load(path).team("acme").repositories) == [f"acme/r{number}" for number in range(6)]
    assert not list(tmp_path.glob(".tformance.yaml.*[!k]"))


def test_running_pipelines_read_the_last_good_copy(tmp_path: Path) -> None:
    active = tmp_path / "run" / "active.yaml"
    active.parent.mkdir()
    active.write_text(ACME)
    (tmp_path / "tformance.yaml").write_text("teams: [")
    environment = {"TFORMANCE_HOME": str(tmp_path), "TFORMANCE_CONFIGURATION": str(active)}
    assert set(load_active(Settings.from_environment(environment)).teams) == {"acme", "tools"}
    with pytest.raises(ConfigurationError):
        load_active(Settings.from_environment({"TFORMANCE_HOME": str(tmp_path)}))
