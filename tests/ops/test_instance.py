"""Dagster's configuration: taken as it is, with slots that no concern can use up."""

from pathlib import Path

from dagster import DagsterInstance

from tformance_assets.settings import Settings
from tformance_assets.supervisor.prepare import write_instance


def test_dagster_takes_the_configuration_and_the_background_never_holds_both_slots(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.dagster_home.mkdir()
    write_instance(settings, 1)
    with DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        limits = instance.get_concurrency_config().run_queue_config
    assert limits is not None
    assert limits.max_concurrent_runs == 2
    assert {one["value"]: one["limit"] for one in limits.tag_concurrency_limits} == {"background": 1}
