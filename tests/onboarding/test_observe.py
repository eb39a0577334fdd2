"""What Dagster remembers of single days: when each was loaded, and why it failed."""

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster import DagsterInstance

from tests.onboarding.situations import TEAM, day
from tformance_assets.assets.keys import PULL_REQUESTS, key
from tformance_assets.onboarding.observe import failures_of, written_at
from tformance_assets.remedies import Failure

KEY = key(TEAM, PULL_REQUESTS)


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.ephemeral() as made:
        yield made


def _load(instance: DagsterInstance, back: int) -> None:
    instance.report_runless_asset_event(dg.AssetMaterialization(KEY, partition=day(back).isoformat()))


def _fail(instance: DagsterInstance, back: int, **told: str) -> None:
    instance.report_runless_asset_event(
        dg.AssetObservation(KEY, partition=day(back).isoformat(), metadata=told)
    )


def test_a_day_that_was_loaded_once_is_found_behind_one_that_was_loaded_often(
    instance: DagsterInstance,
) -> None:
    _load(instance, 5)
    for _ in range(9):
        _load(instance, 3)
    found = written_at(instance, TEAM, PULL_REQUESTS, [day(3), day(4), day(5)])
    assert set(found) == {day(3), day(5)}
    assert found[day(5)] < found[day(3)]
    assert written_at(instance, TEAM, PULL_REQUESTS, []) == {}


def test_the_latest_reason_of_each_day_is_told_with_its_kind(instance: DagsterInstance) -> None:
    _fail(instance, 3, reason="gone", kind="service")
    _fail(instance, 3, reason="refused", kind="environment")
    _fail(instance, 4, reason="stored before there were kinds")
    assert failures_of(instance, TEAM, PULL_REQUESTS, [day(3), day(4), day(5)]) == {
        day(3): Failure("refused", "environment"),
        day(4): Failure("stored before there were kinds", "unknown"),
    }
