"""A warehouse of an older version gets its new columns before anybody asks for them."""

import os
import shutil
from datetime import datetime, time

import duckdb

from tests.warehouse.samples import MONDAY, kind_of, pull_request
from tformance_assets.metrics.derive import derive
from tformance_assets.onboarding.observe import snapshot_facts
from tformance_assets.settings import Settings
from tformance_assets.summaries.usage import of_team
from tformance_assets.teams import Team
from tformance_assets.warehouse.reader import Snapshot
from tformance_assets.warehouse.rows import replace_days
from tformance_assets.warehouse.store import Warehouse
from tformance_assets.warehouse.upgrade import is_outdated, upgrade_in_child


def test_a_snapshot_of_an_older_version_is_published_anew_with_its_rows(tmp_path):
    root = tmp_path / "acme"
    warehouse = Warehouse(root)
    replace_days(warehouse, [MONDAY], set(), [derive(pull_request(1), kind_of)], [])
    warehouse.publish(force=True)
    assert not is_outdated(root)
    _make_old(warehouse)
    assert is_outdated(root)
    assert upgrade_in_child(root, os.environ)
    assert not is_outdated(root)
    assert Snapshot(root).query("SELECT number, derived_by FROM pull_requests") == [
        {"number": 1, "derived_by": None}
    ]
    assert Snapshot(root).query("SELECT count(*) AS n FROM reverts") == [{"n": 0}]


def test_before_the_upgrade_status_and_planning_go_on_without_what_only_a_new_snapshot_tells(tmp_path):
    settings, team = Settings(home=tmp_path, groq_api_key="a-key"), Team("acme", MONDAY, ("acme/shop",))
    now = datetime.combine(MONDAY, time())
    warehouse = Warehouse(settings.warehouse_root / "acme")
    replace_days(warehouse, [MONDAY], set(), [derive(pull_request(1), kind_of)], [])
    warehouse.publish(force=True)
    assert of_team(settings.warehouse_root, team, now)
    _make_old(warehouse)
    assert of_team(settings.warehouse_root, team, now) is None
    assert snapshot_facts(team, settings, now) == {}
    assert upgrade_in_child(warehouse.root, os.environ)
    assert of_team(settings.warehouse_root, team, now)


def test_without_a_snapshot_there_is_nothing_to_upgrade(tmp_path):
    assert not is_outdated(tmp_path / "acme")


def _make_old(warehouse):
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.execute("DROP TABLE reverts")
        connection.execute("DROP VIEW upgradable_summaries")
        connection.execute("ALTER TABLE pull_requests DROP COLUMN derived_by")
    published = (warehouse.root / "analytics.duckdb").resolve()
    published.chmod(0o600)
    shutil.copyfile(warehouse.path, published)
    (warehouse.root / "snapshots" / "schema").write_text("an older one")
