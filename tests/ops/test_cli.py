"""The commands as a user types them: exit codes, sentences, and output that is safe to pass on."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tformance_assets.commands.sql import safe_cell
from tformance_assets.commands.terminal import table
from tformance_assets.configuration import load
from tformance_assets.demo.github_server import GitHubServer
from tformance_assets.settings import Settings
from tformance_assets.supervisor.presence import claimed
from tformance_assets.supervisor.sweep import MARK
from tformance_assets.warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]
TOKEN = "ghp_hushHush"  # noqa: S105
TEAM = "teams:\n  acme:\n    onboarded_on: 2026-11-23\n    repositories: [acme/shop]\n"


class Machine:
    """A home of its own, and `tformance` run in it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.home = directory / "home"
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TFORMANCE_HOME": str(self.home),
        }

    def configure(self, text: str) -> None:
        self.home.mkdir(exist_ok=True)
        (self.home / "tformance.yaml").write_text(text)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tformance_assets.cli", *arguments],
            cwd=self.directory,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def refused(self, exit_code: int, *arguments: str, **environment: str) -> str:
        """The one sentence on stderr."""
        done = self.run(*arguments, **environment)
        assert done.returncode == exit_code, done.stderr
        assert done.stderr.startswith("tformance: ")
        assert done.stderr.count("\n") == 1
        return done.stderr


@pytest.fixture
def access() -> Iterator[dict[str, str]]:
    """The way to a GitHub with two repositories, with the only token it accepts."""
    github = GitHubServer({"acme/shop": [], "acme/api": []}, token=TOKEN)
    yield {"GITHUB_TOKEN": TOKEN, "GITHUB_GRAPHQL_URL": github.start()}
    github.stop()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_wrong_arguments_end_with_2(machine: Machine) -> None:
    assert machine.run("bogus").returncode == 2
    assert machine.run("sql", "acme").returncode == 2


def test_onboarding_needs_something_to_onboard(machine: Machine) -> None:
    assert "--repo OWNER/NAME" in machine.refused(2, "onboard", "acme")
    assert not machine.home.exists()


@pytest.mark.parametrize("name", ["", "a b", "-x ", "ä", "x" * 41, "../x"])
def test_a_team_name_that_is_none_is_refused(machine: Machine, name: str) -> None:
    assert "cannot be a team name" in machine.refused(2, "onboard", "--repo", "a/b", "--", name)


def test_onboarding_from_github_without_a_token_says_what_is_missing(machine: Machine) -> None:
    assert "GITHUB_TOKEN is not set" in machine.refused(3, "onboard", "acme", "--repo", "acme/shop")
    assert not machine.home.exists()


@pytest.mark.parametrize(("recent", "history"), [("0", "90"), ("30", "29"), ("30", "99999")])
def test_windows_that_make_no_sense_are_refused(machine: Machine, recent: str, history: str) -> None:
    days = ("--recent-days", recent, "--history-days", history)
    assert "days must be" in machine.refused(2, "onboard", "acme", "--repo", "a/b", *days)


def test_a_missing_repository_is_refused_before_anything_is_written(
    machine: Machine, access: dict[str, str]
) -> None:
    sentence = machine.refused(3, "onboard", "acme", "--repo", "acme/shop", "--repo", "acme/nope", **access)
    assert "acme/nope" in sentence
    assert not (machine.home / "tformance.yaml").exists()


def test_a_wrong_token_is_refused_and_never_shown(machine: Machine, access: dict[str, str]) -> None:
    wrong = access | {"GITHUB_TOKEN": "ghp_wrongSecret"}
    assert "ghp_wrongSecret" not in machine.refused(3, "onboard", "acme", "--repo", "acme/shop", **wrong)


