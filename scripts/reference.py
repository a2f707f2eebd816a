"""Write `docs/reference/`: the database, the API and the commands as they are, from the code that makes them so.

    .venv/bin/python -m scripts.reference

A test compares what stands there with what this writes, so that neither can say what the program does not.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Column, Table

from manifeste_tool.cli.main import commands
from manifeste_tool.domain.api.parameters import Parameter
from manifeste_tool.domain.privacy.held import HOLDINGS
from manifeste_tool.domain.privacy.holdings import Holding
from manifeste_tool.services.api.resources import ROOT, Resource
from manifeste_tool.services.api.table import RESOURCES
from manifeste_tool.storage import tables

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_MADE = "Made by `python -m scripts.reference` from the code: change it there."


def pages() -> dict[str, str]:
    """Return the pages by the name of their file."""
    written = {"database.md": database(), "api.md": api(), "commands.md": command_line()}
    return {name: "\n".join(lines).rstrip() + "\n" for name, lines in written.items()}


def database() -> Iterator[str]:
    """Return every table: what it is for, its columns, and what it holds of people."""
    yield from ("# The database", "", _MADE, "")
    yield "SQLite and PostgreSQL hold the same tables. « Of people » says whose a row is and what an erasure does with"
    yield "it (`domain/privacy/`); the words are those that `/reglages/conservation` shows."
    held = {one.table: one for one in HOLDINGS}
    for module in _modules():
        found = [one for one in vars(importlib.import_module(module)).values() if isinstance(one, Table)]
        if not found:
            continue
        yield from ("", f"## {module.removeprefix(f'{tables.__name__}.').replace('.', '/')}")
        for table in found:
            yield from _table(table, held[table.name])


def _modules() -> list[str]:
    found = pkgutil.walk_packages(tables.__path__, f"{tables.__name__}.")
    return sorted(one.name for one in found if not one.ispkg)


def _table(table: Table, holding: Holding) -> Iterator[str]:
    yield from ("", f"### {table.name}", "")
    if table.comment:
        yield from (table.comment, "")
    yield f"Of people: {holding.whose.value}; {holding.fate.value}. {holding.why}."
    yield from ("", "| column | type | |", "|---|---|---|")
    for column in table.columns:
        yield f"| `{column.name}` | {_type(column)} | {', '.join(_traits(column))} |"


def _type(column: Column[object]) -> str:
    length = getattr(column.type, "length", None)
    return f"{type(column.type).__name__.lower()}{f' ({length})' if length else ''}"


def _traits(column: Column[object]) -> Iterator[str]:
    if column.primary_key:
        yield "key"
    if not column.nullable and not column.primary_key:
        yield "required"
    if column.unique:
        yield "unique"
    yield from (
        f"→ `{one.target_fullname}`" for one in sorted(column.foreign_keys, key=lambda one: one.target_fullname)
    )


def api() -> Iterator[str]:
    """Return every resource of the API with its parameters and the fields of its answer."""
    yield from ("# The API, resource by resource", "", _MADE, "")
    yield "What holds for all of them stands in [api.md](../api.md); `/api/v1/openapi.json` says the same to machines."
    for resource in RESOURCES:
        yield from _resource(resource)


def _resource(resource: Resource) -> Iterator[str]:
    yield from ("", f"## {resource.name}", "", f"`GET {ROOT}{resource.path}`", "", f"{resource.summary}")
    if resource.description:
        yield from ("", resource.description)
    asked = [*resource.arguments, *resource.parameters]
    if asked:
        yield from ("", "| asked | |", "|---|---|")
        yield from (_parameter(one) for one in asked)
    yield from ("", "| answered" + (", for each thing of the list" if resource.listed else "") + " | |", "|---|---|")
    for name, schema in resource.schema.get("properties", {}).items():
        yield f"| `{name}` | {_said(schema)} |"


def _parameter(one: Parameter) -> str:
    return f"| `{one.name}` | {one.description} |"


def _said(schema: dict[str, object]) -> str:
    named = " or ".join(dict.fromkeys(_kinds(schema)))
    return f"{named}. {schema['description']}" if "description" in schema else named


def _kinds(schema: Mapping[str, object]) -> Iterator[str]:
    """Return what a value may be: types of JSON, or the part of an answer that a reference names."""
    for one in (part for form in ("anyOf", "oneOf") for part in _listed(schema.get(form, ()))):
        yield from _kinds(one)
    if "$ref" in schema:
        yield str(schema["$ref"]).rpartition("/")[2]
    kind = schema.get("type", ())
    yield from ([kind] if isinstance(kind, str) else map(str, _listed(kind)))


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def command_line() -> Iterator[str]:
    """Return what `manifeste --help` and the help of each command say."""
    yield from ("# The commands", "", _MADE)
    yield from _command(commands, "manifeste")


def _command(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    yield from ("", f"## {name}", "", "```", command.get_help(context).rstrip(), "```")
    if isinstance(command, click.Group):
        for one in sorted(command.commands):
            yield from _command(command.commands[one], f"{name} {one}")


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, words in pages().items():
        (FOLDER / name).write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
