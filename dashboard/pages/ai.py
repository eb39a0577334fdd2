"""Where are AI tools used, what is that known from, and does it change the outcome?"""

from dash import html
from dash.development.base_component import Component

from dashboard import glossary
from dashboard.components import cards
from dashboard.components.icons import icon
from dashboard.pages.page import Page

CAVEAT = (
    "A comparison, not a cause. Within a size, AI-assisted pull requests can still differ in who wrote them "
    "and in how hard they were, and below some twenty pull requests a median moves with every one."
)


def layout(team: str) -> list[Component]:
    """The page's cards; all of them are charts."""
    caveat = html.Div([icon("info-circle", 15), html.Span(CAVEAT)], className="caveat")
    return [
        cards.page_header(
            "AI adoption and impact", "Footprints of AI tools in merged pull requests, and what differs."
        ),
        cards.grid(
            cards.chart_card(
                "ai-involvement",
                "AI involvement",
                "Merged pull requests {per}",
                glossary.text("AI involvement"),
                days_of="pr_summaries",
                legend=True,
            ),
            cards.chart_card(
                "ai-share",
                "AI-assisted share",
                "Of merged pull requests with a verdict, {per}",
                glossary.text("AI-assisted share"),
                days_of="pr_summaries",
                legend=True,
            ),
        ),
        cards.grid(
            html.Div(
                [
                    cards.chart_card(
                        "ai-cycle",
                        "Cycle time with and without AI",
                        "Median by size, with the number of pull requests",
                        glossary.text("AI and cycle time"),
                        days_of="pr_summaries",
                        height=300,
                        legend=True,
                    ),
                    caveat,
                ],
                className="stack",
            ),
            kind="g1",
        ),
        cards.grid(
            cards.chart_card(
                "ai-tools",
                "Tools",
                "Merged pull requests, by tool found",
                glossary.text("AI tools"),
                days_of="pr_summaries",
                height=270,
            ),
            cards.chart_card(
                "ai-evidence",
                "Evidence",
                "Merged pull requests, by footprint",
                glossary.text("AI evidence"),
                days_of="pr_summaries",
                height=270,
            ),
            cards.chart_card(
                "ai-review-bots",
                "Review bots",
                "Reviews by bots and agents",
                glossary.text("Review bots"),
                height=270,
            ),
            kind="g3",
        ),
    ]


PAGE = Page("ai", "AI adoption", "sparkles", layout)
