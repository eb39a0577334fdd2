"""What does every figure mean and how is it computed? The definitions, and the SQL itself with its header."""

from functools import cache

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components import cards
from dashboard.glossary import GLOSSARY
from dashboard.pages.page import Page
from dashboard.questions import QUERIES
from tformance_assets.metrics import headers
from tformance_assets.metrics.headers import Header


def layout(team: str) -> list[Component]:
    """Everything is known before the data: the page opens complete."""
    return [
        cards.page_header("Methods", "What each figure means, and the SQL it comes from."),
        cards.grid(
            cards.card(
                "Definitions", definitions(), "The same words on every page", id="methods-definitions"
            ),
            cards.card(
                "Metrics",
                accordion(metrics(), "metrics"),
                "Asked about the rows a page is filtered to; $name stands for a value",
                flush=True,
            ),
            cards.card(
                "Stored tables and findings",
                accordion((*headers.stored(), *headers.rules()), "stored"),
                "Computed once and stored with the data",
                flush=True,
            ),
            cards.card(
                "Other questions of this dashboard",
                accordion(own_questions(), "questions"),
                "Lists, coverage and costs",
                flush=True,
            ),
            kind="stack",
        ),
    ]


def definitions() -> html.Dl:
    """The glossary."""
    entries: list[Component] = []
    for word, text in GLOSSARY.items():
        entries += [html.Dt(word), html.Dd(text)]
    return html.Dl(entries, className="glossary")


def accordion(questions: tuple[Header, ...], name: str) -> Component:
    """The questions, closed; each opens to its SQL."""
    if not questions:
        return cards.empty("None", "There are no SQL files to show.", "table")
    items = [
        dmc.AccordionItem(
            [
                dmc.AccordionControl(
                    html.Div(
                        [
                            html.Code(f"{question.name}.sql", className="strong"),
                            html.Div(question.definition, className="pr-sub wrap"),
                            *(html.Div(told, className="pr-sub wrap") for told in fields(question)),
                        ]
                    )
                ),
                dmc.AccordionPanel(html.Pre(html.Code(question.sql), className="sql", tabIndex=0)),
            ],
            value=question.name,
        )
        for question in questions
    ]
    return dmc.Accordion(items, id=f"methods-{name}", variant="default", chevronPosition="left")


def fields(question: Header) -> list[str]:
    """Unit, null policy and worked example, where they are told."""
    told = (("Unit", question.unit), ("Null", question.nulls), ("Example", question.example))
    return [f"{name}: {words}" for name, words in told if words]


@cache
def questions() -> tuple[Header, ...]:
    """The SQL files of the dashboard."""
    return tuple(headers.read(path.stem, path.read_text()) for path in sorted(QUERIES.glob("*.sql")))


def metrics() -> tuple[Header, ...]:
    """The definitions of the metrics: the questions that tell their unit."""
    return tuple(question for question in questions() if question.unit)


def own_questions() -> tuple[Header, ...]:
    """What a page asks beside metrics."""
    return tuple(question for question in questions() if not question.unit)


PAGE = Page("methods", "Methods", "book", layout)
