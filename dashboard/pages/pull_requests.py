"""Which pull requests are behind the figures? A table of all, and each with summary and evidence."""

from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import behind, charts, fmt
from dashboard.components import cards, drawer
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.csvs import to_csv
from dashboard.explorer import found, stood_on, total
from dashboard.filters import Filters
from dashboard.pages.page import Page
from dashboard.questions import Questions
from dashboard.sources import Row

BLOCK = 60
PHONE_ROWS = 25
EXPORT_ROWS = 100_000
HIDDEN = {"display": "none"}
COLUMNS = [
    {
        "field": "title",
        "headerName": "Pull request",
        "cellRenderer": "PullRequestTitle",
        "flex": 3,
        "minWidth": 300,
    },
    {"field": "author", "headerName": "Author", "width": 172, "cellRenderer": "Person"},
    {"field": "closed_at", "headerName": "Closed", "width": 108, "cellRenderer": "Closed"},
    {
        "field": "cycle_hours",
        "headerName": "Cycle",
        "width": 92,
        "type": "rightAligned",
        "valueFormatter": {"function": "tformanceHours(params.value)"},
    },
    {
        "field": "additions",
        "headerName": "Lines",
        "width": 132,
        "cellRenderer": "Lines",
        "type": "rightAligned",
    },
    {"field": "change_type", "headerName": "Kind", "width": 134, "cellRenderer": "Kind"},
    {"field": "ai_involvement", "headerName": "AI", "width": 126, "cellRenderer": "Ai"},
]


def layout(team: str) -> list[Component]:
    """Search, table, the phone's list, and the drawer."""
    search = dmc.TextInput(
        id="pulls-search",
        placeholder="Search title, author, summary",
        leftSection=icon("search", 15),
        debounce=300,
        w=280,
        **aria(label="Search pull requests"),
    )
    export = dmc.Button("Export CSV", id="pulls-export", variant="default", leftSection=icon("download", 15))
    return [
        cards.page_header(
            "Pull requests", "Everything behind the figures. Choose one to read it.", [search, export]
        ),
        html.Div(
            [html.Div(id="pulls-behind"), html.Div(id="pulls-count", className="asof", role="status")],
            className="pulls-line",
        ),
        html.Div(grid(), className="card grid-card", id="pulls-table"),
        html.Div(cards.skeleton_lines(6, 64), id="pulls-list", className="card phone-list"),
        dmc.Button("Show more", id="pulls-more", variant="default", className="phone-more", fullWidth=True),
        dcc.Store(id="pulls-pages", data=1),
        dmc.Drawer(
            id="pulls-drawer",
            position="right",
            size=520,
            padding="lg",
            title="Pull request",
            overlayProps={"opacity": 0.35},
            closeButtonProps={"aria-label": "Close"},
        ),
    ]


