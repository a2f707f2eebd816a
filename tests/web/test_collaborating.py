"""A member names a collaborator, who sees what the member sees, prepares a draft, and can do nothing in their name."""

from dataclasses import replace

import pytest
from flask import Flask

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.amending.refusals import NoMemberError
from manifeste_tool.services.collaborating import naming, preparing
from manifeste_tool.services.membership import membership
from manifeste_tool.services.membership.acting import MACHINE
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage import people as storage
from manifeste_tool.storage.amending import drafts
from tests.services.story import Cast, change
from tests.web.conftest import Enter
from tests.web.visit import fill

KEY = "k" * 32


@pytest.fixture
def helper(people: Cast) -> Person:
    return naming.name(people.ws, people.member, called="Camille Aidant", email="camille@exemple.fr")


def _proposal(here: Cast, **others: object) -> Proposal:
    return replace(Proposal(KEY, here.tip(), "Un projet", "Parce que.", (change("bbbbbbb2", "Autre."),)), **others)


def _may(ws: Workspace, person: Person, act: Act, owner: int) -> bool:
    with ws.reading() as connection:
        return may(ws.reader(person, connection), act, owner=owner)


def test_a_member_names_somebody_who_is_invited_sees_the_text_and_loses_it_the_moment_they_are_dismissed(
    app: Flask, people: Cast, enter: Enter
) -> None:
    member = enter(people.member)
    page = "/compte/collaborateurs"
    assert fill(member, page, page, name="Camille Aidant", email="Camille@exemple.fr").status_code == 303
    assert "Camille Aidant" in member.get(page).text
    with people.ws.reading() as connection:
        named = naming.collaborators_page(people.ws, people.member).rows[0].person
        told = journal.named(connection, Happened.COLLABORATOR_NAMED)
    assert named.role is Role.COLLABORATOR
    assert told[0].person_id == people.member.id
    assert told[0].details["member"] == str(people.member.id)
    camille = enter(named)
    assert camille.get("/texte").status_code == 200
    assert camille.get("/paragraphes/bbbbbbb2").status_code == 200
    assert people.member.name in camille.get("/compte/membres").text
    assert "Désigner" in member.get("/compte").text
    assert people.member.name in camille.get("/compte").text
    assert member.post(f"{page}/{named.id}/retirer").status_code == 303
    assert camille.get("/compte/membres").status_code == 403
    assert camille.get("/amendements/nouveau").status_code == 403
    assert "ne travaillez plus pour personne" in camille.get("/compte").text


def test_a_collaborator_prepares_a_draft_that_is_the_member_s_who_alone_files_it(
    people: Cast, helper: Person, enter: Enter
) -> None:
    camille = enter(helper)
    form = camille.get("/amendements/nouveau?paragraphe=bbbbbbb2").text
    assert "Garder et prévenir le membre" in form
    proposing.keep_draft(people.ws, helper, _proposal(people))
    with people.ws.reading() as connection:
        kept = drafts.by_id(connection, KEY)
    assert kept is not None
    assert (kept.person_id, kept.prepared_by_id) == (people.member.id, helper.id)
    assert "Un projet" in camille.get("/compte/membres").text
    assert "Autre." in camille.get(f"/brouillons/{KEY}").text
    assert camille.post(f"/brouillons/{KEY}/confier").status_code == 303
    member = enter(people.member)
    waiting = member.get("/a-faire").text
    assert "Un projet vous attend" in waiting
    assert helper.name in waiting
    assert "préparé par Camille Aidant" in member.get("/mes-amendements").text
    with pytest.raises(ForbiddenError):
        proposing.propose(people.ws, helper, _proposal(people))
    filed = proposing.propose(people.ws, people.member, _proposal(people, headline="Un projet relu"))
    assert filed.author_id == people.member.id


