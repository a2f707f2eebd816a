"""Readers and their marks: kept apart, taken off and put back, and never keeping words that were taken away."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Filters, Reach
from manifeste_tool.domain.gathering.masking import Mask
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding, Words
from manifeste_tool.domain.synthesis.marks import Mark
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.moderation import masking
from manifeste_tool.services.synthesis import drawing, marking, reading_pages, reading_queue
from manifeste_tool.services.synthesis.drawing import RewordedMeanwhileError, UnfitFindingError, UnknownFindingError
from manifeste_tool.services.synthesis.marking import (
    NEW,
    LongNoteError,
    LongRemarkError,
    Marking,
    NoFindingChosenError,
    PassageError,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings, marks, readings
from manifeste_tool.storage.synthesis.readings import Wanted
from tests.services.story import Cast, cast

ONE, TWO, PRIVATE, HELD = (f"2025-ESSAI-000{number}" for number in (1, 2, 3, 4))
WORDS = "Je veux parler à quelqu'un. Pas à une machine. Ma voisine Jeanne Inventée aussi."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace)
    start = Contribution(PRIVATE, "Un secret.", origin="essai", external_id="3", theme="Eau")
    with workspace.writing() as connection:
        contributions.reword(connection, ONE, title="", body=WORDS)
        waiting = replace(start, reference=HELD, external_id="4", publishable=True, held=True)
        contributions.add(connection, [start, waiting], workspace.now())
        findings.add(connection, Finding("E1", "Une personne doit rester joignable"))
    return made


def marked(here: Cast, by: Person, passage: str = "", reference: str = ONE, finding: str = "E1") -> tuple[Mark, ...]:
    marking.mark(here.ws, by, reference, Marking(passage=passage, finding=finding))
    with here.ws.reading() as connection:
        return marks.of_contribution(connection, reference)


def excerpts(here: Cast, reference: str = ONE) -> list[str]:
    with here.ws.reading() as connection:
        return [one.excerpt for one in marks.of_contribution(connection, reference, ended=True)]


def drawn(here: Cast, key: str = "E1") -> list[str]:
    with here.ws.reading() as connection:
        return list(findings.drawn_from(connection, [key]).get(key, ()))


def test_each_reader_s_mark_stands_under_their_name_and_one_is_enough(here: Cast) -> None:
    marked(here, here.drafter, "Pas à une machine.")
    marked(here, here.drafter, "Pas à une machine.")
    both = marked(here, here.secretary, "parler à quelqu’un")
    assert [(one.person_id, one.excerpt) for one in both] == [
        (here.drafter.id, "Pas à une machine."),
        (here.secretary.id, "parler à quelqu'un"),
    ]
    with pytest.raises(ForbiddenError):
        marking.remove(here.ws, here.drafter, both[1].id)
    marking.remove(here.ws, here.drafter, both[0].id)
    marking.remove(here.ws, here.drafter, both[0].id)
    assert drawn(here) == [ONE]
    marking.remove(here.ws, here.secretary, both[1].id)
    assert drawn(here) == []
    marking.restore(here.ws, here.secretary, both[0].id)
    marking.restore(here.ws, here.secretary, both[0].id)
    assert drawn(here) == [ONE]
    for act in (marking.remove, marking.restore):
        with pytest.raises(NotFoundError):
            act(here.ws, here.secretary, 999)


def test_a_new_finding_is_drawn_in_the_same_act_or_nothing_is_written(here: Cast) -> None:
    words = Words("Garder quelqu'un", "Au guichet.", "attente", "Accueil")
    key = marking.mark(here.ws, here.drafter, ONE, Marking(sentences=(0, 1), finding=NEW, words=words))
    with here.ws.reading() as connection:
        made = findings.get(connection, key)
    assert made == Finding("E2", "Garder quelqu'un", "Au guichet.", "attente", "Accueil", contributions=1)
    assert excerpts(here) == ["Je veux parler à quelqu'un. Pas à une machine."]
    for typed, error in (
        (Marking(passage="Des mots inventés", finding="E1"), PassageError),
        (Marking(finding="E99"), UnknownFindingError),
        (Marking(other="douze"), UnknownFindingError),
        (Marking(), NoFindingChosenError),
        (Marking(finding=NEW), UnfitFindingError),
        (Marking(words=Words("a" * 101)), UnfitFindingError),
        (Marking(finding="E1", note="n" * 1001), LongNoteError),
    ):
        with pytest.raises(error):
            marking.mark(here.ws, here.drafter, ONE, typed)
    assert len(excerpts(here)) == 1


def test_what_a_reader_may_not_read_cannot_be_marked_and_is_in_no_queue_of_theirs(here: Cast) -> None:
    for reference in (PRIVATE, HELD, "2025-ESSAI-9999"):
        with pytest.raises(NotFoundError):
            marking.mark(here.ws, here.drafter, reference, Marking(finding="E1"))
        with pytest.raises(NotFoundError):
            reading_pages.reading_page(here.ws, here.drafter, reference, Wanted())
    marking.mark(here.ws, here.secretary, PRIVATE, Marking(finding="E1"))
    for nobody in (here.member, here.referent, None):
        with pytest.raises(ForbiddenError):
            reading_queue.queue_page(here.ws, nobody, Wanted())
        with pytest.raises(ForbiddenError):
            marking.mark(here.ws, nobody, ONE, Marking(finding="E1"))
    theirs = reading_queue.queue_page(here.ws, here.drafter, Wanted(), mine=True)
    assert [one.reference for one in theirs.lines] == [ONE, TWO]
    ours = reading_queue.queue_page(here.ws, here.secretary, Wanted(), mine=False)
    assert [one.reference for one in ours.lines] == [ONE, TWO]
    assert (ours.left.by_anybody, ours.left.by_me, ours.left.every) == (2, 2, 3)


def test_the_queue_counts_what_nobody_read_apart_from_what_oneself_has_not(here: Cast) -> None:
    marking.leave(here.ws, here.drafter, TWO, "Hors du sujet.")
    marking.leave(here.ws, here.drafter, TWO, "")
    page = reading_queue.queue_page(here.ws, here.secretary, Wanted())
    assert (page.left.by_anybody, page.left.by_me) == (2, 3)
    assert [one.reference for one in page.lines] == [ONE, PRIVATE]
    assert page.left.asked == 2
    narrowed = reading_queue.queue_page(here.ws, here.secretary, Wanted(theme="Eau"))
    assert [one.reference for one in narrowed.lines] == [PRIVATE]
    assert narrowed.left.asked == 1
    assert narrowed.is_narrowed
    assert {one.name: one.values for one in narrowed.left.facets}["theme"] == (("Eau", "Eau", 1),)
    assert reading_queue.following(here.ws, here.secretary, Wanted(), after=ONE) == PRIVATE
    assert reading_queue.following(here.ws, here.secretary, Wanted(), after=PRIVATE) == ONE
    with here.ws.reading() as connection:
        read = readings.of_contribution(connection, TWO)
        desk = reading_queue.reading(here.ws, connection, Portion())
        one = reading_queue.reading(here.ws, connection, Portion(only=frozenset({ONE})))
        rest = reading_queue.reading(here.ws, connection, Portion(without=frozenset({ONE})))
    assert [(each.person_id, each.remark) for each in read] == [(here.drafter.id, "Hors du sujet.")]
    assert (desk.count, one.count, rest.count) == (2, 1, 1)
    assert desk.tasks[0].path == f"/lecture/{ONE}"
    with pytest.raises(LongRemarkError):
        marking.leave(here.ws, here.drafter, ONE, "r" * 1001)


def test_a_type_that_is_too_rare_is_asked_of_no_queue(here: Cast) -> None:
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("AA", "Une commune (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("AA-1", "AA", "Cafés")])
        start = Contribution("", "Mot.", consultation="AA-1", publishable=True, origin="t")
        said = [
            replace(start, reference=f"2025-AA-{number:04d}", author_type=kind, external_id=str(number))
            for number, kind in enumerate(["habitante"] * 5 + ["préfète"])
        ]
        contributions.add(connection, said, here.ws.now())
    facets = {
        who.role: {
            value: count
            for facet in reading_queue.queue_page(here.ws, who, Wanted()).left.facets
            if facet.name == "author_type"
            for value, _, count in facet.values
        }
        for who in (here.drafter, here.secretary)
    }
    assert facets == {Role.MEMBER: {"habitante": 5}, Role.SECRETARIAT: {"habitante": 5, "préfète": 1}}
    assert reading_queue.queue_page(here.ws, here.drafter, Wanted(author_type="préfète")).lines == ()


def test_masked_words_leave_the_marks_and_what_readers_wrote_and_come_back_with_them(here: Cast) -> None:
    marking.mark(
        here.ws,
        here.drafter,
        ONE,
        Marking(passage="Ma voisine Jeanne Inventée", finding="E1", note="Jeanne Inventée ?"),
    )
    marking.leave(here.ws, here.drafter, ONE, "Jeanne Inventée encore")
    with here.ws.writing() as connection:
        said = contributions.get(connection, ONE)
        assert said is not None
        masking.mask(here.ws, connection, here.secretary, said, [Mask("Jeanne Inventée", "nom de personne")])
    with here.ws.reading() as connection:
        (mark,) = marks.of_contribution(connection, ONE)
        (read,) = readings.of_contribution(connection, ONE)
    assert (mark.excerpt, mark.note, read.remark) == (
        "Ma voisine [nom masqué]",
        "[nom masqué] ?",
        "[nom masqué] encore",
    )
    with here.ws.writing() as connection:
        masking.unmask(connection, ONE)
    assert excerpts(here) == ["Ma voisine Jeanne Inventée"]


def test_words_corrected_away_leave_the_marks_that_copied_them_even_those_taken_off(here: Cast) -> None:
    (first,) = marked(here, here.drafter, "Pas à une machine.")
    marked(here, here.drafter, "Je veux parler à quelqu'un.")
    marking.remove(here.ws, here.drafter, first.id)
    with here.ws.writing() as connection:
        said = contributions.get(connection, ONE)
        assert said is not None
        contributions.change(connection, [replace(said, body="Je veux parler à quelqu'un. Vite.")])
    assert excerpts(here) == ["", "Je veux parler à quelqu'un."]
    assert drawn(here) == [ONE]


def test_a_withdrawn_contribution_leaves_no_word_in_any_mark_and_still_counts(here: Cast) -> None:
    marking.mark(here.ws, here.drafter, ONE, Marking(passage="Pas à une machine.", finding="E1", note="Une note"))
    marking.leave(here.ws, here.drafter, ONE, "Une remarque")
    with here.ws.writing() as connection:
        contributions.withdraw(connection, ONE)
    with here.ws.reading() as connection:
        (mark,) = marks.of_contribution(connection, ONE)
        (read,) = readings.of_contribution(connection, ONE)
    assert (mark.excerpt, mark.note, read.remark) == ("", "", "")
    assert drawn(here) == [ONE]
    for who in (here.secretary, here.drafter):
        page = reading_pages.reading_page(here.ws, who, ONE, Wanted())
        assert (page.readable, page.sentences, page.may_draw, page.said.body) == (False, (), False, "")
    with pytest.raises(NotFoundError):
        marking.mark(here.ws, here.secretary, ONE, Marking(finding="E1"))


def test_the_words_of_a_finding_are_taken_up_by_one_person_at_a_time(here: Cast) -> None:
    stands = Words("Une personne doit rester joignable")
    first = replace(stands, body="Le texte.")
    assert drawing.reword(here.ws, here.drafter, "E1", first, seen=stands)
    assert not drawing.reword(here.ws, here.drafter, "E1", first, seen=stands)
    with pytest.raises(RewordedMeanwhileError):
        drawing.reword(here.ws, here.secretary, "E1", replace(stands, body="Un autre."), seen=stands)
    with pytest.raises(UnfitFindingError):
        drawing.reword(here.ws, here.secretary, "E1", Words(body="Sans titre"), seen=first)
    with pytest.raises(NotFoundError):
        drawing.reword(here.ws, here.secretary, "E9", first, seen=first)
    with pytest.raises(ForbiddenError):
        drawing.reword(here.ws, here.member, "E1", stands, seen=first)


def test_a_rapporteur_reads_and_marks_too(here: Cast) -> None:
    with here.ws.writing() as connection:
        reporting = people.add(connection, Person(0, "Rapporteur", Role.MEMBER, rapporteur=True), here.ws.now())
    assert marked(here, reporting)[0].excerpt == ""
    page = reading_pages.reading_page(here.ws, reporting, ONE, Wanted(), typed=Marking(search="e1"))
    assert [one.key for one in page.found] == ["E1"]
    assert page.marks[0].made_by == "Rapporteur"
    with here.ws.reading() as connection:
        _, known = contributions.page(connection, Filters(finding="E1"), Reach(), limit=5)
    assert known == 1
