"""What do the assets need from outside: settings, the clock, a team's warehouse and its sources?"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tformance_assets.actors import Kind, kind_of
from tformance_assets.clock import utc_now
from tformance_assets.model import Actor
from tformance_assets.settings import Settings
from tformance_assets.teams import Team

if TYPE_CHECKING:
    from tformance_assets.github.client import GitHub
    from tformance_assets.jira.client import Jira
    from tformance_assets.summaries.config import SummaryConfig
    from tformance_assets.warehouse.store import Warehouse


# An answer takes seconds: enough of them at once that the budget, not the waiting, is the limit.
REQUESTS_IN_FLIGHT = 16
# What the start of a run and its first details at GitHub usually take; longer comes off the LLM's time.
FIRST_STEPS_SECONDS = 25
# History does not hold its run for a small budget: rules come first, upgrades follow newest first.
BACKGROUND_SECONDS = 120
# An upgrade ends now and then, so that the next one can begin with newer days.
UPGRADE_SECONDS = 600


@dataclass(frozen=True)
class Environment:
    """The outside world as the assets see it; tests bring another clock and other addresses.

    Libraries that only the assets use are imported where they are needed: every run is a new process.
    """

    settings: Settings
    clock: Callable[[], datetime] = utc_now

    def warehouse(self, team: Team) -> "Warehouse":
        """The team's warehouse, its schema ensured."""
        from tformance_assets.warehouse.store import Warehouse

        return Warehouse(self.settings.warehouse_root / team.name)

    def github(self, team: Team) -> "GitHub":
        """A client with the team's address and token; at most four requests of a token are in flight."""
        from tformance_assets.github.client import GitHub

        endpoints = self.settings.endpoints_for(team)
        return GitHub(
            endpoints.github_graphql_url,
            endpoints.github_token,
            patience_seconds=self.settings.github_patience_seconds,
            slots_dir=self.shared("github", endpoints.github_token),
        )

    def jira(self, team: Team) -> "Jira":
        """A client of the team's Jira, with the credentials of the environment."""
        from tformance_assets.jira.client import Jira

        endpoints = self.settings.endpoints_for(team)
        return Jira(endpoints.jira_url or "", endpoints.jira_email, endpoints.jira_api_token)

    def summary_config(self, team: Team, phase: str, waited_seconds: float = 0.0) -> "SummaryConfig":
        """How the LLM is asked for this team: the first dashboard is the least patient, the night waits for all.

        `waited_seconds`: since the run was asked for.
        """
        from tformance_assets.summaries.config import SummaryConfig

        endpoints = self.settings.endpoints_for(team)
        return SummaryConfig(
            key=endpoints.groq_api_key,
            base_url=endpoints.groq_base_url,
            rpm=endpoints.groq_rpm,
            tpm=endpoints.groq_tpm,
            pack=self.settings.llm_pack,
            tpm_may_rise=endpoints.groq_tpm_may_rise,
            patience_seconds=self._patience(phase, waited_seconds),
            budget_path=self.shared("groq", endpoints.groq_api_key).with_suffix(".json"),
            phase=phase,
            concurrency=REQUESTS_IN_FLIGHT,
        )

    def _patience(self, phase: str, waited_seconds: float) -> float | None:
        """Seconds a run of this phase waits for the LLM's budget before rules take the rest.

        The runs of phase 1 were asked for together and share one deadline: what a slow start or GitHub took
        is not waited for once more.
        """
        first = self.settings.llm_patience_seconds
        left = first - max(0.0, waited_seconds - FIRST_STEPS_SECONDS)
        return {"1": max(0.0, left), "nightly": None, "upgrade": UPGRADE_SECONDS}.get(
            phase, max(first, BACKGROUND_SECONDS)
        )

    def git_cache(self, team: Team) -> Path:
        """Where clones of repositories given by URL are kept."""
        return self.settings.warehouse_root / team.name / "git"

    def shared(self, service: str, secret: str | None) -> Path:
        """A place all processes with one credential share; its name holds a hash, never the credential."""
        digest = hashlib.sha256((secret or "").encode()).hexdigest()[:16]
        return self.settings.run_directory / f"{service}-{digest}"

    def kind_of(self, team: Team) -> Callable[[Actor | None], Kind | None]:
        """Who is human, for this team: the one list, and the bots its configuration adds."""
        return partial(kind_of, extra_bots=frozenset(team.bots))
