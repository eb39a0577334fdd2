"""A plain tree: one component for the page, whatever it is made of."""

import pytest
from dash import dcc, html

from dashboard.components.plain import Plain
from dashboard.components.tables import table
from tests.dashboard.reading import words


def test_it_is_data_with_types_texts_and_properties() -> None:
    tree = html.Div(["Read ", dcc.Link("more", href="/teams/acme/delivery", title=None)], className="line")
    assert Plain(tree).content == {
        "namespace": "dash_html_components",
        "type": "Div",
        "props": {
            "children": [
                "Read ",
                {
                    "namespace": "dash_core_components",
                    "type": "Link",
                    "props": {"children": "more", "href": "/teams/acme/delivery"},
                },
            ],
            "className": "line",
        },
    }


def test_what_callbacks_could_not_reach_is_refused() -> None:
    with pytest.raises(ValueError, match="save has an id"):
        Plain(html.Div([html.Button("Save", id="save")]))


def test_a_table_of_any_length_is_two_components() -> None:
    long = table(["Person", "Merged"], [[html.B(f"person-{at}"), at] for at in range(300)], "People")
    assert len(list(long._traverse())) == 1
    assert "person-299" in words(long)
