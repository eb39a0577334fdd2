"""How does a running Tformance take over an edited configuration? The last good one stays meanwhile."""

import json
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tformance_assets.configuration import Configuration, parse, publish
from tformance_assets.errors import ConfigurationError, TformanceError
from tformance_assets.supervisor.prepare import LOCATION

RELOAD = (Path(__file__).parent / "reload.graphql").read_text(encoding="utf-8")
RETRY_SECONDS = 1.0
Signature = tuple[int, int, int] | None
Say = Callable[[str], None]


class ConfigurationWatch:
    """Publishes each valid state of the file as the active configuration."""

    def __init__(
        self, path: Path, active: Path, changed: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self.path, self.active, self.changed, self.say = path, active, changed, say
        self.seen = _signature(path)
        self.pending: Signature = self.seen
        self.current = self._read_and_publish()

    def poll(self) -> None:
        """Look at the file; a change counts once it looks the same twice, lest a half-written one is read."""
        signature = _signature(self.path)
        settled, self.pending = signature == self.pending, signature
        if signature == self.seen or not settled:
            return
        self.seen = signature
        try:
            before, self.current = self.current, self._read_and_publish()
        except ConfigurationError as error:
            self.say(f"{error}; the configuration before this edit stays in force")
            return
        if self.current != before:
            names = ", ".join(sorted(self.current.teams)) or "none"
            self.say(f"configuration changed; teams: {names}")
            self.changed()

    def _read_and_publish(self) -> Configuration:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            text = ""
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{self.path} cannot be read: {error}") from error
        configuration = parse(text, str(self.path))
        publish(text, self.active)
        return configuration


class Reloader:
    """Makes Dagster load the code location anew, in a thread of its own: it takes seconds."""

    def __init__(self, dagster_url: str, say: Say) -> None:
        self.url, self.say = f"{dagster_url}/graphql", say
        self.wanted = threading.Event()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._work, name="reload", daemon=True)
        self.thread.start()

    def request(self) -> None:
        """Ask for a reload soon; several requests may become one."""
        self.wanted.set()

    def stop(self) -> None:
        """End the thread; a reload under way is left alone."""
        self.ended.set()
        self.wanted.set()

    def _work(self) -> None:
        while self.wanted.wait() and not self.ended.is_set():
            self.wanted.clear()
            try:
                if problem := reload(self.url):
                    self.say(f"the pipelines could not be loaded: {problem}")
            except (OSError, ValueError, TformanceError):
                # The webserver is still starting, or starting again.
                self.wanted.set()
                self.ended.wait(RETRY_SECONDS)


def reload(url: str) -> str | None:
    """Reload the code location through the webserver at this address; what is wrong with it, or None."""
    body = json.dumps({"query": RELOAD, "variables": {"location": LOCATION}}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  our own webserver
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        entry = json.load(response)["data"]["reloadRepositoryLocation"]
    if entry["__typename"] != "WorkspaceLocationEntry":
        raise TformanceError(f"the code location cannot be reloaded: {entry['__typename']}")
    loaded = entry["locationOrLoadError"] or {}
    return str(loaded.get("message", "")).strip().splitlines()[0] if loaded.get("message") else None


def _signature(path: Path) -> Signature:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
