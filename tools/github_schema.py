"""Which part of GitHub's schema do our queries touch? Writes that slice of the published schema.

    npm pack @octokit/graphql-schema && tar xzf octokit-graphql-schema-*.tgz
    python -m tools.github_schema package/schema.graphql --version 15.26.1

The slice keeps the types, fields, arguments and enums in use, so that queries can be validated and executed
without the whole schema of more than a megabyte.
"""

import argparse
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from graphql.language import (
    DefinitionNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    UnionTypeDefinitionNode,
)

from tformance_assets.github.documents import names, text_of

TARGET = Path(__file__).parent.parent / "tformance_assets" / "demo" / "github.graphql"
HEADER = """\
# A slice of GitHub's public GraphQL schema: only what the queries in tformance_assets/github/queries touch.
# Source: @octokit/graphql-schema {version}, copyright GitHub, licensed as MIT. Cut on {day} by
# tools/github_schema.py; do not edit, cut it again.
"""


class Touched(Visitor):
    """Collects, for every type, the fields a document selects and the arguments it gives."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.arguments: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.types: set[str] = set()

    def enter_field(self, node: Any, *_: Any) -> None:
        parent, field = self.info.get_parent_type(), self.info.get_field_def()
        if parent is None or field is None:
            raise SystemExit(f"The schema has no field {node.name.value}.")
        self.types |= {parent.name, get_named_type(field.type).name}
        if not node.name.value.startswith("__"):
            self.fields[parent.name].add(node.name.value)
            self.arguments[parent.name, node.name.value] |= {
                argument.name.value for argument in node.arguments
            }
            for argument in node.arguments:
                self.types.add(get_named_type(field.args[argument.name.value].type).name)

    def enter_inline_fragment(self, *_: Any) -> None:
        found = self.info.get_type()
        if found is not None:
            self.types.add(get_named_type(found).name)


def cut(schema_text: str, documents: list[DocumentNode]) -> str:
    """The slice of a schema the documents touch, as SDL without descriptions."""
    schema = build_schema(schema_text, assume_valid=True, assume_valid_sdl=True)
    info = TypeInfo(schema)
    touched = Touched(info)
    for document in documents:
        visit(document, TypeInfoVisitor(info, touched))
    _bring_implementers(schema, touched)
    _bring_named_types(schema, touched)
    definitions = {node.name.value: node for node in parse(schema_text).definitions if hasattr(node, "name")}
    kept = [_reduce(definitions[name], touched) for name in sorted(touched.types) if name in definitions]
    return "\n\n".join(print_ast(node) for node in kept) + "\n"


def _bring_implementers(schema: GraphQLSchema, touched: Touched) -> None:
    """Who implements an interface has its fields; one asked for fields needs all who implement it."""
    interfaces = [schema.type_map[name] for name in sorted(touched.types)]
    for interface in interfaces:
        if not isinstance(interface, GraphQLInterfaceType):
            continue
        is_asked = bool(touched.fields[interface.name])
        touched.fields[interface.name] |= set() if is_asked else set(interface.fields)
        for implementer in schema.get_possible_types(interface):
            if is_asked or implementer.name in touched.types:
                touched.types.add(implementer.name)
                touched.fields[implementer.name] |= touched.fields[interface.name]


def _bring_named_types(schema: GraphQLSchema, touched: Touched) -> None:
    """The types of all kept fields; of input objects every field is kept."""
    for name in list(touched.types):
        found = schema.type_map[name]
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            is_input = isinstance(found, GraphQLInputObjectType)
            kept = list(found.fields) if is_input else touched.fields[name]
            touched.types |= {get_named_type(found.fields[field].type).name for field in kept}


def _reduce(node: DefinitionNode, touched: Touched) -> DefinitionNode:
    """One definition with only what is touched."""
    node.description = None  # type: ignore[attr-defined]
    if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        name = node.name.value
        node.interfaces = tuple(other for other in node.interfaces if other.name.value in touched.types)
        node.fields = tuple(
            _reduce_field(name, field, touched)
            for field in node.fields
            if field.name.value in touched.fields[name]
        )
    elif isinstance(node, UnionTypeDefinitionNode):
        node.types = tuple(member for member in node.types if member.name.value in touched.types)
    elif isinstance(node, EnumTypeDefinitionNode):
        for value in node.values:
            value.description = None
    elif isinstance(node, InputObjectTypeDefinitionNode):
        for field in node.fields:
            field.description = None
    elif not isinstance(node, ScalarTypeDefinitionNode):
        raise SystemExit(f"Cannot reduce {node.kind}.")
    return node


def _reduce_field(name: str, field: FieldDefinitionNode, touched: Touched) -> FieldDefinitionNode:
    field.description = None
    given = touched.arguments[name, field.name.value]
    field.arguments = tuple(argument for argument in field.arguments if argument.name.value in given)
    for argument in field.arguments:
        argument.description = None
    return field


def write(source: Path, version: str, day: date, target: Path = TARGET) -> None:
    """Cut the slice out of the schema at `source` and write it to `target`."""
    documents = [parse(text_of(name)) for name in names()]
    slice_ = cut(source.read_text(encoding="utf-8"), documents)
    target.write_text(HEADER.format(version=version, day=day) + "\n" + slice_, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("schema", type=Path, help="the full schema.graphql")
    parser.add_argument("--version", required=True, help="the version of @octokit/graphql-schema it is from")
    arguments = parser.parse_args()
    write(arguments.schema, arguments.version, datetime.now(UTC).date())


if __name__ == "__main__":
    main()
