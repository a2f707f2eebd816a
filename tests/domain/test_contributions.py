"""What became of a contribution, and who may read it."""

import pytest

from manifeste_tool.domain.consulting.contributions import Contribution, Fate, Reach, fate_of, reference, sigle_of
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.text.text import Relation

SAID = Contribution("2024-NTES-0001", "Gardez un guichet.", authority="NTES", publishable=True)
PRIVATE = Contribution("2024-NTES-0002", "Chez moi…", authority="NTES")


def reader(role: Role, authority: str = "") -> Reader:
    return Reader(Person(1, "Camomille Exemple", role, authority=authority))


@pytest.mark.parametrize(
    ("relations", "fate"),
    [
        ([], Fate.TO_TREAT),
        ([Relation.SHEDS_LIGHT], Fate.TO_TREAT),
        ([Relation.DEPARTS_FROM], Fate.NOT_RETAINED),
        ([Relation.DEPARTS_FROM, Relation.QUALIFIES], Fate.PARTLY_TAKEN_UP),
        ([Relation.QUALIFIES, Relation.TAKES_UP], Fate.TAKEN_UP),
        ([Relation.REPHRASES], Fate.TAKEN_UP),
        ([Relation.COMBINES], Fate.TAKEN_UP),
    ],
)
def test_the_fate_follows_from_the_best_relation(relations: list[Relation], fate: Fate) -> None:
    assert fate_of(relations) is fate


def test_words_without_consent_are_for_the_secretariat_and_the_referent_at_home() -> None:
    readers = {
        "visitor": Reader(),
        "member": reader(Role.MEMBER, "NTES"),
        "référent elsewhere": reader(Role.REFERENT, "RNES"),
        "référent of nowhere": reader(Role.REFERENT),
        "référent at home": reader(Role.REFERENT, "NTES"),
        "secretariat": reader(Role.SECRETARIAT),
    }
    assert {who for who, each in readers.items() if Reach.of(each).reads(PRIVATE)} == {
        "référent at home",
        "secretariat",
    }
    assert {who for who, each in readers.items() if Reach.of(each).knows(PRIVATE)} == {
        "référent at home",
        "secretariat",
    }
    assert all(Reach.of(each).reads(SAID) for each in readers.values())


def test_a_contribution_of_no_authority_is_nobody_s_home() -> None:
    assert not Reach.of(reader(Role.REFERENT)).knows(Contribution("2024-LIBRE-0001", "Non."))


def test_withdrawn_words_are_for_nobody_though_the_contribution_is_known() -> None:
    withdrawn = Contribution("2024-NTES-0001", "Oubliez-moi.", publishable=True, withdrawn=True)
    assert Reach.of(Reader()).knows(withdrawn)
    assert not Reach.of(reader(Role.SECRETARIAT)).reads(withdrawn)
    assert Reach.of(reader(Role.SECRETARIAT)).shown(withdrawn).body == ""
    assert Reach().shown(SAID) == SAID


def test_a_fingerprint_tells_what_the_file_says_and_not_what_we_did_with_it() -> None:
    same = Contribution("2025-AUTRE-0009", SAID.body, authority="X", publishable=True, withdrawn=True, external_id="9")
    assert same.fingerprint == SAID.fingerprint
    assert Contribution(SAID.reference, SAID.body, publishable=False).fingerprint != SAID.fingerprint
    assert len(SAID.fingerprint) == 32


def test_references_are_made_of_the_year_the_authority_and_a_number() -> None:
    assert reference(2024, sigle_of("ntes"), 12) == "2024-NTES-0012"
    assert reference(2024, sigle_of("--"), 12345) == "2024-LIBRE-12345"
