"""Which cards of the delivery page are about issues? A group that only teams with Jira see."""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard import fmt, glossary
from dashboard.components import cards, lists
from dashboard.components.tables import table
from dashboard.questions import Questions
from dashboard.sources import Row, TeamView, find_team

SECTION = "delivery-jira"


def section() -> html.Div:
    """The place of the group; it stays empty for a team without Jira."""
    return html.Div(id=SECTION)


def group() -> list[Component]:
    """The cards in their loading state."""
    return [
        html.Div(id="delivery-jira-state"),
        cards.grid(
            cards.chart_card(
                "delivery-linkage", "Work with an issue", "Share of merged pull requests, {per}", legend=True
            ),
            cards.chart_card(
                "delivery-issue-cycle",
                "Issue cycle time",
                "In progress to resolved, {per}",
                legend=True,
                days_of=None,
            ),
        ),
        cards.grid(
            cards.chart_card(
                "delivery-points", "Story points", "Of issues finished {per}", days_of=None, legend=True
            ),
            cards.card(
                "Newest without an issue",
                html.Div(cards.skeleton(250), id="delivery-unlinked"),
                "Merged, and no issue that Jira knows is named",
                definition=glossary.text("Work with an issue"),
                flush=True,
                right=cards.tools("delivery-unlinked", "Newest without an issue"),
            ),
        ),
    ]


def register(app: Dash, questions: Questions) -> None:
    """The group itself, what is known of the reading, and the list; the charts come from the registry."""

    @app.callback(Output(SECTION, "children"), Input("ui", "data"), State(SECTION, "children"))
    def show(ui: dict[str, Any] | None, shown: Any) -> Any:
        team = find_team(questions.sources, str((ui or {}).get("team")))
        return group() if has_jira(team) and not shown else no_update

    @app.callback(Output("delivery-jira-state", "children"), Input("ui", "data"))
    def state(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        return state_line(questions.about(filters.team, "jira_state")) if filters else no_update

    @app.callback(Output("delivery-unlinked", "children"), Input("ui", "data"))
    def unlinked(ui: dict[str, Any] | None) -> Any:
        filters = questions.filters(ui)
        if filters is None:
            return no_update
        was_read = has_been_read(questions.about(filters.team, "jira_state"))
        return unlinked_table(questions.ask("jira_unlinked", filters), was_read)


def has_jira(team: TeamView | None) -> bool:
    """Whether the team's configuration names a Jira."""
    return team is not None and team.jira is not None


def has_been_read(rows: list[Row]) -> bool:
    """Whether a reading was ever finished."""
    return bool(rows and rows[0]["read_at"])


def state_line(rows: list[Row]) -> Component | None:
    """Says when Jira is not read, and why; nothing when all is well."""
    state: Row = rows[0] if rows else {"read_at": None, "error": None}
    if not state["error"]:
        text = "Jira has not been read yet. It follows the pull requests, and these cards fill by themselves."
        return None if state["read_at"] else notice(text)
    as_of = (
        f"The issues are as of {state['read_at']:%b %-d, %H:%M} UTC."
        if state["read_at"]
        else "There are no issues yet."
    )
    return notice(
        f"Jira could not be read: {fmt.cut(state['error'], 1000)} {as_of} It is tried again by itself."
    )


def notice(text: str) -> html.Div:
    """One line above the cards."""
    return html.Div(html.Div(text), className="banner warn-line", role="status")


def unlinked_table(rows: list[Row], was_read: bool, limit: int = 6) -> Component:
    """The newest merged pull requests without an issue."""
    if not rows:
        title = "None in this period" if was_read else "Not read yet"
        text = (
            "Every merged pull request that people wrote names an issue."
            if was_read
            else "No pull request was searched for issues yet."
        )
        return cards.empty(title, text, "circle-check" if was_read else "clock")
    lines = [
        [
            lists.titled(row),
            fmt.cut(row["unknown_keys"], 60) if row["unknown_keys"] else fmt.DASH,
            fmt.day(row["merged_at"]),
        ]
        for row in rows[:limit]
    ]
    more = len(rows) - limit
    note = lists.more(more, "delivery-unlinked")
    head = ["Pull request", "Unknown keys", "Merged"]
    return html.Div([table(head, lines, "Merged without an issue", numeric=[2]), note])
