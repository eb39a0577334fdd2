"""How are findings and waiting pull requests listed? One line each, with what it means and where it leads."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import behind, fmt, routes
from dashboard.components.cards import empty, tag
from dashboard.components.icons import icon
from dashboard.components.plain import Plain
from dashboard.sources import Row

SEVERITY = {"high": ("bad", "alert-triangle"), "medium": ("warn", "bulb"), "low": ("info", "bulb")}
STATES = {
    "waiting": ("Waiting for review", "warn"),
    "changes_requested": ("Changes requested", "info"),
    "approved": ("Approved", "good"),
    "draft": ("Draft", "flat"),
}
TOPICS = (  # words in the kind of a finding -> the page that shows more of it, and its picture
    (("ai", "agent", "bot"), "ai", "sparkles"),
    (("review", "pickup", "wait", "reviewer", "unreviewed"), "quality", "shield-check"),
    (("revert", "hotfix", "quality"), "quality", "arrow-back-up"),
    (("stale", "open", "size", "large", "cycle", "throughput"), "delivery", "rocket"),
)


def insights(rows: list[Row], named: Mapping[str, Row | None], team: str) -> Component | list[Component]:
    """The findings, most severe first; `named` has the row of `queries/finding.sql` for each."""
    if not rows:
        return empty(
            "Nothing stands out", "Findings appear when the data supports them; they never guess.", "bulb"
        )
    newest = fmt.day(rows[0]["as_of"])
    foot = html.Div([icon("table", 13), f"Computed from rows, as of {newest}"], className="list-foot")
    return [*(insight(row, named[row["id"]], team) for row in rows), foot]


def insight(row: Row, named: Row | None, team: str) -> Plain:
    """One finding; leads to the pull requests it names, or to the page about it where none of them is here."""
    tone, _ = SEVERITY.get(row["severity"], SEVERITY["low"])
    page, picture = topic(row["kind"])
    window = days(row["window_start"], row["window_end"])
    leads = behind.href_of_finding(named) if named else None
    n = behind.share_shown(named) if named else ""
    words = [
        html.Div(fmt.cut(row["title"]), className="insight-title"),
        html.Div(fmt.cut(row["detail"], 600), className="insight-text"),
        html.Div(
            " · ".join(part for part in (window, n) if part),
            className="insight-note",
        ),
    ]
    link = dcc.Link(
        [
            html.Div(icon(picture, 17), className=f"tile-ico small {tone}"),
            html.Div(words, className="grow"),
            icon("chevron-right", 16),
        ],
        href=routes.url(team, leads or page),
        className="insight",
    )
    return Plain(link)


def days(start: date | None, end: date | None) -> str:
    """A window by its days; one day only once."""
    if start is None:
        return ""
    return fmt.day(start) if start == end else f"{fmt.day(start)} – {fmt.day(end)}"


def topic(kind: str | None) -> tuple[str, str]:
    """The page a finding leads to and its picture."""
    words = set((kind or "").lower().replace("-", "_").split("_"))
    found = next(((page, picture) for names, page, picture in TOPICS if words & set(names)), None)
    return found or ("delivery", "bulb")


def waiting(rows: list[Row], unknown: str | None = None, limit: int = 5) -> Component:
    """Open pull requests whose reviewers are asked, longest wait first; `unknown` says why none is known."""
    if unknown and not rows:
        return empty("Not known", f"{unknown}.", "info-circle")
    waits = [row for row in rows if row["waiting_hours"] is not None]
    if not waits:
        text = "No open pull request waits for its reviewers." if rows else "There are no open pull requests."
        return empty("Nobody waits", text, "circle-check")
    foot = more(len(waits) - limit, "overview-waiting")
    return Plain(
        html.Div([*(open_line(row, fmt.hours(row["waiting_hours"])) for row in waits[:limit]), foot])
    )


def more(number: int, card: str) -> Component | None:
    """The way to all the pull requests a list is the beginning of; nothing where it is complete."""
    if number <= 0:
        return None
    link = dcc.Link(f"and {fmt.count(number)} more", href=behind.href(card), className="text-link")
    return html.Div(link, className="list-more")


def open_line(row: Row, wait: str) -> html.Div:
    """One open pull request."""
    tone = (
        "bad"
        if (row["waiting_hours"] or 0) >= 72
        else "warn"
        if (row["waiting_hours"] or 0) >= 24
        else "flat"
    )
    return html.Div([html.Div(titled(row), className="grow"), tag(wait, tone)], className="list-line")


def state_tag(state: str | None) -> Component:
    """Whose turn an open pull request is."""
    words, tone = STATES.get(state or "", ("Not known", "flat"))
    return tag(words, tone)


def titled(row: Row, with_author: bool = True) -> html.Div:
    """What a pull request is called, over where it is and who opened it; leads to what is known of it."""
    about: list[Component | str] = [f"{row['repository']} #{row['number']}"]
    if with_author:
        about += [" · ", html.Bdi(fmt.name(row["author"]))]
    title = dcc.Link(fmt.cut(row["title"] or "(no title)"), href=behind.href_of_one(row))
    lines = [html.Div(title, className="pr-title"), html.Div(about, className="pr-sub")]
    return html.Div(lines, className="pr-cell")


def safe_url(url: str | None) -> str | None:
    """Only http and https leave this page: an address is data from outside."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
