"""How does a team come in from a page? Checked by a worker, since GitHub takes its time; the page asks how it goes."""

import logging
import secrets
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from tformance_assets.admission import NotAdmitted, Wish, admit, wait_until_taken_over
from tformance_assets.clock import utc_now
from tformance_assets.errors import TformanceError
from tformance_assets.settings import Settings

WORKERS = 2
REMEMBERED = 50
NOT_TAKEN_OVER = "The team is written down, but `tformance up` has not taken it over: look at its output."
FAILED = "The check failed for a reason that the log has."
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Joining:
    """How adding a team goes: `added` names it in the end; else, once `done`, `problems` has sentences by field."""

    done: bool = False
    added: str | None = None
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Entrance:
    """Wishes and what became of them, by ticket."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="add-team")
        self._lock = threading.Lock()
        self._begun: dict[str, Future[Joining]] = {}

    def begin(self, wish: Wish) -> str:
        """Start to check the wish; returns the ticket to ask with."""
        ticket = secrets.token_urlsafe(16)
        with self._lock:
            while len(self._begun) >= REMEMBERED:
                self._begun.pop(next(iter(self._begun))).cancel()
            self._begun[ticket] = self._workers.submit(self._join, wish)
        return ticket

    def look(self, ticket: str) -> Joining | None:
        """How it goes; None for an unknown ticket."""
        future = self._begun.get(ticket)
        if future is None or future.cancelled():
            return None
        return future.result() if future.done() else Joining()

    def _join(self, wish: Wish) -> Joining:
        try:
            team = admit(self._settings, wish, utc_now().date()).team
            if self._settings.active_configuration and not wait_until_taken_over(self._settings, team):
                return Joining(done=True, problems={"team": [NOT_TAKEN_OVER]})
        except NotAdmitted as refusal:
            return Joining(done=True, problems=by_field(refusal))
        except TformanceError as error:
            return Joining(done=True, problems={"team": [str(error)]})
        except Exception:
            logger.exception("adding team %s failed", wish.team)
            return Joining(done=True, problems={"team": [FAILED]})
        return Joining(done=True, added=team.name)


def by_field(refusal: NotAdmitted) -> dict[str, list[str]]:
    """The sentences of a refusal, each where its field is."""
    found: dict[str, list[str]] = {}
    for problem in refusal.problems:
        found.setdefault(problem.field, []).append(str(problem.error))
    return found
