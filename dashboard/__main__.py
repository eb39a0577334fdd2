"""`python -m dashboard`: serve the dashboard on this machine."""

import logging
import os
import threading

from waitress import serve

from dashboard.app import create_app
from dashboard.sources import LiveSources
from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings

THREADS = 8
OPEN_EARLY_SECONDS = 0.5  # `/healthz` answers first
logger = logging.getLogger("dashboard")


def main() -> None:
    """Serve on 127.0.0.1 until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = Settings.from_environment(os.environ)
    sources = LiveSources(settings)
    server = create_app(sources).server
    early = threading.Timer(OPEN_EARLY_SECONDS, open_early, [sources])
    early.daemon = True
    early.start()
    logger.info("dashboard at http://127.0.0.1:%s", settings.dashboard_port)
    serve(server, host="127.0.0.1", port=settings.dashboard_port, threads=THREADS, ident=None)


def open_early(sources: LiveSources) -> None:
    """Import Dagster and open its storage while nobody waits for it."""
    try:
        sources.teams()
    except TformanceError as error:
        logger.warning("%s", error)


if __name__ == "__main__":
    main()
