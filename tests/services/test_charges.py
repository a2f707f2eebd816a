"""Chapters and who is charged with them: told once, written and spoken of by whom it says, and nobody else."""

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.charges import Charge, OutsideChargeError
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Source
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.charges import chapter_pages, charging
from manifeste_tool.services.charges.charging import UnfitChargeError, Wanted
from manifeste_tool.services.desk import counting, queues
from manifeste_tool.services.examining import opining
from manifeste_tool.services.integration import copy_pages
from manifeste_tool.services.text import drafting, drafting_pages, reading, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from tests.services.story import Cast, cast, change

WELCOME, GLOSSARY = "hhhhhhh2", "ggggggg2"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def charge(here: Cast, *, chapter: str = WELCOME, **held: list[Person]) -> None:
    kinds = {"drafters": Charge.DRAFTER, "rapporteurs": Charge.RAPPORTEUR, "group": Charge.GROUP}
    by_charge = {kinds[name]: frozenset(one.id for one in people) for name, people in held.items()}
    charging.charge(here.ws, here.secretary, chapter, Wanted(by_charge))


def told(here: Cast, person: Person) -> list[str]:
    with here.ws.reading() as connection:
        return [one.fact.name for one in reversed(notifying.waiting(connection, person))]


def test_who_gains_or_loses_a_charge_is_told_once_and_nobody_else(here: Cast) -> None:
    for _ in range(2):
        charge(here, rapporteurs=[here.member], group=[here.other])
    assert told(here, here.member) == ["charge_given"]
    assert told(here, here.other) == ["charge_given"]
    charge(here, group=[here.other])
    assert told(here, here.member) == ["charge_given", "charge_taken_back"]
    assert told(here, here.other) == ["charge_given"]
    assert told(here, here.drafter) == []


