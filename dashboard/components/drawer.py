"""What is known about one pull request? Its summary, how it went, and what the AI verdict rests on.

Everything here was written by others: it is put in as text, and only http(s) addresses become links.
"""

from datetime import datetime

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import fmt
from dashboard.components.cards import tag
from dashboard.components.icons import icon
from dashboard.components.lists import safe_url, state_tag
from dashboard.sources import Row

INVOLVEMENT = {
    "authored": ("Authored by an agent", "ai"),
    "assisted": ("AI-assisted", "ai"),
    "reviewed": ("Reviewed by AI", "info"),
    "none": ("No AI found", "flat"),
    None: ("AI: not read yet", "flat"),
}
STAGES = (
    ("coding_hours", "Coding", "coding"),
    ("pickup_hours", "Waiting for review", "waiting"),
    ("review_hours", "In review", "review"),
    ("merge_hours", "Merging", "merging"),
)
MOMENTS = (
    ("first_commit_at", "First commit"),
    ("created_at", "Opened"),
    ("ready_at", "Ready for review"),
    ("first_review_at", "First review"),
    ("approved_at", "Approved"),
    ("merged_at", "Merged"),
)
LONGEST = 1000  # letters of one text
REVIEW_WORDS = {
    "approved": "approved",
    "changes_requested": "asked for changes",
    "commented": "commented",
    "dismissed": "review dismissed",
}


def title(row: Row) -> str:
    """Repository and number."""
    return f"{row['repository']} #{row['number']}"


def body(row: Row, evidence: list[Row], reviews: list[Row]) -> html.Div:
    """The whole drawer."""
    return html.Div(
        [
            html.Div(marks(row), className="tags"),
            dmc.Title(fmt.cut(row["title"] or "(no title)", LONGEST), order=2, className="drawer-title"),
            html.Div(byline(row), className="drawer-sub"),
            links(row),
            *summary(row),
            *course(row, reviews),
            facts(row),
            *footprints(row, evidence),
        ],
        id="pull-request",
    )


def marks(row: Row) -> list[Component]:
    """State, kind, AI involvement and whatever is special, as tags."""
    merged = row["state"] == "merged"
    shown: list[Component] = [tag("Merged" if merged else "Closed, not merged", "good" if merged else "warn")]
    if row["change_type"]:
        shown.append(tag(row["change_type"].capitalize()))
    words, tone = INVOLVEMENT.get(row["ai_involvement"], INVOLVEMENT[None])
    shown.append(tag(words, tone))
    if row["is_revert"]:
        shown.append(tag("Revert", "bad"))
    if row["is_hotfix"]:
        shown.append(tag("Hotfix", "warn"))
    return shown


def byline(row: Row) -> list[Component | str]:
    """Who, when, into what."""
    closed = row["merged_at"] or row["closed_at"]
    parts: list[Component | str] = [html.Bdi(fmt.name(row["author"])), f" · {fmt.moment(closed)}"]
    if row["base_branch"]:
        parts += [" · into ", html.Bdi(fmt.cut(row["base_branch"], 60))]
    return parts


def open_body(row: Row) -> html.Div:
    """The whole drawer of one that is still open: nobody has summarized it, and nothing of it is final."""
    names = row["review_requests"]
    asked = fmt.DASH if names is None else ", ".join(fmt.name(name) for name in names) or "nobody"
    head = html.Div([icon("clock", 15), html.Span("So far")], className="drawer-head")
    moments = [*timeline(row, []), (row["updated_at"], "Last touched")]
    return html.Div(
        [
            html.Div([tag("Open", "info"), state_tag(row["review_state"])], className="tags"),
            dmc.Title(fmt.cut(row["title"] or "(no title)", LONGEST), order=2, className="drawer-title"),
            html.Div(
                [html.Bdi(fmt.name(row["author"])), f" · as of {fmt.moment(row['fetched_at'])}"],
                className="drawer-sub",
            ),
            links(row),
            head,
            html.Ol([moment(*item) for item in moments if item[0]], className="timeline"),
            html.P(
                ["Still asked for a review: ", html.Bdi(fmt.cut(asked, LONGEST))], className="drawer-text dim"
            ),
            boxes(
                ("Open for", fmt.hours(row["open_hours"])),
                ("Waiting", fmt.hours(row["waiting_hours"])),
                ("Lines", lines_of(row)),
            ),
        ],
        id="pull-request",
    )


def links(row: Row) -> html.Div:
    """The way to the original, and the address of what is shown here."""
    copy = html.Button(
        ["Copy link", icon("link", 14)],
        id="pull-request-copy",
        className="text-link",
        title="Copy the address",
    )
    said = html.Span(id="pull-request-copied", className="dim", role="status")
    return html.Div([source_link(row), copy, said], className="drawer-links")


def source_link(row: Row) -> Component | None:
    """The way to the original."""
    address = safe_url(row["url"])
    if address is None:
        return None
    return html.A(
        ["Open the original", icon("external-link", 14)],
        href=address,
        target="_blank",
        rel="noopener noreferrer",
        className="text-link",
        id="pull-request-link",
    )


