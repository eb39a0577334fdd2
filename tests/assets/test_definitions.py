from datetime import date

import dagster as dg

from tformance_assets.assets.factory import build_definitions
from tformance_assets.assets.keys import ALL, BATCHES
from tformance_assets.environment import Environment
from tformance_assets.settings import Settings
from tformance_assets.teams import Team

ACME, SECOND = Team("acme", date(2026, 11, 23)), Team("my-team", date(2026, 11, 20), history_days=40)


def _definitions(tmp_path, *teams):
    return build_definitions(list(teams), Environment(Settings(home=tmp_path)))


def test_the_definitions_load_with_no_team_at_all(tmp_path):
    dg.Definitions.validate_loadable(_definitions(tmp_path))


def test_each_team_has_the_whole_graph_under_its_own_prefix(tmp_path):
    definitions = _definitions(tmp_path, ACME, SECOND)
    dg.Definitions.validate_loadable(definitions)
    keys = {key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys()}
    assert keys == {f"{slug}/{asset}" for slug in ("acme", "my_team") for asset in (*ALL, BATCHES)}


def test_each_team_has_its_own_days(tmp_path):
    graph = _definitions(tmp_path, ACME, SECOND).resolve_asset_graph()
    days = graph.get(dg.AssetKey(["my_team", "pull_requests"])).partitions_def
    assert days.get_first_partition_key() == "2026-10-12"


def test_every_asset_says_what_it_is(tmp_path):
    graph = _definitions(tmp_path, ACME).resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name == "acme"


def test_sensors_and_schedules_run_without_being_switched_on(tmp_path):
    definitions = _definitions(tmp_path, ACME)
    assert {sensor.name for sensor in definitions.sensors} == {
        "onboarding_sensor",
        "backfill_sensor",
        "batch_sensor",
        "run_failure_sensor",
    }
    assert {schedule.name for schedule in definitions.schedules} == {"acme__refresh", "acme__nightly"}
    assert all(sensor.default_status == dg.DefaultSensorStatus.RUNNING for sensor in definitions.sensors)
    assert all(
        schedule.default_status == dg.DefaultScheduleStatus.RUNNING for schedule in definitions.schedules
    )
