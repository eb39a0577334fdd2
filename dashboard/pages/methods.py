"""What does every figure mean and how is it computed? The definitions, and the SQL itself with its header."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components import cards
from dashboard.glossary import GLOSSARY
from dashboard.pages.page import Page
from dashboard.questions import QUERIES


@dataclass(frozen=True)
class Question:
    """One SQL file: its name, the comment at its top, and the rest."""

    name: str
    header: str
    sql: str


def layout(team: str) -> list[Component]:
    """Everything is known before the data: the page opens complete."""
    return [
        cards.page_header("Methods", "What each figure means, and the SQL it comes from."),
        cards.grid(
            cards.card(
                "Definitions", definitions(), "The same words on every page", id="methods-definitions"
            ),
            cards.card(
                "Metrics and findings",
                accordion(metrics(), "metrics"),
                "Computed once and stored with the data",
                flush=True,
            ),
            cards.card(
                "Questions of this dashboard",
                accordion(own_questions(), "questions"),
                "Asked about the rows a page is filtered to; $name stands for a value",
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


def accordion(questions: tuple[Question, ...], name: str) -> Component:
    """The questions, closed; each opens to its SQL."""
    if not questions:
        return cards.empty("None", "There are no SQL files to show.", "table")
    items = [
        dmc.AccordionItem(
            [
                dmc.AccordionControl(
                    html.Div(
                        [
                            html.Code(question.name, className="strong"),
                            html.Div(question.header, className="pr-sub wrap"),
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


@cache
def own_questions() -> tuple[Question, ...]:
    """The SQL files of the dashboard."""
    return tuple(read(path.stem, path.read_text()) for path in sorted(QUERIES.glob("*.sql")))


@cache
def metrics() -> tuple[Question, ...]:
    """The SQL files of the metrics and of the rules behind the findings."""
    folder = Path(str(resources.files("tformance_assets.metrics")))
    return tuple(read(path.stem, path.read_text()) for path in sorted(folder.rglob("*.sql")))


def read(name: str, text: str) -> Question:
    """Take a file's leading comment from its SQL."""
    lines = text.strip().splitlines()
    header = []
    while lines and lines[0].startswith("--"):
        header.append(lines.pop(0).lstrip("- ").rstrip())
    return Question(f"{name}.sql", " ".join(header), "\n".join(lines).strip())


PAGE = Page("methods", "Methods", "book", layout)
