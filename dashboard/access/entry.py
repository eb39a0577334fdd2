"""How is the door built? The guard, the sessions and the sign-in pages of one configured way to enter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_bytes

from flask import Flask

from dashboard.access import guard, login, sessions
from dashboard.access.identity import Rules
from tformance_assets.access import Access


@dataclass(frozen=True)
class Entry:
    """The settings, and what sessions are signed with; `port` tells apart several dashboards of one host."""

    access: Access = field(default_factory=Access)
    key: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    port: int = 0

    def install(self, server: Flask, rules: Callable[[], Rules]) -> None:
        """Put it before everything else."""
        sessions.install(server, self.access, self.key, self.port)
        guard.install(server, self.access, self.key)
        login.install(server, self.access, self.key, rules)
