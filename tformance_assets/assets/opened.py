"""Asset `open_pull_requests`: what is in progress now, and whose turn is it?"""

from tformance_assets.environment import Environment
from tformance_assets.github.walk import open_pull_requests
from tformance_assets.identity import joined
from tformance_assets.metrics.open import open_rows
from tformance_assets.teams import Team
from tformance_assets.warehouse import rows
from tformance_assets.warehouse.store import Warehouse


def load_open(environment: Environment, team: Team, warehouse: Warehouse) -> int:
    """Replaces the snapshot of open pull requests; git knows none, so only hosted repositories count."""
    if not team.repositories:
        return 0
    as_of = environment.clock()
    client = environment.github(team)
    found = [
        joined(one, team.aliases)
        for name in team.repositories
        for one in open_pull_requests(client, name, as_of)
    ]
    rows.replace_open(warehouse, open_rows(found, as_of, environment.kind_of(team)))
    return len(found)