def test_a_team_is_added_extended_and_left_alone(machine: Machine, access: dict[str, str]) -> None:
    first = machine.run("onboard", "acme", "--repo", "acme/shop", **access)
    second = machine.run("onboard", "acme", "--repo", "acme/api", "--history-days", "120", **access)
    third = machine.run("onboard", "acme", "--repo", "acme/shop", **access)
    assert "Team acme is added: acme/shop" in first.stdout
    assert "Next: tformance up" in first.stdout
    assert "Team acme is extended: acme/shop, acme/api" in second.stdout
    assert "Team acme is unchanged" in third.stdout
    team = load(machine.home / "tformance.yaml").team("acme")
    assert (team.repositories, team.history_days) == (("acme/shop", "acme/api"), 120)


def test_onboarding_a_clone_needs_no_token(machine: Machine) -> None:
    clone = machine.directory / "clone"
    subprocess.run(["git", "init", "-q", str(clone)], check=True)
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    commit = ("commit", "-q", "--allow-empty", "-m", "first (#1)")
    subprocess.run(["git", "-C", str(clone), *identity, *commit], check=True)
    done = machine.run("onboard", "local", "--git", "clone")
    assert done.returncode == 0, done.stderr
    assert load(machine.home / "tformance.yaml").team("local").git == (str(clone),)
    assert "is not a folder" in machine.refused(3, "onboard", "local", "--git", "elsewhere")


def test_a_broken_configuration_ends_every_command_with_its_line(machine: Machine) -> None:
    machine.configure(TEAM + "    recent_days: many\n")
    for command in (("status",), ("sql", "acme", "SELECT 1"), ("up",), ("onboard", "b", "--repo", "a/b")):
        assert "tformance.yaml line 5: teams.acme.recent_days" in machine.refused(2, *command)
    assert sorted(path.name for path in machine.home.iterdir()) == ["tformance.yaml"]


def test_an_unknown_team_is_answered_with_those_there_are(machine: Machine) -> None:
    machine.configure(TEAM)
    assert "there is no team named 'nope' (configured: acme)" in machine.refused(2, "status", "nope")
    assert "configured: acme" in machine.refused(2, "sql", "nope", "SELECT 1")


def test_the_status_without_teams_says_how_to_begin(machine: Machine) -> None:
    assert "tformance onboard" in machine.run("status").stdout
    assert json.loads(machine.run("status", "--json").stdout) == []


def test_the_status_before_the_first_up_is_not_started(machine: Machine) -> None:
    machine.configure(TEAM)
    done = machine.run("status", "acme", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["team"], report["status"]) == ("acme", "not_started")
    assert report["dashboard_accessible"] is False
    assert not (machine.home / "dagster").exists()


def test_a_question_before_there_is_data_says_so(machine: Machine) -> None:
    machine.configure(TEAM)
    assert "team acme has no data yet" in machine.refused(1, "sql", "acme", "SELECT 1")


@pytest.fixture
def stocked(machine: Machine) -> Machine:
    """A machine whose team acme has a published, empty warehouse."""
    machine.configure(TEAM)
    warehouse = Warehouse(machine.home / "warehouse" / "acme")
    with warehouse.writer():
        pass
    warehouse.publish(force=True)
    return machine


HOSTILE = """SELECT '=1+1' AS a, '@x' AS "=b", -2.5::DOUBLE AS c, NULL AS d,
                    TIMESTAMP '2026-11-23 10:00:00' AS e, ['x'] AS f"""


