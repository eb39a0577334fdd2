"""Which environment does this program run in? Paths, ports, addresses, limits and secrets.

Variables come from `.env` in the current directory and from the real environment, which wins.
An empty variable counts as unset. Secrets never show in `repr`.
"""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from tformance_assets.errors import ConfigurationError, SourceError
from tformance_assets.teams import Team

GITHUB_GRAPHQL_URL = "https://api.github.com/graphql"
DEMO_CREDENTIAL = "demonstration"
_DEMO_URLS = ("github_graphql_url", "groq_base_url", "jira_url")
DEMO_GROQ_RPM = 30
DEMO_GROQ_TPM = 250_000
_ON, _OFF = ("on", "1", "true", "yes"), ("off", "0", "false", "no")


@dataclass(frozen=True)
class Endpoints:
    """Where one team's data comes from, and with which credentials."""

    github_graphql_url: str
    github_token: str | None = field(repr=False)
    groq_base_url: str | None
    groq_api_key: str | None = field(repr=False)
    groq_rpm: int
    groq_tpm: int
    groq_rpd: int | None = None
    groq_tpd: int | None = None
    # Nobody chose `groq_tpm`: the service's own word counts, whether lower or higher.
    groq_tpm_may_rise: bool = False
    jira_url: str | None = None
    jira_email: str | None = field(default=None, repr=False)
    jira_api_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Patience in seconds, refresh in minutes."""

    home: Path
    github_token: str | None = field(default=None, repr=False)
    github_graphql_url: str = GITHUB_GRAPHQL_URL
    groq_api_key: str | None = field(default=None, repr=False)
    groq_base_url: str | None = None
    groq_rpm: int = 30
    groq_tpm: int = 8000
    groq_tpm_is_set: bool = False
    # Requests and tokens a day; None where nobody said.
    groq_rpd: int | None = None
    groq_tpd: int | None = None
    # History is read through Groq's batch API, where the plan has it.
    groq_batch: bool = False
    jira_email: str | None = field(default=None, repr=False)
    jira_api_token: str | None = field(default=None, repr=False)
    # In place of the address of the site: the gateway that scoped tokens need.
    jira_url: str | None = None
    dashboard_port: int = 8050
    dagster_port: int = 3000
    llm_pack: int = 10
    llm_patience_seconds: int = 75
    github_patience_seconds: int = 120
    refresh_minutes: int = 60
    webhook_url: str | None = field(default=None, repr=False)  # its path is often a secret
    active_configuration: Path | None = None
    # When `tformance up` started, naive UTC: attempts are counted from then.
    started_at: datetime | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read and check the settings; without an argument from `.env` and the real environment."""
        env = Reader(current_environment() if environment is None else environment)
        settings = cls(
            home=Path(env.text("TFORMANCE_HOME") or ".tformance").expanduser().absolute(),
            github_token=env.text("GITHUB_TOKEN"),
            github_graphql_url=env.url("GITHUB_GRAPHQL_URL") or GITHUB_GRAPHQL_URL,
            groq_api_key=env.text("GROQ_API_KEY"),
            groq_base_url=env.url("GROQ_BASE_URL"),
            groq_rpm=env.positive("TFORMANCE_GROQ_RPM", cls.groq_rpm),
            groq_tpm=env.positive("TFORMANCE_GROQ_TPM", cls.groq_tpm),
            groq_tpm_is_set=env.text("TFORMANCE_GROQ_TPM") is not None,
            groq_rpd=env.positive_or_none("TFORMANCE_GROQ_RPD"),
            groq_tpd=env.positive_or_none("TFORMANCE_GROQ_TPD"),
            groq_batch=env.switch("TFORMANCE_GROQ_BATCH"),
            jira_email=env.text("JIRA_EMAIL"),
            jira_api_token=env.text("JIRA_API_TOKEN"),
            jira_url=env.url("JIRA_URL"),
            dashboard_port=env.port("TFORMANCE_DASHBOARD_PORT", cls.dashboard_port),
            dagster_port=env.port("TFORMANCE_DAGSTER_PORT", cls.dagster_port),
            llm_pack=env.positive("TFORMANCE_LLM_PACK", cls.llm_pack),
            llm_patience_seconds=env.positive("TFORMANCE_LLM_PATIENCE", cls.llm_patience_seconds),
            github_patience_seconds=env.positive("TFORMANCE_GITHUB_PATIENCE", cls.github_patience_seconds),
            refresh_minutes=env.positive("TFORMANCE_REFRESH_MINUTES", cls.refresh_minutes),
            webhook_url=env.url("TFORMANCE_WEBHOOK_URL"),
            active_configuration=env.path("TFORMANCE_CONFIGURATION"),
            started_at=env.moment("TFORMANCE_STARTED_AT"),
        )
        if settings.dashboard_port == settings.dagster_port:
            raise ConfigurationError(
                f"TFORMANCE_DASHBOARD_PORT and TFORMANCE_DAGSTER_PORT are both {settings.dagster_port}: "
                "give one of them another port"
            )
        return settings

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"

    @property
    def warehouse_root(self) -> Path:
        return self.home / "warehouse"

    @property
    def configuration_path(self) -> Path:
        return self.home / "tformance.yaml"

    @property
    def run_directory(self) -> Path:
        """Files that only matter while `tformance up` runs."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def demo_file(self) -> Path:
        """Where a running `tformance up --demo` says which addresses its stand-ins have."""
        return self.run_directory / "demo.json"

    @property
    def dashboard_url(self) -> str:
        return f"http://127.0.0.1:{self.dashboard_port}"

    @property
    def dagster_url(self) -> str:
        return f"http://127.0.0.1:{self.dagster_port}"

    def endpoints_for(self, team: Team) -> Endpoints:
        """The services of this team: the demonstration's own for a demo team, else the real ones.

        Real credentials never reach the demonstration servers, nor the other way round.
        """
        if team.demo:
            return self._demo_endpoints(team)
        return Endpoints(
            self.github_graphql_url,
            self.github_token,
            self.groq_base_url,
            self.groq_api_key,
            self.groq_rpm,
            self.groq_tpm,
            self.groq_rpd,
            self.groq_tpd,
            groq_tpm_may_rise=not self.groq_tpm_is_set,
            jira_url=self.jira_url or (team.jira.site if team.jira else None),
            jira_email=self.jira_email,
            jira_api_token=self.jira_api_token,
        )

    def _demo_endpoints(self, team: Team) -> Endpoints:
        try:
            urls = json.loads(self.demo_file.read_text(encoding="utf-8"))
            github, groq, jira = (urls[name] for name in _DEMO_URLS)
        except (OSError, ValueError, KeyError, TypeError):
            github = groq = jira = None
        if not all(url and _answers(url) for url in (github, groq, jira)):
            raise SourceError(
                f"team {team.name} is the demonstration and its stand-in servers do not run: "
                "start `tformance up --demo`",
                kind="demonstration",
            )
        return Endpoints(
            github,
            DEMO_CREDENTIAL,
            groq,
            DEMO_CREDENTIAL,
            DEMO_GROQ_RPM,
            DEMO_GROQ_TPM,
            jira_url=jira,
            jira_email=DEMO_CREDENTIAL,
            jira_api_token=DEMO_CREDENTIAL,
        )


def current_environment(directory: Path | None = None) -> dict[str, str]:
    """`.env` of the directory (the current one) under the real environment; empty counts as unset."""
    path = (directory or Path.cwd()) / ".env"
    try:
        file = dotenv_values(path, interpolate=False) if path.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from error
    merged = {name: value for name, value in file.items() if value}
    merged.update({name: value for name, value in os.environ.items() if value or name not in merged})
    return merged


def _answers(url: str) -> bool:
    """True if something listens at the address."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=1):
            return True
    except OSError:
        return False


