"""What became of a contribution, told to each reader from the text they see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Fate, Filters
from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting import consultations as reading_consultations
from manifeste_tool.services.consulting import contributions as reading
from manifeste_tool.services.synthesis import finding_pages as reading_findings
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import links, texts

N1, N2, N3, N4, N5 = (f"2024-NTES-000{n}" for n in range(1, 6))
HEAD = "## Un chapitre <!-- ¶chapabcd -->\n\n"
FIRST = f"Un guichet reste ouvert. [@{N1}] <!-- ¶aaaaaaaa -->\n"
SECOND = f"{FIRST}\nOn mesure. [nuance @E1; s'écarte de @{N4}] <!-- ¶bbbbbbbb -->\n"
TODAY = SECOND.replace("reste ouvert", "reste ouvert le soir") + f"\nOn chauffe. [@{N3}] <!-- ¶cccccccc -->\n"

VISITOR = None
MEMBER = Person(1, "Mauve Exemple", Role.MEMBER)
SECRETARIAT = Person(2, "Sauge Exemple", Role.SECRETARIAT)
REFERENT = Person(3, "Thym Exemple", Role.REFERENT, authority="NTES")
STRANGER = replace(REFERENT, authority="RNES")


def said(number: int, **other: object) -> Contribution:
    start = Contribution(
        f"2024-NTES-{number:04d}",
        f"Parole numéro {number}.",
        title=f"Titre {number}",
        consultation="NTES-1",
        author_type="habitante",
        said_on=date(2024, 9, number),
        publishable=True,
        people=5,
        origin="essai",
        external_id=str(number),
    )
    return replace(start, **other)


@pytest.fixture
def ws(workspace: Workspace) -> Iterator[Workspace]:
    """Two versions and a text of today that says more; one contribution without consent, one withdrawn."""
    shas = {}
    for name, body in (("0.1", FIRST), ("0.2", SECOND), ("today", TODAY)):
        shas[name] = f"{len(shas) + 1:040x}"
        with workspace.writing() as connection:
            texts.keep_snapshot(connection, shas[name], HEAD + body)
    with workspace.writing() as connection:
        texts.set_tip(connection, MAIN, shas["today"])
        author = people.add(connection, SECRETARIAT, workspace.now()).id
        for number in ("0.1", "0.2"):
            version = texts.Version(number, shas[number], "Un état", "", workspace.now(), author, ())
            texts.add_version(connection, replace(version, published_at=workspace.now().replace(hour=int(number[-1]))))
        consultations.put_authorities(connection, [Authority("NTES", "Nantes (exemple)", "métropole")])
        consultations.put_consultations(connection, [Consultation("NTES-1", "NTES", "Cafés IA")])
        every = [said(1), said(2), said(3, parent=N2), said(4, publishable=False), said(5)]
        contributions.put(connection, every, workspace.now())
        contributions.withdraw(connection, N5)
        findings.put(connection, Finding("E1", "Mesurer avant d'étendre", nature="attente", theme="Débat"), [N2, N4])
        excerpt = SourceLink("aaaaaaaa", N1, Relation.TAKES_UP, workspace.now(), excerpt="numéro 1")
        links.put(connection, [excerpt])
    return workspace


def listed(ws: Workspace, person: Person | None, **filters: object) -> dict[str, Fate]:
    page = reading.contribution_list(ws, person, Filters(**filters))
    assert page.paging.total == len(page.cards)
    return {card.contribution.reference: card.fate for card in page.cards}


def story(ws: Workspace, person: Person | None, reference: str) -> list[tuple[str, str, bool, bool]]:
    page = reading.contribution_page(ws, person, reference)
    return [(view.use.place.label, view.use.since, view.use.amended, view.use.stands) for view in page.uses]


def test_the_public_is_told_what_the_last_version_says_and_nothing_newer(ws: Workspace) -> None:
    assert listed(ws, VISITOR) == {N3: Fate.TO_TREAT, N2: Fate.PARTLY_TAKEN_UP, N1: Fate.TAKEN_UP}
    assert story(ws, VISITOR, N1) == [("chapitre I, alinéa 1", "0.1", False, True)]
    assert story(ws, VISITOR, N3) == []
    assert not reading.contribution_page(ws, VISITOR, N3).tells_today


def test_the_commission_is_told_of_today_s_text(ws: Workspace) -> None:
    assert listed(ws, MEMBER)[N3] is Fate.TAKEN_UP
    assert story(ws, MEMBER, N1) == [("chapitre I, alinéa 1", "0.1", True, True)]
    assert story(ws, MEMBER, N3) == [("chapitre I, alinéa 3", "", False, True)]
    assert reading.contribution_page(ws, MEMBER, N3).tells_today


def test_a_stage_open_to_the_public_opens_today_s_text_to_the_story(ws: Workspace) -> None:
    with ws.writing() as connection:
        stages.add(connection, Stage(StageKind.EXAMINATION, ws.now(), public=True))
    assert listed(ws, VISITOR)[N3] is Fate.TAKEN_UP


def test_before_any_version_the_public_is_told_that_nothing_is_decided(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        contributions.put(connection, [said(1, consultation="")], workspace.now())
    page = reading.contribution_page(workspace, VISITOR, N1)
    assert (page.has_text, page.uses, page.card.fate) == (False, (), Fate.TO_TREAT)


def test_a_story_goes_through_the_finding_that_the_contribution_fed(ws: Workspace) -> None:
    page = reading.contribution_page(ws, VISITOR, N2)
    assert [finding.key for finding in page.findings] == ["E1"]
    (view,) = page.standing
    assert view.finding
    assert (view.finding.title, view.use.relation) == ("Mesurer avant d'étendre", Relation.QUALIFIES)


def test_a_story_tells_what_the_text_gave_up(ws: Workspace) -> None:
    with ws.writing() as connection:
        texts.keep_snapshot(connection, "9" * 40, HEAD + SECOND.replace(f" [@{N1}]", ""))
        texts.set_tip(connection, MAIN, "9" * 40)
    page = reading.contribution_page(ws, MEMBER, N1)
    assert page.standing == ()
    assert [view.use.since for view in page.past] == ["0.1"]
    assert page.card.fate is Fate.TO_TREAT
    assert [view.use.stands for view in reading.contribution_page(ws, VISITOR, N1).uses] == [True]


def test_excerpts_are_shown_with_the_words_they_come_from(ws: Workspace) -> None:
    assert [view.excerpt for view in reading.contribution_page(ws, VISITOR, N1).uses] == ["numéro 1"]
    with ws.writing() as connection:
        contributions.withdraw(connection, N1)
    page = reading.contribution_page(ws, SECRETARIAT, N1)
    assert [view.excerpt for view in page.uses] == [""]


@pytest.mark.parametrize("person", [VISITOR, MEMBER, STRANGER])
def test_a_contribution_without_consent_exists_nowhere_for_others(ws: Workspace, person: Person | None) -> None:
    with pytest.raises(NotFoundError):
        reading.contribution_page(ws, person, N4)
    assert N4 not in listed(ws, person)
    assert N4 not in listed(ws, person, query="parole")
    assert N4 not in {card.contribution.reference for card in reading_findings.finding_page(ws, person, "E1").cards}
    assert N4 not in {
        card.contribution.reference for card in reading_consultations.consultation_page(ws, person, "NTES-1").cards
    }


@pytest.mark.parametrize("person", [SECRETARIAT, REFERENT])
def test_its_words_are_for_the_secretariat_and_its_referent(ws: Workspace, person: Person) -> None:
    page = reading.contribution_page(ws, person, N4)
    assert page.card.contribution.body == "Parole numéro 4."
    assert page.card.fate is Fate.PARTLY_TAKEN_UP
    assert N4 in listed(ws, person)


def test_a_withdrawn_contribution_is_known_and_its_words_are_gone(ws: Workspace) -> None:
    for person in (VISITOR, MEMBER, SECRETARIAT, REFERENT):
        card = reading.contribution_page(ws, person, N5).card
        assert not card.readable
        assert (card.contribution.title, card.contribution.body) == ("", "")
    assert N5 not in listed(ws, VISITOR)
    assert N5 in listed(ws, SECRETARIAT)


def test_the_list_narrows_by_fate_and_counts_each(ws: Workspace) -> None:
    assert list(listed(ws, VISITOR, fate=Fate.TAKEN_UP)) == [N1]
    assert list(listed(ws, VISITOR, fate=Fate.PARTLY_TAKEN_UP)) == [N2]
    assert list(listed(ws, VISITOR, fate=Fate.TO_TREAT)) == [N3]
    assert listed(ws, VISITOR, fate=Fate.PASSED_ON) == {}
    counts = dict(reading.contribution_list(ws, VISITOR, Filters()).fates)
    assert counts == {Fate.TO_TREAT: 1, Fate.TAKEN_UP: 1, Fate.PARTLY_TAKEN_UP: 1}


def test_the_list_tells_what_it_is_narrowed_to(ws: Workspace) -> None:
    page = reading.contribution_list(ws, VISITOR, Filters(consultation="NTES-1", finding="E1"))
    assert page.is_narrowed
    assert (page.consultation.title, page.finding.title) == ("Cafés IA", "Mesurer avant d'étendre")
    assert page.cards[0].authority == "Nantes (exemple)"
    assert page.authority_choices == (("NTES", "Nantes (exemple)"),)
    assert page.author_type_choices == (("habitante", "habitante (3)"),)
    assert page.territory_choices == ()
    assert not reading.contribution_list(ws, VISITOR, Filters()).is_narrowed


def test_an_answer_and_what_it_answers_know_each_other(ws: Workspace) -> None:
    answer = reading.contribution_page(ws, VISITOR, N3)
    assert answer.parent
    assert answer.parent.contribution.title == "Titre 2"
    assert reading.contribution_page(ws, VISITOR, N2).answers == 1


def test_what_does_not_exist_is_not_found(ws: Workspace) -> None:
    for act in (reading.contribution_page, reading_findings.finding_page, reading_consultations.consultation_page):
        with pytest.raises(NotFoundError):
            act(ws, SECRETARIAT, "2024-NTES-9999")


def test_findings_tell_what_they_were_drawn_from_and_where_they_are_cited(ws: Workspace) -> None:
    page = reading_findings.finding_page(ws, VISITOR, "E1")
    assert page.finding.contributions == 2
    assert page.known == 1
    assert {page.names[code]: count for code, count in page.publics.authorities.items()} == {"Nantes (exemple)": 1}
    assert page.publics.types == {"habitante": 1}
    assert [view.use.place.label for view in page.uses] == ["chapitre I, alinéa 2"]
    rows = reading_findings.finding_list(ws, VISITOR, nature="attente")
    assert [finding.key for finding in rows.findings] == ["E1"]
    assert rows.cited == {"E1"}
    assert (rows.nature_choices, rows.theme_choices) == ((("attente", "attente"),), (("Débat", "Débat"),))
    assert reading_findings.finding_list(ws, VISITOR, theme="Autre").findings == ()


def test_a_consultation_counts_everybody_and_shows_what_may_be_shown(ws: Workspace) -> None:
    page = reading_consultations.consultation_page(ws, VISITOR, "NTES-1")
    assert (page.tally.received, page.known, len(page.cards)) == (5, 3, 3)
    assert dict(page.fates)[Fate.TAKEN_UP] == 1
    rows = reading_consultations.consultation_list(ws, VISITOR, kind="métropole")
    assert [row.consultation.reference for row in rows.held] == ["NTES-1"]
    assert rows.kind_choices == (("métropole", "métropole"),)
    assert reading_consultations.consultation_list(ws, VISITOR, authority="RNES").held == ()


def test_pages_beyond_the_last_are_empty_and_lead_back(ws: Workspace) -> None:
    page = reading.contribution_list(ws, VISITOR, Filters(), page=10**30)
    assert page.cards == ()
    assert (page.paging.pages, page.paging.previous, page.paging.following) == (1, 1, 0)
    first = reading.contribution_list(ws, VISITOR, Filters(), page=-3)
    assert (first.paging.number, first.paging.previous) == (1, 0)
    assert reading.contribution_list(ws, VISITOR, Filters(), page=None).paging.number == 1
