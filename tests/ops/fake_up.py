"""`tformance up` with fake children: a dashboard, a webserver, and one child for each behaviour asked for."""

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings
from tformance_assets.supervisor.supervise import Child
from tformance_assets.supervisor.up import up

FAKE = str(Path(__file__).with_name("fake_child.py"))


def fakes(settings: Settings, code_server_port: int, demo_ports: Mapping[str, int]) -> list[Child]:
    dashboard, webserver = settings.dashboard_port, settings.dagster_port
    return [
        Child("dashboard", (sys.executable, FAKE, "serve", str(dashboard)), dashboard),
        Child("webserver", (sys.executable, FAKE, "serve", str(webserver)), webserver, needs=("dashboard",)),
        *(Child(behaviour, (sys.executable, FAKE, behaviour)) for behaviour in sys.argv[1:]),
    ]


def main() -> int:
    settings = Settings.from_environment(os.environ)
    try:
        up(
            settings,
            os.environ,
            demo=False,
            now=datetime(2026, 11, 23),
            say=lambda line: print(line, flush=True),  # noqa: T201
            processes=fakes,
        )
    except TformanceError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
