"""Are our queries what GitHub's schema allows?"""

import os
from pathlib import Path

import pytest
from graphql import GraphQLSchema, NoDeprecatedCustomRule, build_schema, parse, validate

from tformance_assets.demo.github_schema import SLICE
from tformance_assets.github.documents import names, text_of
from tools.github_schema import cut


def load(path: Path) -> GraphQLSchema:
    """The published schema defines two fields twice: it must be taken as valid."""
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True, assume_valid_sdl=True)


@pytest.fixture(scope="module")
def schemas() -> list[GraphQLSchema]:
    full = os.environ.get("GITHUB_SCHEMA")
    return [load(SLICE), *([load(Path(full))] if full else [])]


@pytest.mark.parametrize("name", names())
def test_a_query_is_valid_and_uses_nothing_deprecated(name: str, schemas: list[GraphQLSchema]) -> None:
    document = parse(text_of(name))
    for schema in schemas:
        assert validate(schema, document) == []
        assert validate(schema, document, [NoDeprecatedCustomRule]) == []


@pytest.mark.parametrize("name", names())
def test_a_query_asks_for_the_budget(name: str) -> None:
    assert "rateLimit { ...Budget }" in text_of(name)


def test_the_slice_holds_nothing_the_queries_do_not_touch() -> None:
    text = SLICE.read_text(encoding="utf-8")
    header, definitions = text[: text.index("\n\n")], text[text.index("\n\n") :].strip()
    assert cut(text, [parse(text_of(name)) for name in names()]).strip() == definitions
    assert "MIT" in header
    assert "@octokit/graphql-schema" in header
