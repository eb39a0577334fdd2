"""`tformance up`: start everything, until Ctrl-C."""

import argparse
import sys

from tformance_assets.access import Access
from tformance_assets.clock import utc_now
from tformance_assets.configuration import load
from tformance_assets.settings import Settings, current_environment
from tformance_assets.supervisor.up import up


def run(options: argparse.Namespace) -> int:
    """Returns when all processes have ended."""
    environment = current_environment()
    settings = Settings.from_environment(environment)
    Access.from_environment(environment)  # the dashboard would refuse to start: say so at once
    demo = options.demo
    if options.demo_if_empty:
        configuration = load(settings.configuration_path)
        demo = demo or configuration.demo or not configuration.teams
    up(settings, environment, demo=demo, now=utc_now(), say=_say)
    return 0


def _say(line: str) -> None:
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except OSError:
        # The terminal is gone, and its hang-up is what ends us: the orderly end must not fail over it.
        return
