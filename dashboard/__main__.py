"""`python -m dashboard`: serve the dashboard, on this machine only unless it was opened to others."""

import logging
import os
import sys
import threading
from ipaddress import ip_address

from waitress import serve

from dashboard.access.entry import Entry
from dashboard.access.keys import session_key
from dashboard.app import create_app
from dashboard.sources import LiveSources
from tformance_assets.access import LOOPBACK, Access
from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings

THREADS = 8
OPEN_EARLY_SECONDS = 0.5  # `/healthz` answers first
logger = logging.getLogger("dashboard")


def main() -> int:
    """Serve until stopped; what is wrong with the settings is one sentence."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment(os.environ)
        access = Access.from_environment(os.environ)
        entry = Entry(access, session_key(settings.home), settings.dashboard_port)
    except TformanceError as error:
        sys.stderr.write(f"tformance: {error}\n")
        return error.exit_code
    sources = LiveSources(settings)
    server = create_app(sources, entry).server
    early = threading.Timer(OPEN_EARLY_SECONDS, open_early, [sources])
    early.daemon = True
    early.start()
    logger.info("dashboard at %s", settings.dashboard_url)
    serve(server, listen=addresses(access, settings.dashboard_port), threads=THREADS, ident=None)
    return 0


def addresses(access: Access, port: int) -> str:
    """Where to listen: always on loopback, where `tformance up` looks after us, and where it was opened to."""
    host = "127.0.0.1" if access.host == "localhost" else access.host
    if host in (LOOPBACK, "0.0.0.0"):  # noqa: S104  chosen by the operator, behind a sign-in
        return f"{host}:{port}"
    shown = f"[{host}]" if ip_address(host).version == 6 else host
    return f"{LOOPBACK}:{port} {shown}:{port}"


def open_early(sources: LiveSources) -> None:
    """Import Dagster and open its storage while nobody waits for it."""
    try:
        sources.open()
    except TformanceError as error:
        logger.warning("%s", error)


if __name__ == "__main__":
    sys.exit(main())
