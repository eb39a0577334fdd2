"""How is each chart drawn? Pure functions from rows to a figure, written as the plain dict plotly.js reads.

Plain dicts cost microseconds where `graph_objects` costs some 11 ms; the tests validate them against it.
"""

from dashboard.figures.bars import columns, counts, paired_rows, row_bars, stacked_classes, stages, titled
from dashboard.figures.dated import dated
from dashboard.figures.maps import hour_map, pair_map
from dashboard.figures.style import Figure, Series, figure, message
from dashboard.figures.weekly import grouped_weeks, hour_lines, share_line, stacked_hours, stacked_weeks

__all__ = [
    "Figure",
    "Series",
    "columns",
    "counts",
    "dated",
    "figure",
    "grouped_weeks",
    "hour_lines",
    "hour_map",
    "message",
    "pair_map",
    "paired_rows",
    "row_bars",
    "share_line",
    "stacked_classes",
    "stacked_hours",
    "stacked_weeks",
    "stages",
    "titled",
]