class Reader:
    """Typed, checked access to environment variables, with errors that name the variable."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    def text(self, name: str) -> str | None:
        return self.env.get(name, "").strip() or None

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        return Path(value).expanduser().absolute() if value else None

    def positive(self, name: str, default: int) -> int:
        value = self.positive_or_none(name)
        return default if value is None else value

    def positive_or_none(self, name: str) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit() and int(value) >= 1):
            raise ConfigurationError(f"{name} must be a whole number of at least 1, not {value!r}")
        return int(value)

    def switch(self, name: str) -> bool:
        value = self.text(name)
        if value is not None and value.lower() not in (*_ON, *_OFF):
            raise ConfigurationError(f"{name} must be on or off, not {value!r}")
        return value is not None and value.lower() in _ON

    def moment(self, name: str) -> datetime | None:
        value = self.text(name)
        try:
            return datetime.fromisoformat(value) if value else None
        except ValueError:
            raise ConfigurationError(f"{name} must be an ISO date and time in UTC, not {value!r}") from None

    def port(self, name: str, default: int) -> int:
        value = self.text(name)
        if value is not None and not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
            raise ConfigurationError(f"{name} must be a port from 1 to 65535, not {value!r}")
        return int(value) if value else default

    def url(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            valid = False
        if not valid:
            raise ConfigurationError(f"{name} must be an address beginning with http:// or https://")
        return value.rstrip("/")