def grid() -> dag.AgGrid:
    """The table: blocks of rows come from the server as they are scrolled to."""
    return dag.AgGrid(
        id="pulls-grid",
        columnDefs=COLUMNS,
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


def register(app: Dash, questions: Questions) -> None:
    """Rows, the phone's list, the drawer and the export."""
    table_callbacks(app, questions)
    drawer_callbacks(app, questions)

    @app.callback(
        Output("download", "data", allow_duplicate=True),
        Input("pulls-export", "n_clicks"),
        State("ui", "data"),
        State("pulls-search", "value"),
        prevent_initial_call=True,
    )
    def export(clicks: int | None, ui: dict[str, Any] | None, search: str | None) -> Any:
        filters = questions.filters(ui)
        if not clicks or filters is None:
            return no_update
        rows = found(questions, filters, (ui or {}).get("of"), search, [], 0, EXPORT_ROWS)
        return dcc.send_string(to_csv(rows), charts.file_name("pull-requests", filters))


def table_callbacks(app: Dash, questions: Questions) -> None:
    """The grid asks for blocks; the list of a phone is drawn at once."""

    @app.callback(
        Output("pulls-grid", "getRowsResponse"),
        Input("pulls-grid", "getRowsRequest"),
        State("ui", "data"),
        State("pulls-search", "value"),
    )
    def block(request: dict[str, Any] | None, ui: dict[str, Any] | None, search: str | None) -> Any:
        filters = questions.filters(ui)
        if not request or filters is None:
            return no_update
        start, stop = int(request["startRow"]), int(request["endRow"])
        size = min(max(stop - start, 0), 10 * BLOCK)
        of = (ui or {}).get("of")
        rows = found(questions, filters, of, search, request.get("sortModel") or [], start, size)
        return {"rowData": [short(row) for row in rows], "rowCount": total(questions, filters, of, search)}

    @app.callback(
        Output("pulls-list", "children"),
        Output("pulls-count", "children"),
        Output("pulls-behind", "children"),
        Output("pulls-pages", "data"),
        Output("pulls-more", "style"),
        Input("ui", "data"),
        Input("pulls-search", "value"),
        Input("pulls-more", "n_clicks"),
        State("pulls-pages", "data"),
    )
    def list_for_phones(ui: dict[str, Any] | None, search: str | None, _clicks: Any, pages: Any) -> Any:
        filters = questions.filters(ui)
        if ui is None or filters is None:
            return (no_update,) * 5
        of = ui.get("of")
        pages = int(pages) + 1 if ctx.triggered_id == "pulls-more" and isinstance(pages, int) else 1
        rows = found(questions, filters, of, search, [], 0, min(pages * PHONE_ROWS, EXPORT_ROWS))
        if not rows:
            reason = charts.why_empty(questions, filters, "No pull request matches")
            words = cards.empty(reason, "Choose other dates, or clear search and filters.")
            return words, reason, behind_line(questions, of, filters), 1, HIDDEN
        number = rows[0]["total"]
        more = {} if number > len(rows) else HIDDEN
        listed = [phone_card(row) for row in rows]
        return listed, fmt.plural(number, "pull request"), behind_line(questions, of, filters), pages, more

    app.clientside_callback(
        ClientsideFunction("tformance", "purge"),
        Output("pulls-grid", "className"),
        Input("ui", "data"),
        Input("pulls-search", "value"),
        prevent_initial_call=True,
    )


def drawer_callbacks(app: Dash, questions: Questions) -> None:
    """A row of the grid or a card of the list opens the drawer."""

    @app.callback(
        Output("pulls-drawer", "opened"),
        Output("pulls-drawer", "children"),
        Output("pulls-drawer", "title"),
        Input("pulls-grid", "selectedRows"),
        Input({"type": "pull", "id": ALL}, "n_clicks"),
        State("ui", "data"),
        prevent_initial_call=True,
    )
    def read(selected: list[Row] | None, _clicks: list[int | None], ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        chosen = chosen_id(selected)
        if filters is None or chosen is None:
            return no_update, no_update, no_update
        repository, _, number = chosen.rpartition("#")
        key = {"repository": repository, "number": int(number) if number.isdigit() else -1}
        rows = questions.about(filters.team, "pull_request", **key)
        if not rows:
            return no_update, no_update, no_update
        evidence = questions.about(filters.team, "pull_request_evidence", **key)
        reviews = questions.about(filters.team, "pull_request_reviews", **key)
        return True, drawer.body(rows[0], evidence, reviews), drawer.title(rows[0])

    app.clientside_callback(
        ClientsideFunction("tformance", "unselect"),
        Output("pulls-grid", "selectedRows"),
        Input("pulls-drawer", "opened"),
        prevent_initial_call=True,
    )


def chosen_id(selected: list[Row] | None) -> str | None:
    """The id of the pull request that was chosen, whichever way; cards drawn anew were not."""
    trigger = ctx.triggered_id
    if isinstance(trigger, dict):
        return str(trigger["id"]) if ctx.triggered[0]["value"] else None
    return str(selected[0].get("id")) if trigger == "pulls-grid" and selected else None


def behind_line(questions: Questions, of: Any, filters: Filters) -> Component | None:
    """Which card or finding these rows are behind, and the way to all of them."""
    rows = stood_on(questions, filters.team, of)
    if rows is None:
        return None
    return html.Div(
        [
            html.Span(["Behind ", html.B(rows.title), f": {rows.told(filters.by)}"]),
            dcc.Link([icon("x", 13), "Show all"], href=behind.PAGE, className="text-link", id="pulls-all"),
        ],
        className="behind-line",
    )


def short(row: Row) -> Row:
    """A row of the grid, its texts no longer than a cell can show."""
    return {
        key: fmt.cut(value) if isinstance(value, str) and key != "id" else value for key, value in row.items()
    }


def phone_card(row: Row) -> html.Button:
    """A pull request in two lines, for narrow screens."""
    who = html.Bdi(fmt.name(row["author"]))
    about: list[Component | str] = [
        f"{row['repository']} #{row['number']} · ",
        who,
        f" · {fmt.day(row['closed_at'])}",
    ]
    marks = [
        cards.tag(drawer.INVOLVEMENT[row["ai_involvement"]][0], "ai")
        if row["ai_involvement"] in ("authored", "assisted", "reviewed")
        else None,
        cards.tag(f"cycle {fmt.hours(row['cycle_hours'])}") if row["cycle_hours"] is not None else None,
        cards.tag("Closed, not merged", "warn") if row["state"] == "closed" else None,
    ]
    return html.Button(
        [
            html.Div(fmt.cut(row["title"] or "(no title)"), className="pr-title"),
            html.Div(about, className="pr-sub"),
            html.Div(marks, className="tags"),
        ],
        id={"type": "pull", "id": row["id"]},
        className="phone-card",
    )


PAGE = Page("pull-requests", "Pull requests", "git-pull-request", layout, register)
