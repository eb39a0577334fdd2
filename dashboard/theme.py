"""Which colours and type does everything use? Mantine, the charts and their legends share one palette."""

from typing import Any, Literal

Scheme = Literal["light", "dark"]

FONT = "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"

# Violet is AI everywhere, grey "the rest", amber waiting, teal review. Red and green only say bad and good.
TOKENS: dict[Scheme, dict[str, str]] = {
    "light": {
        "surface": "#ffffff",
        "border": "#e5e8ed",
        "grid": "#eceef2",
        "text": "#101828",
        "dim": "#5b6577",
        "faint": "#667085",
        "accent": "#4f46e5",
        "ai": "#7c5cff",
        "ai_soft": "#b9a8ff",
        "ai_review": "#6ec1b8",
        "rest": "#c5ccd8",
        "unknown": "#e9ecf1",
        "coding": "#4f46e5",
        "waiting": "#e8930c",
        "review": "#0d9f94",
        "merging": "#9aa4b5",
        "good": "#0f8a5f",
        "bad": "#d1383d",
        "warn": "#b7791f",
        "materialized": "#2fa37c",
        "partial": "#a5d8c6",
        "in_progress": "#4f8df7",
        "failed": "#dc4a4f",
        "refresh_failed": "#2fa37c",
        "missing": "#e3e7ed",
    },
    "dark": {
        "surface": "#12161f",
        "border": "#242b38",
        "grid": "#1e2430",
        "text": "#e7eaf0",
        "dim": "#9aa5b8",
        "faint": "#7d889b",
        "accent": "#8b87ff",
        "ai": "#9d85ff",
        "ai_soft": "#5d4fae",
        "ai_review": "#2c8d85",
        "rest": "#465064",
        "unknown": "#333d4e",
        "coding": "#8b87ff",
        "waiting": "#f5b041",
        "review": "#2ec4b6",
        "merging": "#5b677d",
        "good": "#3ecf93",
        "bad": "#ff7a7d",
        "warn": "#f0b355",
        "materialized": "#2c9a76",
        "partial": "#1d5a48",
        "in_progress": "#4f8df7",
        "failed": "#e5575c",
        "refresh_failed": "#2c9a76",
        "missing": "#262d3a",
    },
}

# Five steps from few to many, for heat maps and for ordered classes (XS to XL).
STEPS: dict[Scheme, tuple[str, ...]] = {
    "light": ("#dfe2ff", "#c2c6fb", "#9a9ff3", "#6d6ceb", "#4338ca"),
    "dark": ("#262a52", "#363a7d", "#4f4cad", "#746fe3", "#aca7ff"),
}

MANTINE: dict[str, Any] = {
    "primaryColor": "indigo",
    "primaryShade": {"light": 6, "dark": 6},
    "fontFamily": FONT,
    "fontFamilyMonospace": MONO,
    "defaultRadius": "md",
    "cursorType": "pointer",
    "autoContrast": True,
    "respectReducedMotion": True,
    "headings": {"fontFamily": FONT, "fontWeight": "640"},
    "fontSizes": {"xs": "0.75rem", "sm": "0.8125rem", "md": "0.875rem", "lg": "1rem", "xl": "1.125rem"},
    "colors": {
        "indigo": [
            "#eef0ff",
            "#e0e2fe",
            "#c7cafd",
            "#a5a8fa",
            "#8b87ff",
            "#6f68f2",
            "#4f46e5",
            "#433ac9",
            "#372fa5",
            "#2c2683",
        ],
        "gray": [
            "#f8f9fb",
            "#f1f3f6",
            "#e5e8ed",
            "#d5dae2",
            "#b8c0cc",
            "#8a94a6",
            "#5b6577",
            "#434c5c",
            "#2b3240",
            "#101828",
        ],
        "dark": [
            "#e7eaf0",
            "#c6cdd9",
            "#9aa5b8",
            "#6b7689",
            "#242b38",
            "#1b212c",
            "#12161f",
            "#0b0e14",
            "#080a0f",
            "#040508",
        ],
    },
    "components": {
        "Tooltip": {"defaultProps": {"withArrow": True, "openDelay": 150, "fz": "xs"}},
        "Select": {"defaultProps": {"size": "sm", "checkIconPosition": "right"}},
    },
}

# plotly.js 4 offers to upload a chart's data to a public server unless told not to: every graph gets this.
GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "displayNotifier": False,
}


def template(scheme: Scheme) -> dict[str, Any]:
    """The chart template: transparent, so that the card shows through, and quiet."""
    token = TOKENS[scheme]
    axis = {
        "gridcolor": token["grid"],
        "zeroline": False,
        "linecolor": token["border"],
        "ticks": "",
        "automargin": True,
        "tickfont": {"size": 11.5, "color": token["dim"]},
        "title": {"font": {"size": 11.5, "color": token["dim"]}, "standoff": 8},
    }
    layout = {
        "font": {"family": FONT, "size": 12, "color": token["text"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 4, "r": 6, "t": 6, "b": 4, "pad": 4},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "nticks": 5},
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": token["surface"],
            "bordercolor": token["border"],
            "font": {"family": FONT, "size": 12, "color": token["text"]},
            "namelength": -1,
        },
        "showlegend": False,  # legends are HTML: plotly's own wraps badly on a phone
        "bargap": 0.28,
        "bargroupgap": 0.08,
        "barcornerradius": 3,
        "separators": ".,",
        "dragmode": False,
        "uirevision": "keep",
    }
    return {"layout": layout, "data": {"scatter": [{"line": {"width": 2.25}, "marker": {"size": 6}}]}}


def css_variables() -> str:
    """The palette as CSS variables `--c-NAME`, so that legends and charts never differ; on paper the light one."""
    dark = f':root[data-mantine-color-scheme="dark"]{{{variables("dark")}}}'
    return f":root{{{variables('light')}}}@media screen{{{dark}}}"


def variables(scheme: Scheme) -> str:
    """The declarations of one scheme."""
    return "".join(f"--c-{name}:{value};" for name, value in palette(scheme).items())


def palette(scheme: Scheme) -> dict[str, str]:
    """Every colour of one scheme by its name."""
    return TOKENS[scheme] | {f"step{at}": color for at, color in enumerate(STEPS[scheme])}


def on_paper() -> str:
    """Charts and legends have their colours written into them: on paper, those of the dark scheme turn light."""
    pairs = {dark: palette("light")[name] for name, dark in palette("dark").items()}
    rules = [
        f':is([style*="{what}: {written(dark)}"],[{what}="{written(dark)}"]){{{what}:{light}!important}}'
        for dark, light in pairs.items()
        for what in ("fill", "stroke", "color")
    ]
    return f'@media print{{[data-mantine-color-scheme="dark"] :is(.plot,.legend){{{"".join(rules)}}}}}'


def written(color: str) -> str:
    """A colour as browsers write it back: #0c7a53 as rgb(12, 122, 83)."""
    red, green, blue = bytes.fromhex(color[1:])
    return f"rgb({red}, {green}, {blue})"
