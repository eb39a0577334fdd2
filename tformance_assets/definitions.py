"""What does Dagster load? The graphs of the configured teams."""

from tformance_assets.assets.factory import build_definitions
from tformance_assets.configuration import load_active
from tformance_assets.environment import Environment
from tformance_assets.settings import Settings

settings = Settings.from_environment()
defs = build_definitions(list(load_active(settings).teams.values()), Environment(settings))