def test_a_chapter_is_charged_by_the_secretariat_to_members(here: Cast) -> None:
    for person in (here.member, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            charging.charge(here.ws, person, WELCOME, Wanted({Charge.GROUP: frozenset({here.member.id})}))
    for person in (here.referent, here.secretary):
        with pytest.raises(UnfitChargeError):
            charge(here, drafters=[person])
    for chapter in ("bbbbbbb2", "zzzzzzz2"):
        with pytest.raises(NotFoundError):
            charge(here, chapter=chapter, drafters=[here.member])


def test_the_table_counts_what_is_open_and_what_lacks_in_each_chapter(here: Cast) -> None:
    charge(here, rapporteurs=[here.drafter])
    one = here.propose(change("bbbbbbb2", "Autre."))
    here.propose(change("ccccccc2", "Autre."), Insert("ddddddd2", "De plus."))
    here.propose(change("aaaaaaa2", "Ailleurs."))
    opining.give(here.ws, here.drafter, one.id, kind="favorable", words="")
    page = chapter_pages.chapter_table(here.ws, here.member)
    (row,) = [row for row in page.rows if row.heading.id == WELCOME]
    assert (row.amendments, row.opinions_missing, row.sources_missing) == (2, 1, 3)
    assert row.charged[Charge.RAPPORTEUR] == ("drafter",)
    assert not page.may_charge
    assert chapter_pages.chapter_table(here.ws, here.secretary).may_charge
    for person in (None, here.referent):
        with pytest.raises(NotFoundError):
            chapter_pages.chapter_table(here.ws, person)


def test_a_rapporteur_of_a_chapter_speaks_of_what_touches_it_and_of_nothing_else(here: Cast) -> None:
    charge(here, rapporteurs=[here.member])
    inside = here.propose(change("bbbbbbb2", "Autre."), by=here.other)
    both = here.propose(change("aaaaaaa2", "Ailleurs."), Insert("ccccccc2", "De plus."), by=here.other)
    outside = here.propose(change("aaaaaaa2", "Autre."), by=here.other)
    with here.ws.reading() as connection:
        (due,) = list(chapter_pages.opinions_due(here.ws, connection, here.member))
        assert (due.thing, due.count) == (WELCOME, 2)
        assert counting.own(here.ws, connection, here.member) == 2 + len(told(here, here.member))
    for one in (inside, both):
        opining.give(here.ws, here.member, one.id, kind="favorable", words="")
    for person, one in ((here.member, outside), (here.other, inside)):
        with pytest.raises(ForbiddenError):
            opining.give(here.ws, person, one.id, kind="favorable", words="")
    with here.ws.reading() as connection:
        assert not list(chapter_pages.opinions_due(here.ws, connection, here.member))
        assert here.member.id in opining.givers(connection)[0]
    charge(here)
    with pytest.raises(ForbiddenError):
        opining.give(here.ws, here.member, inside.id, kind="sagesse", words="")


def test_a_drafter_of_a_chapter_writes_it_and_nothing_else(here: Cast) -> None:
    charge(here, drafters=[here.member])
    here.close_all()
    with pytest.raises(ForbiddenError):
        drafting.write(here.ws, here.member, seen=here.tip(), gestures=[change("bbbbbbb2", "Trop tard.")])
    here.open(StageKind.DRAFTING)
    page = drafting_pages.drafting_page(here.ws, here.member)
    assert [unit.id for unit in page.text] == [WELCOME, "bbbbbbb2", "ccccccc2", "ddddddd2", "eeeeeee2"]
    assert not page.whole
    made = drafting.write(
        here.ws, here.member, seen=page.seen, gestures=[change("bbbbbbb2", "Mieux."), Insert("eeeeeee2", "Fin.")]
    )
    for gesture in (change("aaaaaaa2", "Ailleurs."), Delete(WELCOME), Insert("aaaaaaa2", "Ailleurs.")):
        with pytest.raises(OutsideChargeError, match="Accueillir"):
            drafting.write(here.ws, here.member, seen=made.sha, gestures=[gesture])
    assert drafting_pages.drafting_page(here.ws, here.drafter).whole, "a general drafter keeps the whole text"
    drafting.write(here.ws, here.drafter, seen=made.sha, gestures=[change("aaaaaaa2", "Partout.")])
    with pytest.raises(ForbiddenError):
        drafting.write(here.ws, here.other, seen=made.sha, gestures=[change("bbbbbbb2", "Non.")])


def test_a_drafter_of_chapters_brings_them_back_from_a_file(here: Cast) -> None:
    charge(here, drafters=[here.member])
    here.close_all()
    here.open(StageKind.DRAFTING)
    page = drafting_pages.drafting_page(here.ws, here.member)
    file = serialise(page.text)
    made = drafting.rewrite(here.ws, here.member, seen=page.seen, markdown=file.replace("partout", "ici"))
    assert "ici" in made.text.by_id["bbbbbbb2"].text
    assert made.text.by_id["aaaaaaa2"].text == "Nous disons pourquoi."
    for foreign in ("## Autre\n\nVoilà.\n", "Devant.\n\n" + file):
        with pytest.raises(OutsideChargeError):
            drafting.rewrite(here.ws, here.member, seen=made.sha, markdown=foreign)


def test_a_drafter_of_a_chapter_cites_the_sources_of_its_paragraphs(here: Cast) -> None:
    charge(here, drafters=[here.member])
    source = Source("2025-ESSAI-0002")
    sourcing.cite(here.ws, here.member, Linking("ccccccc2", put=(source,)))
    with pytest.raises(ForbiddenError):
        sourcing.cite(here.ws, here.member, Linking("aaaaaaa2", put=(source,)))


def test_lending_a_chapter_proposes_its_drafters_and_its_group(here: Cast) -> None:
    charge(here, drafters=[here.member], group=[here.other], rapporteurs=[here.drafter])
    page = copy_pages.lending_page(here.ws, here.secretary, chapter=WELCOME)
    assert page.drafters == {here.member.id, here.other.id}
    assert (page.chapter, page.title) == (WELCOME, "Accueillir")
    assert copy_pages.lending_page(here.ws, here.secretary).drafters == frozenset()


def test_the_text_names_the_rapporteur_of_each_chapter_to_the_commission(here: Cast) -> None:
    charge(here, rapporteurs=[here.member])
    assert reading.text_page(here.ws, here.other).rapporteurs == {WELCOME: ("member",)}
    assert reading.text_page(here.ws, None).rapporteurs == {}


def test_every_source_of_members_tasks_is_asked_of_that_person_alone(here: Cast) -> None:
    charge(here, rapporteurs=[here.member])
    here.propose(change("bbbbbbb2", "Autre."), by=here.drafter)
    with here.ws.reading() as connection:
        assert [task.queue.value for task in queues.member_tasks(here.ws, connection, here.member)] == [
            "nouvelle",
            "avis",
        ]
        assert queues.member_tasks(here.ws, connection, here.other) == ()
        assert may(here.ws.reader(here.member, connection), Act.GIVE_OPINION)
