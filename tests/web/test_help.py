"""Help says what the screens say: the labels it quotes stand on them, and the words of the glossary lead to it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from manifeste_tool.domain.commission.ballots import BallotKind
from manifeste_tool.domain.commission.conduct import VOTED
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.helping import glossary
from manifeste_tool.domain.helping.catalogue import BY_SLUG, GUIDES, MOST, of_screen
from manifeste_tool.domain.helping.guides import Guide, step
from manifeste_tool.domain.membership import invitations
from manifeste_tool.domain.privacy.retention import BY_NAME
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import SECOND_THOUGHTS, MailState
from manifeste_tool.paths import shipped, static
from manifeste_tool.services.returning import receiving

#: What a step quotes and no catalogue says as a label, and why.
_EXEMPT = {
    "manifeste backup": "a command, which the test of guides runs",
    "manifeste check": "a command, which the test of guides runs",
    "manifeste restore": "a command, of those that `manifeste --help` says",
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


def quoted(guide: Guide) -> list[str]:
    """Return the labels that a guide names: in its steps, and in what it says of trouble and of what is kept."""
    return [label for words in guide.sentences for label in step(words).quoted]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.slug)
def test_what_a_guide_quotes_is_a_label_of_the_screens(guide: Guide) -> None:
    assert [label for label in quoted(guide) if label not in _EXEMPT and not said(label)] == []


def test_a_label_that_no_screen_has_is_seen() -> None:
    assert not said("Un bouton d'hier")
    assert not said("Un bouton d'hier…")
    assert {label for one in GUIDES for label in quoted(one)} >= set(_EXEMPT)
    assert not any(map(said, _EXEMPT))


@pytest.mark.parametrize(
    ("slug", "words", "true"),
    [
        ("travailler-dans-word", "trente jours", timedelta(days=30) == receiving.KEPT),
        ("gerer-les-personnes", "quatorze jours", timedelta(days=14) == invitations.LIFETIME),
        ("donner-une-suite", "dix minutes", timedelta(minutes=10) == SECOND_THOUGHTS),
        ("suivre-les-courriels", "incertain", MailState.UNCERTAIN.value == "incertain"),
        ("proposer-un-amendement", "le temps réglé", "drafts" in BY_NAME),
        ("poser-une-question", "le temps réglé", "enquiries" in BY_NAME),
        ("voter", "sur papier", Method.ON_PAPER in VOTED and BallotKind.ON_PAPER.value == "bulletin secret"),
    ],
)
def test_what_a_guide_says_is_kept_and_how_long_is_what_the_program_does(slug: str, words: str, true: bool) -> None:
    guide = BY_SLUG[slug]
    assert words in f"{guide.trouble} {guide.kept}"
    assert true


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
