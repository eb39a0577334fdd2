"""What a browser sends is believed only as far as it makes sense."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.filters import LONGEST, Filters, narrowed

NEWEST = date(2026, 11, 23)
REPOSITORIES = {"acme/web", "acme/api"}


def read(ui: object) -> Filters:
    """Filters of the sample team."""
    assert isinstance(ui, dict)
    return Filters.from_ui(ui, "acme", REPOSITORIES, NEWEST)


def test_the_default_is_the_newest_thirty_days_of_people() -> None:
    filters = read({})
    assert (filters.start, filters.last, filters.days) == (date(2026, 10, 25), NEWEST, 30)
    assert not filters.everyone
    assert filters.parameters()["repositories"] is None


def test_a_custom_window_includes_its_last_day() -> None:
    filters = read({"range": "custom", "from": "2026-10-01", "to": "2026-10-15"})
    assert (filters.start, filters.stop, filters.days) == (date(2026, 10, 1), date(2026, 10, 16), 15)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-10-15", "2026-10-01"), ("x", "2026-10-01"), (None, None), ("0001-01-01", "2026-10-01"), (7, [])],
)
def test_an_impossible_window_falls_back_to_the_default(start: object, end: object) -> None:
    assert read({"range": "custom", "from": start, "to": end}).days == 30


def test_unknown_repositories_are_dropped() -> None:
    assert read({"repositories": ["acme/api", "x'; drop table", 7, "acme/api"]}).repositories == ("acme/api",)
    assert read({"repositories": "acme/api"}).repositories == ()


def test_the_window_before_is_equally_long_and_touches() -> None:
    filters = read({"range": "60d"})
    assert filters.before().stop == filters.start
    assert filters.before().days == filters.days == 60


def test_equal_filters_are_one_cache_key() -> None:
    assert hash(read({"repositories": ["acme/web", "acme/api"]})) == hash(
        read({"repositories": ["acme/api", "acme/web"]})
    )


def test_what_is_counted_is_told_in_words() -> None:
    told = narrowed(read({"repositories": ["acme/web", "acme/api"], "who": "everyone", "ai": "none"}))
    assert told == "Team acme · acme/api, acme/web · people and bots · No AI found · all authors"
    assert (
        narrowed(read({})) == "Team acme · all repositories · people only · any AI involvement · all authors"
    )


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("range", "from", "to", "repositories", "who"), json_like | st.just("custom")),
    )
)
def test_no_input_breaks_the_filters(ui: dict[str, object]) -> None:
    filters = read(ui)
    assert timedelta(0) < filters.stop - filters.start <= LONGEST
    assert set(filters.repositories) <= REPOSITORIES
