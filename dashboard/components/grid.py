"""How does the table of pull requests look? Its columns, for closed ones and for open ones."""

from typing import Any

import dash_ag_grid as dag

BLOCK = 60
TITLE = {
    "field": "title",
    "headerName": "Pull request",
    "cellRenderer": "PullRequestTitle",
    "flex": 3,
    "minWidth": 300,
}
AUTHOR = {"field": "author", "headerName": "Author", "width": 172, "cellRenderer": "Person"}
LINES = {
    "field": "additions",
    "headerName": "Lines",
    "width": 132,
    "cellRenderer": "Lines",
    "type": "rightAligned",
}


def hours(field: str, name: str, width: int = 92) -> dict[str, Any]:
    """A column of hours."""
    return {
        "field": field,
        "headerName": name,
        "width": width,
        "type": "rightAligned",
        "valueFormatter": {"function": "tformanceHours(params.value)"},
    }


CLOSED: list[dict[str, Any]] = [
    TITLE,
    AUTHOR,
    {"field": "closed_at", "headerName": "Closed", "width": 108, "cellRenderer": "Day"},
    hours("cycle_hours", "Cycle"),
    LINES,
    {"field": "change_type", "headerName": "Kind", "width": 134, "cellRenderer": "Kind"},
    {"field": "ai_involvement", "headerName": "AI", "width": 126, "cellRenderer": "Ai"},
]
OPEN: list[dict[str, Any]] = [
    TITLE,
    AUTHOR,
    {"field": "review_state", "headerName": "State", "width": 168, "cellRenderer": "ReviewState"},
    hours("open_hours", "Open for", 112),
    hours("waiting_hours", "Waiting", 108),
    {"field": "updated_at", "headerName": "Last touched", "width": 128, "cellRenderer": "Day"},
    LINES,
]


def grid(id: str) -> dag.AgGrid:
    """The table: blocks of rows come from the server as they are scrolled to."""
    return dag.AgGrid(
        id=id,
        columnDefs=CLOSED,
        rowModelType="infinite",
        getRowId="params.data.id + ''",
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
        },
        dashGridOptions={
            "theme": {"function": "tformanceTheme(themeQuartz)"},
            "rowHeight": 56,
            "headerHeight": 40,
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
            "cacheBlockSize": BLOCK,
            "maxBlocksInCache": 6,
            "infiniteInitialRowCount": 12,
            "animateRows": False,
            "suppressNoRowsOverlay": True,  # the line above says it, with the reason
            "enableCellTextSelection": True,
        },
        style={"height": "calc(100vh - 270px)", "minHeight": 420},
    )
