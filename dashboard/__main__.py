"""`python -m dashboard`: serve the dashboard on this machine."""

import logging
import os
import threading

from waitress import serve

from dashboard.app import create_app
from dashboard.sources import LiveSources
from tformance_assets.settings import Settings

THREADS = 8
logger = logging.getLogger("dashboard")


def main() -> None:
    """Serve on 127.0.0.1 until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = Settings.from_environment(os.environ)
    sources = LiveSources(settings)
    server = create_app(sources).server
    # Dagster is imported meanwhile, so that the first visitor does not wait for it.
    threading.Thread(target=sources.teams, name="open-dagster", daemon=True).start()
    logger.info("dashboard at http://127.0.0.1:%s", settings.dashboard_port)
    serve(server, host="127.0.0.1", port=settings.dashboard_port, threads=THREADS, ident=None)


if __name__ == "__main__":
    main()
