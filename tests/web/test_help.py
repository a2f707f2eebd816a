"""Help says what the screens say: the labels it quotes stand on them, and the words of the glossary lead to it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from manifeste_tool.domain.helping import glossary
from manifeste_tool.domain.helping.catalogue import GUIDES, MOST, of_screen
from manifeste_tool.domain.helping.guides import Guide
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.paths import shipped, static

#: What a step quotes and no catalogue says as a label, and why.
_EXEMPT = {
    "manifeste backup": "a command, which the test of guides runs",
    "manifeste check": "a command, which the test of guides runs",
    "CSV": "the name of a format, the same in every language",
    "Organiser en deux pages": "the title of a document of the kit",
}
_MARKED = re.compile(
    r"""(?:\b_|\bN_|\bgettext|\bngettext|\bplural)\(\s*((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\s,])+)"""
)
_STRING = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")
_TERM = re.compile(r"""glossary\.term\("([^"]*)\"""")
_PACKAGE = static().parents[1]


def _sources() -> Iterator[Path]:
    yield from shipped("templates").rglob("*.html")
    for layer in ("domain", "web", "services"):
        yield from (one for one in (_PACKAGE / layer).rglob("*.py") if "helping" not in one.parts)


@cache
def labels() -> frozenset[str]:
    """Return every marked sentence of the screens, help and mails apart, whole."""
    found: set[str] = set()
    for path in _sources():
        if {"helping", "mails"} & set(path.parts):
            continue
        for match in _MARKED.finditer(path.read_text(encoding="utf-8")):
            found |= {(one[0] or one[1]).replace("\\'", "'").replace('\\"', '"') for one in _STRING.findall(match[1])}
    return frozenset(found)


def said(label: str) -> bool:
    """Whether a label is a sentence of the screens whole, its capital apart, or what stands in one before a value.

    Ended by « … », it is the beginning of one.
    """
    if {label, label[:1].lower() + label[1:]} & labels():
        return True
    begins = (label.removesuffix("…"),) if label.endswith("…") else (f"{label} %(", f"{label} : %(")
    return any(one.startswith(begins) for one in labels())


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.slug)
def test_what_a_guide_quotes_is_a_label_of_the_screens(guide: Guide) -> None:
    quoted = [label for step in guide.steps for label in step.quoted]
    assert [label for label in quoted if label not in _EXEMPT and not said(label)] == []


def test_a_label_that_no_screen_has_is_seen() -> None:
    assert not said("Un bouton d'hier")
    assert not said("Un bouton d'hier…")
    assert {label for one in GUIDES for step in one.steps for label in step.quoted} >= set(_EXEMPT)
    assert not any(map(said, _EXEMPT))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.slug)
def test_every_screen_of_a_guide_links_it_for_somebody(guide: Guide) -> None:
    readers = [None, *(Person(1, "Une personne", role) for role in Role)]
    for endpoint in guide.screens:
        assert any(guide in of_screen(endpoint, one) for one in readers), endpoint
        assert all(len(of_screen(endpoint, one)) <= MOST for one in readers)


def test_every_word_that_a_page_links_is_in_the_glossary_and_once_in_its_file() -> None:
    anchors = {one.anchor for one in glossary.TERMS}
    linked = 0
    for path in shipped("templates").rglob("*.html"):
        found = _TERM.findall(path.read_text(encoding="utf-8"))
        assert set(found) <= anchors, path
        assert len(found) == len(set(found)), path
        linked += len(found)
    assert linked
