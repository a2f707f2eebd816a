"""Guides and glossary: found whatever the ending of a word, linked from screens, their labels told apart."""

import pytest

from manifeste_tool.domain.helping import glossary
from manifeste_tool.domain.helping.catalogue import BY_SLUG, GUIDES, of_screen
from manifeste_tool.domain.helping.guides import MOST_STEPS, Audience, Guide, matching
from manifeste_tool.domain.readers import Person, Role


def said(guides: tuple[Guide, ...] = GUIDES) -> list[str]:
    return ["\n".join(one.sentences) for one in guides]


def test_every_guide_has_a_name_of_its_own_few_steps_and_a_screen() -> None:
    assert len(BY_SLUG) == len(GUIDES)
    assert {one.audience for one in GUIDES} == set(Audience)
    for one in GUIDES:
        assert 1 <= len(one.steps) <= MOST_STEPS, one.slug
        assert 1 <= one.pictured <= len(one.steps), one.slug
        assert one.screens, one.slug
        assert one.picture == f"aide/{one.slug}.webp"


def test_the_labels_of_a_step_are_its_words_between_guillemets() -> None:
    (step, *_) = BY_SLUG["lire-le-manifeste"].steps
    assert step.quoted
    assert all(f"« {label} »" in step.words for label in step.quoted)


@pytest.mark.parametrize("query", ["amendement", "AMENDEMENTS", "amendements proposer"])
def test_a_guide_is_found_whatever_case_and_number_its_title_first(query: str) -> None:
    found = matching(GUIDES, said(), query)
    assert BY_SLUG["proposer-un-amendement"] in found
    assert "amendement" in found[0].title.lower()


def test_words_that_no_guide_says_find_nothing() -> None:
    assert matching(GUIDES, said(), "hippopotame") == []
    assert matching(GUIDES, said(), " ") == []


def test_a_word_of_the_glossary_is_found_and_has_an_anchor() -> None:
    words = [f"{one.word} {one.meaning}" for one in glossary.TERMS]
    found = [glossary.TERMS[rank].word for rank in glossary.meeting(words, "amendements")]
    assert "Amendement" in found
    assert glossary.meeting(words, " ") == []
    assert len({one.anchor for one in glossary.TERMS}) == len(glossary.TERMS)


def test_a_screen_leads_to_the_guides_of_whoever_reads_it() -> None:
    member, referent = (Person(1, "Une personne", role) for role in (Role.MEMBER, Role.REFERENT))
    assert {one.audience for one in of_screen("amendments.sheet", member)} == {Audience.MEMBER}
    assert all(one.audience in (Audience.CITIZEN, Audience.REFERENT) for one in of_screen("text.text", None))
    assert of_screen("amendments.sheet", referent) == ()
    assert of_screen("nothing.of.the.kind", None) == ()