def summary(row: Row) -> list[Component]:
    """The reading of it, and by whom."""
    if not row["summary"]:
        return [html.P("Not summarized yet.", className="drawer-text dim")]
    by = f"by {fmt.cut(row['model'] or 'the LLM', 60)}" if row["summarizer"] == "llm" else "by rules"
    head = html.Div(
        [icon("sparkles", 15), html.Span("Summary"), html.Span(by, className="dim")],
        className="drawer-head ai-text",
    )
    areas = [tag(fmt.cut(word, 60)) for word in [*(row["areas"] or []), *(row["technologies"] or [])]]
    return [
        head,
        html.P(fmt.cut(own_title(row), LONGEST), className="drawer-text strong"),
        html.P(fmt.cut(row["summary"], LONGEST), className="drawer-text"),
        html.Div(areas[:10], className="tags"),
    ]


def own_title(row: Row) -> str:
    """What the reading calls it, where that says more than its title."""
    called: str = row["summary_title"] or ""
    return "" if called.casefold() == (row["title"] or "").casefold() else called


def course(row: Row, reviews: list[Row]) -> list[Component]:
    """How it went: a bar of its stages and the moments in order."""
    known = [(name, row[column], token) for column, name, token in STAGES if row[column]]
    total = sum(hours for _, hours, _ in known)
    bar = html.Div(
        [
            html.Span(
                style={"width": f"{100 * hours / total:.2f}%", "background": f"var(--c-{token})"},
                title=f"{name}: {fmt.hours(hours)}",
            )
            for name, hours, token in known
        ],
        className="stage-bar",
    )
    names = [
        html.Span([html.B(style={"background": f"var(--c-{token})"}), f"{name} {fmt.hours(hours)}"])
        for name, hours, token in known
    ]
    head = html.Div([icon("clock", 15), html.Span("How it went")], className="drawer-head")
    stages = [bar, html.Div(names, className="legend")] if known else []
    return [head, *stages, html.Ol([moment(*item) for item in timeline(row, reviews)], className="timeline")]


def timeline(row: Row, reviews: list[Row]) -> list[tuple[datetime, str]]:
    """The moments that are known, oldest first."""
    items = [(row[column], words) for column, words in MOMENTS if row.get(column) is not None]
    if row["ready_at"] == row["created_at"]:
        items = [item for item in items if item[1] != "Ready for review"]
    items = [item for item in items if item[1] not in ("First review", "Approved")] if reviews else items
    for review in reviews:
        who = fmt.name(review["reviewer"])
        items.append((review["submitted_at"], f"{who} {REVIEW_WORDS.get(review['state'], review['state'])}"))
    if row["state"] == "closed" and row["closed_at"]:
        items.append((row["closed_at"], "Closed without merging"))
    return sorted(items, key=lambda item: item[0])


def moment(when: datetime, words: str) -> html.Li:
    """One moment."""
    return html.Li([html.Span(fmt.moment(when), className="num dim"), html.Bdi(words)])


def facts(row: Row) -> html.Div:
    """Its numbers."""
    return boxes(
        ("Cycle time", fmt.hours(row["cycle_hours"])),
        ("Lines", lines_of(row)),
        ("Files", fmt.count(row["changed_files"])),
        ("Commits", fmt.count(row["commit_count"])),
        ("Review rounds", fmt.count(row["review_rounds"])),
        ("Comments", fmt.count(row["comment_count"])),
    )


def lines_of(row: Row) -> str:
    """Added and deleted."""
    return fmt.DASH if row["additions"] is None else f"+{row['additions']:,} −{row['deletions'] or 0:,}"


def boxes(*facts: tuple[str, str]) -> html.Div:
    """Numbers in boxes."""
    return html.Div(
        [
            html.Div(
                [html.Div(name, className="fact-name"), html.Div(value, className="fact-value num")],
                className="fact",
            )
            for name, value in facts
        ],
        className="facts",
    )


def footprints(row: Row, evidence: list[Row]) -> list[Component]:
    """What the AI verdict rests on."""
    head = html.Div([icon("search", 15), html.Span("Evidence of AI")], className="drawer-head")
    if not evidence:
        text = "No footprint of an AI tool was found. That does not prove that none was used."
        return [head, html.P(text, className="drawer-text dim")]
    return [head, html.Ul([footprint(item) for item in evidence], className="evidence")]


def footprint(item: Row) -> html.Li:
    """One footprint: the tool, where it was seen, and the text that was matched."""
    where = " · ".join(str(part).replace("_", " ") for part in (item["kind"], item["place"]) if part)
    return html.Li(
        [
            html.Div(
                [
                    html.Span(fmt.cut(item["tool"], 60), className="strong"),
                    html.Span(fmt.cut(where, 120), className="dim"),
                ],
                className="row",
            ),
            html.Code(fmt.cut(item["matched"], LONGEST), className="matched") if item["matched"] else None,
        ]
    )
