"""The list of what each address accepts of files is that of the addresses there are, and what reads them is bounded."""

import ast
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from manifeste_tool.web.guarding.uploads import ACCEPTED
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.guarding.test_fronts import made_up

PACKAGE = Path(__file__).parents[3] / "manifeste_tool"
#: Bytes that are none of what any address takes, under the names that each of them takes.
PRETENDERS = (b"MZ\x90\x00" + b"\x00" * 400, b"#!/bin/sh\nrm -rf /\n\x00\xff", b"\x7fELF" + b"\x02" * 200)


@cache
def _every() -> tuple[tuple[str, ast.Call, str], ...]:
    """Every call of the program: where it stands, and the written name of what is called."""
    return tuple(
        (f"{path.relative_to(PACKAGE)}:{node.lineno}", node, ast.unparse(node.func))
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    )


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a function whose written name ends so, with where it stands."""
    return ((place, call) for place, call, written in _every() if written.endswith(name))


def kept(people: Cast) -> list[int]:
    with people.ws.reading() as connection:
        counts = (
            "SELECT count(*) FROM stored_file",
            "SELECT count(*) FROM contribution",
            "SELECT count(*) FROM person",
        )
        return [connection.exec_driver_sql(one).scalar_one() for one in counts]


def test_each_address_that_takes_files_stands_in_the_list_with_the_room_it_has(app: Flask) -> None:
    rooms = {name: view.room for name, view in app.view_functions.items() if getattr(view, "room", 0)}
    listed = {name: one.room for name, one in ACCEPTED.items() if one.room}
    assert rooms.keys() == listed.keys()
    assert all(rooms[name] >= room for name, room in listed.items())
    assert ACCEPTED.keys() <= app.view_functions.keys()
    assert all(one.kinds and one.unpacked and one.pixels for one in ACCEPTED.values())


def test_no_address_takes_files_that_is_not_in_the_list(app: Flask) -> None:
    taking = {
        path.relative_to(PACKAGE) for path in (PACKAGE / "web").rglob("*.py") if "request.files" in path.read_text()
    }
    rooms = {Path(*app.view_functions[name].__module__.split(".")[1:]).parent for name in ACCEPTED}
    besides = {Path("web"), Path("web/entering")}  # they only ask whether a file was lost with a form
    assert {path.parent for path in taking} - besides <= rooms


def test_what_is_none_of_the_kinds_is_refused_by_its_bytes_whatever_its_name(
    app: Flask, people: Cast, enter: Enter
) -> None:
    client, adapter, before = enter(people.secretary), app.url_map.bind("localhost"), kept(people)
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    for name, one in ACCEPTED.items():
        path = adapter.build(name, made_up(rules[name]), method="POST")
        for content in PRETENDERS:
            data = {one.field: (BytesIO(content), f"acte.{one.kinds[0]}"), "title": "Acte", "body": "Mots"}
            answer = client.post(path, data=data)
            if name in (
                "imports.receive",
                "people_sheets.receive",
            ):  # a sheet is judged on the page that follows, where nothing is imported yet
                assert client.get(answer.location).status_code < 500
            else:
                assert 400 <= answer.status_code < 500, (name, content[:4])
    assert kept(people) == before


@pytest.mark.parametrize("option", ["resolve_entities", "load_dtd"])
def test_xml_is_read_without_entities_document_types_and_network(option: str) -> None:
    parsers = list(calls("XMLParser"))
    assert len(parsers) >= 3
    for place, call in parsers:
        told = {one.arg: ast.unparse(one.value) for one in call.keywords}
        assert told.get(option) == "False", place
        assert told.get("no_network") == "True", place
    for name in (
        "etree.fromstring",
        "etree.parse",
        "etree.XML",
        "etree.iterparse",
        "ElementTree.parse",
        "minidom.parse",
    ):
        for place, call in calls(name):
            assert len(call.args) + len(call.keywords) >= 2, f"{place} reads with the library's own parser"


def test_pictures_are_opened_as_what_they_were_found_to_be_and_nothing_is_unpickled() -> None:
    opened = list(calls("Image.open"))
    assert opened
    assert all(any(one.arg == "formats" for one in call.keywords) for _, call in opened)
    for name in ("pickle.load", "pickle.loads", "marshal.loads", "shelve.open", "yaml.load", "extractall", "extract"):
        assert [
            place for place, call in calls(f".{name}") if "extract" not in name or "archive" in ast.unparse(call.func)
        ] == []
