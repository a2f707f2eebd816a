"""Whatever takes something away can be undone, or says what is lost and asks once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from manifeste_tool.paths import Home, shipped
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.rights.routes import table

TABLE = Path(__file__).parent / "rights" / "destroying.txt"
#: A word of an address that says that something is taken away.
_TAKES = re.compile(
    r"/(?:supprimer|effacer|retirer|retirees|retrait|annuler|annulation|clore|ecarter|decliner|rejet|masquer|delier|depart|"
    r"suspendre|reinitialiser|remplacer|deconnecter|deconnexion|arret|conservation|reunir|ne-plus-[a-z]+|"
    r"(?:hors-delai|invitations|pouvoir|<int:link_id>)/reprendre)(?:/|$)"
)
_TEMPLATES = shipped("templates")
#: One press of a button that is all there is: what an act that loses something must never be.
_PRESSED = re.compile(r"form\.act\(\s*url_for\(['\"]([\w.]+)['\"]")
_ASKED = re.compile(r"form\.asked\(\s*(?:url_for\(['\"]([\w.]+)['\"]|(\w+),)[^\n]*")
_SET = re.compile(r"\{% set (\w+) = url_for\(['\"]([\w.]+)['\"]")


@dataclass(frozen=True, slots=True)
class Taking:
    """A line of the table."""

    address: str
    act: str
    how: str
    where: str

    @property
    def name(self) -> str:
        return f"{self.address} {self.act}".strip()


def _line(line: str) -> Taking:
    named, how, where = line.split(" = ")
    found = re.fullmatch(r"(\S+)(?: \[(\w+)\])?", named)
    assert found, line
    return Taking(found[1], found[2] or "", how, where)


LINES = [_line(line) for line in TABLE.read_text().splitlines() if not line.startswith("#")]
POSTED = {one.address for one in table() if one.method == "POST"}


@pytest.fixture(scope="module")
def endpoints(empty_instance: Path) -> Iterator[dict[str, str]]:
    """The endpoint of each address that is posted to, blueprint's name and all."""
    workspace = instances.opened(settings := Settings(home=Home(empty_instance)))
    yield _posted(create_app(settings, workspace))
    workspace.db.close()


def _posted(app: Flask) -> dict[str, str]:
    return {rule.rule: rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text()


def _asked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the endpoint of each fold that asks, as a page writes it, and the line it is written on."""
    named = dict(_SET.findall(text))
    for found in _ASKED.finditer(text):
        yield found[1] or named.get(found[2], ""), found[0]


def _is(written: str, endpoint: str) -> bool:
    """Whether a page that writes `written`, its blueprint left out perhaps, means this endpoint."""
    return written == endpoint or (written.startswith(".") and endpoint.endswith(written))


def test_every_address_that_takes_something_away_is_in_the_table() -> None:
    assert {one for one in POSTED if _TAKES.search(one)} - {one.address for one in LINES} == set()


def test_every_line_of_the_table_is_an_address_and_stands_in_its_order() -> None:
    assert {one.address for one in LINES} - POSTED == set()
    assert [one.name for one in LINES] == sorted({one.name for one in LINES})


@pytest.mark.parametrize("one", [one for one in LINES if one.how in ("undo", "again")], ids=lambda one: one.name)
def test_what_is_undone_or_done_again_has_an_address_for_it(one: Taking) -> None:
    assert one.where in POSTED
    assert one.where != one.address or one.act


@pytest.mark.parametrize("one", [one for one in LINES if one.how == "asks"], ids=lambda one: one.name)
def test_what_is_lost_is_said_and_asked_once(one: Taking, endpoints: dict[str, str]) -> None:
    folds = [line for written, line in _asked(_template(one.where)) if _is(written, endpoints[one.address])]
    assert [line for line in folds if not one.act or f'"{one.act}"' in line]


@pytest.mark.parametrize("one", [one for one in LINES if one.how == "page"], ids=lambda one: one.name)
def test_a_page_that_asks_is_there(one: Taking) -> None:
    assert 'method="post"' in _template(one.where) or "form.act(" in _template(one.where)


def test_no_button_alone_loses_anything(endpoints: dict[str, str]) -> None:
    losing = {endpoints[one.address] for one in LINES if one.how == "asks" and not one.act}
    pressed = [
        (str(path.relative_to(_TEMPLATES)), written)
        for path in _TEMPLATES.rglob("*.html")
        for written in _PRESSED.findall(path.read_text())
        if any(_is(written, one) and (written in losing or _asked_in(path, one)) for one in losing)
    ]
    assert pressed == []


def _asked_in(path: Path, endpoint: str) -> bool:
    """Whether a page that leaves the blueprint out is of that blueprint: it asks of the same endpoint elsewhere."""
    return any(_is(written, endpoint) for written, _ in _asked(path.read_text()))


def test_the_table_knows_how_it_is_read() -> None:
    assert {one.how for one in LINES} == {"asks", "page", "undo", "again"}
    assert _TAKES.search("/brouillons/<key>/supprimer")
    assert not _TAKES.search("/brouillons/<key>/enregistrer")
    assert next(_asked("{{ form.asked(url_for('a.b', key=1), _('x'), _('y')) }}"))[0] == "a.b"
