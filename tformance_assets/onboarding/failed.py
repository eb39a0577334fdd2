"""Which days failed, why, what can be done, and when is each tried again? As page, API and CLI tell it.

A day without data is missing from the figures. A day whose refresh failed is not: its data stays, of the time that is
told with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tformance_assets.clock import iso
from tformance_assets.remedies import Failure, Kind


@dataclass(frozen=True, slots=True)
class FailedPartition:
    """A step's day that could not be loaded, why, and how often it was tried since the service started.

    `remedy` follows from `kind`. Times are naive UTC: `next_try_at` is None when nothing is planned, `data_as_of`
    unless only a refresh failed, and data of that time is shown.
    """

    asset: str
    partition: str
    reason: str
    attempts: int
    kind: Kind
    remedy: str
    next_try_at: datetime | None = None
    data_as_of: datetime | None = None

    @classmethod
    def of(
        cls,
        asset: str,
        day: date,
        failure: Failure,
        attempts: int,
        next_try_at: datetime | None = None,
        data_as_of: datetime | None = None,
    ) -> "FailedPartition":
        """What is told of one step's day."""
        stays = (
            f"refresh failed; the data of {data_as_of:%Y-%m-%d %H:%M} UTC is shown: " if data_as_of else ""
        )
        return cls(
            asset,
            day.isoformat(),
            stays + failure.reason,
            attempts,
            failure.kind,
            failure.remedy,
            next_try_at,
            data_as_of,
        )

    def told(self) -> dict[str, Any]:
        """The same for programs, with times in ISO format."""
        return asdict(self) | {"next_try_at": iso(self.next_try_at), "data_as_of": iso(self.data_as_of)}


def lost(told: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of a report's `failed_partitions` those without data, which the figures leave out."""
    return [one for one in told if one["data_as_of"] is None]


def kept(told: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of a report's `failed_partitions` those that have data and could only not be refreshed."""
    return [one for one in told if one["data_as_of"] is not None]


def days_of(told: Iterable[Mapping[str, Any]]) -> int:
    """How many days these are: a day has several steps, and each may fail by itself."""
    return len({one["partition"] for one in told})
