"""`tformance onboard`: check everything, then add the team to the configuration or extend it."""

import argparse

from tformance_assets.admission import Admitted, NotAdmitted, Wish, admit, wait_until_taken_over
from tformance_assets.clock import utc_now
from tformance_assets.commands.terminal import say
from tformance_assets.errors import AccessError, ConfigurationError, TformanceError
from tformance_assets.settings import Settings
from tformance_assets.supervisor.presence import running

DEMO_HINT = "to look around without an account: tformance up --demo"


def run(options: argparse.Namespace) -> int:
    """Nothing is written unless everything was found in order."""
    settings = Settings.from_environment()
    wish = Wish(
        options.team, tuple(options.repo), tuple(options.git), options.recent_days, options.history_days
    )
    try:
        admitted = admit(settings, wish, utc_now().date())
    except NotAdmitted as refusal:
        raise _with_hint(refusal.problems[0].error, wish) from refusal
    _report(settings, admitted)
    return 0


def _with_hint(error: TformanceError, wish: Wish) -> TformanceError:
    """What a page shows by its fields, a command has to say."""
    sentence = str(error)
    if not wish.repositories and not wish.git and sentence.startswith("name at least"):
        how = f"tformance onboard {wish.team} --repo OWNER/NAME, or --git PATH for a local clone"
        return ConfigurationError(f"{sentence}: {how} ({DEMO_HINT})")
    if "GITHUB_TOKEN is not set" in sentence:
        return AccessError(f"{sentence} ({DEMO_HINT})")
    return error


def _report(settings: Settings, admitted: Admitted) -> None:
    team = admitted.team
    sources = ", ".join((*team.repositories, *team.git))
    outcome = {
        "added": f"Team {team.name} is added: {sources}",
        "extended": f"Team {team.name} is extended: {sources}",
        "unchanged": f"Team {team.name} is unchanged: all of this was configured already",
    }
    say(outcome[admitted.change])
    say(
        f"The newest {team.recent_days} days come first, then the history "
        f"back to {team.first_day} ({team.history_days} days)."
    )
    now = running(settings)
    if now is None:
        say("Next: tformance up")
    elif now.dashboard_url:
        wait_until_taken_over(settings, team)
        say(f"It starts by itself; see {now.dashboard_url}/teams/{team.name}/onboarding")