def test_rows_come_as_table_as_csv_and_as_json(stocked: Machine) -> None:
    shown = stocked.run("sql", "acme", HOSTILE).stdout
    assert "=1+1" in shown
    assert "(1 row)" in shown
    head, row = csv.reader(io.StringIO(stocked.run("sql", "acme", HOSTILE, "--csv").stdout))
    assert head == ["a", "'=b", "c", "d", "e", "f"]
    assert row == ["'=1+1", "'@x", "-2.5", "", "2026-11-23T10:00:00", '["x"]']
    assert json.loads(stocked.run("sql", "acme", HOSTILE, "--json").stdout) == [
        {"a": "=1+1", "=b": "@x", "c": -2.5, "d": None, "e": "2026-11-23T10:00:00", "f": ["x"]}
    ]


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT nope FROM pull_requests", "DELETE FROM pull_requests"])
def test_a_refused_query_is_one_sentence(stocked: Machine, sql: str) -> None:
    assert "the query failed: " in stocked.refused(1, "sql", "acme", sql)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@me", "'@me"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("plain = text", "plain = text"),
        (-1, -1),
        (-1.5, -1.5),
        (Decimal("-2.50"), -2.5),
        (float("nan"), None),
        (None, None),
        (True, True),
        (datetime(2026, 11, 23), "2026-11-23T00:00:00"),
    ],
)
def test_a_csv_cell_is_never_a_formula(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


def test_a_hostile_title_cannot_command_the_terminal() -> None:
    shown = table(["title", "n"], [["\x1b[2J\x07wide 日本\u202e\nnext", 3], [None, 14]])
    assert all(letter.isprintable() or letter == "\n" for letter in shown)
    assert [line[-2:] for line in shown.splitlines()[2:]] == [" 3", "14"]


def test_the_doctor_names_what_is_missing_and_fails_only_for_failures(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = machine.run("doctor", TFORMANCE_DASHBOARD_PORT=port)
    lines = {line[6:20].strip(): line for line in done.stdout.splitlines()}
    assert done.returncode == 1
    assert lines["dashboard port"].startswith("fail")
    assert "set TFORMANCE_DASHBOARD_PORT" in lines["dashboard port"]
    assert lines["GITHUB_TOKEN"].startswith("warn")
    assert lines["GROQ_API_KEY"].startswith("warn")
    assert lines["configuration"].startswith("warn")
    assert lines["disk"].startswith(("ok", "fail"))


def test_the_doctor_says_whether_the_pipelines_answer_while_up_runs(machine: Machine) -> None:
    def found() -> list[str]:
        return [line for line in machine.run("doctor").stdout.splitlines() if line[6:15] == "pipelines"]

    stand_in = machine.directory / "dagster"
    stand_in.mkdir()
    (stand_in / "__main__.py").write_text(
        "import sys; from tests.ops.fake_child import answer_pings; answer_pings(sys.argv[4])"
    )
    assert found() == []
    with claimed(Settings.from_environment(machine.environment), datetime(2026, 11, 23)):
        assert found()[0].startswith("warn  pipelines      do not answer")
        place = machine.directory / "socket"
        command = [sys.executable, "-m", "dagster", "api", "grpc", "--socket", str(place)]
        mark = {MARK: str(machine.home), "PYTHONPATH": f"{machine.directory}:{ROOT}"}
        # In a session of its own: the system wakes what is stopped in a group that others leave.
        with subprocess.Popen(command, cwd=machine.directory, env=mark, start_new_session=True) as inner:
            try:
                while not place.exists():
                    time.sleep(0.05)
                assert found()[0].startswith("ok    pipelines")
                inner.send_signal(signal.SIGSTOP)
                silent = f"warn  pipelines      process {inner.pid} lives but does not answer"
                assert found()[0].startswith(silent)
            finally:
                inner.kill()


def test_the_doctor_tries_the_token_and_every_repository(machine: Machine, access: dict[str, str]) -> None:
    machine.configure(TEAM + "  beta:\n    onboarded_on: 2999-01-01\n    repositories: [acme/nope]\n")
    lines = machine.run("doctor", **access).stdout.splitlines()
    assert any(line.startswith("ok    GITHUB_TOKEN") for line in lines)
    assert any(line.startswith("ok    repository     acme/shop") for line in lines)
    assert any(line.startswith("fail  repository") and "acme/nope" in line for line in lines)
    assert any(line.startswith("fail  clock") and "2999-01-01" in line for line in lines)
    assert TOKEN not in "".join(lines)


def test_two_clones_with_the_same_name_are_refused_before_anything_is_written(machine):
    for owner in ("one", "two"):
        clone = machine.directory / owner / "product"
        clone.mkdir(parents=True)
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        for command in (["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "x"]):
            subprocess.run(["git", *command], cwd=clone, check=True)
    sentence = machine.refused(2, "onboard", "me", "--git", "one/product", "--git", "two/product")
    assert "local/product" in sentence
    assert not (machine.home / "tformance.yaml").exists()
