"""Which things can go wrong, and what does the user read?

TformanceError                 one clear sentence: what was wrong, where, what to do
├── ConfigurationError         the configuration file or an environment variable is wrong
├── AccessError                a token or a repository is refused, or does not exist
├── SourceError                GitHub, git, the LLM or Jira did not answer as it must
│   └── Deferred               a wait longer than patience: taken up again at `until`
└── WarehouseBusy              another program holds the warehouse
"""

from datetime import datetime

from tformance_assets.remedies import Kind


class TformanceError(Exception):
    """A fault the user can understand; its text is one sentence, without a stack trace.

    `kind` decides what the user is told to do about it; each class has its usual one.
    """

    exit_code = 1
    kind: Kind = "unknown"

    def __init__(self, message: str, *, kind: Kind | None = None) -> None:
        super().__init__(message)
        self.kind = kind or self.kind


class ConfigurationError(TformanceError):
    """The configuration file or an environment variable is wrong."""

    exit_code = 2
    kind = "setup"


class AccessError(TformanceError):
    """A token or a repository is refused, or does not exist."""

    exit_code = 3
    kind = "setup"


class SourceError(TformanceError):
    """An outside service did not answer as it must, after the bounded retries."""

    exit_code = 4
    kind: Kind = "service"


class Deferred(SourceError):
    """A service asked for a wait longer than patience; `until` is naive UTC."""

    kind = "limit"

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class WarehouseBusy(TformanceError):
    """Another program has the warehouse open for longer than the lock timeout."""

    exit_code = 5
    kind = "busy"