def test_the_secretariat_reads_who_works_for_whom(people: Cast, helper: Person, enter: Enter) -> None:
    proposing.keep_draft(people.ws, helper, _proposal(people))
    preparing.hand(people.ws, helper, KEY)
    page = enter(people.secretary).get(f"/personnes/{helper.id}").text
    assert f'<span class="by">Camille Aidant pour {people.member.name}</span>' in page
    assert f"{people.member.name}\N{NO-BREAK SPACE}: Camille Aidant pour {people.member.name}" in page


def test_a_collaborator_writes_in_no_draft_but_those_they_began_for_whom_they_serve(
    people: Cast, helper: Person
) -> None:
    ws = people.ws
    proposing.keep_draft(ws, people.member, _proposal(people))
    with pytest.raises(NotFoundError):
        proposing.keep_draft(ws, helper, _proposal(people, on_behalf_of_id=people.member.id))
    proposing.keep_draft(ws, people.other, _proposal(people, key="o" * 32))
    for on_behalf in (people.other.id, people.member.id):
        with pytest.raises(NotFoundError):
            proposing.keep_draft(ws, helper, _proposal(people, key="o" * 32, on_behalf_of_id=on_behalf))
    with pytest.raises(NoMemberError):
        proposing.keep_draft(ws, helper, _proposal(people, key="n" * 32, on_behalf_of_id=people.other.id))
    with pytest.raises(NotFoundError):
        preparing.writable(ws, helper, KEY)
    with pytest.raises(ForbiddenError):
        preparing.hand(ws, helper, "o" * 32)


def test_a_suspension_or_a_departure_of_the_member_ends_it_for_good(people: Cast, helper: Person) -> None:
    naming.name(people.ws, people.other, called="Camille Aidant", email="camille@exemple.fr")
    assert _may(people.ws, helper, Act.PREPARE_DRAFT, people.member.id)
    membership.suspend(people.ws, MACHINE, people.member.id, reason="Le temps d'une enquête.")
    assert not _may(people.ws, helper, Act.PREPARE_DRAFT, people.member.id)
    membership.restore(people.ws, MACHINE, people.member.id)
    assert not _may(people.ws, helper, Act.PREPARE_DRAFT, people.member.id)
    assert _may(people.ws, helper, Act.PREPARE_DRAFT, people.other.id)
    membership.depart(people.ws, MACHINE, people.other.id)
    assert not _may(people.ws, helper, Act.PREPARE_DRAFT, people.other.id)


def test_an_address_of_another_title_is_refused_and_what_was_typed_stays(people: Cast, enter: Enter) -> None:
    with people.ws.writing() as connection:
        storage.add(connection, Person(0, "Prise", Role.REFERENT, email="prise@exemple.fr"), people.ws.now())
    member = enter(people.member)
    answer = fill(member, "/compte/collaborateurs", "/compte/collaborateurs", name="Une", email="prise@exemple.fr")
    assert answer.status_code == 422
    assert "ne peut pas être celle" in answer.text
    assert 'value="prise@exemple.fr"' in answer.text
    for one in range(naming.MOST):
        naming.name(people.ws, people.member, called=f"Aide {one}", email=f"aide{one}@exemple.fr")
    with pytest.raises(naming.TooManyCollaboratorsError):
        naming.name(people.ws, people.member, called="De trop", email="trop@exemple.fr")
    with pytest.raises(NotFoundError):
        naming.dismiss(people.ws, people.member, people.other.id)
    assert enter(people.secretary).get("/compte/collaborateurs").status_code == 403


def test_a_collaborator_sees_drafting_only_for_a_member_who_drafts(people: Cast, helper: Person) -> None:
    people.open(StageKind.DRAFTING)
    with people.ws.reading() as connection:
        before = people.ws.reader(helper, connection).circle
    naming.name(people.ws, people.drafter, called="Camille Aidant", email="camille@exemple.fr")
    with people.ws.reading() as connection:
        after = people.ws.reader(helper, connection).circle
    assert after < before
