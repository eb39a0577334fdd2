"""What stands around every page? Header, navigation, filters, banner. It knows no page's content."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import PRODUCT, glossary, periods, routes, sqlview
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.filters import DEFAULT, INVOLVEMENT, PRESETS
from dashboard.sources import TeamView
from dashboard.theme import MANTINE

POLL_MS = 10_000


def layout(
    teams: Sequence[TeamView], may_add: bool = True, account: html.Button | None = None
) -> dmc.MantineProvider:
    """The frame; pages, banner and navigation are put in by callbacks. `account` signs out, where people sign in."""
    return dmc.MantineProvider(
        [
            *memory(),
            html.A("Skip to content", href="#page", className="skip"),
            dmc.AppShell(
                [header(teams, may_add, account), navbar(), dmc.AppShellMain(main())],
                id="shell",
                header={"height": 56},
                navbar={"width": 236, "breakpoint": "md", "collapsed": {"mobile": True}},
                padding=0,
            ),
        ],
        theme=MANTINE,
        defaultColorScheme="auto",
    )


def memory() -> list[object]:
    """What the page remembers and listens to, all of it invisible."""
    return [
        dcc.Location(id="url", refresh="callback-nav"),
        dcc.Interval(id="poll", interval=POLL_MS),
        dcc.Store(id="ui"),
        dcc.Store(id="scheme-dom"),
        dcc.Store(id="status"),
        dcc.Store(id="version"),
        dcc.Store(id="furthest", storage_type="session"),
        dcc.Store(id="restored"),
        dcc.Download(id="download"),
        sqlview.modal(),
        dmc.NotificationContainer(id="notify", position="bottom-right"),
    ]


def header(teams: Sequence[TeamView], may_add: bool, account: html.Button | None) -> dmc.AppShellHeader:
    """Logo, team, demonstration mark, sign-out, colour scheme."""
    burger = dmc.Burger(
        id="burger", opened=False, hiddenFrom="md", size="sm", **aria(label="Toggle navigation")
    )
    left = html.Div(
        [burger, logo(), switcher(teams, may_add), html.Span(id="demo-mark")], className="header-side"
    )
    toggle = dmc.ColorSchemeToggle(
        id="scheme",
        lightIcon=icon("moon", 18),
        darkIcon=icon("sun", 18),
        variant="subtle",
        color="gray",
        size="lg",
        **aria(label="Switch between light and dark"),
    )
    right = html.Div([account, toggle], className="header-side")
    return dmc.AppShellHeader(html.Div([left, right], className="header-row"))


def logo() -> html.A:
    """The product's mark; leads to the first team."""
    words = [html.Span(className="logo-mark"), html.Span(PRODUCT, className="logo-word")]
    return html.A(words, href="/", className="logo", **aria(label=PRODUCT))  # a phone shows no word


def switcher(teams: Sequence[TeamView], may_add: bool) -> dmc.Select:
    """The team; choosing another opens the same page there. No team's name begins like the page that adds one."""
    names = [{"value": team.name, "label": team.name} for team in teams]
    return dmc.Select(
        id="team",
        data=[*names, {"value": routes.NEW_TEAM, "label": "Add a team…"}] if may_add else names,
        placeholder="Choose a team" if teams else "No team yet",
        disabled=not teams and not may_add,
        searchable=len(teams) > 8,
        allowDeselect=False,
        leftSection=icon("users", 15),
        w=190,
        comboboxProps={"shadow": "md"},
        **aria(label="Team"),
    )


def navbar() -> dmc.AppShellNavbar:
    """The navigation's place and the line that says how fresh the data is."""
    return dmc.AppShellNavbar(
        [
            dmc.ScrollArea(html.Nav(id="nav", **aria(label="Main")), type="scroll", className="nav-scroll"),
            html.Div(id="freshness", className="nav-foot"),
        ]
    )


def main() -> html.Div:
    """Banner, filters and the page."""
    return html.Div(
        [
            html.Div(id="demo-strip"),
            html.Div(id="banner", role="status", **aria(live="polite")),
            html.Div([filter_bar(), html.Div(id="window", className="asof")], className="filters"),
            html.Div(id="page", tabIndex=-1),
        ],
        className="main-wrap",
    )


def filter_bar() -> html.Div:
    """What every figure of a page is about. The browser keeps the choices in the URL."""
    return html.Div(
        [
            preset(),
            period_choice(),
            custom_dates(),
            repositories(),
            whose(),
            choice("filter-ai", "Any AI involvement", "sparkles", 198, list(INVOLVEMENT.items())),
            choice("filter-author", "All authors", "users", 140),
        ],
        className="filterbar",
        id="filterbar",
        role="search",
        style={"display": "none"},
        **aria(label="Filters"),
    )


def preset() -> dmc.SegmentedControl:
    """How many days up to the newest one, or dates of the reader's own."""
    presets = [{"value": key, "label": f"{days} days"} for key, days in PRESETS.items()]
    return dmc.SegmentedControl(
        id="filter-range",
        value=DEFAULT,
        data=[*presets, {"value": "custom", "label": "Custom"}],
        size="sm",
        **aria(label="Period"),
    )


def period_choice() -> dmc.Select:
    """The period charts over time count by."""
    return dmc.Select(
        id="filter-by",
        value=periods.DEFAULT,
        data=[{"value": name, "label": f"By {noun}"} for name, noun in periods.PERIODS.items()],
        allowDeselect=False,
        leftSection=icon("calendar-stats", 15),
        w=152,
        comboboxProps={"shadow": "md"},
        **aria(label="Charts over time count by"),
    )


def custom_dates() -> dmc.DatePickerInput:
    """The reader's own dates; shown when they are asked for."""
    return dmc.DatePickerInput(
        id="filter-dates",
        type="range",
        placeholder="Pick dates",
        w=250,
        clearable=True,
        valueFormat="MMM D, YYYY",
        leftSection=icon("calendar-stats", 15),
        style={"display": "none"},
        **aria(label="Custom dates"),
    )


def repositories() -> dmc.MultiSelect:
    """Some of the team's repositories; none chosen means all."""
    return dmc.MultiSelect(
        id="filter-repositories",
        data=[],
        placeholder="All repositories",
        clearable=True,
        searchable=True,
        leftSection=icon("git-branch", 15),
        w=180,
        maxDropdownHeight=280,
        comboboxProps={"shadow": "md"},
        className="one-line",
        **aria(label="Repositories"),
    )


def whose() -> dmc.Tooltip:
    """Whether the pull requests of bots count."""
    control = dmc.SegmentedControl(
        id="filter-who",
        value="people",
        data=[{"value": "people", "label": "People"}, {"value": "everyone", "label": "Everyone"}],
        size="sm",
        **aria(label="Whose pull requests count"),
    )
    return dmc.Tooltip(control, label=glossary.text("People and everyone"), multiline=True, w=220)


def choice(
    id: str, placeholder: str, picture: str, width: int, options: Sequence[tuple[str, str]] = ()
) -> dmc.Select:
    """A filter of one value or none."""
    return dmc.Select(
        id=id,
        data=[{"value": value, "label": label} for value, label in options],
        placeholder=placeholder,
        clearable=True,
        searchable=True,
        leftSection=icon(picture, 15),
        w=width,
        maxDropdownHeight=280,
        comboboxProps={"shadow": "md"},
        **aria(label=placeholder),
    )
