"""Which pull requests are behind the figures? A table of all, and each with summary and evidence."""

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import behind, charts, fmt, sqlview
from dashboard.components import cards, drawer, grid, lists
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.csvs import to_csv
from dashboard.explorer import OPEN, Asked, found, total
from dashboard.pages import one_pull_request
from dashboard.pages.page import Page
from dashboard.questions import Questions, by_period, written_out
from dashboard.sources import Row

PHONE_ROWS = 25
EXPORT_ROWS = 100_000
HIDDEN = {"display": "none"}


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
    sql = html.Button(
        icon("code"),
        id="pulls-sql",
        className="icon-btn",
        title="Show SQL",
        **aria(label="Show SQL: Pull requests"),
    )
    return [
        cards.page_header(
            "Pull requests", "Everything behind the figures. Choose one to read it.", [search, sql, export]
        ),
        html.Div(
            [html.Div(id="pulls-behind"), html.Div(id="pulls-count", className="asof", role="status")],
            className="pulls-line",
        ),
        html.Div(grid.grid("pulls-grid"), className="card grid-card", id="pulls-table"),
        html.Div(cards.skeleton_lines(6, 64), id="pulls-list", className="card phone-list"),
        dmc.Button("Show more", id="pulls-more", variant="default", className="phone-more", fullWidth=True),
        dcc.Store(id="pulls-pages", data=1),
        *one_pull_request.place(),
    ]


def register(app: Dash, questions: Questions) -> None:
    """Rows, the phone's list, the drawer, the export and the SQL; the browser keeps the search in the address."""
    table_callbacks(app, questions)
    list_callback(app, questions)
    export_callbacks(app, questions)
    one_pull_request.register(app, questions)
    app.clientside_callback(
        ClientsideFunction("tformanceExplorer", "search"),
        Output("pulls-search", "value"),
        Input("pulls-search", "value"),
        Input("url", "search"),
        Input("restored", "data"),
    )


def asked_by(questions: Questions, ui: dict[str, Any] | None, search: Any) -> Asked | None:
    """What the page is about; None before the browser has said."""
    filters = questions.filters(ui)
    return Asked.of(questions, filters, (ui or {}).get("of"), search) if filters else None


def table_callbacks(app: Dash, questions: Questions) -> None:
    """The grid asks for blocks; its columns are those of closed or of open pull requests."""

    @app.callback(
        Output("pulls-grid", "getRowsResponse"),
        Input("pulls-grid", "getRowsRequest"),
        State("ui", "data"),
        State("pulls-search", "value"),
    )
    def block(request: dict[str, Any] | None, ui: dict[str, Any] | None, search: str | None) -> Any:
        asked = asked_by(questions, ui, search)
        if not request or asked is None:
            return no_update
        start, stop = int(request["startRow"]), int(request["endRow"])
        size = min(max(stop - start, 0), 10 * grid.BLOCK)
        rows = found(questions, asked, request.get("sortModel") or [], start, size)
        return {"rowData": [short(row) for row in rows], "rowCount": total(questions, asked)}

    @app.callback(Output("pulls-grid", "columnDefs"), Input("ui", "data"), State("pulls-grid", "columnDefs"))
    def columns(ui: dict[str, Any] | None, shown: Any) -> Any:
        asked = asked_by(questions, ui, None)
        if asked is None:
            return no_update
        wanted = grid.OPEN if asked.listing is OPEN else grid.CLOSED
        return no_update if shown == wanted else wanted

    app.clientside_callback(
        ClientsideFunction("tformanceExplorer", "purge"),
        Output("pulls-grid", "className"),
        Input("ui", "data"),
        Input("pulls-search", "value"),
        prevent_initial_call=True,
    )


def list_callback(app: Dash, questions: Questions) -> None:
    """The list of a phone is drawn at once, and how many there are is said."""

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
        asked = asked_by(questions, ui, search)
        if asked is None:
            return (no_update,) * 5
        pages = int(pages) + 1 if ctx.triggered_id == "pulls-more" and isinstance(pages, int) else 1
        rows = found(questions, asked, [], 0, min(pages * PHONE_ROWS, EXPORT_ROWS))
        if not rows:
            reason = why_none(questions, asked)
            words = cards.empty(reason, "Choose other dates, or clear search and filters.")
            return words, reason, behind_line(asked), 1, HIDDEN
        number = rows[0]["total"]
        more = {} if number > len(rows) else HIDDEN
        return [phone_card(row) for row in rows], counted(asked, number), behind_line(asked), pages, more


