"""What the environment may say about access, and what is refused before anything is opened."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.__main__ import addresses
from dashboard.access.keys import session_key
from tformance_assets.access import Access, host_of
from tformance_assets.configuration import parse
from tformance_assets.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
EVERYWHERE = "0.0.0.0"  # noqa: S104
OIDC = {
    "TFORMANCE_AUTH": "oidc",
    "TFORMANCE_OIDC_ISSUER": "https://id.example.com/realm/",
    "TFORMANCE_OIDC_CLIENT_ID": "tformance",
    "TFORMANCE_OIDC_CLIENT_SECRET": "hush-hush-hush",
}
TEAMS = "teams:\n  acme:\n    onboarded_on: 2026-11-23\n    repositories: [acme/shop]\n"


def test_by_default_it_is_open_to_this_machine_only() -> None:
    access = Access.from_environment({})
    assert (access.mode, access.host) == ("none", "127.0.0.1")
    assert addresses(access, 8050) == "127.0.0.1:8050"


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.168.1.5", "10.0.0.1", "[::]"])
def test_another_address_needs_a_sign_in(host: str) -> None:
    with pytest.raises(ConfigurationError, match="set TFORMANCE_AUTH to password, oidc or proxy"):
        Access.from_environment({"TFORMANCE_DASHBOARD_HOST": host})
    signed = {
        "TFORMANCE_AUTH": "password",
        "TFORMANCE_PASSWORD": "long enough",
        "TFORMANCE_DASHBOARD_HOST": host,
    }
    assert addresses(Access.from_environment(signed), 80).endswith(":80")


@pytest.mark.parametrize(
    ("host", "listen"),
    [
        (EVERYWHERE, f"{EVERYWHERE}:1"),
        ("::", "127.0.0.1:1 [::]:1"),
        ("192.168.1.5", "127.0.0.1:1 192.168.1.5:1"),
        ("::1", "127.0.0.1:1 [::1]:1"),
        ("localhost", "127.0.0.1:1"),
    ],
)
def test_loopback_is_always_among_the_addresses(host: str, listen: str) -> None:
    access = Access.from_environment(
        {"TFORMANCE_AUTH": "password", "TFORMANCE_PASSWORD": "long enough", "TFORMANCE_DASHBOARD_HOST": host}
    )
    assert addresses(access, 1) == listen


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"TFORMANCE_AUTH": "ldap"}, "TFORMANCE_AUTH must be password, oidc or proxy"),
        ({"TFORMANCE_AUTH": "password"}, "needs either TFORMANCE_PASSWORD or TFORMANCE_PASSWORD_HASH"),
        (
            {
                "TFORMANCE_AUTH": "password",
                "TFORMANCE_PASSWORD": "x" * 9,
                "TFORMANCE_PASSWORD_HASH": "scrypt:1$a$b",
            },
            "needs either",
        ),
        ({"TFORMANCE_AUTH": "password", "TFORMANCE_PASSWORD": "short"}, "at least 8 characters"),
        ({"TFORMANCE_AUTH": "password", "TFORMANCE_PASSWORD_HASH": "plain"}, "must be a hash"),
        (OIDC | {"TFORMANCE_OIDC_CLIENT_SECRET": ""}, "TFORMANCE_OIDC_CLIENT_SECRET"),
        (OIDC | {"TFORMANCE_OIDC_ISSUER": "http://id.example.com"}, "https://"),
        (OIDC | {"TFORMANCE_OIDC_SCOPES": "email"}, "must contain openid"),
        ({"TFORMANCE_AUTH": "proxy"}, "anybody could say who they are"),
        ({"TFORMANCE_AUTH": "proxy", "TFORMANCE_PROXY_PEERS": "nginx"}, "must list addresses"),
        ({"TFORMANCE_AUTH": "proxy", "TFORMANCE_PROXY_SECRET": "short"}, "at least 16 characters"),
        ({"TFORMANCE_DASHBOARD_HOST": "example.com"}, "must be an IP address"),
        ({"TFORMANCE_DASHBOARD_HOSTS": "*.example.com"}, "must list host names"),
        ({"TFORMANCE_DASHBOARD_URL": "example.com"}, "must be an address beginning with"),
        ({"TFORMANCE_SESSION_HOURS": "9999"}, "at most 720"),
    ],
)
def test_what_would_open_too_much_is_one_sentence(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)) as caught:
        Access.from_environment(environment)
    assert "\n" not in str(caught.value)
    for name, value in environment.items():
        assert "SECRET" not in name or not value or value not in str(caught.value)


def test_secrets_do_not_show() -> None:
    access = Access.from_environment(OIDC)
    assert "hush" not in repr(access)
    assert access.oidc is not None
    assert access.oidc.issuer == "https://id.example.com/realm"
    assert "long enough" not in repr(
        Access.from_environment({"TFORMANCE_AUTH": "password", "TFORMANCE_PASSWORD": "long enough"})
    )


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Example.com:8050", "example.com"),
        ("[::1]:80", "::1"),
        ("a@b", None),
        ("a/b", None),
        ("a:99999", None),
        ("", None),
    ],
)
def test_a_host_header_is_read_strictly(header: str, host: str | None) -> None:
    assert host_of(header) == host


def test_the_public_address_is_one_of_ours() -> None:
    access = Access.from_environment(OIDC | {"TFORMANCE_DASHBOARD_URL": "https://m.example.com"})
    assert access.knows("m.example.com")
    assert access.encrypted


@pytest.mark.parametrize("command", [["-m", "dashboard"], ["-m", "tformance_assets.cli", "up"]])
def test_nothing_starts_when_it_would_be_open_to_all(tmp_path: Path, command: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TFORMANCE_HOME": str(tmp_path / "home"),
            "TFORMANCE_DASHBOARD_PORT": port,
            "TFORMANCE_DASHBOARD_HOST": EVERYWHERE,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("tformance: TFORMANCE_DASHBOARD_HOST 0.0.0.0 opens the dashboard")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_the_key_of_sessions_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    key = session_key(home)
    assert len(key) == 32
    assert session_key(home) == key
    assert session_key(tmp_path / "other") != key
    path = home / "session.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    session_key(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in home.iterdir()] == ["session.key"]
    path.write_bytes(b"short")
    with pytest.raises(ConfigurationError, match="damaged"):
        session_key(home)


def test_groups_are_read_from_the_configuration() -> None:
    found = parse(TEAMS + 'access:\n  eng: [acme]\n  board: ["*"]\n  "*": []\n', "x.yaml")
    assert found.access == {"eng": ("acme",), "board": ("*",), "*": ()}
    assert parse(TEAMS, "x.yaml").access == {}
    assert parse("", "x.yaml").access == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("access: [acme]\n", "x.yaml line 5: access must be a mapping"),
        ("access:\n  eng: acme\n", "x.yaml line 6: access.eng must be a list"),
        (
            "access:\n  eng:\n    - acme\n    - akme\n",
            "x.yaml line 8: access.eng names 'akme', which is no configured",
        ),
        ("access:\n  5: [acme]\n", "x.yaml line 6: access.5 cannot be a group"),
        ("access:\n  eng: [acme, acme]\n", "names acme twice"),
        ("acess: {}\n", "did you mean access?"),
    ],
)
def test_mistakes_in_the_groups_are_reported_with_their_line(text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        parse(TEAMS + text, "x.yaml")