def export_callbacks(app: Dash, questions: Questions) -> None:
    """All rows that match, and the SQL that gives them."""

    @app.callback(
        Output("download", "data", allow_duplicate=True),
        Input("pulls-export", "n_clicks"),
        State("ui", "data"),
        State("pulls-search", "value"),
        prevent_initial_call=True,
    )
    def export(clicks: int | None, ui: dict[str, Any] | None, search: str | None) -> Any:
        asked = asked_by(questions, ui, search)
        if not clicks or asked is None:
            return no_update
        rows = found(questions, asked, [], 0, EXPORT_ROWS)
        name = asked.listing.question.replace("_", "-")
        return dcc.send_string(to_csv(rows), charts.file_name(name, asked.filters))

    @app.callback(
        Output("sql", "opened", allow_duplicate=True),
        Output("sql", "children", allow_duplicate=True),
        Output("sql", "title", allow_duplicate=True),
        Input("pulls-sql", "n_clicks"),
        State("ui", "data"),
        State("pulls-search", "value"),
        prevent_initial_call=True,
    )
    def sql(clicks: int | None, ui: dict[str, Any] | None, search: str | None) -> Any:
        asked = asked_by(questions, ui, search)
        if not clicks or asked is None:
            return no_update, no_update, no_update
        name = asked.listing.question
        return True, sqlview.told(name, sql_of(asked), asked.filters), f"SQL: {name.replace('_', ' ')}"


def sql_of(asked: Asked) -> str:
    """The question the page asks as runnable text."""
    name = by_period(asked.listing.question, asked.filters)
    return written_out(name, asked.filters.parameters() | asked.parameters([], 0, EXPORT_ROWS))


def why_none(questions: Questions, asked: Asked) -> str:
    """Nothing collected, or nothing that matches."""
    if asked.listing is OPEN:
        return charts.no_open(questions, asked.filters) or "No open pull request matches"
    return charts.why_empty(questions, asked.filters, "No pull request matches")


def counted(asked: Asked, number: int) -> str:
    """How many are listed; open ones have no dates."""
    if asked.listing is OPEN:
        return f"{fmt.plural(number, 'open pull request')} now, whatever the dates"
    return fmt.plural(number, "pull request")


def behind_line(asked: Asked) -> Component | None:
    """Which card or finding these rows are behind, and the way to all of them; a finding may be gone."""
    rows = asked.stood_on
    if rows is None:
        gone = "The finding of this address is not there any more: these are all pull requests."
        return html.Div(gone, className="behind-line") if asked.finding else None
    return html.Div(
        [
            html.Span(["Behind ", html.B(rows.title), f": {rows.told(asked.filters.by)}"]),
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
    """A pull request in a few lines, for narrow screens."""
    is_open = row["state"] == "open"
    when = f"opened {fmt.day(row['created_at'])}" if is_open else fmt.day(row["closed_at"])
    about: list[Component | str] = [
        f"{row['repository']} #{row['number']} · ",
        html.Bdi(fmt.name(row["author"])),
        f" · {when}",
    ]
    return html.Button(
        [
            html.Div(fmt.cut(row["title"] or "(no title)"), className="pr-title"),
            html.Div(about, className="pr-sub"),
            html.Div(open_marks(row) if is_open else closed_marks(row), className="tags"),
        ],
        id={"type": "pull", "id": row["id"]},
        className="phone-card",
    )


def closed_marks(row: Row) -> list[Component | None]:
    """Its AI involvement and cycle time, and that it was not merged."""
    return [
        cards.tag(drawer.INVOLVEMENT[row["ai_involvement"]][0], "ai")
        if row["ai_involvement"] in ("authored", "assisted", "reviewed")
        else None,
        cards.tag(f"cycle {fmt.hours(row['cycle_hours'])}") if row["cycle_hours"] is not None else None,
        cards.tag("Closed, not merged", "warn") if row["state"] == "closed" else None,
    ]


def open_marks(row: Row) -> list[Component | None]:
    """Whose turn it is, and for how long it has been open and has waited."""
    waiting = row["waiting_hours"]
    return [
        lists.state_tag(row["review_state"]),
        cards.tag(f"open {fmt.hours(row['open_hours'])}"),
        cards.tag(f"waiting {fmt.hours(waiting)}") if waiting is not None else None,
    ]


PAGE = Page("pull-requests", "Pull requests", "git-pull-request", layout, register)
